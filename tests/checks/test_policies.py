"""Do the policies on ECR's side let this caller push?"""

from __future__ import annotations

import json
from typing import Any

import pytest

from ecrdoctor.checks.contract import Answer
from ecrdoctor.checks.policies import CHECK, caller_of, run
from ecrdoctor.checks.policy import Caller
from ecrdoctor.checks.push_actions import PUSH_ACTIONS
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Unavailable
from ecrdoctor.systems.aws_models import Identity, Refused

from .fakes_aws import ACCOUNT, ARN, SESSION, SILENT, STRANGER, USER, FakeAws, denied, subject, systems

CAUSE = ("repository-policy-deny",)
CONDITION = {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}


def _policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def _statement(effect: str, principal: Any = "*", action: Any = "ecr:*", **more: Any) -> dict[str, Any]:
    return {"Effect": effect, "Principal": principal, "Action": action, **more}


def _detail(verdict: str, **more: Any) -> dict[str, Any]:
    return {
        "repository_policy": True,
        "registry_policy": False,
        "cross_account": False,
        "verdicts": dict.fromkeys(PUSH_ACTIONS, verdict),
        "registry_not_seen": None,
        **more,
    }


def test_no_policy_denies_nothing() -> None:
    assert run(subject(), systems()) == Answer(
        "ok",
        Text("no resource policy is set; identity policies decide", "没有设置资源策略；由身份策略决定"),
        _detail("none", repository_policy=False),
        rules_out=CAUSE,
    )


def test_a_deny_is_proof() -> None:
    policy = _policy(_statement("Allow"), _statement("Deny", {"AWS": USER.arn}, "ecr:PutImage", Sid="NoAnn"))
    answer = run(subject(), systems(policy=policy))
    assert answer == Answer(
        "problem",
        Text(
            "statement NoAnn of the resource policy denies this caller: ecr:PutImage",
            "资源策略中的语句 NoAnn 明确拒绝当前身份：ecr:PutImage",
        ),
        {
            **_detail("allow"),
            "verdicts": {**dict.fromkeys(PUSH_ACTIONS, "allow"), "ecr:PutImage": "deny"},
            "denied": ["ecr:PutImage"],
        },
        confirms=CAUSE,
        learned={"action": "ecr:PutImage", "resource": ARN, "repository_arn": ARN},
    )


def test_a_deny_for_somebody_else() -> None:
    answer = run(subject(), systems(policy=_policy(_statement("Deny", {"AWS": STRANGER.arn}))))
    assert (answer.status, answer.rules_out) == ("ok", CAUSE)


def test_a_deny_with_a_condition_is_not_judged() -> None:
    answer = run(subject(), systems(policy=_policy(_statement("Deny", Condition=CONDITION))))
    assert (answer.status, answer.confirms, answer.rules_out, answer.suggests) == ("unknown", (), (), CAUSE)
    assert answer.missing is not None


def test_an_allow_with_a_condition_matters_only_across_accounts() -> None:
    policy = _policy(_statement("Allow", Condition=CONDITION))
    assert run(subject(), systems(policy=policy)).status == "ok"
    assert run(subject(), systems(policy=policy, identity=STRANGER)).status == "unknown"


@pytest.mark.parametrize("policy", [None, _policy(_statement("Allow", {"AWS": STRANGER.arn}, "ecr:BatchGetImage"))])
def test_across_accounts_what_is_not_granted_is_refused(policy: str | None) -> None:
    answer = run(subject(), systems(policy=policy, identity=STRANGER))
    # another account's registry policy, which cannot be read, might grant it still
    assert (answer.status, answer.confirms, answer.suggests) == ("problem", (), CAUSE)
    assert "ecr:PutImage" in answer.detail["not_granted"]


def test_across_accounts_with_a_grant() -> None:
    policy = _policy(_statement("Allow", {"AWS": STRANGER.account}, "ecr:*"))
    answer = run(subject(), systems(policy=policy, identity=STRANGER))
    assert (answer.status, answer.rules_out) == ("ok", ())


@pytest.mark.parametrize(("scope", "status"), [("V2", "problem"), ("V1", "ok")])
def test_the_registry_policy_holds_for_pushes_in_scope_v2(scope: str, status: str) -> None:
    registry = _policy(_statement("Deny", Resource=f"arn:aws:ecr:*:{ACCOUNT}:repository/team/*"))
    assert run(subject(), systems(registry=registry, scope=scope)).status == status


@pytest.mark.parametrize(
    "answers",
    [{"registry": denied("ecr:GetRegistryPolicy")}, {"registry": "{"}, {"registry": _policy(), "scope": SILENT}],
)
def test_a_registry_policy_that_cannot_be_read_leaves_the_cause_open(answers: dict[str, Any]) -> None:
    answer = run(subject(), systems(**answers))
    assert (answer.status, answer.confirms, answer.rules_out) == ("ok", (), ())
    assert answer.text.en.endswith("(the registry policy could not be read)")


@pytest.mark.parametrize("policy", [SILENT, denied("ecr:GetRepositoryPolicy"), Unavailable("500"), "not json"])
def test_no_answer(policy: Any) -> None:
    answer = run(subject(), systems(policy=policy))
    assert (answer.status, answer.confirms, answer.rules_out) == ("unknown", (), ())
    assert answer.missing is not None
    assert run(subject(), systems(identity=SILENT)).status == "unknown"


def test_across_accounts_a_refusal_to_look_is_a_hint() -> None:
    answer = run(subject(), systems(policy=denied("ecr:GetRepositoryPolicy"), identity=STRANGER))
    assert (answer.status, answer.suggests) == ("unknown", CAUSE)


def test_a_repository_that_comes_with_the_push_has_no_policy() -> None:
    absent = Refused("there is none", code="RepositoryNotFoundException")
    assert run(subject(), systems(policy=absent)).status == "ok"


def test_a_session_is_called_by_its_role_too() -> None:
    assert caller_of(SESSION) == Caller(ACCOUNT, SESSION.arn, f"arn:aws:iam::{ACCOUNT}:role/ci", "AROACI:run-7")
    assert caller_of(USER) == Caller(ACCOUNT, USER.arn, USER.arn, "AIDAANN")


def test_what_it_applies_to() -> None:
    assert CHECK.applies(subject())
    assert not CHECK.applies(subject("public.ecr.aws/acme/app:1"))


@pytest.mark.parametrize(
    ("identity", "asked"),
    [
        (USER, ("repository", "registry")),
        (STRANGER, ("repository",)),  # another account's registry policy cannot be read
    ],
)
def test_the_policies_are_asked_for_at_once(identity: Identity, asked: tuple[str, ...]) -> None:
    doors = systems(identity=identity)
    run(subject(), doors)
    assert isinstance(doors.aws, FakeAws)
    assert doors.aws.asked_at_once == [asked]
