from __future__ import annotations

import json
from dataclasses import replace

import pytest

from ecrdoctor.report.diff import Change, Sides, differences
from ecrdoctor.report.layout import Canvas
from ecrdoctor.report.model import ClientSeen, Report
from ecrdoctor.report.render_diff import render_diff

from .test_json import FULL

READY = replace(
    FULL,
    outcome="ready",
    causes=(),
    checks=(replace(FULL.checks[0], status="ok", answer="Yes.", ms=99),),
    gaps=(),
    client=ClientSeen("docker", "28.0.1"),
    target=replace(FULL.target, tag="2"),
    created="2026-03-04T09:15:27Z",
    timings={"read": 7},
)
CHANGES = (
    Change("outcome", "", "ready", "explained"),
    Change("causes", "repository-missing r", "", "confirmed"),
    Change("checks", "repository", "ok: Yes.", "problem: No."),
    Change("target", "tag", "2", "1"),
    Change("client", "", "docker 28.0.1", "docker 27.1.1"),
    Change("gaps", "IAM", "", "not allowed"),
)
TEXT = """\
What changed from worked.json to failed.json: 6

Outcome
    - Ready to push
    + Push failed

Causes
  repository-missing r
    - not there
    + confirmed

Checks
  repository
    - ok: Yes.
    + problem: No.

The push
  tag
    - 2
    + 1

Client
    - docker 28.0.1
    + docker 27.1.1

Could not be looked at
  IAM
    - not there
    + not allowed
"""


def _changes(before: Report, after: Report, **versions: dict[str, str]) -> tuple[Change, ...]:
    old, new = versions.get("old", {}), versions.get("new", {})
    return differences(Sides("worked.json", before, old), Sides("failed.json", after, new))


def test_what_changed() -> None:
    assert _changes(READY, FULL) == CHANGES


def test_times_and_places_do_not_count() -> None:
    later = replace(FULL, created="2026-03-05T09:15:27Z", timings={"read": 9}, source="other.log")
    assert _changes(FULL, later) == ()


def test_versions_of_two_bundles() -> None:
    newer = replace(FULL, version="0.2.0")
    assert _changes(FULL, newer, old={"boto3": "1.34"}, new={"boto3": "1.40"}) == (
        Change("versions", "boto3", "1.34", "1.40"),
        Change("versions", "ecrdoctor", "0.1.0", "0.2.0"),
    )
    assert _changes(FULL, FULL, new={"boto3": "1.40"}) == ()


@pytest.mark.parametrize(
    ("form", "language", "expected"),
    [
        ("text", "en", "Nothing that counts changed between worked.json and failed.json.\n"),
        ("text", "zh", "worked.json 与 failed.json 之间没有值得注意的变化。\n"),
        ("markdown", "en", "# Nothing that counts changed between `worked.json` and `failed.json`.\n"),
    ],
)
def test_no_change(form: str, language: str, expected: str) -> None:
    assert render_diff(form, ("worked.json", "failed.json"), (), language) == expected


def test_the_text() -> None:
    assert render_diff("text", ("worked.json", "failed.json"), CHANGES, "en", Canvas(80)) == TEXT


def test_the_json() -> None:
    document = json.loads(render_diff("json", ("a", "b"), CHANGES[:1], "en"))
    assert document == {
        "schema": "ecrdoctor/diff/v1",
        "before": "a",
        "after": "b",
        "same": False,
        "changes": [{"part": "outcome", "name": "", "before": "ready", "after": "explained"}],
    }


def test_nothing_acts_in_it() -> None:
    hostile = (Change("facts", "url", "\x1b[31m<script>\u202e", "[x](javascript:1) @all"),)
    text = render_diff("text", ("a\x1b", "b"), hostile, "en")
    assert ("\x1b" in text, "\u202e" in text) == (False, False)
    markdown = render_diff("markdown", ("a`", "b"), hostile, "zh")
    assert markdown == (
        "# 从 `` a` `` 到 `b` 的变化：1 处\n\n## 日志中写明的内容\n\n- `url`\n"
        "  - 之前：`\\x1b[31m<script>\\u202e`\n  - 之后：`[x](javascript:1`) `@all`\n"
    )
