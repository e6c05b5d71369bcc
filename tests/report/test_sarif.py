"""SARIF 2.1.0: the document as a whole, and the constraints of the official schema that it could break."""

from __future__ import annotations

import json
from typing import Any

from jsonschema import Draft7Validator

from ecrdoctor.report.model import LineExplained, LintFinding, Report
from ecrdoctor.report.to_sarif import render_sarif

_TEXT = {
    "type": "object",
    "required": ["text"],
    "properties": {"text": {"type": "string"}},
    "additionalProperties": False,
}
_LOCATION = {
    "type": "object",
    "properties": {
        "physicalLocation": {
            "type": "object",
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "properties": {"uri": {"type": "string", "format": "uri-reference"}},
                    "additionalProperties": False,
                },
                "region": {
                    "type": "object",
                    "properties": {
                        "startLine": {"type": "integer", "minimum": 1},
                        "startColumn": {"type": "integer", "minimum": 1},
                        "endColumn": {"type": "integer", "minimum": 1},
                    },
                    "additionalProperties": False,
                },
            },
            "additionalProperties": False,
        }
    },
    "additionalProperties": False,
}
_RESULT = {
    "type": "object",
    "required": ["message"],
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": -1},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": _TEXT,
        "locations": {"type": "array", "items": _LOCATION},
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
    },
    "additionalProperties": False,
}
_RULE = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string"},
        "shortDescription": _TEXT,
        "fullDescription": _TEXT,
        "help": {
            "type": "object",
            "required": ["text"],
            "properties": {"text": {"type": "string"}, "markdown": {"type": "string"}},
            "additionalProperties": False,
        },
        "helpUri": {"type": "string", "format": "uri"},
    },
    "additionalProperties": False,
}
_DRIVER = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string"},
        "semanticVersion": {"type": "string"},
        "rules": {"type": "array", "uniqueItems": True, "items": _RULE},
    },
    "additionalProperties": False,
}
_DOCUMENT = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"enum": ["2.1.0"]},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool"],
                "properties": {
                    "tool": {"type": "object", "required": ["driver"], "properties": {"driver": _DRIVER}},
                    "language": {"type": "string", "pattern": "^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$"},
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "results": {"type": "array", "items": _RESULT},
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
}
"""What the schema of SARIF 2.1.0 says of the parts that we write."""


def _parsed(*reports: Report) -> Any:
    document = json.loads(render_sarif(reports))
    Draft7Validator(_DOCUMENT).validate(document)
    for result in document["runs"][0]["results"]:
        rule = document["runs"][0]["tool"]["driver"]["rules"][result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
    return document


def _lint(source: str = "ci/push images.sh", **changes: Any) -> Report:
    finding = LintFinding(
        "lint-username",
        "error",
        "The user is `bob`.",
        line=3,
        start=20,
        length=3,
        fix="docker login --username AWS",
        docs="https://docs.aws.amazon.com/x",
        title="The user of a login to ECR is not AWS",
        why="The login fails.",
    )
    finding = LintFinding(**{**{name: getattr(finding, name) for name in LintFinding.__slots__}, **changes})
    line = LineExplained(source, 3, "docker login --username bob", "docker login", "", (finding,))
    return Report(command="lint", source=source, outcome="findings", summary="1 error", version="1.2.3", lines=(line,))


def test_a_finding_as_a_whole() -> None:
    document = _parsed(_lint())
    fingerprint = document["runs"][0]["results"][0].pop("partialFingerprints")
    assert fingerprint == {"primaryLocationLineHash": "a72d9b73ff5c848ba7a58c1b2a41188e:1"}
    assert document == {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "ecrdoctor",
                        "semanticVersion": "1.2.3",
                        "rules": [
                            {
                                "id": "lint-username",
                                "shortDescription": {"text": "The user of a login to ECR is not AWS"},
                                "fullDescription": {"text": "The login fails."},
                                "help": {
                                    "text": "The login fails.\necrdoctor rules show lint-username",
                                    "markdown": "**The user of a login to ECR is not AWS**\n\nThe login fails.\n\n"
                                    "```sh\necrdoctor rules show lint-username\n```\n\n"
                                    "<https://docs.aws.amazon.com/x>",
                                },
                                "helpUri": "https://docs.aws.amazon.com/x",
                            }
                        ],
                    }
                },
                "language": "en-US",
                "columnKind": "unicodeCodePoints",
                "results": [
                    {
                        "ruleId": "lint-username",
                        "level": "error",
                        "message": {"text": "The user is `bob`.\ndocker login --username AWS"},
                        "locations": [
                            {
                                "physicalLocation": {
                                    "artifactLocation": {"uri": "ci/push%20images.sh"},
                                    "region": {"startLine": 3, "startColumn": 21, "endColumn": 24},
                                }
                            }
                        ],
                        "ruleIndex": 0,
                    }
                ],
            }
        ],
    }


def test_several_reports_are_one_run_with_each_rule_once() -> None:
    run = _parsed(_lint("a.sh"), _lint("b.sh"), _lint("b.sh", id="lint-host", severity="hint"))["runs"][0]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["lint-host", "lint-username"]
    assert [(result["ruleIndex"], result["level"]) for result in run["results"]] == [
        (1, "error"), (1, "error"), (0, "note"),
    ]  # fmt: skip


def test_a_clean_report_has_no_results() -> None:
    report = Report(command="lint", source="-", outcome="clean", summary="", version="1", language="zh")
    run = _parsed(report)["runs"][0]
    assert (run["results"], run["tool"]["driver"]["rules"], run["language"]) == ([], [], "zh-CN")


def test_a_fingerprint_stays_when_the_command_moves() -> None:
    first, second = (_parsed(_lint(line=line))["runs"][0]["results"][0]["partialFingerprints"] for line in (3, 30))
    assert first == second


def test_equal_commands_of_one_file_are_counted() -> None:
    results = _parsed(_lint(), _lint(line=9))["runs"][0]["results"]
    first, second = (result["partialFingerprints"]["primaryLocationLineHash"] for result in results)
    assert (first.partition(":")[0], first[-2:], second[-2:]) == (second.partition(":")[0], ":1", ":2")


def test_text_of_a_file_neither_links_nor_fills_in() -> None:
    report = _lint(message="see [here](https://evil.example) {0} a\\b \x1b[31m\u202e")
    text = _parsed(report)["runs"][0]["results"][0]["message"]["text"]
    assert text.split("\n")[0] == ("see \\[here\\](https://evil.example) {{0}} a\\\\b \\\\x1b\\[31m\\\\u202e")


def test_names_of_files_are_references() -> None:
    for name, uri in (
        ("-", "stdin"),
        ("./a.sh", "a.sh"),
        ("ci\\push.ps1", "ci/push.ps1"),
        ("/tmp/a b.sh", "file:///tmp/a%20b.sh"),
        ("推送.sh", "%E6%8E%A8%E9%80%81.sh"),
        ("a:b#c?.sh", "a%3Ab%23c%3F.sh"),
    ):
        location = _parsed(_lint(name))["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
        assert location["artifactLocation"] == {"uri": uri}
