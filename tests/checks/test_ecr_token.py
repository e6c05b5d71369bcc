"""Can this identity get an ECR password?"""

from __future__ import annotations

import pytest

from ecrdoctor.checks.contract import Answer
from ecrdoctor.checks.ecr_token import CHECK, run
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Unavailable
from ecrdoctor.systems.aws_models import TokenGranted

from .fakes_aws import HOST, REGION, SILENT, denied, subject, systems

UNTIL = "2030-01-01T00:00:00+00:00"
PUBLIC = "public.ecr.aws/acme/app:1"


def test_a_password_can_be_had() -> None:
    assert run(subject(), systems()) == Answer(
        status="ok",
        text=Text(
            f"this identity can get an ECR password in {REGION}, good until {UNTIL}",
            f"当前身份可以在 {REGION} 取得 ECR 登录密码，有效期至 {UNTIL}",
        ),
        detail={"region": REGION, "endpoint": f"https://{HOST}", "expires": UNTIL},
        rules_out=("ecr-token-denied", "aws-endpoint-unreachable"),
    )


def test_ecr_public_has_one_region_and_no_endpoint() -> None:
    answer = run(subject(PUBLIC), systems(token=TokenGranted("us-east-1", "", UNTIL)))
    assert (answer.status, answer.detail["region"]) == ("ok", "us-east-1")


@pytest.mark.parametrize(
    ("reason", "confirms"),
    [
        ("User: x is not authorized", ("ecr-token-denied",)),
        ("… because no identity-based policy allows the action", ("ecr-token-denied",)),
        ("… with an explicit deny in a service control policy", ("ecr-token-denied", "scp-deny")),
        (
            "… with an explicit deny in an identity-based policy: arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantine",
            ("ecr-token-denied", "aws-key-quarantined"),
        ),
    ],
)
def test_the_refusal_is_the_finding(reason: str, confirms: tuple[str, ...]) -> None:
    answer = run(subject(), systems(token=denied("ecr:GetAuthorizationToken", reason)))
    assert (answer.status, answer.confirms, answer.rules_out) == ("problem", confirms, ())
    assert answer.learned == {"action": "ecr:GetAuthorizationToken", "resource": "*"}


def test_a_refusal_of_ecr_public_names_both_actions() -> None:
    answer = run(subject(PUBLIC), systems(token=denied("ecr-public:GetAuthorizationToken")))
    assert (answer.confirms, answer.suggests) == (("ecr-token-denied",), ("ecr-public-setup",))
    assert "sts:GetServiceBearerToken" in answer.text.en


def test_a_password_from_somewhere_else() -> None:
    token = TokenGranted(REGION, "http://localhost:4510", UNTIL)
    answer = run(subject(), systems(token=token, overrides={"AWS_ENDPOINT_URL": "http://localhost:4566"}))
    assert (answer.status, answer.confirms, answer.suggests) == ("problem", (), ("token-invalid",))
    assert "AWS_ENDPOINT_URL sends API calls elsewhere" in answer.text.en


@pytest.mark.parametrize(
    ("failure", "suggests"),
    [(SILENT, ()), (Unavailable("x", kind="unreachable"), ("aws-endpoint-unreachable",)), (Unavailable("x"), ())],
)
def test_no_answer(failure: Unavailable, suggests: tuple[str, ...]) -> None:
    answer = run(subject(), systems(token=failure))
    assert (answer.status, answer.confirms, answer.rules_out, answer.suggests) == ("unknown", (), (), suggests)
    assert answer.missing is not None


def test_what_it_applies_to() -> None:
    assert CHECK.applies(subject())
    assert CHECK.applies(subject(PUBLIC))
    assert not CHECK.applies(subject("app:1"))
