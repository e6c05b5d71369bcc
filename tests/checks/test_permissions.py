"""May this identity do everything that a push does?"""

from __future__ import annotations

import json
from typing import Any

import pytest

from ecrdoctor.checks.contract import Answer
from ecrdoctor.checks.permissions import CHECK, run
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Unavailable
from ecrdoctor.systems.aws_models import Identity, Refused, Simulated

from .fakes_aws import ACCOUNT, ARN, SESSION, SILENT, STRANGER, USER, denied, subject, systems

TRIED = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage"]
NO_IDENTITY = "User: x is not authorized because no identity-based policy allows the ecr:BatchGetImage action"


def _simulated(*actions: str, decision: str = "implicitDeny", **more: Any) -> dict[str, Simulated]:
    return {action: Simulated(action, "x", decision, **more) for action in actions}


def _detail(**more: Any) -> dict[str, Any]:
    return {
        "principal": USER.arn,
        "simulated": USER.arn,
        "resource": ARN,
        "cross_account": False,
        "tried": TRIED,
        "refused": [],
        "missing": [],
        "unsure": [],
        "missing_context": [],
        "because": {},
        "policy": None,
        **more,
    }


LEARNED = {"principal": USER.arn, "principal_name": "ann", "repository_arn": ARN}


def test_nothing_in_the_way_is_no_proof() -> None:
    assert run(subject(), systems()) == Answer(
        status="ok",
        text=Text(
            "nothing seen that would refuse this identity a push (simulated, so no proof)",
            "没有发现会拒绝当前身份推送的策略（模拟结果，不能作为证明）",
        ),
        detail=_detail(),
        learned=LEARNED,
    )


def test_the_logs_own_refusal_is_disproved_only_where_it_was_tried_by_the_same_principal() -> None:
    tried = run(subject(action="ecr:BatchGetImage", principal=USER.arn), systems())
    assert "iam-push-denied" in tried.rules_out
    assert run(subject(action="ecr:PutImage", principal=USER.arn), systems()).rules_out == ()
    assert run(subject(action="ecr:BatchGetImage", principal=STRANGER.arn), systems()).rules_out == ()
    assert run(subject(action="ecr:BatchGetImage"), systems()).rules_out == ()


def test_every_missing_action_is_listed_with_the_policy_that_grants_it() -> None:
    simulation = _simulated("ecr:GetAuthorizationToken", "ecr:PutImage", "ecr:UploadLayerPart")
    answer = run(subject(), systems(simulation=simulation))
    names = "ecr:GetAuthorizationToken, ecr:UploadLayerPart, ecr:PutImage"
    assert answer == Answer(
        status="problem",
        text=Text(f"this identity seems to lack {names} (simulated)", f"当前身份似乎缺少 {names}（模拟结果）"),
        detail=_detail(
            missing=["ecr:GetAuthorizationToken", "ecr:UploadLayerPart", "ecr:PutImage"],
            because={
                "ecr:GetAuthorizationToken": "ecr-token-denied",
                "ecr:UploadLayerPart": "iam-push-denied",
                "ecr:PutImage": "iam-push-denied",
            },
            policy={
                "Version": "2012-10-17",
                "Statement": [
                    {"Effect": "Allow", "Action": ["ecr:GetAuthorizationToken"], "Resource": "*"},
                    {"Effect": "Allow", "Action": ["ecr:UploadLayerPart", "ecr:PutImage"], "Resource": ARN},
                ],
            },
        ),
        suggests=("ecr-token-denied", "iam-push-denied"),
        learned={**LEARNED, "action": "ecr:GetAuthorizationToken", "resource": "*"},
        policy=answer.detail["policy"],
    )


@pytest.mark.parametrize(
    ("how", "cause"),
    [
        ({}, "iam-push-denied"),
        ({"decision": "explicitDeny"}, "iam-explicit-deny"),
        ({"boundary_allows": False}, "permissions-boundary-deny"),
        ({"organization_allows": False, "boundary_allows": False}, "scp-deny"),
        ({"decision": "explicitDeny", "matched": ("AWSCompromisedKeyQuarantineV3",)}, "aws-key-quarantined"),
    ],
)
def test_what_the_simulation_blames_is_a_hint(how: dict[str, Any], cause: str) -> None:
    answer = run(subject(), systems(simulation=_simulated("ecr:PutImage", **how)))
    assert (answer.status, answer.confirms, answer.suggests) == ("problem", (), (cause,))


def test_conditions_that_were_not_tested_make_it_unknown() -> None:
    simulation = _simulated("ecr:PutImage", missing_context=("aws:SourceIp",))
    answer = run(subject(), systems(simulation=simulation))
    assert (answer.status, answer.confirms, answer.suggests) == ("unknown", (), ())
    assert answer.detail["unsure"] == ["ecr:PutImage"]
    assert "aws:SourceIp" in answer.detail["reason"]
    assert answer.missing is not None


@pytest.mark.parametrize(
    ("reason", "simulation", "confirms"),
    [
        (NO_IDENTITY, {}, ("iam-push-denied",)),
        ("… with an explicit deny in a permissions boundary", {}, ("permissions-boundary-deny",)),
        ("User: x is not authorized", {}, ()),
        ("User: x is not authorized", _simulated("ecr:BatchGetImage"), ("iam-push-denied",)),
        ("User: x is not authorized", _simulated("ecr:BatchGetImage", decision="explicitDeny"), ("iam-explicit-deny",)),
    ],
)
def test_a_call_that_was_refused_is_proof(
    reason: str, simulation: dict[str, Simulated], confirms: tuple[str, ...]
) -> None:
    answer = run(subject(), systems(manifest=denied("ecr:BatchGetImage", reason), simulation=simulation))
    assert (answer.status, answer.confirms) == ("problem", confirms)
    assert answer.learned == {**LEARNED, "action": "ecr:BatchGetImage", "resource": ARN}
    assert answer.detail["missing"] == ["ecr:BatchGetImage"]


def test_a_refusal_without_reason_across_accounts_has_two_sides() -> None:
    simulation = _simulated("ecr:BatchCheckLayerAvailability")
    doors = systems(identity=STRANGER, layers=denied("ecr:BatchCheckLayerAvailability"), simulation=simulation)
    answer = run(subject(), doors)
    assert (answer.status, answer.confirms) == ("problem", ())
    assert answer.suggests == ("repository-policy-deny", "iam-push-denied")
    stated = denied("ecr:BatchCheckLayerAvailability", "… because no resource-based policy allows the … action")
    assert run(subject(), systems(identity=STRANGER, layers=stated)).confirms == ("repository-policy-deny",)


def test_in_one_account_the_repositorys_allow_is_enough() -> None:
    grant = {"Effect": "Allow", "Principal": {"AWS": USER.arn}, "Action": "ecr:PutImage"}
    policy = json.dumps({"Statement": grant})
    lacking = _simulated("ecr:PutImage")
    assert run(subject(), systems(simulation=lacking, policy=policy)).status == "ok"
    whole = json.dumps({"Statement": {**grant, "Principal": {"AWS": ACCOUNT}}})
    assert run(subject(), systems(simulation=lacking, policy=whole)).status == "problem"
    denying = _simulated("ecr:PutImage", decision="explicitDeny")
    assert run(subject(), systems(simulation=denying, policy=policy)).status == "problem"
    assert run(subject(), systems(simulation=lacking, policy="not json")).status == "problem"


def test_a_session_is_simulated_as_its_role_with_the_path() -> None:
    doors: Any = systems(identity=SESSION)
    assert run(subject(), doors).detail["simulated"] == f"arn:aws:iam::{ACCOUNT}:role/deploy/ci"
    assert f"simulate arn:aws:iam::{ACCOUNT}:role/deploy/ci" in doors.aws.asked


def test_a_role_that_may_not_be_read_is_guessed() -> None:
    forbidden = denied("iam:GetRole")
    answer = run(subject(), systems(identity=SESSION, role_found=forbidden))
    assert (answer.status, answer.detail["simulated"]) == ("ok", f"arn:aws:iam::{ACCOUNT}:role/ci")
    wrong = Refused("no such entity", code="NoSuchEntity")
    answer = run(subject(), systems(identity=SESSION, role_found=forbidden, simulation=wrong))
    assert answer.status == "unknown"
    assert answer.missing is not None
    assert answer.missing.remedy.en == "grant iam:GetRole"


@pytest.mark.parametrize(
    ("arn", "role_found"),
    [
        (f"arn:aws:iam::{ACCOUNT}:root", SILENT),
        (f"arn:aws:sts::{ACCOUNT}:federated-user/ann", SILENT),
        (f"arn:aws:sts::{ACCOUNT}:assumed-role/AWSReservedSSO_Dev_0123456789abcdef/ann", denied("iam:GetRole")),
    ],
)
def test_who_cannot_be_simulated(arn: str, role_found: Any) -> None:
    answer = run(subject(), systems(identity=Identity(ACCOUNT, arn), role_found=role_found))
    assert (answer.status, answer.confirms, answer.rules_out) == ("unknown", (), ())
    assert answer.text.en == (
        "the push actions could not be simulated; "
        "ecr:BatchCheckLayerAvailability, ecr:BatchGetImage was tried and works"
    )
    assert answer.missing is not None


@pytest.mark.parametrize("failure", [SILENT, denied("iam:SimulatePrincipalPolicy"), Unavailable("500")])
def test_no_answer(failure: Unavailable) -> None:
    for doors in (systems(identity=failure), systems(simulation=failure, layers=SILENT, manifest=SILENT)):
        answer = run(subject(), doors)
        assert (answer.status, answer.confirms, answer.rules_out) == ("unknown", (), ())
        assert answer.missing is not None


def test_ecr_public_has_actions_of_its_own() -> None:
    simulation = _simulated("sts:GetServiceBearerToken", "ecr-public:PutImage")
    answer = run(subject("public.ecr.aws/acme/team/app:1"), systems(simulation=simulation))
    arn = f"arn:aws:ecr-public::{ACCOUNT}:repository/team/app"
    assert answer.detail["tried"] == ["ecr-public:BatchCheckLayerAvailability"]
    assert answer.detail["policy"]["Statement"] == [
        {"Effect": "Allow", "Action": ["sts:GetServiceBearerToken"], "Resource": "*"},
        {"Effect": "Allow", "Action": ["ecr-public:PutImage"], "Resource": arn},
    ]


def test_what_it_applies_to() -> None:
    assert CHECK.applies(subject())
    assert CHECK.applies(subject("public.ecr.aws/acme/app:1"))
    assert not CHECK.applies(subject("app:1"))
