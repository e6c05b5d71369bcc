"""Reads a resource policy for one caller, and says so where it cannot.

This is not IAM. It decides a statement only where nothing but names has to be compared; a statement with a
condition, a policy variable or an element it does not know is `maybe`, and a `maybe` is never rounded up.
Grammar and matching: IAM user guide, "Grammar of the IAM JSON policy language", "Principal", "NotPrincipal",
"Policy evaluation logic".
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from ecrdoctor.regex import Regex, regex

Verdict = Literal["deny", "maybe-deny", "allow", "maybe-allow", "none"]
Applies = Literal["yes", "maybe", "no"]

_KNOWN = {
    "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition",
}  # fmt: skip


class PolicyError(ValueError):
    """The text is not a policy document."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks."""

    account: str
    arn: str
    """As STS says it; a session of a role for an assumed role."""
    entity_arn: str
    """ARN of the user or role itself, with its path where it is known."""
    user_id: str = ""
    """STS's UserId: `AIDA…`, or `AROA…:session`."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a policy says to one caller about one action."""

    verdict: Verdict
    statement: str = ""
    """Sid or number of the statement that decided."""
    account_wide: bool = False
    """The allow names only the caller's whole account, which leaves the decision to that account's IAM."""


def parse(text: str) -> tuple[Mapping[str, Any], ...]:
    """The statements of a policy document.

    Raises:
        PolicyError: not JSON, or not the shape of a policy.
    """
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise PolicyError("the policy is not JSON") from None
    found = document.get("Statement") if isinstance(document, dict) else None
    statements = found if isinstance(found, list) else [found]
    if not all(isinstance(statement, dict) for statement in statements):
        raise PolicyError("the policy has no statements")
    return tuple(statements)


def evaluate(statements: Sequence[Mapping[str, Any]], caller: Caller, action: str, resource: str) -> Evaluation:
    """What a resource policy says to `caller` about `action` on `resource`.

    A certain deny wins; then a possible one, since it would win over any allow; then a certain allow.
    """
    best: dict[Verdict, Evaluation] = {}
    for number, statement in enumerate(statements, 1):
        effect, applies, account_wide = _decide(statement, caller, action, resource)
        if applies == "no":
            continue
        verdict: Verdict = effect if applies == "yes" else "maybe-deny" if effect == "deny" else "maybe-allow"
        found = Evaluation(verdict, str(statement.get("Sid") or number), account_wide and effect == "allow")
        if verdict not in best or (best[verdict].account_wide and not found.account_wide):
            best[verdict] = found
    order: tuple[Verdict, ...] = ("deny", "maybe-deny", "allow", "maybe-allow")
    return next((best[verdict] for verdict in order if verdict in best), Evaluation("none"))


def _decide(
    statement: Mapping[str, Any], caller: Caller, action: str, resource: str
) -> tuple[Literal["allow", "deny"], Applies, bool]:
    effect: Literal["allow", "deny"] = "allow" if statement.get("Effect") == "Allow" else "deny"
    principal, account_wide = _principal(statement, caller)
    answers = (
        principal,
        _named(statement, "Action", action, ignore_case=True),
        _named(statement, "Resource", resource, ignore_case=False),
    )
    if "no" in answers:
        return effect, "no", False
    unclear = statement.get("Condition") or set(statement) - _KNOWN or statement.get("Effect") not in ("Allow", "Deny")
    return effect, "maybe" if unclear or "maybe" in answers else "yes", account_wide


def _named(statement: Mapping[str, Any], element: str, value: str, *, ignore_case: bool) -> Applies:
    """Whether `Action` or `Resource`, or its negation, covers a value. ECR repository policies have no resource."""
    negated = f"Not{element}"
    if element in statement:
        return _covers(statement[element], value, ignore_case)
    if negated in statement:
        return {"yes": "no", "no": "yes"}.get(_covers(statement[negated], value, ignore_case), "maybe")  # type: ignore[return-value]
    return "yes" if element == "Resource" else "maybe"


def _covers(patterns: object, value: str, ignore_case: bool) -> Applies:
    texts = _texts(patterns)
    if texts is None:
        return "maybe"
    if any("${" not in text and _glob(text, ignore_case).fullmatch(value.encode()) for text in texts):
        return "yes"
    return "maybe" if any("${" in text for text in texts) else "no"


def _principal(statement: Mapping[str, Any], caller: Caller) -> tuple[Applies, bool]:
    """Whether the statement is about the caller, and whether only by naming the whole account."""
    if "Principal" in statement:
        named = _principals(statement["Principal"])
        if named is None:
            return "maybe", False
        if named & _own_names(caller) or "*" in named or _names_role(named, caller):
            return "yes", False
        return ("yes", True) if named & _account_names(caller) else ("no", False)
    if "NotPrincipal" in statement:
        excepted = _principals(statement["NotPrincipal"])
        # an exception for a role must name its sessions and account too: what partly fits is not decided here
        us = _own_names(caller) | _account_names(caller) | {"*"}
        unclear = excepted is None or excepted & us or _names_role(excepted, caller)
        return ("maybe" if unclear else "yes"), False
    return "maybe", False


def _principals(element: object) -> set[str] | None:
    """The AWS principals named; None where the element cannot be read. Services and federations are not us."""
    if element == "*":
        return {"*"}
    if not isinstance(element, dict):
        return None
    return None if (texts := _texts(element.get("AWS", []))) is None else set(texts)


def _own_names(caller: Caller) -> set[str]:
    return {caller.arn, caller.entity_arn, caller.user_id.partition(":")[0], caller.user_id} - {""}


def _account_names(caller: Caller) -> set[str]:
    partition = caller.arn.split(":")[1] if ":" in caller.arn else "aws"
    return {caller.account, f"arn:{partition}:iam::{caller.account}:root"}


def _names_role(named: set[str], caller: Caller) -> bool:
    """Whether a role of the caller's name is among them. Role names are unique in an account, whatever the path,
    and the path may not be known to us.

    Source: IAM user guide, "IAM identifiers".
    """
    prefix, _, name = caller.entity_arn.rpartition("/")
    if ":assumed-role/" not in caller.arn:
        return False
    return any(one.startswith(prefix.split("/")[0] + "/") and one.rpartition("/")[2] == name for one in named)


def _texts(value: object) -> list[str] | None:
    values: list[object] = value if isinstance(value, list) else [value]
    texts = [one for one in values if isinstance(one, str)]
    return texts if len(texts) == len(values) else None


@cache
def _glob(pattern: str, ignore_case: bool) -> Regex:
    """IAM's wildcards: `*` for any text, `?` for one character, nothing else is special."""
    wild = {ord("*"): ".*", ord("?"): "."}
    return regex("(?s)" + "".join(wild.get(b, f"\\x{b:02x}") for b in pattern.encode()), ignore_case=ignore_case)
