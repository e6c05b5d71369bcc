"""Broken worlds: AWS credentials, the machine itself and the road to the registry; and `check` before a push."""

# ruff: noqa: F811  (fixtures are imported, and named as arguments)

from dataclasses import replace

import pytest

from .state import Request
from .world import CI_USER, allow, deny
from .worlds_cast import (
    COPY,
    HOST,
    IMAGE,
    KEY,
    LOGIN,
    ORDERS,
    PIPE,
    PUSH,
    READS,
    REPO,
    STRANGER,
    push_but,
    user,
    world,
)
from .worlds_fixtures import Enter, enter, road, watched, workshop  # noqa: F401
from .worlds_person import blamed
from .worlds_road import NOBODY, REGISTRY, Road

pytestmark = pytest.mark.lab

PAIR = f"{CI_USER.access_key}\n{CI_USER.secret_key}\n\n\n"
"""What the reader answers to ``aws configure``."""

BLOCKED = {
    "repository-missing": world(repositories=()),
    "kms-denied": world(repositories=(replace(ORDERS, kms_key=KEY, kms_state="PendingDeletion"),)),
    "repository-policy-deny": world(STRANGER),
    "iam-explicit-deny": world(user(allow("*"), deny("ecr:BatchCheckLayerAvailability", "ecr:InitiateLayerUpload"))),
    "registry-region-mismatch": world(repositories=(replace(ORDERS, region="us-west-2"),)),
}


# AWS credentials


def test_expired_session_hides_the_profile(enter: Enter) -> None:
    old = replace(CI_USER, expired=True, session_token="lab-old-session", access_key="ASIALAB00000000OLD01")
    person = enter(world(CI_USER, old))
    person.profiles(default=CI_USER)
    person.variables |= person.lab.credentials(old)
    found = person.explain(person.fails(PIPE), "--image", IMAGE)
    blamed(found, "aws-credentials-expired")
    person.follow(found.fix(1))
    person.done(LOGIN)
    person.done(PUSH)


def test_secret_wrong(enter: Enter) -> None:
    person = enter(world())
    person.profiles(default=replace(CI_USER, secret_key="x" * 40))
    found = person.explain(person.fails(PIPE), "--image", IMAGE)
    blamed(found, "aws-signature-mismatch")
    person.follow(found.fix(0))
    person.follow(found.fix(1), PROFILE="default", stdin=PAIR)
    person.done(LOGIN)
    person.done(PUSH)


def test_key_unknown(enter: Enter) -> None:
    person = enter(world())
    person.profiles(default=replace(CI_USER, access_key="AKIALAB0000UNKNOWN00"))
    found = person.explain(person.fails(PIPE), "--image", IMAGE)
    blamed(found, "aws-credentials-invalid")
    person.follow(found.fix(2), PROFILE="default", stdin=PAIR)
    person.done(LOGIN)
    person.done(PUSH)


def test_profile_missing(enter: Enter) -> None:
    person = enter(world())
    person.profiles(default=CI_USER)
    person.variables["AWS_PROFILE"] = "prod"
    found = person.explain(person.fails(PIPE), "--image", IMAGE)
    blamed(found, "aws-profile-not-found")
    person.follow(found.fix(0))
    person.follow(found.fix(1))
    person.done(LOGIN)
    person.done(PUSH)


# This machine, and the road


def test_daemon_not_running(enter: Enter) -> None:
    person = enter(world())
    person.ready()
    good, person.variables = person.variables, {**person.variables, "DOCKER_HOST": "tcp://127.0.0.1:2375"}
    found = person.explain(person.fails(PUSH))
    blamed(found, "docker-daemon-unreachable")
    person.follow(found.fix(0), only=0)
    person.variables = good
    person.done(PUSH)


def test_image_not_tagged(enter: Enter) -> None:
    person = enter(world())
    person.ready()
    found = person.explain(person.fails(f"docker push {REPO}:2.0"), "--image", f"{REPO}:2.0")
    blamed(found, "image-not-tagged")
    person.follow(found.fix(0))
    person.follow(found.fix(1))


def test_proxy_refuses(enter: Enter, road: Road) -> None:
    person = enter(world(proxy="forbidden"))
    person.ready()
    road.leads_to(HOST)
    person.inside = road.inside
    found = person.explain(person.fails(COPY), "--image", IMAGE)
    blamed(found, "network-proxy")
    person.follow(found.fix(2))
    person.done(COPY)


def test_certificate_not_trusted(enter: Enter, road: Road) -> None:
    person = enter(world(certificate="untrusted"))
    person.ready()
    person.inside = road.inside
    found = person.explain(person.fails(COPY), "--image", IMAGE)
    blamed(found, "network-tls")
    person.follow(found.fix(1), **{"COMPANY_ROOT_CA.crt": str(person.lab.certificates.stranger)})
    person.done(COPY)


def test_name_not_resolved(enter: Enter, road: Road) -> None:
    person = enter(world())
    person.ready()
    del person.variables["HTTPS_PROXY"]
    person.inside = road.inside
    found = person.explain(person.fails(COPY), "--image", IMAGE)
    blamed(found, "network-dns")
    road.leads_to(HOST)
    person.done(COPY)


def test_region_misspelt_in_the_host(enter: Enter, road: Road) -> None:
    person = enter(world())
    person.profiles(default=CI_USER)
    del person.variables["HTTPS_PROXY"]
    road.leads_to(HOST)
    person.inside = road.inside
    wrong = IMAGE.replace("us-east-1", "us-esat-1")
    person.logged_in(wrong.partition("/")[0], person.lab.password(CI_USER))
    found = person.explain(person.fails(COPY.replace(IMAGE, wrong)), "--image", wrong)
    blamed(found, "network-dns")
    assert found.check("region")["detail"]["nearest_region"] == "us-east-1"
    person.follow(found.fix(0))


def test_connection_refused(enter: Enter, road: Road) -> None:
    person = enter(world())
    person.ready()
    del person.variables["HTTPS_PROXY"]
    road.leads_to(HOST, NOBODY)
    person.inside = road.inside
    found = person.explain(person.fails(COPY), "--image", IMAGE)
    blamed(found, "network-refused")
    road.forget()
    road.leads_to(HOST, REGISTRY)
    person.done(COPY)


# Two things at once


def test_two_causes_one_after_the_other(enter: Enter) -> None:
    person = enter(world(repositories=()))
    person.profiles(default=CI_USER)
    found = person.explain(person.fails(PUSH))
    blamed(found, "not-logged-in")
    for command in found.fix(0)["commands"][:-1]:
        person.done(command)
    then = person.explain(person.fails(PUSH))
    blamed(then, "repository-missing")
    person.follow(then.fix(1))
    person.done(PUSH)


# Before the push


def test_check_says_ready(enter: Enter) -> None:
    person = enter(world())
    person.ready()
    found = person.check(IMAGE)
    assert (found.report["outcome"], found.code) == ("ready", 0), found.told()
    person.done(PUSH)


@pytest.mark.parametrize("cause", BLOCKED)
def test_check_says_blocked(enter: Enter, cause: str) -> None:
    person = enter(BLOCKED[cause])
    person.ready(BLOCKED[cause].principals[0])
    found = person.check(IMAGE)
    blamed(found, cause)
    assert found.report["outcome"] == "blocked"
    person.fails(PUSH)


def test_check_says_blocked_by_what_is_only_simulated(enter: Enter) -> None:
    person = enter(world(user(READS, push_but("ecr:UploadLayerPart", "ecr:PutImage", on="*"))))
    person.ready()
    found = person.check(IMAGE)
    assert (found.report["outcome"], found.code) == ("blocked", 1)
    assert (found.first["id"], found.first["verdict"]) == ("iam-push-denied", "likely"), found.told()
    person.fails(PUSH)
    person.follow(found.fix(1))
    person.done(PUSH)


def test_check_says_blocked_without_a_login(enter: Enter) -> None:
    person = enter(world())
    person.profiles(default=CI_USER)
    found = person.check(IMAGE)
    blamed(found, "not-logged-in")
    person.follow(found.fix(0))
    again = person.check(IMAGE)
    assert (again.report["outcome"], again.code) == ("ready", 0), again.told()


def test_check_says_blocked_by_an_immutable_tag(enter: Enter) -> None:
    person = enter(world(repositories=(replace(ORDERS, mutability="IMMUTABLE"),)))
    person.ready()
    person.done(COPY)
    blamed(person.check(IMAGE), "tag-immutable")
    person.fails(PUSH)


def test_check_says_blocked_without_the_image(enter: Enter) -> None:
    person = enter(world())
    person.ready()
    blamed(person.check(f"{REPO}:9.9"), "image-not-tagged")
    person.fails(f"docker push {REPO}:9.9")


# Reading only


def test_ecrdoctor_only_reads(watched: list[Request]) -> None:
    """Each of its processes was held to this where it ran; here is the sum."""
    if not watched:
        pytest.skip("no ecrdoctor process has run before this test")
    assert [call for call in watched if call.writes] == []
