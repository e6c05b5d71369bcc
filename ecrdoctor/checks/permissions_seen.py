"""What can be seen of an identity's permissions: calls tried, the others simulated."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ecrdoctor.checks.contract import Subject
from ecrdoctor.checks.policies import caller_of
from ecrdoctor.checks.policy import PolicyError, evaluate, parse
from ecrdoctor.checks.push_actions import (
    PUBLIC_PUSH_ACTIONS,
    PUBLIC_TOKEN_ACTIONS,
    PUSH_ACTIONS,
    TOKEN_ACTIONS,
    repository_arn,
)
from ecrdoctor.systems import Systems, Unavailable
from ecrdoctor.systems.aws_models import Identity, Simulated

_SECONDS = 10.0
"""For all questions together; the runner's budget bounds them as well."""
_ANYWHERE = (*TOKEN_ACTIONS, *PUBLIC_TOKEN_ACTIONS)
_GRANTABLE = ("iam-push-denied", "ecr-token-denied")
"""What stands in the way that an allow mends."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Every action of a push, sorted by what is known of it."""

    principal: str
    principal_name: str
    entity: str
    """The user or role that was simulated; empty where it could not be."""
    resource: str
    cross_account: bool
    proved: tuple[str, ...] = ()
    """Tried, and allowed."""
    refused: Mapping[str, Unavailable] = field(default_factory=dict)
    """Tried, and refused."""
    missing: Mapping[str, Simulated] = field(default_factory=dict)
    """Simulated as not allowed, reliably."""
    unsure: tuple[str, ...] = ()
    """Simulated, with conditions that the simulation could not test."""
    context: tuple[str, ...] = ()
    """The keys of those conditions."""
    causes: Mapping[str, str] = field(default_factory=dict)
    """What the simulation says stands in the way, by action."""
    not_simulated: Unavailable | None = None

    def resource_of(self, action: str) -> str:
        """The ARN (or `*`) that an action is granted on."""
        return "*" if action in _ANYWHERE else self.resource

    def as_detail(self) -> dict[str, Any]:
        """Plain data for the report, with the policy that would grant exactly what is missing."""
        lacking = list(dict.fromkeys((*self.refused, *self.missing)))
        return {
            "principal": self.principal,
            "simulated": self.entity or None,
            "resource": self.resource,
            "cross_account": self.cross_account,
            "tried": list(self.proved),
            "refused": list(self.refused),
            "missing": lacking,
            "unsure": list(self.unsure),
            "missing_context": list(self.context),
            "because": dict(self.causes),
            "policy": self.policy,
        }

    @property
    def policy(self) -> dict[str, Any] | None:
        """The policy that grants what is missing: nothing that a deny stands against, nothing half seen."""
        lacking = dict.fromkeys((*self.refused, *self.missing))
        if self.not_simulated is not None:
            return None
        by_resource: dict[str, list[str]] = {}
        for action in (one for one in lacking if self.causes.get(one, "") in ("", *_GRANTABLE)):
            by_resource.setdefault(self.resource_of(action), []).append(action)
        statements = [{"Effect": "Allow", "Action": names, "Resource": arn} for arn, names in by_resource.items()]
        return {"Version": "2012-10-17", "Statement": statements} if statements else None


def look(subject: Subject, systems: Systems) -> Seen:
    """Try, simulate, sort.

    Raises:
        Unavailable: not even our identity is known.
    """
    identity = systems.aws.caller_identity()
    arn = repository_arn(subject.target, identity.account)
    cross = subject.target.kind == "private" and subject.target.account not in (None, identity.account)
    entity = ""
    results: tuple[Simulated, ...] = ()
    failure: Unavailable | None = None
    guessed: Unavailable | None = None
    tries = _tries(subject, systems)
    simulations: dict[str, Callable[[], tuple[Simulated, ...]]] = {}
    try:
        entity, guessed = _entity(identity, systems)
        simulations = _simulations(subject, systems, entity, arn)
    except Unavailable as error:
        failure = error
    systems.aws.at_once({**tries, **simulations}, seconds=_SECONDS)  # none of them needs another's answer
    proved, refused = _try(tries)
    try:
        results = tuple(one for simulate in simulations.values() for one in simulate())
    except Unavailable as error:
        # a guess that names nobody is the fault of what made us guess
        failure = guessed if guessed is not None and error.kind != "denied" else error
    unsure = [one for one in results if one.missing_context and one.action not in proved]
    reliable = {one.action: one for one in results if not one.missing_context and one.decision != "allowed"}
    granted = () if cross else _granted_by_repository(subject, systems, identity, arn)
    lacking = {a: one for a, one in reliable.items() if a not in proved and not _is_granted(one, granted)}
    return Seen(
        principal=identity.arn,
        principal_name=identity.name,
        entity=entity,
        resource=arn,
        cross_account=cross,
        proved=proved,
        refused=refused,
        missing=lacking,
        unsure=tuple(one.action for one in unsure),
        context=tuple(dict.fromkeys(key for one in unsure for key in one.missing_context)),
        causes={action: _cause(one) for action, one in lacking.items()},
        not_simulated=failure,
    )


def _tries(subject: Subject, systems: Systems) -> dict[str, Callable[[], bool]]:
    """The calls of a push that read nothing when asked for a digest that nothing has, by action."""
    target, aws = subject.target, systems.aws
    region, name = target.region or "", target.repository or ""
    if target.kind == "public":
        short = name.partition("/")[2]
        return {PUBLIC_PUSH_ACTIONS[0]: lambda: aws.public_layer_availability(short)}
    return {
        "ecr:BatchCheckLayerAvailability": lambda: aws.layer_availability(target.account, region, name),
        "ecr:BatchGetImage": lambda: aws.image_manifest_exists(target.account, region, name),
    }


def _try(calls: Mapping[str, Callable[[], bool]]) -> tuple[tuple[str, ...], dict[str, Unavailable]]:
    """Which of the calls work, and which are refused."""
    proved: list[str] = []
    refused: dict[str, Unavailable] = {}
    for action, call in calls.items():
        try:
            call()
            proved.append(action)
        except Unavailable as error:
            if error.kind == "denied":
                refused[action] = error
    return tuple(proved), refused


def _entity(identity: Identity, systems: Systems) -> tuple[str, Unavailable | None]:
    """ARN of the user or role for the simulator, which takes no session, and what forced us to guess it.

    A session's ARN has lost the role's path. Roles of IAM Identity Center always have one, others rarely.
    """
    if identity.kind == "user":
        return identity.arn, None
    if identity.kind != "assumed-role":
        raise Unavailable(f"the simulator does not take {identity.arn}: it knows users and roles only")
    try:
        return systems.aws.role(identity.name).arn, None
    except Unavailable as error:
        if error.kind != "denied" or identity.name.startswith("AWSReservedSSO_"):
            raise
        return f"arn:{identity.partition}:iam::{identity.account}:role/{identity.name}", error


def _simulations(
    subject: Subject, systems: Systems, entity: str, arn: str
) -> dict[str, Callable[[], tuple[Simulated, ...]]]:
    """What to ask the simulator: the token's action on everything, the others on the repository."""
    public = subject.target.kind == "public"
    context = {
        "aws:RequestedRegion": "us-east-1" if public else subject.target.region or "",
        "aws:SecureTransport": "true",
    }
    on_repository = PUBLIC_PUSH_ACTIONS if public else PUSH_ACTIONS
    anywhere = PUBLIC_TOKEN_ACTIONS if public else TOKEN_ACTIONS
    simulate = systems.aws.simulate
    return {
        "token": lambda: simulate(entity, anywhere, "*", context),
        "repository": lambda: simulate(entity, on_repository, arn, context),
    }


def _granted_by_repository(subject: Subject, systems: Systems, identity: Identity, arn: str) -> tuple[str, ...]:
    """Actions that the repository policy grants this caller: in one account either side is enough."""
    target = subject.target
    if target.kind != "private":
        return ()
    try:
        text = systems.aws.repository_policy(target.account, target.region or "", target.repository or "")
        statements = parse(text) if text else ()
    except (Unavailable, PolicyError):
        return ()
    caller = caller_of(identity)
    found = {action: evaluate(statements, caller, action, arn) for action in PUSH_ACTIONS}
    return tuple(action for action, one in found.items() if one.verdict == "allow" and not one.account_wide)


def _is_granted(one: Simulated, granted: tuple[str, ...]) -> bool:
    """A repository's allow mends an implicit deny of identity policies only, not one of a gate above them."""
    gate = one.boundary_allows is False or one.organization_allows is False
    return one.action in granted and one.decision == "implicitDeny" and not gate


def _cause(one: Simulated) -> str:
    if any("AWSCompromisedKeyQuarantine" in policy for policy in one.matched):
        return "aws-key-quarantined"
    if one.organization_allows is False:
        return "scp-deny"
    if one.boundary_allows is False:
        return "permissions-boundary-deny"
    if one.decision == "explicitDeny":
        return "iam-explicit-deny"
    return "ecr-token-denied" if one.action in _ANYWHERE else "iam-push-denied"
