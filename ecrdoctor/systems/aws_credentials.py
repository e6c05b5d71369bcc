"""Which link of the SDK's provider chain gives the credentials, and what it hides.

The chain is botocore's own (`botocore.credentials.create_credential_resolver`), walked link by link, so that
what is reported is what any AWS tool here would use. Three things differ: nobody is asked for an MFA code,
nothing is written to the CLI's cache, and the instance metadata service is asked only if its address accepts
a connection within a second.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import socket
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from botocore.credentials import create_credential_resolver
from botocore.exceptions import CredentialRetrievalError
from botocore.utils import JSONFileCache

from ecrdoctor.systems.aws_errors import FAILURES, refusal
from ecrdoctor.systems.aws_models import CredentialSource, Refused, SsoSession
from ecrdoctor.systems.child import ask

if TYPE_CHECKING:
    from botocore.credentials import CredentialProvider, ReadOnlyCredentials
    from botocore.session import Session

_MAX_FILE_BYTES = 4 << 20
_IMDS = "http://169.254.169.254/"
_IMDS_SECONDS = 1.0
_PROCESS_SECONDS = 10.0
"""One that signs in over the network takes a few."""
_PROFILE_LINKS = {
    "assume-role",
    "assume-role-with-web-identity",
    "sso",
    "shared-credentials-file",
    "login",
    "custom-process",
    "config-file",
}
_CONTAINER = ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI")
_PROFILE_KEYS = (
    "aws_access_key_id",
    "role_arn",
    "sso_session",
    "sso_start_url",
    "sso_account_id",
    "credential_process",
    "login_session",
)


def find_credentials(session: Session) -> tuple[ReadOnlyCredentials, CredentialSource]:
    """The credentials that the chain gives, and where they came from. The former must not leave the door.

    Raises:
        Refused: a link of the chain failed, or no link has any.
    """
    try:
        refuse_large_files(session)
        resolver = create_credential_resolver(session, cache=_ReadOnlyCache())
        for provider in resolver.providers:
            _make_quiet(provider)
            if provider.METHOD == "iam-role" and not _metadata_service_answers():
                continue
            found = provider.load()
            if found is not None:
                frozen = found.get_frozen_credentials()
                return frozen, _source(session, provider.METHOD, frozen, getattr(found, "_expiry_time", None))
    except (*FAILURES, _MfaNeeded) as error:
        raise _chain_refusal(error, session) from None
    raise Refused("no link of the AWS credential chain has any", kind="no-credentials", code="NoCredentials")


def refuse_large_files(session: Session) -> None:
    """Look at the size of the files that botocore reads whole, and for minutes, whatever is in them.

    Raises:
        OSError: one is larger than any that is meant.
    """
    for variable in ("config_file", "credentials_file"):
        path = os.path.expanduser(str(session.get_config_variable(variable)))
        if os.path.isfile(path) and os.path.getsize(path) > _MAX_FILE_BYTES:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), path)


def sso_session(session: Session) -> SsoSession | None:
    """The SSO session of the profile in use, from its configuration and cache file alone; None without one.

    File name and fields: botocore, `SSOTokenLoader` and `SSOTokenProvider`.
    """
    profile = session.full_config.get("profiles", {}).get(profile_name(session), {})
    name = profile.get("sso_session") or profile.get("sso_start_url")
    if not name:
        return None
    cached = (
        Path.home() / ".aws/sso/cache" / f"{hashlib.sha1(str(name).encode(), usedforsecurity=False).hexdigest()}.json"
    )
    try:
        expires = _when(str(json.loads(cached.read_text(encoding="utf-8"))["expiresAt"]))
    except (OSError, ValueError, KeyError, TypeError):
        return SsoSession(str(name), None, expired=True)
    return SsoSession(str(name), expires.isoformat(), expired=expires <= datetime.now(UTC))


def profile_name(session: Session) -> str:
    """The profile that the chain reads: `default` when nobody named one."""
    return str(session.get_config_variable("profile") or "default")


def named_profile() -> str | None:
    """The profile that the environment names. botocore reads AWS_DEFAULT_PROFILE before AWS_PROFILE."""
    return os.environ.get("AWS_DEFAULT_PROFILE") or os.environ.get("AWS_PROFILE") or None


def profiles_for(session: Session, account: str) -> tuple[str, ...]:
    """Names of configured profiles that say themselves that they lead to `account` (SSO account, role ARN)."""
    found = []
    for name, profile in session.full_config.get("profiles", {}).items():
        role = str(profile.get("role_arn", "")).split(":")
        if str(profile.get("sso_account_id", "")) == account or (len(role) > 5 and role[4] == account):
            found.append(str(name))
    return tuple(sorted(found))


class _ReadOnlyCache(dict[str, Any]):
    """The AWS CLI's cache of role credentials, read but never written."""

    def __init__(self) -> None:
        super().__init__()
        self._files = JSONFileCache(os.path.expanduser("~/.aws/cli/cache"))

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or key in self._files

    def __missing__(self, key: str) -> Any:
        return self._files[key]


class _MfaNeeded(Exception):
    """The profile asks for an MFA code, which nobody is there to type."""


def _make_quiet(provider: CredentialProvider) -> None:
    """No link may wait for somebody to type: no MFA prompt, no standard input for a credential process."""
    if hasattr(provider, "_prompter"):
        provider._prompter = _refuse_to_ask
    if hasattr(provider, "_popen"):
        provider._popen = _CredentialProcess


class _CredentialProcess:
    """A profile's `credential_process`, with what botocore uses of Popen; a process that hangs is killed."""

    def __init__(self, command: list[str], **_: object) -> None:
        self._command = command
        self.returncode = 0

    def communicate(self) -> tuple[bytes, bytes]:
        try:
            said = ask(self._command, b"", _PROCESS_SECONDS)
        except TimeoutError:
            raise CredentialRetrievalError(
                provider="custom-process", error_msg=f"no answer within {_PROCESS_SECONDS:g} s"
            ) from None
        self.returncode = said.code
        if said.code == 0 and not _is_object(said.out):
            raise CredentialRetrievalError(
                provider="custom-process", error_msg="its answer is not the JSON that the SDK expects"
            )
        return said.out, said.err.decode("utf-8", "replace").encode()


def _is_object(answer: bytes) -> bool:
    try:
        return isinstance(json.loads(answer), dict)
    except (ValueError, RecursionError):
        return False


def _refuse_to_ask(prompt: str = "") -> str:
    raise _MfaNeeded


def _chain_refusal(error: Exception, session: Session) -> Refused:
    if isinstance(error, _MfaNeeded):
        return Refused("the profile's role needs an MFA code", kind="no-credentials", code="MfaNeeded")
    if isinstance(error, OSError) and not hasattr(error, "response") and error.filename:
        return Refused(f"cannot read {error.filename}: {error.strerror}", kind="no-credentials", code="Unreadable")
    found = refusal(error, "sts:AssumeRole")
    operation = str(getattr(error, "operation_name", ""))
    if operation.startswith("AssumeRole"):
        action = f"sts:{operation}"
        code = "AssumeRole" if found.kind in ("denied", "error") else found.code
        return Refused(f"{operation}: {found.reason}", kind=found.kind, action=action, code=code)
    if operation == "GetRoleCredentials" and found.kind in ("invalid-credentials", "error"):
        return Refused("IAM Identity Center does not accept the session", kind="expired", code="SsoExpired")
    return found


def _metadata_service_answers() -> bool:
    """Whether the instance metadata service accepts a connection, within a second.

    Away from EC2 its address is often a black hole, and botocore would wait for it twice.
    """
    if os.environ.get("AWS_EC2_METADATA_DISABLED", "").lower() == "true":
        return False
    url = urlsplit(os.environ.get("AWS_EC2_METADATA_SERVICE_ENDPOINT") or _IMDS)
    try:
        with socket.create_connection((url.hostname or "", url.port or 80), timeout=_IMDS_SECONDS):
            return True
    except (OSError, ValueError):
        return False


def _source(session: Session, link: str, found: ReadOnlyCredentials, expires: object) -> CredentialSource:
    uses_profile = link in _PROFILE_LINKS and not (
        link == "assume-role-with-web-identity" and os.environ.get("AWS_WEB_IDENTITY_TOKEN_FILE")
    )
    return CredentialSource(
        link=link,
        profile=profile_name(session) if uses_profile else None,
        temporary=bool(found.token),
        expires=expires.astimezone(UTC).isoformat() if isinstance(expires, datetime) else None,
        shadows=_shadows(session, link, uses_profile),
        sso=sso_session(session) if uses_profile else None,
        key_type=str(found.access_key)[:4],
    )


def _shadows(session: Session, link: str, uses_profile: bool) -> tuple[str, ...]:
    """What is also set up, and not used because of the link that won."""
    env: Mapping[str, str] = os.environ
    chosen = profile_name(session)
    found = []
    if link != "env" and env.get("AWS_ACCESS_KEY_ID"):
        found.append("AWS_ACCESS_KEY_ID")
    for name in ("AWS_DEFAULT_PROFILE", "AWS_PROFILE"):
        if env.get(name) and not (uses_profile and env[name] == chosen):
            found.append(f"{name}={env[name]}")
    if link != "assume-role-with-web-identity" and env.get("AWS_WEB_IDENTITY_TOKEN_FILE"):
        found.append("AWS_WEB_IDENTITY_TOKEN_FILE")
    if link != "container-role":
        found += [name for name in _CONTAINER if env.get(name)]
    if not uses_profile and not named_profile() and _has_credentials(session, "default"):
        found.append("profile default")
    return tuple(found)


def _has_credentials(session: Session, profile: str) -> bool:
    configured = session.full_config.get("profiles", {}).get(profile, {})
    return any(key in configured for key in _PROFILE_KEYS)


def _when(text: str) -> datetime:
    """A time as SSO caches write it: ISO 8601, of old with `UTC` for `Z`."""
    found = datetime.fromisoformat(text.replace("UTC", "Z"))
    return found if found.tzinfo else found.replace(tzinfo=UTC)
