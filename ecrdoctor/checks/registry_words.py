"""What ECR's own words mean: the cause behind an error of the registry.

Wordings: Amazon ECR user guide, "common errors", and replies quoted in public issue threads; those of denials
are in `ecrdoctor.checks.denial`. A status alone is never taken for proof
of more than it says.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ecrdoctor.checks.denial import cause_of
from ecrdoctor.regex import regex
from ecrdoctor.systems.network_models import RegistryReply

_MESSAGES = (
    ("authorization token has expired", "token-expired"),
    ("does not exist in the registry", "repository-missing"),
    ("maximum allowed number of images", "quota-exceeded"),
    ("cannot be overwritten because", "tag-immutable"),
    ("kms", "kms-denied"),
)
_CODES = {"NAME_UNKNOWN": "repository-missing", "TOOMANYREQUESTS": "rate-exceeded"}
_DENIAL = regex(
    r"user: (?P<principal>arn:[^\s\"']{1,300}) is not authorized to perform: (?P<action>[a-z-]{1,40}:[a-z]{1,80})"
    r"(?: on resource: [\"']?(?P<resource>arn:[^\s\"']{1,400}))?"
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a reply says."""

    cause: str = ""
    """Cause id; empty where the reply does not tell."""
    certain: bool = False
    """Whether the words state the cause, rather than only agree with it."""
    facts: dict[str, str] = field(default_factory=dict)
    """action, principal and resource, where a denial names them."""


def meaning(reply: RegistryReply) -> Meaning:
    """The cause that the registry's answer states, or at least speaks for."""
    words = reply.message.lower()
    denial = _DENIAL.search(reply.message.encode())
    if denial is not None:
        facts = {name: value.decode("utf-8", "replace") for name, value in denial.groupdict().items()}
        named = cause_of(reply.message)
        # An old form ends at the resource and gives no reason at all.
        return Meaning(named or "iam-push-denied", bool(named), facts)
    for phrase, cause in _MESSAGES:
        if phrase in words:
            return Meaning(cause, True)
    if reply.code in _CODES:
        return Meaning(_CODES[reply.code], True)
    if reply.status == 429:
        return Meaning("rate-exceeded", True)
    return Meaning("service-error", True) if reply.status >= 500 else Meaning()
