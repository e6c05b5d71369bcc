"""What the AWS door answers with: plain frozen values, no secret in any of them."""

from __future__ import annotations

from dataclasses import dataclass

from ecrdoctor.systems import Unavailable


class Refused(Unavailable):
    """AWS (or its SDK) refused.

    Args:
        reason: see `Unavailable`.
        kind: see `Unavailable`.
        action: see `Unavailable`.
        code: AWS's error code, or a name of ours where the SDK stopped before asking: `ProfileNotFound`,
            `SsoExpired`, `MfaNeeded`, `PartialCredentials`, `AssumeRole`.
    """

    def __init__(self, reason: str, *, kind: str = "error", action: str = "", code: str = "") -> None:
        super().__init__(reason, kind=kind, action=action)
        self.code = code


@dataclass(frozen=True, slots=True)
class SsoSession:
    """The IAM Identity Center session behind a profile, as its cache file tells."""

    name: str
    """Name of the sso-session, or the start URL."""
    expires: str | None
    """ISO 8601; None where nobody has logged in on this machine."""
    expired: bool


@dataclass(frozen=True, slots=True)
class CredentialSource:
    """Which link of the SDK's provider chain gave the credentials, and what it hides."""

    link: str
    """botocore's name of the link: `env`, `sso`, `assume-role`, `container-role`, `iam-role`, …"""
    profile: str | None = None
    """The profile they came from, where the link reads profiles."""
    temporary: bool = False
    """With a session token."""
    expires: str | None = None
    """ISO 8601, where the source says it."""
    shadows: tuple[str, ...] = ()
    """What was also set up and not used: `AWS_PROFILE=dev`, `AWS_WEB_IDENTITY_TOKEN_FILE`, `profile default`, …"""
    sso: SsoSession | None = None
    key_type: str = ""
    """First four letters of the access key id: `AKIA` (long-term) or `ASIA` (temporary)."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who AWS says we are."""

    account: str
    arn: str
    user_id: str = ""
    region: str = ""
    """Where STS was asked."""
    refused_in: tuple[str, ...] = ()
    """Regions that do not know these credentials, although another one does (not enabled, other partition)."""

    @property
    def partition(self) -> str:
        """The partition, from the ARN."""
        return self.arn.split(":")[1]

    @property
    def kind(self) -> str:
        """`user`, `assumed-role`, `federated-user` or `root`."""
        return self.arn.split(":", 5)[5].partition("/")[0]

    @property
    def name(self) -> str:
        """Name of the user or role."""
        parts = self.arn.split(":", 5)[5].split("/")
        return parts[1] if self.kind == "assumed-role" and len(parts) > 1 else parts[-1]


@dataclass(frozen=True, slots=True)
class Regions:
    """Every place that names a default region, strongest first."""

    explicit: str | None = None
    """`--region`."""
    aws_region: str | None = None
    """`AWS_REGION`: read by AWS CLI v2 and most SDKs, ignored by boto3 and CLI v1."""
    aws_default_region: str | None = None
    """`AWS_DEFAULT_REGION`."""
    profile: str | None = None
    """`region` of the profile."""

    @property
    def effective(self) -> str | None:
        """The region that AWS CLI v2 would use."""
        return self.explicit or self.aws_region or self.aws_default_region or self.profile


@dataclass(frozen=True, slots=True)
class TokenGranted:
    """That an ECR password can be had. The password itself was dropped at once."""

    region: str
    endpoint: str
    """Registry it is meant for, as ECR says; empty for ECR Public."""
    expires: str


@dataclass(frozen=True, slots=True)
class Repository:
    """A private or public repository."""

    arn: str
    account: str
    name: str
    uri: str = ""
    mutability: str = "MUTABLE"
    exclusions: tuple[str, ...] = ()
    """Wildcard filters of tags for which the mutability is the other way round."""
    encryption: str = "AES256"
    kms_key: str = ""
    created: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """Repository names of a registry."""

    names: tuple[str, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class OtherRegions:
    """Where else a repository of that name is."""

    found: tuple[str, ...]
    asked: int
    not_enabled: tuple[str, ...] = ()
    """Regions that do not know the credentials: not enabled in this account."""
    unanswered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Image:
    """An image in a repository."""

    digest: str
    tags: tuple[str, ...] = ()
    pushed: str = ""


@dataclass(frozen=True, slots=True)
class ImageCount:
    """How many images a repository has; at least so many, where the count is not complete."""

    count: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Role:
    """An IAM role."""

    arn: str
    """With its path, which the ARN of its sessions has lost."""
    boundary: str | None = None


@dataclass(frozen=True, slots=True)
class Simulated:
    """What IAM's policy simulator says about one action on one resource. A hint, never proof."""

    action: str
    resource: str
    decision: str
    """`allowed`, `explicitDeny` or `implicitDeny`."""
    missing_context: tuple[str, ...] = ()
    """Condition keys that were not supplied; with any, the decision is not reliable."""
    boundary_allows: bool | None = None
    organization_allows: bool | None = None
    matched: tuple[str, ...] = ()
    """Ids of the policies that decided it."""


@dataclass(frozen=True, slots=True)
class Template:
    """A repository creation template."""

    prefix: str
    applied_for: tuple[str, ...]

    def matches(self, repository: str) -> bool:
        """Whether it is for this name. A `/` is appended to the prefix; `ROOT` is for every name.

        Source: ECR API reference, RepositoryCreationTemplate, `prefix`.
        """
        return self.prefix == "ROOT" or repository.startswith(self.prefix.rstrip("/") + "/")


@dataclass(frozen=True, slots=True)
class KeyState:
    """State of a KMS key; `NotFound` where there is none of that name."""

    key: str
    state: str
    manager: str = ""
    """`AWS` or `CUSTOMER`."""


@dataclass(frozen=True, slots=True)
class DeniedEvent:
    """A refused ECR call in CloudTrail."""

    time: str
    operation: str
    error_code: str
    message: str = ""
    principal: str = ""
    repository: str = ""
    source_ip: str = ""
    vpc_endpoint: str = ""
