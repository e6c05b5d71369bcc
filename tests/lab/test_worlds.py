"""Broken worlds: the real client fails, ecrdoctor names the cause and proves it, its fix is done, the push works."""

# ruff: noqa: F811  (fixtures are imported, and named as arguments)

import base64
from dataclasses import replace

import pytest

from .world import CI_USER, Repository, allow, deny, repository_policy
from .worlds_cast import (
    ACCOUNT,
    ARN,
    HOST,
    IMAGE,
    ORDERS,
    OTHER_ACCOUNT,
    READS,
    REPO,
    STRANGER,
    WEST,
    push_but,
    user,
    world,
)
from .worlds_fixtures import Enter, enter, watched, workshop  # noqa: F401
from .worlds_person import Findings

pytestmark = pytest.mark.lab

PUSH = f"docker push {IMAGE}"
LOGIN = f"aws ecr get-login-password --region us-east-1 | docker login --username AWS --password-stdin {HOST}"
TOKEN = allow("ecr:GetAuthorizationToken")
DENIALS = ("iam-push-denied", "repository-policy-deny", "iam-explicit-deny")


def blamed(found: Findings, cause: str, *ruled_out: str) -> None:
    """The first cause is this one, proved; and these are ruled out."""
    assert (found.first["id"], found.first["verdict"]) == (cause, "confirmed"), found.told()
    verdicts = {other: found.verdict(other) for other in ruled_out}
    assert verdicts == dict.fromkeys(ruled_out, "ruled-out"), found.told()
    assert found.code == 1


# No login, or not the right one


@pytest.mark.parametrize("client", ["docker", "podman", "buildah"])
def test_never_logged_in(enter: Enter, client: str) -> None:
    person = enter(world())
    person.profiles(default=CI_USER)
    person.has_image(client)
    found = person.explain(person.fails(f"{client} push {IMAGE}"))
    blamed(found, "not-logged-in")
    person.follow(found.fix(0))


def test_never_logged_in_with_skopeo(enter: Enter) -> None:
    person = enter(world())
    person.profiles(default=CI_USER)
    found = person.explain(person.fails(f"skopeo copy docker-archive:orders-api.tar docker://{IMAGE}"))
    blamed(found, "not-logged-in")
    person.follow(found.fix(0), SOURCE_IMAGE="docker-archive:orders-api.tar")


@pytest.mark.parametrize("client", ["docker", "podman"])
def test_token_expired(enter: Enter, client: str) -> None:
    person = enter(world())
    person.profiles(default=CI_USER)
    person.logged_in(HOST, person.lab.password(CI_USER, lifetime=-3600))
    person.has_image(client)
    found = person.explain(person.fails(f"{client} push {IMAGE}"))
    blamed(found, "token-expired")
    person.follow(found.fix(0))


def test_login_to_another_account(enter: Enter) -> None:
    person = enter(world())
    person.profiles(default=CI_USER)
    person.logged_in(HOST.replace(ACCOUNT, OTHER_ACCOUNT), person.lab.password(CI_USER))
    found = person.explain(person.fails(PUSH))
    blamed(found, "login-registry-mismatch")
    person.follow(found.fix(0))


def test_login_in_another_region(enter: Enter) -> None:
    person = enter(world())
    person.profiles(default=CI_USER)
    person.logged_in(WEST, person.lab.password(CI_USER, "us-west-2"))
    found = person.explain(person.fails(PUSH))
    blamed(found, "login-registry-mismatch", "network-dns")
    person.follow(found.fix(0))


def test_token_of_another_region(enter: Enter) -> None:
    person = enter(world())
    person.profiles(default=CI_USER, region="us-west-2")
    output = person.fails("set -x; " + LOGIN.replace("us-east-1 |", "us-west-2 |"))
    found = person.explain(output, "--image", IMAGE)
    blamed(found, "login-bad-request")
    person.follow(found.fix(1))
    person.done(PUSH)


@pytest.mark.parametrize("spoil", ["\r\n", "\ufeff"])
def test_garbled_token(enter: Enter, spoil: str) -> None:
    person = enter(world())
    person.profiles(default=CI_USER)
    password = person.lab.password(CI_USER)
    person.logged_in(HOST, spoil + password if spoil == "\ufeff" else password[:400] + spoil + password[400:])
    found = person.explain(person.fails(PUSH))
    blamed(found, "token-invalid")
    person.follow(found.fix(1))
    person.done(PUSH)


def test_pair_for_password(enter: Enter) -> None:
    person = enter(world())
    person.profiles(default=CI_USER)
    person.logged_in(HOST, base64.b64encode(f"AWS:{person.lab.password(CI_USER)}".encode()).decode())
    found = person.explain(person.fails(PUSH))
    blamed(found, "token-invalid")
    assert found.check("docker-login")["detail"]["token"]["state"] == "pair"
    person.follow(found.fix(2))
    person.done(PUSH)


def test_helper_missing(enter: Enter) -> None:
    person = enter(world())
    person.profiles(default=CI_USER)
    person.config(credHelpers={HOST: "ecr-login"})
    found = person.explain(person.fails(PUSH))
    blamed(found, "credential-helper-missing")
    person.follow(found.fix(1))
    then = person.explain(person.fails(PUSH))
    blamed(then, "not-logged-in")
    person.follow(then.fix(0))


HELPER = """#!/bin/sh
cat >/dev/null
password=$(aws ecr get-login-password --region us-east-1 2>"$HOME/helper.err") || { echo "credentials not found in native keychain"; mkdir -p ~/.ecr/log; echo "time=\\"2026-01-15T09:00:00Z\\" level=error msg=\\"Error retrieving credentials: no EC2 IMDS role found\\"" >> ~/.ecr/log/ecr-login.log; exit 1; }
printf '{"ServerURL":"x","Username":"AWS","Secret":"%s"}' "$password"
"""


def test_helper_failing(enter: Enter) -> None:
    person = enter(world())
    person.write("bin/docker-credential-ecr-login", HELPER)
    person.config(credHelpers={HOST: "ecr-login"})
    found = person.explain(person.fails(PUSH))
    blamed(found, "credential-helper-failed")
    person.profiles(default=CI_USER)
    person.follow(found.fix(0))
    person.follow(found.fix(1))


# No such repository


def test_repository_missing(enter: Enter) -> None:
    person = enter(world(repositories=()))
    person.ready()
    found = person.explain(person.fails(PUSH))
    blamed(found, "repository-missing", "registry-region-mismatch")
    person.follow(found.fix(0))
    person.follow(found.fix(1))
    person.done(PUSH)


def test_name_misspelt(enter: Enter) -> None:
    person = enter(world(repositories=(Repository(name="team/orders-apis"), Repository(name="team/frontend"))))
    person.ready()
    found = person.explain(person.fails(PUSH))
    blamed(found, "repository-missing")
    assert found.check("repository")["detail"]["near"] == ["team/orders-apis"]
    person.follow(found.fix(0))


def test_repository_in_another_region(enter: Enter) -> None:
    person = enter(world(repositories=(replace(ORDERS, region="eu-west-1"),)))
    person.ready()
    found = person.explain(person.fails(PUSH))
    blamed(found, "registry-region-mismatch")
    person.follow(found.fix(0))


def test_repository_in_the_callers_account(enter: Enter) -> None:
    policy = repository_policy("Allow", STRANGER.arn, "ecr:*")
    mine = replace(ORDERS, account=OTHER_ACCOUNT)
    person = enter(world(STRANGER, repositories=(mine,), registry_policies={(ACCOUNT, "us-east-1"): policy}))
    person.ready(STRANGER)
    found = person.explain(person.fails(PUSH))
    blamed(found, "registry-account-mismatch")
    person.follow(found.fix(0))
    person.follow(found.fix(1))


def test_tag_immutable(enter: Enter) -> None:
    person = enter(world(repositories=(replace(ORDERS, mutability="IMMUTABLE"),)))
    person.ready()
    person.done(f"skopeo copy docker-archive:orders-api.tar docker://{IMAGE}")
    found = person.explain(person.fails(PUSH))
    blamed(found, "tag-immutable")
    person.follow(found.fix(0))
    person.follow(found.fix(1), NEW_TAG="1.4.3")


# Not allowed


def test_one_action_missing(enter: Enter) -> None:
    person = enter(world(user(READS, push_but("ecr:InitiateLayerUpload"))))
    person.ready()
    found = person.explain(person.fails(PUSH))
    blamed(found, "iam-push-denied")
    assert found.fix(1)["policy"] == allow_exactly(ARN, "ecr:InitiateLayerUpload")
    person.follow(found.fix(1))
    person.done(PUSH)


def test_several_actions_missing_for_a_role(enter: Enter) -> None:
    from .worlds_cast import SESSION

    role = replace(
        SESSION, policies={"some": READS, "push": push_but("ecr:UploadLayerPart", "ecr:PutImage")}, role_path="/ci/"
    )
    person = enter(world(role))
    person.ready(role)
    found = person.explain(person.fails(PUSH))
    blamed(found, "iam-push-denied")
    assert found.fix(1)["policy"] == allow_exactly(ARN, "ecr:UploadLayerPart", "ecr:PutImage")
    person.follow(found.fix(1))
    person.done(PUSH)


def allow_exactly(on: str, *actions: str) -> object:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": on}
    return {"Version": "2012-10-17", "Statement": [statement]}


def test_old_denial_without_a_reason(enter: Enter) -> None:
    person = enter(world(user(READS, push_but("ecr:PutImage")), reasons=False))
    person.ready()
    found = person.explain(person.fails(PUSH))
    blamed(found, "iam-push-denied")
    person.follow(found.fix(1))
    person.done(PUSH)


def test_no_right_to_a_token(enter: Enter) -> None:
    person = enter(world(user(push_but(), allow("iam:Simulate*", "sts:*"))))
    person.profiles(default=CI_USER)
    found = person.explain(person.fails("set -o pipefail; " + LOGIN), "--image", IMAGE)
    blamed(found, "ecr-token-denied")
    assert found.fix(1)["policy"] == allow_exactly("*", "ecr:GetAuthorizationToken")
    person.follow(found.fix(1))
    person.done(LOGIN)
    person.done(PUSH)


def test_keys_in_the_environment_hide_the_profile(enter: Enter) -> None:
    person = enter(world(CI_USER, STRANGER))
    person.profiles(work=CI_USER)
    person.variables |= {"AWS_PROFILE": "work", **person.lab.credentials(STRANGER)}
    person.done(LOGIN)
    found = person.explain(person.fails(PUSH))
    blamed(found, "wrong-identity")
    person.follow(found.fix(0))
    person.follow(found.fix(1))
    person.follow(found.fix(2))
    person.done(PUSH)


def test_cross_account(enter: Enter) -> None:
    person = enter(world(STRANGER))
    person.ready(STRANGER)
    found = person.explain(person.fails(PUSH))
    blamed(found, "repository-policy-deny")
    assert found.fix(1)["policy"]["Statement"][0]["Principal"] == {"AWS": STRANGER.arn}
    person.follow(found.fix(1))
    person.done(PUSH)


def test_explicit_deny(enter: Enter) -> None:
    person = enter(world(user(allow("*"), deny("ecr:PutImage"))))
    person.ready()
    found = person.explain(person.fails(PUSH))
    blamed(found, "iam-explicit-deny")
    person.follow(found.fix(0))
    person.admin("aws iam delete-user-policy --user-name ci-deploy --policy-name policy-1")
    person.done(PUSH)


def test_repository_policy_denies(enter: Enter) -> None:
    policy = repository_policy("Deny", CI_USER.arn, "ecr:PutImage", "ecr:InitiateLayerUpload")
    person = enter(world(repositories=(replace(ORDERS, policy=policy),)))
    person.ready()
    found = person.explain(person.fails(PUSH))
    blamed(found, "repository-policy-deny")
    person.follow(found.fix(1))
    person.done(PUSH)


def test_permissions_boundary(enter: Enter) -> None:
    person = enter(world(user(allow("*"), boundary=READS)))
    person.ready()
    found = person.explain(person.fails(PUSH))
    blamed(found, "permissions-boundary-deny")


def test_organization_denies(enter: Enter) -> None:
    person = enter(world(scps={ACCOUNT: deny("ecr:InitiateLayerUpload")}))
    person.ready()
    found = person.explain(person.fails(PUSH))
    blamed(found, "scp-deny")


def test_opaque_403(enter: Enter) -> None:
    person = enter(world(user(READS, push_but("ecr:BatchCheckLayerAvailability"), deny("ecr:BatchGetImage"))))
    person.ready()
    found = person.explain(person.fails(f"skopeo copy docker-archive:orders-api.tar docker://{IMAGE}"))
    print(found.told())
    blamed(found, "iam-explicit-deny")


def test_key_disabled(enter: Enter) -> None:
    key = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/0f1e2d3c-aaaa-bbbb-cccc-000011112222"
    person = enter(world(repositories=(replace(ORDERS, kms_key=key, kms_state="Disabled"),)))
    person.ready()
    found = person.explain(person.fails(PUSH))
    blamed(found, "kms-denied")


# AWS credentials


def test_credentials_expired(enter: Enter) -> None:
    old = replace(CI_USER, expired=True, session_token="lab-old-session")
    person = enter(world(old))
    person.profiles(default=old)
    found = person.explain(person.fails("set -o pipefail; " + LOGIN), "--image", IMAGE)
    blamed(found, "aws-credentials-expired")


def test_secret_wrong(enter: Enter) -> None:
    person = enter(world())
    person.profiles(default=replace(CI_USER, secret_key="x" * 40))
    found = person.explain(person.fails("set -o pipefail; " + LOGIN), "--image", IMAGE)
    blamed(found, "aws-signature-mismatch")


def test_key_unknown(enter: Enter) -> None:
    person = enter(world())
    person.profiles(default=replace(CI_USER, access_key="AKIALAB0000UNKNOWN00"))
    found = person.explain(person.fails("set -o pipefail; " + LOGIN), "--image", IMAGE)
    blamed(found, "aws-credentials-invalid")


def test_profile_missing(enter: Enter) -> None:
    person = enter(world())
    person.profiles(default=CI_USER)
    person.variables["AWS_PROFILE"] = "prod"
    found = person.explain(person.fails("set -o pipefail; " + LOGIN), "--image", IMAGE)
    blamed(found, "aws-profile-not-found")
    person.follow(found.fix(0))
    person.follow(found.fix(1))
    person.done(LOGIN)
    person.done(PUSH)


# This machine, and the road


def test_daemon_not_running(enter: Enter) -> None:
    person = enter(world())
    person.ready()
    good = person.variables["DOCKER_HOST"]
    person.variables["DOCKER_HOST"] = "tcp://127.0.0.1:2375"
    found = person.explain(person.fails(PUSH))
    blamed(found, "docker-daemon-unreachable")


def test_image_not_tagged(enter: Enter) -> None:
    person = enter(world())
    person.ready()
    found = person.explain(person.fails(f"docker push {REPO}:2.0"))
    blamed(found, "image-not-tagged")


def test_proxy_refuses(enter: Enter) -> None:
    person = enter(world(proxy="forbidden"))
    person.ready()
    found = person.explain(person.fails(PUSH))
    blamed(found, "network-proxy")


def test_certificate_not_trusted(enter: Enter) -> None:
    person = enter(world(certificate="untrusted"))
    person.ready()
    found = person.explain(person.fails(PUSH))
    blamed(found, "network-tls")


# Two things at once


def test_two_causes_one_after_the_other(enter: Enter) -> None:
    person = enter(world(repositories=()))
    person.profiles(default=CI_USER)
    found = person.explain(person.fails(PUSH))
    blamed(found, "not-logged-in")
    for command in found.fix(0)["commands"][:-1]:
        person.done(command)
    then = person.explain(person.fails(PUSH))
    blamed(then, "repository-missing", "not-logged-in")
    person.follow(then.fix(1))
    person.done(PUSH)
