"""Which region was meant."""

from __future__ import annotations

from typing import Any

import pytest

from ecrdoctor.checks.contract import Answer
from ecrdoctor.checks.region import CHECK, nearest_region, run
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems.aws_models import Regions

from .fakes_aws import ACCOUNT, REGION, subject, systems


def _host(region: str) -> str:
    return f"{ACCOUNT}.dkr.ecr.{region}.amazonaws.com/team/app:1.0"


def _detail(**more: str | None) -> dict[str, str | None]:
    nothing = ("asked", "login", "--region", "AWS_REGION", "AWS_DEFAULT_REGION", "profile", "effective")
    return {"registry_region": REGION, **dict.fromkeys(nothing), **more}


def test_one_region_everywhere() -> None:
    assert run(subject(), systems()) == Answer(
        "ok",
        Text(f"registry and default region are both {REGION}", f"registry 与默认 region 都是 {REGION}"),
        _detail(AWS_DEFAULT_REGION=REGION, effective=REGION),
        rules_out=("aws-region-missing",),
    )


def test_a_variable_that_half_the_tools_ignore() -> None:
    answer = run(subject(), systems(region_places=Regions(aws_region=REGION)))
    assert (answer.status, answer.rules_out, answer.suggests) == ("ok", (), ("aws-region-missing",))
    assert "only AWS_REGION is set" in answer.text.en


def test_no_default_region() -> None:
    answer = run(subject(), systems(region_places=Regions()))
    assert (answer.status, answer.rules_out, answer.suggests) == ("ok", (), ("aws-region-missing",))


def test_another_default_region_is_noted() -> None:
    answer = run(subject(), systems(region_places=Regions(profile="us-east-1")))
    assert (answer.status, answer.confirms) == ("ok", ())
    assert answer.suggests == ("registry-region-mismatch", "login-registry-mismatch")


@pytest.mark.parametrize(
    ("facts", "suggests"),
    [
        ({"token_region": "us-east-1"}, ("login-bad-request", "login-registry-mismatch")),
        ({"login_host": f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com"}, ("login-registry-mismatch",)),
    ],
)
def test_a_login_for_another_region(facts: dict[str, Any], suggests: tuple[str, ...]) -> None:
    answer = run(subject(**facts), systems())
    assert (answer.status, answer.confirms, answer.suggests) == ("problem", (), suggests)
    assert answer.learned == {}


@pytest.mark.parametrize("region", ["eu-wst-1", "us-esat-1", "us-east-11", "eu-centrall-1"])
def test_a_misspelt_region_in_the_host(region: str) -> None:
    answer = run(subject(_host(region)), systems())
    assert (answer.status, answer.confirms, answer.suggests) == ("problem", ("network-dns",), ())
    assert answer.learned == {"right_region": nearest_region(region)}


@pytest.mark.parametrize("region", ["us-east-3", "mx-west-1", "zz-nowhere-1"])
def test_a_region_that_may_be_newer_than_we_are_is_not_condemned(region: str) -> None:
    answer = run(subject(_host(region)), systems())
    assert (answer.status, answer.confirms, answer.suggests) == ("problem", (), ("network-dns",))


def test_a_misspelt_region_in_the_configuration() -> None:
    answer = run(subject(), systems(region_places=Regions(aws_region="eu-wst-1")))
    assert (answer.status, answer.confirms, answer.learned) == ("problem", ("aws-endpoint-unreachable",), {})
    assert answer.text == Text(
        "there is no region eu-wst-1; the nearest is eu-west-1 (in the configuration)",
        "不存在名为 eu-wst-1 的 region；最接近的是 eu-west-1（见配置）",
    )


@pytest.mark.parametrize("masked", ["***", "$AWS_REGION", "<region>"])
def test_a_masked_region_is_no_region(masked: str) -> None:
    assert run(subject(token_region=masked), systems()) == run(subject(), systems())


def test_what_it_applies_to() -> None:
    assert CHECK.applies(subject())
    assert not CHECK.applies(subject("public.ecr.aws/acme/app:1"))
