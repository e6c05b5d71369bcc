"""What is said where a system gave no answer."""

from __future__ import annotations

import pytest

from ecrdoctor.checks.contract import Answer, Missing
from ecrdoctor.checks.missing import is_absent, missing, unknown
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Unavailable
from ecrdoctor.systems.aws_models import Refused

KINDS = (
    "no-credentials",
    "expired",
    "invalid-credentials",
    "clock-skew",
    "unreachable",
    "timeout",
    "throttled",
    "missing-tool",
    "error",
)


def test_a_denial_names_the_permission() -> None:
    error = Unavailable("not allowed", kind="denied", action="kms:DescribeKey")
    assert unknown(Text("x", "甲"), error, detail={"key": "k"}, suggests=("kms-denied",)) == Answer(
        status="unknown",
        text=Text("cannot tell x: not allowed to look", "无法判断甲：没有查看权限"),
        detail={"kind": "denied", "reason": "not allowed", "action": "kms:DescribeKey", "key": "k"},
        suggests=("kms-denied",),
        missing=Missing(
            Text("not allowed to look: not allowed", "没有查看权限：not allowed"),
            Text("grant kms:DescribeKey", "授予权限 kms:DescribeKey"),
        ),
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_why_and_a_remedy_of_its_own(kind: str) -> None:
    found = missing(Unavailable("r", kind=kind))
    assert found.why.en.endswith(": r")
    assert found.why.zh.endswith("：r")
    others = [missing(Unavailable("r", kind=other)) for other in KINDS if other != kind]
    assert found.remedy not in [other.remedy for other in others]


def test_an_unknown_kind_is_an_error() -> None:
    assert missing(Unavailable("r", kind="strange")) == missing(Unavailable("r"))


def test_a_denial_without_a_name() -> None:
    assert missing(Unavailable("r", kind="denied")).remedy == Text("ask for read access", "申请只读权限")


def test_only_ecrs_own_word_says_that_a_repository_is_absent() -> None:
    assert is_absent(Refused("x", code="RepositoryNotFoundException"))
    assert not is_absent(Refused("x", code="AccessDenied"))
    assert not is_absent(Unavailable("x"))
