"""What a lab world contains and what is broken in it: frozen values, no behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

Policy: TypeAlias = Mapping[str, Any]
"""An IAM policy document, as JSON has it."""

Operation: TypeAlias = Literal[
    "ping", "head-blob", "get-blob", "start-upload", "mount-blob", "patch-upload", "put-upload",
    "cancel-upload", "head-manifest", "get-manifest", "put-manifest", "token",
]  # fmt: skip
"""One kind of registry call. API calls are named as IAM names them: ``ecr:DescribeRepositories``."""

PUSH_ACTIONS = (
    "ecr:BatchCheckLayerAvailability",
    "ecr:InitiateLayerUpload",
    "ecr:UploadLayerPart",
    "ecr:CompleteLayerUpload",
    "ecr:BatchGetImage",
    "ecr:PutImage",
)
"""What the user guide's image-push policy grants on the repository (page image-push-iam)."""


def allow(*actions: str, on: str | tuple[str, ...] = "*") -> Policy:
    """A policy of one statement that allows the actions on the resources."""
    return _statement("Allow", actions, on)


def deny(*actions: str, on: str | tuple[str, ...] = "*") -> Policy:
    """A policy of one statement that denies the actions on the resources."""
    return _statement("Deny", actions, on)


def _statement(effect: str, actions: tuple[str, ...], on: str | tuple[str, ...]) -> Policy:
    resources = [on] if isinstance(on, str) else list(on)
    statement = {"Effect": effect, "Action": list(actions), "Resource": resources}
    return {"Version": "2012-10-17", "Statement": [statement]}


def repository_policy(effect: str, principal: str, *actions: str) -> Policy:
    """A repository policy of one statement; ``principal`` is an ARN, an account id or ``*``."""
    who: Any = "*" if principal == "*" else {"AWS": principal}
    statement = {"Sid": "Lab", "Effect": effect, "Principal": who, "Action": list(actions)}
    return {"Version": "2012-10-17", "Statement": [statement]}


FULL_ACCESS = allow("*")


@dataclass(frozen=True, kw_only=True)
class Principal:
    """Somebody with AWS credentials: an IAM user, or a session of a role."""

    arn: str
    access_key: str
    secret_key: str = "lab/secret/key/that/opens/nothing0000000"
    session_token: str | None = None
    expired: bool = False
    role_path: str = "/"
    policies: Mapping[str, Policy] = field(default_factory=lambda: {"push": FULL_ACCESS})
    boundary: Policy | None = None
    session_policy: Policy | None = None
    trusts: tuple[str, ...] = ()

    @property
    def account(self) -> str:
        """The account the principal belongs to."""
        return self.arn.split(":")[4]

    @property
    def entity_arn(self) -> str:
        """The IAM user or role behind the principal; a session's ARN drops the role's path."""
        head, _, rest = self.arn.partition(":assumed-role/")
        if not rest:
            return self.arn
        return f"{head.replace(':sts:', ':iam:')}:role{self.role_path}{rest.split('/')[0]}"


@dataclass(frozen=True, kw_only=True)
class Repository:
    """One private repository, and what is special about it."""

    name: str
    account: str = "123456789012"
    region: str = "us-east-1"
    mutability: str = "MUTABLE"
    exclusions: tuple[str, ...] = ()
    policy: Policy | None = None
    kms_key: str | None = None
    kms_state: str = "Enabled"
    max_images: int = 100_000

    @property
    def arn(self) -> str:
        """The repository's ARN."""
        return f"arn:{partition(self.region)}:ecr:{self.region}:{self.account}:repository/{self.name}"


@dataclass(frozen=True, kw_only=True)
class Template:
    """A repository creation template that applies to CREATE_ON_PUSH."""

    prefix: str
    account: str = "123456789012"
    region: str = "us-east-1"
    applied_for: tuple[str, ...] = ("CREATE_ON_PUSH",)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """An answer that a fault puts in place of the right one."""

    status: int
    code: str = ""
    message: str = ""
    body: str | None = None

    def __post_init__(self) -> None:
        """A reply has one body: either an error of the registry's form, or raw text."""
        if self.code and self.body is not None:
            raise ValueError("a reply has either a code or a raw body")


Breakage: TypeAlias = Literal["eof", "reset", "hang", "slow", "no-body"]
"""How a call breaks without an answer of ECR's: ``no-body`` keeps the status of a refusal and drops the words."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What goes wrong, at which call, how often."""

    at: Operation | str
    effect: Reply | Breakage
    times: int | None = None
    skip: int = 0


Certificate: TypeAlias = Literal["trusted", "untrusted", "expired", "wrong-host"]
ProxyMode: TypeAlias = Literal["open", "auth-required", "forbidden", "unreachable", "reset"]


@dataclass(frozen=True, kw_only=True)
class World:
    """Everything that a test can say about the far side of a push."""

    principals: tuple[Principal, ...] = ()
    repositories: tuple[Repository, ...] = ()
    templates: tuple[Template, ...] = ()
    scps: Mapping[str, Policy] = field(default_factory=dict)
    rcps: Mapping[str, Policy] = field(default_factory=dict)
    registry_policies: Mapping[tuple[str, str], Policy] = field(default_factory=dict)
    vpc_endpoint_policy: Policy | None = None
    faults: tuple[Fault, ...] = ()
    certificate: Certificate = "trusted"
    proxy: ProxyMode = "open"
    reasons: bool = True
    clock_offset: float = 0.0


def partition(region: str) -> str:
    """The AWS partition of a region, as far as the lab needs one."""
    if region.startswith("cn-"):
        return "aws-cn"
    return "aws-us-gov" if region.startswith("us-gov-") else "aws"


CI_USER = Principal(arn="arn:aws:iam::123456789012:user/ci-deploy", access_key="AKIALAB0CIDEPLOY0001")
"""The user most worlds push as; by default everything is allowed."""

HEALTHY = World(principals=(CI_USER,), repositories=(Repository(name="team/orders-api"),))
"""One user who may do everything, one mutable repository, nothing broken."""
