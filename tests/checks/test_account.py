"""Is the identity of the registry's account?"""

from __future__ import annotations

from ecrdoctor.checks.account import CHECK, run
from ecrdoctor.checks.contract import Answer
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems.aws_models import CredentialSource, Identity

from .fakes_aws import ACCOUNT, OTHER_ACCOUNT, SILENT, STRANGER, USER, denied, subject, systems

BOTH = {"identity": OTHER_ACCOUNT, "registry": ACCOUNT}


def test_the_same_account() -> None:
    assert run(subject(), systems()) == Answer(
        "ok",
        Text(f"identity and registry are both of account {ACCOUNT}", f"身份与 registry 同属账号 {ACCOUNT}"),
        {"identity": ACCOUNT, "registry": ACCOUNT},
    )


def test_another_account_is_noted_and_not_condemned() -> None:
    answer = run(subject(), systems(identity=STRANGER))
    assert (answer.status, answer.confirms, answer.suggests) == ("ok", (), ("repository-policy-deny",))
    assert answer.detail == {**BOTH, "profiles": []}


def test_a_profile_that_leads_to_the_account_is_named() -> None:
    answer = run(subject(), systems(identity=STRANGER, profiles=("prod",)))
    assert (answer.suggests, answer.learned) == (("wrong-identity", "repository-policy-deny"), {"profile": "prod"})
    assert run(subject(), systems(identity=STRANGER, profiles=("a", "b"))).learned == {}


def test_a_hidden_profile_of_the_right_account_proves_the_wrong_identity() -> None:
    source = CredentialSource("env", shadows=("AWS_PROFILE=prod",))
    assert run(subject(), systems(identity=STRANGER, source=source, identities={"prod": USER})) == Answer(
        status="problem",
        text=Text(
            f"the identity is of account {OTHER_ACCOUNT}, but profile prod, which it hides, is of {ACCOUNT} "
            "like the registry",
            f"当前身份属于账号 {OTHER_ACCOUNT}，而被它遮住的 profile prod 属于 {ACCOUNT}，与 registry 一致",
        ),
        detail={**BOTH, "profile": "prod", "profile_arn": USER.arn},
        confirms=("wrong-identity",),
        explains=("repository-policy-deny", "iam-push-denied", "registry-account-mismatch", "repository-missing"),
        learned={"profile": "prod"},
    )


def test_a_hidden_profile_that_cannot_say_or_is_of_another_account_proves_nothing() -> None:
    source = CredentialSource("env", shadows=("AWS_DEFAULT_PROFILE=old", "profile default", "AWS_ACCESS_KEY_ID"))
    doors = systems(identity=STRANGER, source=source, identities={"old": SILENT, "default": STRANGER})
    assert run(subject(), doors).status == "ok"
    assert run(subject(), systems(identity=STRANGER, source=SILENT)).status == "ok"


def test_another_partition() -> None:
    chinese = Identity(OTHER_ACCOUNT, f"arn:aws-cn:iam::{OTHER_ACCOUNT}:user/li")
    answer = run(subject(), systems(identity=chinese))
    assert (answer.status, answer.confirms) == ("problem", ("wrong-identity",))


def test_no_answer() -> None:
    for failure in (SILENT, denied("sts:GetCallerIdentity")):
        answer = run(subject(), systems(identity=failure))
        assert (answer.status, answer.confirms, answer.rules_out) == ("unknown", (), ())
        assert answer.missing is not None


def test_what_it_applies_to() -> None:
    assert CHECK.applies(subject())
    assert not CHECK.applies(subject("public.ecr.aws/acme/app:1"))
    assert not CHECK.applies(subject("***.dkr.ecr.eu-west-1.amazonaws.com/app:1"))
