"""Who and what the worlds of the tests are made of."""

from dataclasses import replace

from .world import CI_USER, PUSH_ACTIONS, Policy, Principal, Repository, World, allow

ACCOUNT, OTHER_ACCOUNT = "123456789012", "444455556666"
HOST = f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com"
WEST = f"{ACCOUNT}.dkr.ecr.us-west-2.amazonaws.com"
NAME = "team/orders-api"
REPO = f"{HOST}/{NAME}"
IMAGE = f"{REPO}:1.4.2"
ARN = f"arn:aws:ecr:us-east-1:{ACCOUNT}:repository/{NAME}"
KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/0f1e2d3c-aaaa-bbbb-cccc-000011112222"

PUSH = f"docker push {IMAGE}"
COPY = f"skopeo copy docker-archive:orders-api.tar docker://{IMAGE}"
LOGIN = f"aws ecr get-login-password --region us-east-1 | docker login --username AWS --password-stdin {HOST}"
PIPE = f"set -o pipefail; {LOGIN}"
"""The same, as careful scripts have it."""

ADMIN = Principal(arn=f"arn:aws:iam::{ACCOUNT}:user/lab-admin", access_key="AKIALAB0000ADMIN0001")
STRANGER = Principal(arn=f"arn:aws:iam::{OTHER_ACCOUNT}:user/build-bot", access_key="AKIALAB00000000BOT01")
"""A user of another account, who may do everything that its own account can allow."""

ORDERS = Repository(name=NAME)
READS = allow(
    "ecr:Describe*", "ecr:Get*", "ecr:List*", "ecr:BatchGetImage", "ecr:BatchCheckLayerAvailability", "iam:Get*",
    "iam:Simulate*", "ecr-public:*", "sts:*", "kms:DescribeKey",
)  # fmt: skip
"""What a careful account gives everybody: reading, and asking what one may do."""


def world(*principals: Principal, **parts: object) -> World:
    """A world with an administrator; without principals CI's own user, without repositories the one of orders."""
    parts.setdefault("repositories", (ORDERS,))
    return World(principals=(*(principals or (CI_USER,)), ADMIN), **parts)  # type: ignore[arg-type]


def user(*policies: Policy, **parts: object) -> Principal:
    """CI's user with these policies instead of all rights."""
    named = {f"policy-{number}": policy for number, policy in enumerate(policies)}
    return replace(CI_USER, policies=named, **parts)  # type: ignore[arg-type]


def push_but(*missing: str, on: str = ARN) -> Policy:
    """What a push needs on a repository, but for these actions."""
    return allow(*(action for action in PUSH_ACTIONS if action not in missing), on=on)


SESSION = Principal(
    arn=f"arn:aws:sts::{ACCOUNT}:assumed-role/deployer/build-77",
    access_key="ASIALAB000000ROLE001",
    session_token="lab-session-token",
)
"""A session of a role."""

TOKEN = allow("ecr:GetAuthorizationToken")
