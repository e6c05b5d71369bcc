"""A stand-in for the AWS door: it answers what it was given, raises what it was given, and counts what it was asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ecrdoctor.checks.contract import Settings, Subject
from ecrdoctor.facts.model import Facts
from ecrdoctor.facts.reference import parse_reference
from ecrdoctor.systems import Systems, Unavailable
from ecrdoctor.systems.aws_models import (
    CredentialSource,
    DeniedEvent,
    Identity,
    Image,
    ImageCount,
    KeyState,
    Names,
    OtherRegions,
    Refused,
    Regions,
    Repository,
    Role,
    Simulated,
    SsoSession,
    Template,
    TokenGranted,
)

T = TypeVar("T")

ACCOUNT = "123456789012"
OTHER_ACCOUNT = "210987654321"
REGION = "eu-west-1"
HOST = f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com"
REFERENCE = f"{HOST}/team/app:1.0"
ARN = f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/team/app"
USER = Identity(ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/ann", "AIDAANN", REGION)
STRANGER = Identity(OTHER_ACCOUNT, f"arn:aws:iam::{OTHER_ACCOUNT}:user/eve", "AIDAEVE", REGION)
SESSION = Identity(ACCOUNT, f"arn:aws:sts::{ACCOUNT}:assumed-role/ci/run-7", "AROACI:run-7", REGION)
REPOSITORY = Repository(ARN, ACCOUNT, "team/app")

SILENT = Unavailable("no answer within 5 s", kind="timeout")
"""A system that does not answer."""


def denied(action: str, reason: str = "not allowed") -> Refused:
    """A system that does not let us look."""
    return Refused(reason, kind="denied", action=action, code="AccessDeniedException")


@dataclass
class FakeAws:
    """An AWS door whose answers are plain attributes; an exception as an answer is raised."""

    identity: Identity | Unavailable = USER
    identities: Mapping[str, Identity | Unavailable] = field(default_factory=dict)
    source: CredentialSource | Unavailable = CredentialSource("env", key_type="AKIA")
    sso: SsoSession | None = None
    region_places: Regions = Regions(aws_default_region=REGION)
    profiles: tuple[str, ...] = ()
    overrides: Mapping[str, str] = field(default_factory=dict)
    token: TokenGranted | Unavailable = TokenGranted(REGION, f"https://{HOST}", "2030-01-01T00:00:00+00:00")
    repository_found: Mapping[tuple[str | None, str], Repository | Unavailable] | Repository | Unavailable | None = None
    names: Names | Unavailable = Names((), complete=True)
    other_regions: OtherRegions | Unavailable = OtherRegions((), 33)
    image_found: Image | Unavailable | None = None
    manifest: bool | Unavailable = False
    layers: bool | Unavailable = True
    count: ImageCount | Unavailable = ImageCount(3, complete=True)
    policy: str | Unavailable | None = None
    registry: str | Unavailable | None = None
    scope: str | Unavailable = "V2"
    templates: tuple[Template, ...] | Unavailable = ()
    role_found: Role | Unavailable = Role(f"arn:aws:iam::{ACCOUNT}:role/deploy/ci")
    simulation: Mapping[str, Simulated] | Unavailable = field(default_factory=dict)
    key: KeyState | Unavailable = KeyState("key", "Enabled")
    events: tuple[DeniedEvent, ...] | Unavailable = ()
    public_found: Repository | Unavailable | None = None
    aliases: tuple[str, ...] | Unavailable = ("acme",)
    asked: list[str] = field(default_factory=list)
    asked_at_once: list[tuple[str, ...]] = field(default_factory=list)

    def _say(self, name: str, answer: T | Unavailable) -> T:
        self.asked.append(name)
        if isinstance(answer, Unavailable):
            raise answer
        return answer

    def caller_identity(self) -> Identity:
        return self._say("caller_identity", self.identity)

    def identity_of(self, profile: str) -> Identity:
        return self._say("identity_of", self.identities.get(profile, SILENT))

    def credentials_source(self) -> CredentialSource:
        return self._say("credentials_source", self.source)

    def sso_session(self) -> SsoSession | None:
        return self.sso

    def regions(self) -> Regions:
        return self.region_places

    def profiles_for(self, account: str) -> tuple[str, ...]:
        return self.profiles

    def endpoint_overrides(self) -> Mapping[str, str]:
        return self.overrides

    def authorization_token(self, region: str, *, public: bool = False) -> TokenGranted:
        return self._say("authorization_token", self.token)

    def repository(self, account: str | None, region: str, name: str) -> Repository | None:
        found = self.repository_found
        return self._say("repository", found.get((account, region)) if isinstance(found, Mapping) else found)

    def public_repository(self, name: str) -> Repository | None:
        return self._say("public_repository", self.public_found)

    def public_aliases(self) -> tuple[str, ...]:
        return self._say("public_aliases", self.aliases)

    def repositories(self, account: str | None, region: str) -> Names:
        return self._say("repositories", self.names)

    def repository_in_other_regions(self, account: str | None, name: str, but_not: str) -> OtherRegions:
        return self._say("repository_in_other_regions", self.other_regions)

    def at_once(self, questions: Mapping[str, Callable[[], object]], *, seconds: float) -> None:
        self.asked_at_once.append(tuple(questions))

    def image(self, account: str | None, region: str, name: str, tag: str) -> Image | None:
        return self._say("image", self.image_found)

    def image_manifest_exists(self, account: str | None, region: str, name: str, tag: str | None = None) -> bool:
        return self._say("image_manifest_exists", self.manifest)

    def layer_availability(self, account: str | None, region: str, name: str) -> bool:
        return self._say("layer_availability", self.layers)

    def public_layer_availability(self, name: str) -> bool:
        return self._say("layer_availability", self.layers)

    def image_count(self, account: str | None, region: str, name: str) -> ImageCount:
        return self._say("image_count", self.count)

    def repository_policy(self, account: str | None, region: str, name: str) -> str | None:
        return self._say("repository_policy", self.policy)

    def registry_policy(self, region: str) -> str | None:
        return self._say("registry_policy", self.registry)

    def registry_scope(self, region: str) -> str:
        return self._say("registry_scope", self.scope)

    def creation_templates(self, region: str) -> tuple[Template, ...]:
        return self._say("creation_templates", self.templates)

    def role(self, name: str) -> Role:
        return self._say("role", self.role_found)

    def simulate(
        self, principal: str, actions: Sequence[str], resource: str, context: Mapping[str, str]
    ) -> tuple[Simulated, ...]:
        given = self._say(f"simulate {principal}", self.simulation)
        return tuple(given.get(action, Simulated(action, resource, "allowed")) for action in actions)

    def key_state(self, key: str, region: str) -> KeyState:
        return self._say("key_state", self.key)

    def lookup_denied_events(self, region: str, hours: int = 24) -> tuple[DeniedEvent, ...]:
        return self._say("lookup_denied_events", self.events)


class Nobody:
    """A door at which nobody should knock."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"asked for {name}")


def systems(docker: Any = None, network: Any = None, **answers: Any) -> Systems:
    """The doors, with an AWS that gives `answers`."""
    fake: Any = FakeAws(**answers)
    nobody: Any = Nobody()
    return Systems(fake, docker or nobody, network or nobody)


def subject(reference: str = REFERENCE, *, from_log: bool = False, **facts: str) -> Subject:
    """What a check is about: a reference, and the facts of a log where there are any."""
    target = parse_reference(reference)
    return Subject(target, Facts(target, facts), Settings(), from_log=from_log or bool(facts))
