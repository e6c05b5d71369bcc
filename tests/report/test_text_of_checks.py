"""What the checks found, as a person sees it."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pytest

from ecrdoctor.report.layout import Canvas
from ecrdoctor.report.model import Verdict
from ecrdoctor.report.to_text import render_text

from .samples import blocked, checked

CHECKS_IN_CHINESE = """\
检查
  未知    provenance       无法判断
  正常    caller-identity  arn:aws:sts::111122223333:assumed-role/ci/run-7
  有问题  repository       不存在；它在 us-east-1
  已跳过  policies         依赖 repository，而它没有通过
"""


def test_the_answers_of_the_checks_in_chinese() -> None:
    assert CHECKS_IN_CHINESE in render_text(blocked("zh"), Canvas(80))


def test_the_status_of_a_check_has_its_colour() -> None:
    lines = render_text(blocked("en"), Canvas(80, color=True)).splitlines()
    assert "  \x1b[31mproblem\x1b[0m repository       no; it is in us-east-1" in lines


@pytest.mark.parametrize(
    ("command", "second", "mended"),
    [("check", "confirmed", 2), ("check", "likely", 1), ("explain", "confirmed", 1)],
)
def test_a_check_tells_how_to_mend_all_that_is_certain(
    command: Literal["check", "explain"], second: Verdict, mended: int
) -> None:
    first = checked("en").causes[0]
    causes = (first, replace(first, id="not-logged-in", verdict=second))
    text = render_text(replace(blocked("en"), command=command, causes=causes), Canvas(80))
    headings = ["Fix for registry-region-mismatch", "Fix for not-logged-in"]
    assert [line for line in text.splitlines() if line.startswith("Fix")] == headings[:mended]
