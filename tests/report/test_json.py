from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from ecrdoctor.facts.reference import Target
from ecrdoctor.report.model import (
    CauseFound,
    CheckAnswer,
    ClientSeen,
    Evidence,
    FilledFix,
    Gap,
    Nearest,
    PushSeen,
    Report,
    Unknown,
)
from ecrdoctor.report.to_json import render_json, render_jsonl

SCHEMA = json.loads(files("ecrdoctor.report").joinpath("schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)

FULL = Report(
    command="explain",
    source="push.log",
    outcome="explained",
    summary="The repository does not exist.",
    version="0.1.0",
    target=Target("h/r:1", "h", "private", "aws", "111122223333", "eu-west-1", "r", "1", "sha256:00"),
    client=ClientSeen("docker", "27.1.1"),
    causes=(
        CauseFound(
            id="repository-missing",
            stage="repository",
            title="The repository does not exist.",
            verdict="confirmed",
            why="ECR says so.",
            evidence=(Evidence(3, "name unknown", "name-unknown", 0, 4),),
            checks=("repository",),
            fixes=(
                FilledFix("Create it", "aws-admin", "changes-aws", ("aws ecr x",), {"Version": "2012-10-17"}, "note"),
            ),
            docs=("https://docs.aws.amazon.com/",),
            tell_apart="Which account?",
            verify=("docker push h/r:1",),
            reference="r",
            ranked_by="the message itself states it",
        ),
    ),
    checks=(
        CheckAnswer("repository", "Does it exist?", "problem", "No.", {"code": 404}, ("ecr:DescribeRepositories",), 12),
    ),
    gaps=(Gap("IAM", "not allowed", "iam:GetUser"),),
    redactions={"aws-session-token": 2},
    facts={"status": "404"},
    echoes=(Evidence(4, "exit status 1", "exit-status"),),
    pushes=(PushSeen("r", "failed", ("repository-missing",)),),
    retryable=False,
)
UNKNOWN = Report(
    command="explain",
    source="-",
    outcome="unknown",
    summary="No rule knows it.",
    version="0.1.0",
    unknown=Unknown(
        (Evidence(1, "error", ""),), (Nearest("a-rule", "A rule", "lacks x"),), ("docker version",), "text"
    ),
    language="zh",
)


def _problems(data: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(data)]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("report", [FULL, UNKNOWN, Report("explain", "-", "no-failure", "Nothing.", "0.1.0")])
def test_both_forms_are_the_same_data_and_fit_the_schema(report: Report) -> None:
    data = json.loads(render_json(report))
    assert json.loads(render_jsonl(report)) == data
    assert render_jsonl(report).count("\n") == 1
    assert _problems(data) == []


def test_the_whole_document() -> None:
    assert json.loads(render_json(UNKNOWN)) == {
        "schema": "ecrdoctor/report/v1",
        "tool": {"name": "ecrdoctor", "version": "0.1.0"},
        "command": "explain",
        "source": "-",
        "outcome": "unknown",
        "summary": "No rule knows it.",
        "target": dict.fromkeys(
            ("reference", "registry", "kind", "partition", "account", "region", "repository", "tag", "digest")
        ),
        "client": None,
        "causes": [],
        "checks": [],
        "gaps": [],
        "redactions": {},
        "facts": {},
        "echoes": [],
        "pushes": [],
        "retryable": False,
        "unknown": {
            "lines": [{"line": 1, "text": "error", "rule": "", "start": 0, "length": 0}],
            "nearest": [{"rule": "a-rule", "title": "A rule", "why_not": "lacks x"}],
            "collect": ["docker version"],
            "report_text": "text",
        },
        "lines": [],
        "redacted": [],
        "timings": {},
        "created": None,
        "level": "ticket",
        "partly_read": False,
        "language": "zh",
        "translations": {},
        "translated": [],
    }


def test_the_keys_come_in_the_contracts_order() -> None:
    assert list(json.loads(render_json(FULL)))[:12] == SCHEMA["required"]
    assert set(json.loads(render_json(FULL))) <= set(SCHEMA["properties"])


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"schema": "v2"}, "$.schema: 'ecrdoctor/report/v1' was expected"),
        ({"outcome": "ready"}, "$.outcome: 'ready' is not one of ['explained', 'no-failure', 'unknown']"),
        ({"outcome": "explained"}, "$.causes: [] should be non-empty"),
        ({"redactions": {"x": 0}}, "$.redactions.x: 0 is less than the minimum of 1"),
        ({"summary": "two\nlines"}, "$.summary: 'two\\nlines' does not match '^[^\\\\n\\\\r]*$'"),
        ({"added": [1]}, None),
    ],
)
def test_what_the_schema_refuses(change: dict[str, Any], problem: str | None) -> None:
    assert _problems(json.loads(render_json(UNKNOWN)) | change) == ([problem] if problem else [])


def test_reports_on_the_small_rulebook_fit(report: Any) -> None:
    for log in ("", "Login Succeeded", "no basic auth credentials", "panic: it failed\n", "\x7fELF" + "\0" * 50):
        assert _problems(json.loads(render_json(report(log)))) == []


def test_a_hostile_file_name_is_spelled_out() -> None:
    hostile = replace(UNKNOWN, source="a\x1b[31m\u202e\x7f\x9b\U000e0001é仓.log")
    text = render_jsonl(hostile)
    assert '"source":"a\\u001b[31m\\u202e\\u007f\\u009b\\udb40\\udc01é仓.log"' in text
    assert json.loads(text)["source"] == hostile.source
