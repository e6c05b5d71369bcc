"""How AWS is asked: one botocore session, short timeouts, one retry, every failure a `Refused`.

botocore is used without boto3's layer on top, which would cost a tenth of a second and add nothing we need.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import botocore.session
from botocore.config import Config

from ecrdoctor.systems.aws_credentials import find_credentials, profiles_for, refuse_large_files, sso_session
from ecrdoctor.systems.aws_errors import FAILURES, clean, refusal
from ecrdoctor.systems.aws_models import CredentialSource, Refused, Regions, SsoSession
from ecrdoctor.systems.bounded_http import bound_answers
from ecrdoctor.systems.once import Once

if TYPE_CHECKING:
    from botocore.client import BaseClient

T = TypeVar("T")

CONNECT_SECONDS = 3
READ_SECONDS = 5
_PAGING = {"cloudtrail": ("NextToken", "MaxResults", 50)}
"""Names of the page token and page size, and the largest page, where they are not ECR's."""
_ENDPOINTS = (
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT_URL_STS",
    "AWS_ENDPOINT_URL_ECR",
    "AWS_ENDPOINT_URL_ECR_PUBLIC",
    "AWS_ENDPOINT_URL_IAM",
    "AWS_ENDPOINT_URL_KMS",
    "AWS_ENDPOINT_URL_CLOUDTRAIL",
)


class AwsClient:
    """Asks AWS one question at a time, from any thread; everything is asked once."""

    def __init__(self, profile: str | None = None, region: str | None = None) -> None:
        bound_answers()
        self._profile = profile
        self._explicit_region = region
        self._once = Once()
        self._lock = threading.Lock()  # botocore's sessions and the making of clients are not thread-safe
        self._config_lock = threading.Lock()
        self._config: botocore.session.Session | None = None
        self._clients: dict[tuple[str, str], BaseClient] = {}

    def once(self, key: tuple[object, ...], fetch: Callable[[], T]) -> T:
        """What `fetch` gave, or raised as `Refused`, the first time that this key was asked for."""

        def guarded() -> T | Refused:
            try:
                return fetch()
            except Refused as error:
                return error

        answer = self._once.get(key, guarded)
        if isinstance(answer, Refused):
            # a fresh copy: an exception raised again and again, from several threads, grows its traceback
            raise Refused(answer.reason, kind=answer.kind, action=answer.action, code=answer.code)
        return answer

    def ask(
        self, service: str, region: str, operation: str, read: Callable[[Mapping[str, Any]], T], **parameters: Any
    ) -> T:
        """`read` of the answer to one API call, asked once.

        Raises:
            Refused: no answer, or none that `read` can read.
        """
        given = {name: value for name, value in parameters.items() if value is not None}
        key = (service, region, operation, repr(sorted(given.items())))
        return self.once(key, lambda: self._call(service, region, operation, read, given))

    def ask_or_none(
        self,
        none: str,
        service: str,
        region: str,
        operation: str,
        read: Callable[[Mapping[str, Any]], T],
        **parameters: Any,
    ) -> T | None:
        """As `ask`, where the error code `none` means "there is none", not that something failed."""
        try:
            return self.ask(service, region, operation, read, **parameters)
        except Refused as error:
            if error.code == none:
                return None
            raise

    def pages(
        self,
        service: str,
        region: str,
        operation: str,
        read: Callable[[Mapping[str, Any]], list[T]],
        pages: int,
        **parameters: Any,
    ) -> tuple[list[T], bool]:
        """The entries of at most so many pages, and whether these are all."""
        token_name, size_name, size = _PAGING.get(service, ("nextToken", "maxResults", 1000))
        found: list[T] = []
        token: str | None = None
        for _ in range(pages):

            def both(data: Mapping[str, Any]) -> tuple[list[T], str | None]:
                return read(data), data.get(token_name)

            more, token = self.ask(
                service, region, operation, both, **parameters, **{token_name: token, size_name: size}
            )
            found += more
            if not token:
                return found, True
        return found, False

    def source(self) -> CredentialSource:
        """Which link of the provider chain won."""
        return self._signed()[1]

    def regions(self) -> Regions:
        """Every place that names a default region."""
        env = os.environ
        return Regions(
            explicit=self._explicit_region or None,
            aws_region=env.get("AWS_REGION") or None,
            aws_default_region=env.get("AWS_DEFAULT_REGION") or None,
            profile=self._profile_region(),
        )

    def sso(self) -> SsoSession | None:
        """The SSO session of the profile in use, read offline; None also where the profile cannot be read."""
        return self._configured(sso_session, None)

    def profiles_for(self, account: str) -> tuple[str, ...]:
        """Configured profiles that lead to an account."""
        return self._configured(lambda session: profiles_for(session, account), ())

    def regions_of(self, service: str, partition: str) -> tuple[str, ...]:
        """The regions that have a service, as the SDK's endpoint data say."""
        return tuple(self._configured(lambda session: session.get_available_regions(service, partition), ()))

    def _configured(self, read: Callable[[botocore.session.Session], T], otherwise: T) -> T:
        # a session of its own, so that reading the configuration never waits for credentials
        with self._config_lock:
            try:
                if self._config is None:
                    session = self._session()
                    refuse_large_files(session)
                    self._config = session
                return read(self._config)
            except FAILURES:
                return otherwise

    def _profile_region(self) -> str | None:
        return self._configured(lambda session: session.get_scoped_config().get("region") or None, None)

    def _session(self) -> botocore.session.Session:
        session = botocore.session.Session(profile=self._profile)
        session.set_default_client_config(
            Config(
                connect_timeout=CONNECT_SECONDS,
                read_timeout=READ_SECONDS,
                retries={"total_max_attempts": 2, "mode": "standard"},
                max_pool_connections=20,
            )
        )
        region = self._explicit_region or os.environ.get("AWS_REGION")
        if region:  # botocore itself does not read AWS_REGION; AWS CLI v2 prefers it to AWS_DEFAULT_REGION
            session.set_config_variable("region", region)
        return session

    def _signed(self) -> tuple[botocore.session.Session, CredentialSource]:
        return self.once(("credentials",), self._sign)

    def _sign(self) -> tuple[botocore.session.Session, CredentialSource]:
        with self._lock:
            try:
                session = self._session()
            except FAILURES as error:
                raise refusal(error, "") from None
            found, source = find_credentials(session)
            session.set_credentials(found.access_key, found.secret_key, found.token)
            return session, source

    def _call(
        self,
        service: str,
        region: str,
        operation: str,
        read: Callable[[Mapping[str, Any]], T],
        parameters: Mapping[str, Any],
    ) -> T:
        action = f"{service}:{operation.title().replace('_', '')}"  # the IAM actions used here are called so
        client = self._client(service, region)
        try:
            return read(getattr(client, operation)(**parameters))
        except FAILURES as error:
            raise refusal(error, action) from None

    def _client(self, service: str, region: str) -> BaseClient:
        session, _ = self._signed()
        with self._lock:
            if (service, region) not in self._clients:
                try:
                    self._clients[service, region] = session.create_client(service, region_name=region)
                except FAILURES as error:
                    raise refusal(error, "") from None
            return self._clients[service, region]


def endpoint_overrides() -> Mapping[str, str]:
    """API endpoints that the environment replaces, by variable; a LocalStack left over is a classic."""
    if os.environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() == "true":
        return {}
    return {name: clean(os.environ[name]) for name in _ENDPOINTS if os.environ.get(name)}
