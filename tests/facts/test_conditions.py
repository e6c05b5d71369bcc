from __future__ import annotations

import pytest

from ecrdoctor.facts.conditions import CONDITIONS
from ecrdoctor.facts.extract import extract_facts
from ecrdoctor.facts.model import Facts
from ecrdoctor.facts.reference import parse_reference
from ecrdoctor.reading.read import read_log

HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"


def _facts(reference: str = f"{HOST}/team/app:1", platform: str | None = None, **values: str) -> Facts:
    return Facts(target=parse_reference(reference), values=values, platform=platform)


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("cross-account", _facts(principal="arn:aws:iam::444455556666:user/ci")),
        ("same-account", _facts(principal="arn:aws:iam::111122223333:user/ci")),
        ("login-host-differs", _facts(login_host="444455556666.dkr.ecr.eu-west-1.amazonaws.com")),
        ("token-region-differs", _facts(token_region="us-east-1")),
        ("account-malformed", _facts("1111-2222-3333.dkr.ecr.eu-west-1.amazonaws.com/app")),
        ("private-registry", _facts()),
        ("public-registry", _facts("public.ecr.aws/a/app")),
        ("other-registry", _facts("team/app")),
        ("registry-unknown", Facts()),
        ("windows", _facts(platform="windows")),
        ("china", _facts("111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn/app")),
        ("push-action", _facts(action="ecr:PutImage")),
        ("token-action", _facts(action="ecr:GetAuthorizationToken")),
        ("layer-read-action", _facts(action="ecr:GetDownloadUrlForLayer")),
        ("public-action", _facts(action="ecr-public:PutImage")),
        ("user-caller", _facts(principal="arn:aws:iam::111122223333:user/ci")),
        ("role-caller", _facts(principal="arn:aws:sts::111122223333:assumed-role/ci/job")),
        ("sso-caller", _facts(principal="arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Dev_0/jo")),
        ("public-login", _facts(login_host="public.ecr.aws")),
        ("repository-name-doubled", _facts(f"{HOST}/app/app")),
    ],
)
def test_holds(name: str, facts: Facts) -> None:
    assert CONDITIONS[name](facts) is True


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("cross-account", _facts(principal="arn:aws:iam::111122223333:user/ci")),
        ("cross-account", _facts()),
        ("cross-account", _facts("team/app", principal="arn:aws:iam::444455556666:user/ci")),
        ("same-account", _facts(principal="arn:aws:iam::***:user/ci")),
        ("login-host-differs", _facts(login_host=HOST.upper())),
        (
            "login-host-differs",
            extract_facts(
                read_log(f"docker login ***.dkr.ecr.eu-west-1.amazonaws.com\ndocker push {HOST}/app".encode(), "-")
            ),
        ),
        ("token-region-differs", _facts(token_region="eu-west-1")),
        ("account-malformed", extract_facts(read_log(b"[***.dkr.ecr.eu-west-1.amazonaws.com/app]", "-"))),
        ("role-caller", _facts(principal="arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Dev_0/jo")),
        ("push-action", _facts(action="ecr:CreateRepository")),
    ],
)
def test_does_not_hold(name: str, facts: Facts) -> None:
    assert CONDITIONS[name](facts) is False


@pytest.mark.parametrize("name", sorted(CONDITIONS))
def test_nothing_is_known_of_nothing(name: str) -> None:
    assert CONDITIONS[name](Facts()) is (name == "registry-unknown")
