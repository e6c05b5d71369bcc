"""What IAM and its neighbours refuse."""

from dataclasses import replace
from typing import Any

from ..scenario import ACCOUNT, HOST, IMAGE, REPO, Login, Scenario
from ..world import (
    CI_USER,
    FULL_ACCESS,
    PUSH_ACTIONS,
    Fault,
    Policy,
    Principal,
    Repository,
    World,
    allow,
    deny,
    repository_policy,
)
from .pushes import ALL, DOCKERS, MAIN, pushes

REPOSITORY = Repository(name="team/orders-api")
TOKEN = "ecr:GetAuthorizationToken"
ROLE = Principal(
    arn=f"arn:aws:sts::{ACCOUNT}:assumed-role/ci-deploy/build-812",
    access_key="ASIALAB0CIDEPLOY0001",
    session_token="lab-session-token",
)
PARTNER = Principal(
    arn="arn:aws:sts::111122223333:assumed-role/partner-ci/build-77",
    access_key="ASIALAB0PARTNER00001",
    session_token="t",
)
FEW = ("docker-28", "docker-29", "podman", "crane", "buildx-0.29")


def lacking(*actions: str) -> Policy:
    """The documented push policy without some of its actions."""
    return allow(TOKEN, *(action for action in PUSH_ACTIONS if action not in actions))


def world(principal: Principal, *, repository: Repository = REPOSITORY, **parts: Any) -> World:
    """A world of one principal and one repository."""
    return World(principals=(principal,), repositories=(repository,), **parts)


def denied(cause: str, name: str, of: World, shows: str, clients: tuple[str, ...] = FEW) -> tuple[Scenario, ...]:
    """The push of the world's principal, refused."""
    principal = of.principals[0]
    return pushes(
        cause,
        shows,
        world=of,
        clients=clients,
        name=name,
        logins=(Login(principal=principal),),
        profiles={"default": principal},
    )


def reader() -> Principal:
    """A role that may pull and nothing else."""
    return replace(
        ROLE,
        policies={
            "pull": allow(TOKEN, "ecr:BatchGetImage", "ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer")
        },
    )


def may(*missing: str) -> Principal:
    """A role with the documented push policy but for some actions."""
    return replace(ROLE, policies={"push": lacking(*missing)})


NOT = "(?i)is not authorized to perform: ecr:{}|403"
NO_WORDS = world(
    ROLE,
    faults=(Fault(at="start-upload", effect="no-body"),),
    vpc_endpoint_policy=allow("ecr:Get*", "ecr:Batch*"),
)
SILENT = ("buildx-0.13", "ctr-1")
"""Clients that show nothing of what the registry says with a 403."""
IDENTITY = (
    *denied(
        "iam-push-denied",
        "initiate-layer-upload",
        world(may("ecr:InitiateLayerUpload")),
        NOT.format("InitiateLayerUpload"),
        tuple(client for client in ALL if client not in SILENT),
    ),
    *denied(
        "forbidden-opaque",
        "initiate-layer-upload",
        world(may("ecr:InitiateLayerUpload")),
        "403",
        ("buildx-0.13", "ctr-1"),
    ),
    *denied(
        "iam-push-denied",
        "put-image",
        world(may("ecr:PutImage")),
        NOT.format("PutImage"),
        tuple(client for client in MAIN if client not in SILENT),
    ),
    *denied("forbidden-opaque", "put-image", world(may("ecr:PutImage")), "403", ("buildx-0.13",)),
    *denied(
        "iam-push-denied",
        "upload-layer-part",
        world(may("ecr:UploadLayerPart")),
        NOT.format("UploadLayerPart"),
        ("docker-28", "docker-29", "podman", "crane"),
    ),
    *denied(
        "iam-push-denied",
        "complete-layer-upload",
        world(may("ecr:CompleteLayerUpload")),
        NOT.format("CompleteLayerUpload"),
        ("docker-28", "docker-20", "skopeo", "buildx-0.29"),
    ),
    *denied(
        "forbidden-opaque", "batch-check", world(may("ecr:BatchCheckLayerAvailability")), "403", ("podman", "skopeo")
    ),
    *denied(
        "iam-push-denied",
        "pull-only-role",
        world(reader()),
        NOT.format("InitiateLayerUpload"),
        ("docker-28", "kaniko", "compose-1", "python-sdk"),
    ),
    *denied(
        "iam-push-denied",
        "old-wording",
        world(reader(), reasons=False),
        NOT.format("InitiateLayerUpload"),
        ("docker-20", "docker-29", "podman"),
    ),
    *denied(
        "forbidden-opaque",
        "head-blob",
        world(may("ecr:BatchCheckLayerAvailability")),
        "403",
        ("ctr-1", "buildx-0.13", "buildx-0.29"),
    ),
    *denied(  # asks again with GET, and shows the answer
        "iam-push-denied",
        "head-blob",
        world(may("ecr:BatchCheckLayerAvailability")),
        NOT.format("\\w+"),
        ("ctr-2", "docker-29"),
    ),
    *denied(
        "forbidden-opaque",
        "head-manifest",
        world(may("ecr:BatchGetImage")),
        "403",
        ("buildx-0.13", "buildx-0.29"),
    ),
    *denied(
        "iam-push-denied",
        "head-manifest",
        world(may("ecr:BatchGetImage")),
        NOT.format("BatchGetImage"),
        ("ctr-2", "docker-29"),
    ),
    *denied(
        "forbidden-opaque",
        "upload-without-words",
        NO_WORDS,
        "(?i)403|forbidden|denied",
        ("podman", "skopeo", "crane", "kaniko"),
    ),
    *denied(  # what docker says of any 403 without a body; the usual one is that to its HEAD request
        "iam-push-denied", "upload-without-words", NO_WORDS, "403", ("docker-28",)
    ),
    *denied(
        "iam-explicit-deny",
        "put-image",
        world(replace(ROLE, policies={"all": FULL_ACCESS, "fence": deny("ecr:PutImage")})),
        "explicit deny in an identity-based policy",
        ("docker-28", "docker-29", "podman", "crane", "buildx-0.29", "buildx-0.32", "kaniko"),
    ),
    *denied(
        "iam-explicit-deny",
        "upload",
        world(replace(ROLE, policies={"all": FULL_ACCESS, "fence": deny("ecr:InitiateLayerUpload", on="*/team/*")})),
        "explicit deny in an identity-based policy",
        ("docker-20", "skopeo"),
    ),
)

GATES = (
    *denied(
        "permissions-boundary-deny",
        "implicit",
        world(replace(ROLE, boundary=allow("s3:*", TOKEN, "ecr:Batch*"))),
        "no permissions boundary allows",
    ),
    *denied(
        "permissions-boundary-deny",
        "explicit",
        world(replace(ROLE, boundary={"Statement": [*FULL_ACCESS["Statement"], *deny("ecr:PutImage")["Statement"]]})),
        "explicit deny in a permissions boundary",
        ("docker-28", "buildx-0.32"),
    ),
    *denied(
        "session-policy-deny",
        "implicit",
        world(replace(ROLE, session_policy=allow(TOKEN, "ecr:Batch*", "ecr:Get*"))),
        "no session policy allows",
    ),
    *denied(
        "scp-deny",
        "implicit",
        world(ROLE, scps={ACCOUNT: allow("s3:*", TOKEN, "ecr:Batch*")}),
        "no service control policy allows",
        ("docker-28", "podman", "buildx-0.29"),
    ),
    *denied(
        "scp-deny",
        "explicit",
        world(
            ROLE,
            scps={ACCOUNT: {"Statement": [*FULL_ACCESS["Statement"], *deny("ecr:InitiateLayerUpload")["Statement"]]}},
        ),
        "explicit deny in a service control policy",
    ),
    *denied(
        "scp-deny",
        "resource-control-policy",
        world(ROLE, rcps={ACCOUNT: deny("ecr:PutImage")}),
        "explicit deny in a resource control policy",
        ("docker-28", "docker-29", "skopeo"),
    ),
    *denied(
        "vpc-endpoint-policy-deny",
        "implicit",
        world(ROLE, vpc_endpoint_policy=allow(TOKEN, "ecr:Batch*", "ecr:GetDownloadUrlForLayer")),
        "no VPC endpoint policy allows",
    ),
    *denied(
        "vpc-endpoint-policy-deny",
        "explicit",
        world(ROLE, vpc_endpoint_policy={"Statement": [*FULL_ACCESS["Statement"], *deny("ecr:PutImage")["Statement"]]}),
        "explicit deny in a VPC endpoint policy",
        ("docker-20", "podman", "kaniko"),
    ),
    *denied(
        "repository-policy-deny",
        "explicit",
        world(
            ROLE,
            repository=replace(
                REPOSITORY, policy=repository_policy("Deny", "*", "ecr:PutImage", "ecr:InitiateLayerUpload")
            ),
        ),
        "explicit deny in a resource-based policy",
    ),
    *denied(
        "repository-policy-deny",
        "cross-account",
        world(PARTNER),
        "no resource-based policy allows",
        ("docker-28", "docker-20", "docker-29", "buildx-0.32", "kaniko", "compose-1", "python-sdk", "ctr-2"),
    ),
    *denied(
        "forbidden-opaque",
        "cross-account",
        world(PARTNER),
        "403",
        ("podman", "skopeo", "crane", "buildx-0.29"),
    ),
    *denied(
        "repository-policy-deny",
        "cross-account-pull-only",
        world(
            PARTNER,
            repository=replace(
                REPOSITORY,
                policy=repository_policy(
                    "Allow",
                    "111122223333",
                    "ecr:BatchGetImage",
                    "ecr:GetDownloadUrlForLayer",
                    "ecr:BatchCheckLayerAvailability",
                ),
            ),
        ),
        "no resource-based policy allows",
        ("docker-28", "podman", "buildx-0.29"),
    ),
    *denied(
        "repository-policy-deny",
        "registry-policy",
        world(ROLE, registry_policies={(ACCOUNT, "us-east-1"): repository_policy("Deny", "*", "ecr:PutImage")}),
        "explicit deny in a resource-based policy",
        ("docker-28", "docker-29"),
    ),
)

KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1a2b3c4d-5e6f-7a8b-9c0d-1e2f3a4b5c6d"
KMS = denied(
    "kms-denied",
    "key-disabled",
    world(CI_USER, repository=replace(REPOSITORY, kms_key=KEY, kms_state="Disabled")),
    "(?i)AWSKMS|DisabledException|400|bad request",
    ("docker-28", "docker-20", "docker-29", "podman", "skopeo", "crane", "buildx-0.29", "kaniko"),
)

MOUNT_WORLD = World(
    principals=(replace(CI_USER, policies={"push": lacking()}),),
    repositories=(REPOSITORY, Repository(name="base/runtime")),
)
MOUNT = (
    *(
        Scenario(
            cause="blob-mount-denied" if version == "29" else "healthy",  # the older ones upload instead, in silence
            name=f"docker-{version}-mount-refused",
            shows="digest: sha256" if version != "29" else "ecr:GetDownloadUrlForLayer|403|digest: sha256",
            world=MOUNT_WORLD,
            clients=(f"docker=docker-{version}",),
            daemon=daemon,
            script=f"docker tag orders-worker:latest {HOST}/base/runtime:7\ndocker push {HOST}/base/runtime:7\n"
            f"docker tag orders-worker:latest {REPO}:mounted\ndocker push {REPO}:mounted",
        )
        for version, daemon in DOCKERS.values()
    ),
    Scenario(
        cause="forbidden-opaque",  # gives up where it reads the source, before it would mount
        name="skopeo-copy",
        shows="ecr:GetDownloadUrlForLayer|403",
        world=MOUNT_WORLD,
        daemon="none",
        before=f"skopeo copy -q docker-archive:orders-api.tar docker://{HOST}/base/runtime:7 >/dev/null",
        script=f"skopeo copy docker://{HOST}/base/runtime:7 docker://{IMAGE}",
    ),
    Scenario(
        cause="blob-mount-denied",
        name="crane-copy",
        shows="ecr:GetDownloadUrlForLayer|403",
        world=MOUNT_WORLD,
        daemon="none",
        clients=("crane=",),
        before=f"crane push orders-api.tar {HOST}/base/runtime:7 >/dev/null 2>&1",
        script=f"crane copy {HOST}/base/runtime:7 {IMAGE}",
    ),
)

SCENARIOS = (*IDENTITY, *GATES, *KMS, *MOUNT)
