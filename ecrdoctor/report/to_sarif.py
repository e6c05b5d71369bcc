"""Reports as SARIF 2.1.0, which code scanning takes: a run for the tool, a result for each finding or cause.

Form: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", sections 3.14 to 3.50.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from ecrdoctor.report.layout import safe
from ecrdoctor.report.model import CauseFound, LineExplained, LintFinding, Report

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_STDIN = "stdin"
_LEVELS: Mapping[str, str] = {
    "error": "error",
    "warning": "warning",
    "hint": "note",
    "confirmed": "error",
    "likely": "error",
    "possible": "warning",
}
_LANGUAGES: Mapping[str, str] = {"en": "en-US", "zh": "zh-CN"}

Json = dict[str, Any]


def render_sarif(reports: Sequence[Report]) -> str:
    """All reports (at least one, in one language) as one SARIF document."""
    found = [pair for report in reports for pair in _found(report)]
    rules = {rule["id"]: rule for rule, _ in reversed(found)}
    order = {name: index for index, name in enumerate(sorted(rules))}
    document = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "ecrdoctor",
                        "semanticVersion": reports[0].version,
                        "rules": [rules[name] for name in order],
                    }
                },
                "language": _LANGUAGES[reports[0].language],
                "columnKind": "unicodeCodePoints",
                "results": [result | {"ruleIndex": order[result["ruleId"]]} for _, result in found],
            }
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _found(report: Report) -> Iterator[tuple[Json, Json]]:
    """Rule and result of everything that one report names."""
    for line in report.lines:
        for finding in line.findings:
            yield _rule_of_finding(finding), _result_of_finding(line, finding)
    for cause in report.causes:
        if cause.verdict != "ruled-out":
            yield _rule(cause.id, cause.title, cause.why, cause.docs[0] if cause.docs else None), _cause(report, cause)


def _rule_of_finding(finding: LintFinding) -> Json:
    title = finding.title or finding.message
    return _rule(finding.id, title, title, finding.docs)


def _rule(id: str, title: str, why: str, docs: str | None) -> Json:
    rule: Json = {"id": id, "shortDescription": {"text": safe(title)}, "fullDescription": {"text": safe(why)}}
    rule["help"] = {"text": f"ecrdoctor rules show {id}"}
    return rule | {"helpUri": docs} if docs else rule


def _result_of_finding(line: LineExplained, finding: LintFinding) -> Json:
    message = finding.message if finding.fix is None else f"{finding.message}\n{finding.fix}"
    region = {
        "startLine": finding.line,
        "startColumn": finding.start + 1,
        "endColumn": finding.start + 1 + finding.length,
    }
    same = sha256("\0".join((finding.id, line.file, line.text.strip())).encode()).hexdigest()
    return {
        "ruleId": finding.id,
        "level": _LEVELS[finding.severity],
        "message": _message(message),
        "locations": [_location(line.file, region)],
        "partialFingerprints": {"commandHash/v1": same[:32]},
    }


def _cause(report: Report, cause: CauseFound) -> Json:
    """A cause stands where its first evidence does; without a log it has no place."""
    commands = [command for fix in cause.fixes[:1] for command in fix.commands]
    result: Json = {
        "ruleId": cause.id,
        "level": _LEVELS[cause.verdict],
        "message": _message("\n".join((cause.title, cause.why, *commands))),
    }
    if report.command == "explain":
        region = {"startLine": cause.evidence[0].line} if cause.evidence else {"startLine": 1}
        result["locations"] = [_location(report.source, region)]
    return result


def _message(text: str) -> Json:
    """A message as plain text: brackets and braces would be links and placeholders of SARIF's own."""
    lines = "\n".join(safe(line) for line in text.split("\n"))
    escaped = lines.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return {"text": escaped.replace("{", "{{").replace("}", "}}")}


def _location(file: str, region: Json) -> Json:
    """A place in a file; the file's name is a relative reference, so that it means the same on every machine."""
    name = _STDIN if file == "-" else file.replace("\\", "/").removeprefix("./")
    uri = quote(name, safe="/") if not name.startswith("/") else f"file://{quote(name, safe='/')}"
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}
