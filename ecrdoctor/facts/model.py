"""What a log states about the push it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ecrdoctor.facts.reference import Target

FACTS: Mapping[str, str] = {
    "action": "IAM action that was refused, for example `ecr:PutImage`",
    "principal": "ARN of the caller",
    "resource": "ARN (or `*`) the action was refused on",
    "policy_type": "kind of policy that refused it, for example `service control policy`",
    "policy_arn": "ARN of that policy",
    "authorization_id": "id for IAM's GetRequestAuthorizationDetails",
    "request_id": "AWS request id",
    "status": "HTTP status of the answer",
    "method": "HTTP method of the request",
    "url": "URL of the request",
    "host": "host that was spoken to, where it is not the registry",
    "address": "network address that was spoken to",
    "registry": "registry host",
    "account": "account id of the registry",
    "region": "region of the registry",
    "repository": "repository name",
    "tag": "tag",
    "digest": "digest",
    "reference": "image reference",
    "login_host": "host given to the login command",
    "token_region": "region the ECR password was asked for",
    "profile": "AWS profile",
    "helper": "credential helper or store, without `docker-credential-`",
    "path": "file the message is about",
    "flag": "command line flag the message is about",
    "role": "ARN of the role to assume",
    "operation": "AWS API operation",
    "error_code": "AWS or registry error code",
    "limit": "the limit that was reached",
    "kms_key": "KMS key",
    "media_type": "media type",
    "variable": "environment variable",
    "secret_id": "id of a CI credential",
    "image": "local image name",
}
"""Every name that a rule's group may have, and what it stands for."""


@dataclass(frozen=True, slots=True)
class Client:
    """The program that wrote the log."""

    name: str
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """One place of the log that names a target, and how much that says about the push."""

    target: Target
    index: int
    """Line index in the transcript."""
    rank: int
    """0 is the strongest; see `ecrdoctor.facts.patterns`."""


@dataclass(frozen=True)
class Facts:
    """Everything read from one log."""

    target: Target = Target()
    values: Mapping[str, str] = field(default_factory=dict)
    """By the names in `FACTS`."""
    client: Client | None = None
    platform: str | None = None
    """`windows`, or None where nothing says so."""
    mentions: tuple[Mention, ...] = ()
    """Places that name what was pushed or refused (not what was only mentioned), in no order."""
    masked: tuple[str, ...] = ()
    """Parts of the target that the log shows, but masked or as a placeholder."""
