"""What a push is to IAM: its actions, and the ARN they are checked on.

Source: ECR user guide, "IAM permissions for pushing an image"; ECR Public user guide, "Repository policy examples".
"""

from __future__ import annotations

from ecrdoctor.checks.contract import Subject
from ecrdoctor.facts.reference import Target

PUSH_ACTIONS = (
    "ecr:BatchCheckLayerAvailability",
    "ecr:InitiateLayerUpload",
    "ecr:UploadLayerPart",
    "ecr:CompleteLayerUpload",
    "ecr:BatchGetImage",
    "ecr:PutImage",
)
"""On the repository. Older copies of the documentation lack BatchGetImage, with which BuildKit begins."""
TOKEN_ACTIONS = ("ecr:GetAuthorizationToken",)
"""On `*`, which is the only resource that this action knows."""
PUBLIC_PUSH_ACTIONS = (
    "ecr-public:BatchCheckLayerAvailability",
    "ecr-public:InitiateLayerUpload",
    "ecr-public:UploadLayerPart",
    "ecr-public:CompleteLayerUpload",
    "ecr-public:PutImage",
)
PUBLIC_TOKEN_ACTIONS = ("ecr-public:GetAuthorizationToken", "sts:GetServiceBearerToken")


def is_private_repository(subject: Subject) -> bool:
    """Whether the target names a private repository completely: account, region and name."""
    target = subject.target
    return target.kind == "private" and None not in (target.account, target.region, target.repository)


def is_repository(subject: Subject) -> bool:
    """Whether the target names a repository of ECR, private or public."""
    return is_private_repository(subject) or (subject.target.kind == "public" and subject.target.repository is not None)


def repository_arn(target: Target, account: str = "") -> str:
    """ARN of the target's repository; for ECR Public in `account`, since the reference carries only an alias."""
    partition = target.partition or "aws"
    if target.kind == "public":
        name = (target.repository or "").partition("/")[2]
        return f"arn:aws:ecr-public::{account}:repository/{name}"
    return f"arn:{partition}:ecr:{target.region}:{target.account or account}:repository/{target.repository}"
