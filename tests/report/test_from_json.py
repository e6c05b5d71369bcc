"""Saved reports come back as they were; whatever else is given is refused with its place."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.report.from_json import read_reports, safe_text
from ecrdoctor.report.model import (
    CheckAnswer,
    Evidence,
    LineExplained,
    LintFinding,
    Piece,
    Redaction,
    Report,
    Translated,
)
from ecrdoctor.report.to_json import render_json, render_jsonl

from .test_json import FULL, UNKNOWN, VALIDATOR

LINT = Report(
    "lint",
    "push.sh",
    "findings",
    "1 error",
    "0.1.0",
    lines=(
        LineExplained(
            "push.sh",
            1,
            "docker push x\n  y",
            "docker push",
            "Pushes.",
            (LintFinding("no-tag", "hint", "no tag", 1, 12, 1, "docker push x:1", True, "https://docs.docker.com/"),),
            (Piece(1, 0, 6, "the client", True),),
        ),
    ),
    redacted=(Redaction("password-argument", 1, 8),),
    timings={"read": 1},
    created="2026-03-04T09:15:27Z",
    level="public",
    partly_read=True,
    translations={"1 error": "1 个错误"},
    translated=(Translated(3, "1 error", "一个错误"),),
)
SAVED = json.loads(render_json(FULL))

plain = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs")), max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | plain,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(plain, inner, max_size=3),
    max_leaves=8,
)


def test_what_is_saved_fits_the_schema() -> None:
    for report in (FULL, UNKNOWN, LINT, replace(FULL, target=replace(FULL.target, account="account-1"))):
        assert list(VALIDATOR.iter_errors(json.loads(render_json(report)))) == []


@pytest.mark.parametrize("report", [FULL, UNKNOWN, LINT])
def test_a_report_comes_back_as_it_was(report: Report) -> None:
    assert read_reports(render_json(report), "r.json") == (report,)
    assert read_reports(render_jsonl(report), "r.jsonl") == (report,)


@given(plain, st.dictionaries(plain, values, max_size=4), st.lists(plain, max_size=3), st.integers(0, 9), st.booleans())
def test_any_report_comes_back(
    text: str, detail: dict[str, Any], more: list[str], number: int, retryable: bool
) -> None:
    evidence = Evidence(number, text, text, min(number, len(text)), 0)
    report = replace(
        FULL,
        source=text,
        summary=text,
        causes=(replace(FULL.causes[0], why=text, proof=tuple(more), evidence=(evidence,)),),
        checks=(CheckAnswer("repository", text, "ok", text, detail, tuple(more), number),),
        facts=dict.fromkeys(more, text),
        retryable=retryable,
    )
    assert read_reports(render_json(report), "r.json") == (report,)


def test_a_list_and_lines() -> None:
    assert read_reports(f"[{render_json(FULL)},{render_json(UNKNOWN)}]", "r.json") == (FULL, UNKNOWN)
    assert read_reports(render_jsonl(FULL) + "\n" + render_jsonl(UNKNOWN), "r.jsonl") == (FULL, UNKNOWN)


def test_keys_of_a_later_version_are_not_minded() -> None:
    later = SAVED | {"added": [1], "causes": [SAVED["causes"][0] | {"added": 1}]}
    assert read_reports(json.dumps(later), "r.json") == (FULL,)


def test_keys_that_an_earlier_version_lacked_are_not_missed() -> None:
    required = ("schema", "tool", "command", "source", "outcome", "summary", "target", "client", "causes", "checks")
    old = {name: SAVED[name] for name in (*required, "gaps", "redactions")}
    old["causes"] = []
    assert read_reports(json.dumps(old), "r.json") == (
        Report(
            "explain",
            FULL.source,
            "explained",
            FULL.summary,
            "0.1.0",
            FULL.target,
            FULL.client,
            checks=FULL.checks,
            gaps=FULL.gaps,
            redactions=FULL.redactions,
        ),
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "r: holds no report"),
        ("[]", "r: holds no report"),
        ("[1]", "r[0]: is no report of ecrdoctor"),
        ("{}", "r: is no report of ecrdoctor"),
        ("{", "r: is no JSON (Expecting property name enclosed in double quotes: line 1 column 2 (char 1))"),
        ("[" * 200_000, "r: is no JSON (too deeply nested)"),
        ('{"schema": NaN}', "r: is no JSON (NaN is no JSON number)"),
        ('{"schema": "ecrdoctor/report/v0"}', "r: schema: is 'ecrdoctor/report/v0', not 'ecrdoctor/report/v1'"),
        (json.dumps(SAVED | {"schema": "\x1b[31m"}), "r: schema: is '\\\\x1b[31m', not 'ecrdoctor/report/v1'"),
    ],
)
def test_what_is_no_report(text: str, problem: str) -> None:
    with pytest.raises(EcrDoctorError) as caught:
        read_reports(text, "r")
    assert (caught.value.problem, caught.value.exit_code) == (problem, 2)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"tool": {}}, "r: tool.version: Input should be a valid string"),
        ({"outcome": 3}, None),
        ({"summary": 3}, "r: summary: Input should be a valid string"),
        ({"causes": [SAVED["causes"][0] | {"id": 3}]}, "r: causes[0].id: Input should be a valid string"),
        ({"causes": [SAVED["causes"][0] | {"id": "\x1b[31m"}]}, "r: causes[0].id: is not valid"),
        ({"causes": [SAVED["causes"][0] | {"stage": "moon"}]}, "r: causes[0].stage: is not valid"),
        ({"checks": [SAVED["checks"][0] | {"id": "A B"}]}, "r: checks[0].id: is not valid"),
        ({"checks": [SAVED["checks"][0] | {"ms": -1}]}, "r: checks: is not valid"),
        ({"echoes": [{"line": 1, "text": "x", "rule": "", "start": -1}]}, "r: echoes: is not valid"),
        ({"redactions": {"\x1b[31m": 1}}, "r: redactions: is not valid"),
        ({"redacted": [{"kind": "\u202e", "line": 1, "length": 1}]}, "r: redacted[0].kind: is not valid"),
        ({"created": "now\x07"}, "r: created: is not valid"),
        ({"echoes": [{"line": 1, "text": "x", "rule": "\x9b2J"}]}, "r: echoes[0].rule: is not valid"),
        ({"retryable": "yes"}, "r: retryable: Input should be a valid boolean"),
        ({"language": "xx"}, "r: language: is not valid"),
        ({"level": "none"}, "r: level: is not valid"),
    ],
)
def test_a_value_of_the_wrong_kind_is_named(change: dict[str, Any], problem: str | None) -> None:
    with pytest.raises(EcrDoctorError) as caught:
        read_reports(json.dumps(SAVED | change), "r")
    assert caught.value.problem == (problem or caught.value.problem)
    assert "\n" not in caught.value.problem


def test_what_a_terminal_would_obey_is_spelled_out() -> None:
    hostile = replace(UNKNOWN, source="a\x1b[31m\u202e.log", summary="x\ty\nz\x07")
    (found,) = read_reports(render_json(hostile), "r")
    assert (found.source, found.summary) == ("a\\x1b[31m\\u202e.log", "x\ty\nz\\x07")
    assert safe_text("plain 仓库") == "plain 仓库"


def test_a_place_outside_of_its_line_is_brought_back() -> None:
    saved = json.loads(render_json(UNKNOWN))
    saved["unknown"]["lines"] = [{"line": 1, "text": "abc", "rule": "", "start": 99, "length": 99}]
    (found,) = read_reports(json.dumps(saved), "r")
    assert found.unknown
    assert found.unknown.lines == (Evidence(1, "abc", "", 3, 0),)
