"""The door to AWS: every question that the checks ask it, and no write among them.

Who, where and what comes from a log that may be hostile: such values travel only as API parameters.
Operations and the IAM actions behind them: botocore's service models and the service authorization reference.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from ecrdoctor.facts.partitions import partitions
from ecrdoctor.systems import aws_read as read
from ecrdoctor.systems.aws_client import AwsClient, endpoint_overrides
from ecrdoctor.systems.aws_models import (
    CredentialSource,
    DeniedEvent,
    Identity,
    Image,
    ImageCount,
    KeyState,
    Names,
    OtherRegions,
    Regions,
    Repository,
    Role,
    Simulated,
    SsoSession,
    Template,
    TokenGranted,
)
from ecrdoctor.systems.aws_parallel import ask_all
from ecrdoctor.systems.aws_regions import identity, look_in

T = TypeVar("T")

PUBLIC_REGION = "us-east-1"
"""Where ECR Public's API is asked, as AWS's own credential helper does."""
NO_SUCH_DIGEST = "sha256:" + "0" * 64
"""A digest that nothing has: asking for it reads nothing and tells whether one may ask."""
_NAME_PAGES = 10
_IMAGE_PAGES = 20
_EVENT_PAGES = 5


class Aws:
    """AWS, as the credentials found here see it. Safe to use from several threads; asks everything once.

    Args:
        profile: the profile to use; as with `--profile`, it wins over keys in the environment.
        region: the default region; else `AWS_REGION`, `AWS_DEFAULT_REGION`, the profile's.
        target_region: the region of the push, where STS is asked if nobody names a default region.
    """

    def __init__(
        self, profile: str | None = None, region: str | None = None, *, target_region: str | None = None
    ) -> None:
        self._region = region
        self._target_region = target_region
        self._client = AwsClient(profile, region)

    def credentials_source(self) -> CredentialSource:
        """Which link of the provider chain won, and what it hides."""
        return self._client.source()

    def sso_session(self) -> SsoSession | None:
        """The SSO session of the profile in use, read offline from its cache file."""
        return self._client.sso()

    def regions(self) -> Regions:
        """Every place that names a default region, read offline."""
        return self._client.regions()

    def profiles_for(self, account: str) -> tuple[str, ...]:
        """Configured profiles that say themselves that they lead to an account, read offline."""
        return self._client.profiles_for(account)

    def endpoint_overrides(self) -> Mapping[str, str]:
        """API endpoints that the environment replaces, by variable."""
        return endpoint_overrides()

    def caller_identity(self) -> Identity:
        """Who AWS says we are. A region that does not know the credentials is not the last word: the next is asked."""
        return self._client.once(("identity",), lambda: identity(self._client, self._default_regions()))

    def identity_of(self, profile: str) -> Identity:
        """Who we would be with this profile."""
        return self._client.once(
            ("identity", profile), lambda: identity(AwsClient(profile, self._region), self._default_regions())
        )

    def authorization_token(self, region: str, *, public: bool = False) -> TokenGranted:
        """That an ECR password can be had for a region."""
        service = "ecr-public" if public else "ecr"
        where = PUBLIC_REGION if public else region
        return self._client.ask(service, where, "get_authorization_token", lambda data: read.token(data, where))

    def repository(self, account: str | None, region: str, name: str) -> Repository | None:
        """A repository; None where the registry has none of that name."""
        return self._one_repository("ecr", region, account, name)

    def public_repository(self, name: str) -> Repository | None:
        """A repository of our own ECR Public registry, by its name without the alias."""
        return self._one_repository("ecr-public", PUBLIC_REGION, None, name)

    def public_aliases(self) -> tuple[str, ...]:
        """The aliases of our own ECR Public registry."""

        def names(data: Mapping[str, Any]) -> tuple[str, ...]:
            found = (alias["name"] for registry in data["registries"] for alias in registry.get("aliases") or ())
            return tuple(str(name) for name in found)

        return self._client.ask("ecr-public", PUBLIC_REGION, "describe_registries", names)

    def repositories(self, account: str | None, region: str) -> Names:
        """The names in a registry, up to ten thousand."""

        def names(data: Mapping[str, Any]) -> list[str]:
            return [str(entry["repositoryName"]) for entry in data["repositories"]]

        found, complete = self._client.pages(
            "ecr", region, "describe_repositories", names, _NAME_PAGES, registryId=account
        )
        return Names(tuple(found), complete)

    def repository_in_other_regions(self, account: str | None, name: str, but_not: str) -> OtherRegions:
        """Where else in the partition a repository of that name is. All are asked at once, briefly."""
        partition = next((p.id for p in partitions() if but_not in p.regions), "aws")
        regions = tuple(region for region in self._client.regions_of("ecr", partition) if region != but_not)
        key = ("other regions", account, name, but_not)
        return self._client.once(key, lambda: look_in(regions, lambda region: self.repository(account, region, name)))

    def at_once(self, questions: Mapping[str, Callable[[], object]], *, seconds: float) -> None:
        """Ask this door several things at once. The answers are remembered, to be picked up one by one."""
        ask_all(questions, seconds=seconds)

    def image(self, account: str | None, region: str, name: str, tag: str) -> Image | None:
        """The image that a tag names; None where there is none."""
        return self._client.ask_or_none(
            "ImageNotFoundException",
            "ecr",
            region,
            "describe_images",
            read.image,
            registryId=account,
            repositoryName=name,
            imageIds=[{"imageTag": tag}],
        )

    def image_manifest_exists(self, account: str | None, region: str, name: str, tag: str | None = None) -> bool:
        """Whether `ecr:BatchGetImage` finds a tag's manifest; without a tag, asks for a digest that nothing has."""
        wanted = {"imageTag": tag} if tag else {"imageDigest": NO_SUCH_DIGEST}
        return self._client.ask(
            "ecr",
            region,
            "batch_get_image",
            lambda data: bool(data["images"]),
            registryId=account,
            repositoryName=name,
            imageIds=[wanted],
        )

    def layer_availability(self, account: str | None, region: str, name: str) -> bool:
        """Asks for a layer that nothing has. True: we may ask; False: there is no such repository."""
        return self._layer_availability("ecr", region, account, name)

    def public_layer_availability(self, name: str) -> bool:
        """The same for a repository of our own ECR Public registry, by its name without the alias."""
        return self._layer_availability("ecr-public", PUBLIC_REGION, None, name)

    def _layer_availability(self, service: str, region: str, account: str | None, name: str) -> bool:
        found = self._client.ask_or_none(
            "RepositoryNotFoundException",
            service,
            region,
            "batch_check_layer_availability",
            lambda data: len(data["failures"]) + len(data["layers"]),
            registryId=account,
            repositoryName=name,
            layerDigests=[NO_SUCH_DIGEST],
        )
        return found is not None

    def image_count(self, account: str | None, region: str, name: str) -> ImageCount:
        """How many images a repository has, up to twenty thousand entries."""

        def digests(data: Mapping[str, Any]) -> list[str]:
            return [str(entry["imageDigest"]) for entry in data["imageIds"]]

        found, complete = self._client.pages(
            "ecr", region, "list_images", digests, _IMAGE_PAGES, registryId=account, repositoryName=name
        )
        return ImageCount(len(set(found)), complete)

    def repository_policy(self, account: str | None, region: str, name: str) -> str | None:
        """The text of a repository's policy; None where it has none."""
        return self._client.ask_or_none(
            "RepositoryPolicyNotFoundException",
            "ecr",
            region,
            "get_repository_policy",
            _policy_text,
            registryId=account,
            repositoryName=name,
        )

    def registry_policy(self, region: str) -> str | None:
        """The text of our own registry's policy; None where it has none. Other accounts' cannot be asked for."""
        return self._client.ask_or_none(
            "RegistryPolicyNotFoundException", "ecr", region, "get_registry_policy", _policy_text
        )

    def registry_scope(self, region: str) -> str:
        """`V2` where our registry's policy holds for every request, `V1` where only for replication and such."""
        return self._client.ask(
            "ecr", region, "get_account_setting", lambda data: str(data["value"]), name="REGISTRY_POLICY_SCOPE"
        )

    def creation_templates(self, region: str) -> tuple[Template, ...]:
        """The repository creation templates of our own registry."""

        def templates(data: Mapping[str, Any]) -> list[Template]:
            return [read.template(entry) for entry in data["repositoryCreationTemplates"]]

        return tuple(self._client.pages("ecr", region, "describe_repository_creation_templates", templates, 5)[0])

    def role(self, name: str) -> Role:
        """A role of our own account, by name."""
        return self._client.ask("iam", self._home(), "get_role", read.role, RoleName=name)

    def simulate(
        self, principal: str, actions: Sequence[str], resource: str, context: Mapping[str, str]
    ) -> tuple[Simulated, ...]:
        """What IAM's simulator says about a user or role (not a session) doing `actions` on one resource."""
        entries = [
            {"ContextKeyName": key, "ContextKeyType": _context_type(value), "ContextKeyValues": [value]}
            for key, value in context.items()
        ]
        return self._client.ask(
            "iam",
            self._home(),
            "simulate_principal_policy",
            lambda data: read.simulated(data, resource),
            PolicySourceArn=principal,
            ActionNames=list(actions),
            ResourceArns=[resource],
            ContextEntries=entries,
        )

    def key_state(self, key: str, region: str) -> KeyState:
        """The state of a KMS key, by ARN, id or alias."""
        where = key.split(":")[3] if key.startswith("arn:") and key.count(":") > 4 else region
        found = self._client.ask_or_none(
            "NotFoundException", "kms", where, "describe_key", lambda data: read.key_state(data, key), KeyId=key
        )
        return found or KeyState(key, "NotFound")

    def lookup_denied_events(self, region: str, hours: int = 24) -> tuple[DeniedEvent, ...]:
        """Refused ECR calls that CloudTrail recorded lately, newest first, from the newest 250 events."""
        since = datetime.now(UTC) - timedelta(hours=hours)
        found, _ = self._client.pages(
            "cloudtrail",
            region,
            "lookup_events",
            lambda data: [read.denied_event(one) for one in data["Events"]],
            _EVENT_PAGES,
            StartTime=since,
            LookupAttributes=[{"AttributeKey": "EventSource", "AttributeValue": "ecr.amazonaws.com"}],
        )
        return tuple(event for event in found if event is not None)

    def _one_repository(self, service: str, region: str, account: str | None, name: str) -> Repository | None:
        return self._client.ask_or_none(
            "RepositoryNotFoundException",
            service,
            region,
            "describe_repositories",
            lambda data: read.repository(data["repositories"][0]),
            registryId=account,
            repositoryNames=[name],
        )

    def _default_regions(self) -> tuple[str | None, ...]:
        return self._client.regions().effective, self._target_region

    def _home(self) -> str:
        """A region in which IAM's endpoint for our partition is found."""
        return self.caller_identity().region


def _policy_text(data: Mapping[str, Any]) -> str:
    return str(data["policyText"])


def _context_type(value: str) -> str:
    return "boolean" if value in ("true", "false") else "string"
