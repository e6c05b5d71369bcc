"""What CloudTrail recorded."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecrdoctor.checks.cloudtrail import CHECK, run
from ecrdoctor.checks.contract import Answer
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Unavailable
from ecrdoctor.systems.aws_models import DeniedEvent

from .fakes_aws import SILENT, STRANGER, USER, denied, subject, systems

WORDS = (
    "User: x is not authorized to perform: ecr:PutImage because no VPC endpoint policy allows the ecr:PutImage action"
)
EVENT = DeniedEvent(
    time="2026-01-15T09:00:00Z",
    operation="PutImage",
    error_code="AccessDenied",
    message=WORDS,
    principal=USER.arn,
    repository="team/app",
    vpc_endpoint="vpce-1",
)


def test_our_refusal_is_proof() -> None:
    other = replace(EVENT, principal=STRANGER.arn, message="")
    assert run(subject(), systems(events=(other, EVENT))) == Answer(
        status="problem",
        text=Text(
            f"CloudTrail: PutImage by {USER.arn} refused at 2026-01-15T09:00:00Z: {WORDS}",
            f"CloudTrail：{USER.arn} 的 PutImage 于 2026-01-15T09:00:00Z 被拒绝：{WORDS}",
        ),
        detail={
            "refused": 2,
            "time": "2026-01-15T09:00:00Z",
            "operation": "PutImage",
            "principal": USER.arn,
            "message": WORDS,
            "vpc_endpoint": "vpce-1",
        },
        confirms=("vpc-endpoint-policy-deny",),
        learned={"action": "ecr:PutImage", "principal": USER.arn},
    )


def test_the_logs_principal_counts_before_ours() -> None:
    event = replace(EVENT, principal=STRANGER.arn)
    assert run(subject(principal=STRANGER.arn), systems(events=(EVENT, event))).learned["principal"] == STRANGER.arn
    answer = run(subject(), systems(events=(event,)))
    assert (answer.confirms, answer.suggests) == ((), ("vpc-endpoint-policy-deny",))
    assert run(subject(), systems(identity=SILENT, events=(EVENT,))).confirms == ()


def test_a_refusal_without_reason_is_a_hint() -> None:
    answer = run(subject(), systems(events=(replace(EVENT, message=""),)))
    assert (answer.status, answer.confirms) == ("problem", ())
    assert answer.suggests == ("iam-push-denied", "repository-policy-deny")


def test_kms() -> None:
    event = replace(EVENT, error_code="KmsException", message="x")
    assert run(subject(), systems(events=(event,))).confirms == ("kms-denied",)


def test_no_refusal_of_this_repository_rules_nothing_out() -> None:
    answer = run(subject(), systems(events=(replace(EVENT, repository="other"),)))
    assert (answer.status, answer.rules_out, answer.detail) == ("ok", (), {"refused": 0})


@pytest.mark.parametrize("failure", [SILENT, denied("cloudtrail:LookupEvents"), Unavailable("500")])
def test_no_answer(failure: Unavailable) -> None:
    answer = run(subject(), systems(events=failure))
    assert (answer.status, answer.confirms, answer.rules_out) == ("unknown", (), ())
    assert answer.missing is not None


def test_it_is_asked_only_when_the_user_asks() -> None:
    assert CHECK.only_with == "cloudtrail"
    assert CHECK.applies(subject())
