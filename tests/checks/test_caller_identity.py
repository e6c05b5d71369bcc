"""Who are we to AWS: good, bad in each way, silent."""

from __future__ import annotations

import pytest

from ecrdoctor.checks.caller_identity import CAUSES, run
from ecrdoctor.checks.contract import Answer, Missing
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Unavailable
from ecrdoctor.systems.aws_models import CredentialSource, Refused, SsoSession

from .fakes_aws import SESSION, SILENT, USER, subject, systems


def test_credentials_that_work() -> None:
    source = CredentialSource("assume-role", "ci", temporary=True, expires="2030-01-01T00:00:00+00:00")
    assert run(subject(), systems(identity=SESSION, source=source)) == Answer(
        status="ok",
        text=Text(f"{SESSION.arn} (from assume-role, profile ci)", f"{SESSION.arn}（来源：assume-role，profile ci）"),
        detail={
            "account": "123456789012",
            "arn": SESSION.arn,
            "partition": "aws",
            "source": "assume-role",
            "profile": "ci",
            "temporary": True,
            "expires": "2030-01-01T00:00:00+00:00",
            "shadows": [],
            "refused_in": [],
            "endpoints": {},
        },
        rules_out=CAUSES,
        learned={"principal": SESSION.arn, "principal_name": "ci"},
    )


def test_credentials_that_hide_a_profile_somebody_named() -> None:
    source = CredentialSource("env", shadows=("AWS_PROFILE=prod", "profile default"))
    answer = run(subject(), systems(source=source))
    assert answer.text.en == f"{USER.arn} (from env; it hides AWS_PROFILE=prod, profile default)"
    assert answer.suggests == ("wrong-identity",)
    assert run(subject(), systems(source=CredentialSource("env", shadows=("profile default",)))).suggests == ()


def test_another_profile_than_the_logs_rules_nothing_out() -> None:
    source = CredentialSource("sso", "dev", sso=SsoSession("corp", "2030-01-01T00:00:00+00:00", expired=False))
    answer = run(subject(profile="prod"), systems(source=source))
    assert answer.rules_out == ()
    assert answer.detail["sso"] == {"session": "corp", "expires": "2030-01-01T00:00:00+00:00"}
    assert "aws-credentials-expired" in run(subject(profile="dev"), systems(source=source)).rules_out


def test_only_a_role_that_was_assumed_rules_out_that_it_may_not_be() -> None:
    assert "assume-role-denied" not in run(subject(), systems()).rules_out


@pytest.mark.parametrize(
    ("failure", "cause"),
    [
        (Refused("x", kind="expired", code="ExpiredToken"), "aws-credentials-expired"),
        (Refused("x", kind="expired", code="SsoExpired"), "aws-sso-session-expired"),
        (Refused("x", kind="expired", code="LoginExpired"), "aws-sso-session-expired"),
        (Refused("x", kind="invalid-credentials", code="InvalidClientTokenId"), "aws-credentials-invalid"),
        (Refused("x", kind="invalid-credentials", code="SignatureDoesNotMatch"), "aws-signature-mismatch"),
        (Refused("x", kind="invalid-credentials", code="ProfileNotFound"), "aws-profile-not-found"),
        (Refused("x", kind="clock-skew", code="InvalidSignatureException"), "aws-clock-skew"),
        (Refused("x", kind="denied", code="AssumeRole", action="sts:AssumeRole"), "assume-role-denied"),
        (Refused("x", code="AssumeRole", action="sts:AssumeRoleWithWebIdentity"), "assume-role-denied"),
    ],
)
def test_a_failure_that_is_the_finding(failure: Unavailable, cause: str) -> None:
    answer = run(subject(), systems(identity=failure))
    assert (answer.status, answer.confirms, answer.rules_out) == ("problem", (cause,), ())
    assert answer.text.en.endswith(": x")
    assert answer.missing is not None


def test_an_sso_session_is_named() -> None:
    failure = Refused("x", kind="expired", code="SsoExpired")
    session = SsoSession("corp", "2020-01-01T00:00:00+00:00", expired=True)
    assert run(subject(), systems(identity=failure, sso=session)).detail == {
        "kind": "expired",
        "reason": "x",
        "code": "SsoExpired",
        "sso": {"session": "corp", "expires": "2020-01-01T00:00:00+00:00"},
    }


@pytest.mark.parametrize(
    ("failure", "suggests"),
    [
        (SILENT, ()),
        (Unavailable("refused", kind="unreachable"), ("aws-endpoint-unreachable",)),
        (Unavailable("none", kind="no-credentials"), ("aws-credentials-missing",)),
        (Unavailable("slow down", kind="throttled"), ()),
        (Unavailable("?"), ()),
    ],
)
def test_a_failure_that_only_kept_us_from_looking(failure: Unavailable, suggests: tuple[str, ...]) -> None:
    answer = run(subject(), systems(identity=failure))
    assert (answer.status, answer.confirms, answer.rules_out, answer.suggests) == ("unknown", (), (), suggests)
    assert answer.missing is not None


def test_no_credentials_at_all() -> None:
    reason = "no link of the AWS credential chain has any"
    assert run(subject(), systems(identity=Unavailable(reason, kind="no-credentials"))) == Answer(
        status="unknown",
        text=Text(
            "cannot tell who AWS takes us for: there are no usable AWS credentials here",
            "无法判断当前的 AWS 身份：这里没有可用的 AWS 凭证",
        ),
        detail={"kind": "no-credentials", "reason": reason},
        suggests=("aws-credentials-missing",),
        missing=Missing(
            Text(f"there are no usable AWS credentials here: {reason}", f"这里没有可用的 AWS 凭证：{reason}"),
            Text(
                "log in to AWS here (for example `aws sso login`), or name a profile with --profile",
                "在本机登录 AWS（例如 `aws sso login`），或用 --profile 指定 profile",
            ),
        ),
    )
