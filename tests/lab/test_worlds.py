"""Broken worlds: the real client fails, ecrdoctor names the cause and proves it, its fix is done, the push works."""

# ruff: noqa: F811  (fixtures are imported, and named as arguments)

import base64
from dataclasses import replace

import pytest

from .world import CI_USER, Repository, allow, deny, repository_policy
from .worlds_cast import (
    ACCOUNT,
    ARN,
    COPY,
    HOST,
    IMAGE,
    KEY,
    LOGIN,
    NAME,
    ORDERS,
    OTHER_ACCOUNT,
    PUSH,
    READS,
    REPO,
    SESSION,
    STRANGER,
    TOKEN,
    WEST,
    push_but,
    user,
    world,
)
from .worlds_fixtures import Enter, enter, road, watched, workshop  # noqa: F401
from .worlds_person import blamed

pytestmark = pytest.mark.lab

SAID = {"docker": (), "podman": ("--image", IMAGE), "buildah": ("--image", IMAGE)}
"""What a person adds who knows that this client's messages do not name the image in full."""


# No login, or not the right one


@pytest.mark.parametrize("client", ["docker", "podman", "buildah"])
def test_never_logged_in(enter: Enter, client: str) -> None:
    person = enter(world())
    person.profiles(default=CI_USER)
    person.has_image(client)
    found = person.explain(person.fails(f"{client} push {IMAGE}"), *SAID[client])
    blamed(found, "not-logged-in")
    person.follow(found.fix(0))


def test_never_logged_in_with_skopeo(enter: Enter) -> None:
    person = enter(world())
    person.profiles(default=CI_USER)
    found = person.explain(person.fails(COPY), "--image", IMAGE)
    blamed(found, "not-logged-in", "login-registry-mismatch", "token-expired")
    person.follow(found.fix(0), SOURCE_IMAGE="docker-archive:orders-api.tar")


@pytest.mark.parametrize("client", ["docker", "podman"])
def test_token_expired(enter: Enter, client: str) -> None:
    person = enter(world())
    person.profiles(default=CI_USER)
    person.logged_in(HOST, person.lab.password(CI_USER, lifetime=-3600))
    person.has_image(client)
    found = person.explain(person.fails(f"{client} push {IMAGE}"), *SAID[client])
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
    blamed(found, "login-registry-mismatch", "credential-helper-failed", "token-expired")
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
cat > /dev/null
if password=$(aws ecr get-login-password --region us-east-1 2> /dev/null); then
    printf '{"ServerURL": "", "Username": "AWS", "Secret": "%s"}' "$password"
else
    mkdir -p ~/.ecr/log
    echo 'level=error msg="Error retrieving credentials: no EC2 IMDS role found"' >> ~/.ecr/log/ecr-login.log
    echo "credentials not found in native keychain"
    exit 1
fi
"""
"""What docker-credential-ecr-login does, in short."""


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
    blamed(found, "repository-missing", "registry-region-mismatch", "registry-account-mismatch")
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
    some = {"reads": READS, "push": push_but("ecr:UploadLayerPart", "ecr:PutImage")}
    role = replace(SESSION, policies=some, role_path="/ci/")
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
    person.follow(found.fix(0))
    person.lab.state.identities[CI_USER.arn].boundary = found.fix(1)["policy"]
    person.done(PUSH)


def test_organization_denies(enter: Enter) -> None:
    person = enter(world(scps={ACCOUNT: deny("ecr:InitiateLayerUpload")}))
    person.ready()
    found = person.explain(person.fails(PUSH))
    blamed(found, "scp-deny")
    assert {fix["who"] for fix in found.first["fixes"]} == {"you", "org-admin"}
    person.lab.state.world = replace(person.lab.state.world, scps={})
    person.done(PUSH)


def test_opaque_403_and_the_words_behind_it(enter: Enter) -> None:
    person = enter(world(user(TOKEN, allow("iam:Simulate*", "iam:GetUser"))))
    person.ready()
    found = person.explain(person.fails(COPY), "--image", IMAGE)
    blamed(found, "iam-push-denied")
    hidden = "because no identity-based policy allows the ecr:BatchGetImage action"
    assert hidden not in found.log
    assert hidden in found.check("registry-api")["answer"]
    person.follow(found.fix(1))
    person.done(COPY)


def test_opaque_403_by_an_explicit_deny(enter: Enter) -> None:
    person = enter(world(user(allow("*"), deny("ecr:BatchCheckLayerAvailability"))))
    person.ready()
    found = person.explain(person.fails(COPY), "--image", IMAGE)
    blamed(found, "iam-explicit-deny", "token-expired")
    person.admin("aws iam delete-user-policy --user-name ci-deploy --policy-name policy-1")
    person.done(COPY)


def test_key_disabled(enter: Enter) -> None:
    person = enter(world(repositories=(replace(ORDERS, kms_key=KEY, kms_state="Disabled"),)))
    person.ready()
    found = person.explain(person.fails(PUSH))
    blamed(found, "kms-denied")
    person.follow(found.fix(1), only=1)
    person.done(PUSH)


def test_repository_full(enter: Enter) -> None:
    person = enter(world(repositories=(replace(ORDERS, max_images=1),)))
    person.ready()
    person.done(f"skopeo copy docker-archive:orders-api.tar docker://{REPO}:1.0.0")
    found = person.explain(person.fails(PUSH))
    blamed(found, "quota-exceeded")
    person.follow(found.fix(0), only=0)
    person.admin(f"aws ecr batch-delete-image --region us-east-1 --repository-name {NAME} --image-ids imageTag=1.0.0")
    person.done(PUSH)
