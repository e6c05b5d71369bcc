"""IAM's decision for one call, and the words in which AWS tells a refusal.

The order of evaluation is IAM's own (user guide, policy evaluation logic); the wordings are those of its page
"Troubleshoot access denied error messages".
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .world import Policy

LABELS = {
    "scp": "service control policy",
    "rcp": "resource control policy",
    "vpce": "VPC endpoint policy",
    "resource": "resource-based policy",
    "boundary": "permissions boundary",
    "session": "session policy",
    "identity": "identity-based policy",
}
"""Policy types as refusals name them, in the order in which a deny is reported."""


@dataclass(frozen=True, kw_only=True)
class Policies:
    """All documents that bear on one call; ``None`` means that no policy of this type is set."""

    identity: tuple[Policy, ...]
    resource: Policy | None = None
    registry: Policy | None = None
    boundary: Policy | None = None
    session: Policy | None = None
    scp: Policy | None = None
    rcp: Policy | None = None
    vpce: Policy | None = None


@dataclass(frozen=True, kw_only=True)
class Call:
    """Who calls what on which resource."""

    principal: str
    account: str
    action: str
    resource: str
    context: Mapping[str, str]

    @property
    def crosses_accounts(self) -> bool:
        """Whether the resource belongs to another account than the caller."""
        owner = self.resource.split(":")[4] if self.resource != "*" else self.account
        return owner != self.account


@dataclass(frozen=True)
class Decision:
    """Allowed, or the policy type that stands in the way."""

    allowed: bool
    policy_type: str = ""
    explicit: bool = False

    def message(self, call: Call, *, reasons: bool = True) -> str:
        """The refusal as ECR words it; older denials end at the resource, without a reason."""
        text = f"User: {call.principal} is not authorized to perform: {call.action} on resource: {call.resource}"
        if not reasons:
            return text
        label = LABELS[self.policy_type]
        if self.explicit:
            article = "an" if label[0] in "aeiou" else "a"
            return f"{text} with an explicit deny in {article} {label}"
        return f"{text} because no {label} allows the {call.action} action"


def decide(call: Call, policies: Policies) -> Decision:
    """Evaluate a call: a deny anywhere wins, then every gate must allow, then identity or resource."""
    resource = [policy for policy in (policies.resource, policies.registry) if policy]
    documents: dict[str, list[Policy]] = {
        "scp": [policies.scp] if policies.scp else [],
        "rcp": [policies.rcp] if policies.rcp else [],
        "vpce": [policies.vpce] if policies.vpce else [],
        "resource": resource,
        "boundary": [policies.boundary] if policies.boundary else [],
        "session": [policies.session] if policies.session else [],
        "identity": list(policies.identity),
    }
    for policy_type, found in documents.items():
        if _any(found, "Deny", call):
            return Decision(False, policy_type, explicit=True)
    for gate in ("scp", "vpce", "boundary", "session"):
        if documents[gate] and not _any(documents[gate], "Allow", call):
            return Decision(False, gate)
    by_identity = _any(documents["identity"], "Allow", call)
    by_resource = _any(resource, "Allow", call)
    if call.crosses_accounts:
        if not by_identity:
            return Decision(False, "identity")
        return Decision(True) if by_resource else Decision(False, "resource")
    return Decision(True) if by_identity or by_resource else Decision(False, "identity")


def missing_context(call: Call, documents: Iterable[Policy]) -> tuple[str, ...]:
    """Condition keys that the documents test and the call does not supply."""
    keys = {
        key
        for document in documents
        for statement in statements(document)
        for test in statement.get("Condition", {}).values()
        for key in test
    }
    return tuple(sorted(key for key in keys if key not in call.context))


def statements(document: Policy) -> Iterator[Mapping[str, Any]]:
    """The statements of a document; a single one need not be in a list."""
    found = document["Statement"]
    yield from found if isinstance(found, list) else [found]


def _any(documents: Iterable[Policy], effect: str, call: Call) -> bool:
    return any(
        statement["Effect"] == effect and _applies(statement, call)
        for document in documents
        for statement in statements(document)
    )


def _applies(statement: Mapping[str, Any], call: Call) -> bool:
    return (
        _matches_action(statement, call.action)
        and _matches(_several(statement.get("Resource", "*")), call.resource)
        and _matches_principal(statement.get("Principal"), call)
        and all(_holds(name, test, call) for name, test in statement.get("Condition", {}).items())
    )


def _matches_action(statement: Mapping[str, Any], action: str) -> bool:
    if "NotAction" in statement:
        return not _matches(_several(statement["NotAction"]), action)
    return _matches(_several(statement.get("Action", ())), action)


def _matches_principal(principal: Any, call: Call) -> bool:
    if principal is None or principal == "*":
        return True
    named = _several(principal.get("AWS", ()))
    role = re.sub(r":sts:(.*):assumed-role/([^/]+)/.*", r":iam:\1:role/\2", call.principal)
    known = {"*", call.account, f"arn:aws:iam::{call.account}:root", call.principal, role}
    return not known.isdisjoint(named)


def _holds(operator: str, test: Mapping[str, Any], call: Call) -> bool:
    negated = "Not" in operator
    if operator.replace("Not", "") not in {"StringEquals", "StringLike", "ArnLike", "ArnEquals", "Bool"}:
        raise ValueError(f"the lab does not know the condition operator {operator}")
    return all(
        (key in call.context and _matches(_several(values), call.context[key])) != negated
        for key, values in test.items()
    )


def _several(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(str(item) for item in value)


def _matches(patterns: Iterable[str], text: str) -> bool:
    return any(
        re.fullmatch(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), text, re.IGNORECASE)
        for pattern in patterns
    )
