"""What a running lab has stored: repositories with their content, identities, and every call it was sent."""

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .policies import Call, Decision, Policies, decide
from .world import Breakage, Fault, Policy, Principal, Reply, Repository, World

WRITES = frozenset({"start-upload", "mount-blob", "patch-upload", "put-upload", "cancel-upload", "put-manifest"})
"""Registry operations that change something."""

READ_VERBS = ("Get", "Describe", "List", "BatchGet", "BatchCheck", "Simulate", "Lookup", "Decode", "Assume")


@dataclass(frozen=True, kw_only=True)
class Request:
    """One call the lab was sent, and how it answered (status 0: it broke the connection)."""

    method: str
    host: str
    path: str
    operation: str
    status: int
    principal: str = ""

    @property
    def writes(self) -> bool:
        """Whether the call, had it succeeded, would have changed something."""
        if ":" in self.operation:
            return not self.operation.split(":")[1].startswith(READ_VERBS)
        return self.operation in WRITES


@dataclass(kw_only=True)
class Image:
    """One manifest in a repository."""

    digest: str
    media_type: str
    body: bytes
    pushed: float = field(default_factory=time.time)


@dataclass(kw_only=True)
class StoredRepository:
    """A repository and what was pushed to it."""

    spec: Repository
    mutability: str
    policy: Policy | None
    created: float = field(default_factory=time.time)
    blobs: dict[str, bytes] = field(default_factory=dict)
    images: dict[str, Image] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    uploads: dict[str, bytearray] = field(default_factory=dict)

    def find(self, reference: str) -> Image | None:
        """The image that a tag or digest names."""
        return self.images.get(self.tags.get(reference, reference))


@dataclass(kw_only=True)
class Identity:
    """The changeable part of an IAM user or role."""

    policies: dict[str, Policy]
    boundary: Policy | None
    attached: list[str] = field(default_factory=list)


class State:
    """The mutable side of a world; thrown away when the next world is loaded."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.principals = list(world.principals)
        self.repositories = {_key(spec): _stored(spec) for spec in world.repositories}
        self.identities = {
            principal.entity_arn: Identity(policies=dict(principal.policies), boundary=principal.boundary)
            for principal in world.principals
        }
        self.requests: list[Request] = []
        self._fired = [0] * len(world.faults)

    @property
    def writes(self) -> tuple[Request, ...]:
        """Every call that meant to change something, whether or not it was let."""
        return tuple(request for request in self.requests if request.writes)

    def repository(self, account: str, region: str, name: str) -> StoredRepository | None:
        """The repository of that name, if the registry has it."""
        return self.repositories.get((account, region, name))

    def in_registry(self, account: str, region: str) -> Iterator[StoredRepository]:
        """All repositories of one account in one region, by name."""
        for key in sorted(self.repositories):
            if key[:2] == (account, region):
                yield self.repositories[key]

    def create(self, spec: Repository) -> StoredRepository:
        """Add a repository."""
        return self.repositories.setdefault(_key(spec), _stored(spec))

    def principal(self, arn: str) -> Principal | None:
        """The principal with that ARN."""
        return next((found for found in self.principals if found.arn == arn), None)

    def holder(self, access_key: str) -> Principal | None:
        """The principal whose access key id this is."""
        return next((found for found in self.principals if found.access_key == access_key), None)

    def decide(self, principal: Principal, action: str, resource: str) -> tuple[Call, Decision]:
        """Whether the principal may do this, by all the policies of the world."""
        call = Call(
            principal=principal.arn,
            account=principal.account,
            action=action,
            resource=resource,
            context={"aws:PrincipalArn": principal.entity_arn, "aws:SecureTransport": "true"},
        )
        return call, decide(call, self._policies(principal, resource))

    def _policies(self, principal: Principal, resource: str) -> Policies:
        identity = self.identities[principal.entity_arn]
        stored, registry = None, None
        if ":repository/" in resource:
            _, _, _, region, account, rest = resource.split(":", 5)
            stored = self.repository(account, region, rest.removeprefix("repository/"))
            registry = self.world.registry_policies.get((account, region))
        return Policies(
            identity=tuple(identity.policies.values()),
            resource=stored.policy if stored else None,
            registry=registry,
            boundary=identity.boundary,
            session=principal.session_policy,
            scp=self.world.scps.get(principal.account),
            rcp=self.world.rcps.get(resource.split(":")[4]) if resource != "*" else None,
            vpce=self.world.vpc_endpoint_policy,
        )

    def fault(self, operation: str) -> Reply | Breakage | None:
        """What breaks at this call, counting it."""
        for index, fault in enumerate(self.world.faults):
            if fault.at != operation:
                continue
            self._fired[index] += 1
            if _strikes(fault, self._fired[index]):
                return fault.effect
        return None


def digest_of(body: bytes) -> str:
    """The sha256 digest of a blob, as registries write it."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def parse_json(body: bytes) -> dict[str, Any]:
    """A JSON object; anything else is a ``ValueError``."""
    document = json.loads(body or b"{}")
    if not isinstance(document, dict):
        raise ValueError("not a JSON object")
    return document


def _strikes(fault: Fault, seen: int) -> bool:
    turn = seen - fault.skip
    return turn > 0 and (fault.times is None or turn <= fault.times)


def _key(spec: Repository) -> tuple[str, str, str]:
    return spec.account, spec.region, spec.name


def _stored(spec: Repository) -> StoredRepository:
    return StoredRepository(spec=spec, mutability=spec.mutability, policy=spec.policy)
