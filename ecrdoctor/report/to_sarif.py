"""Lint reports as SARIF 2.1.0, which code scanning takes: one run, a rule for each kind of mistake, a result for each.

Form: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", sections 3.14 to 3.50. What GitHub's
code scanning reads of it: GitHub Docs, "SARIF support for code scanning".
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from ecrdoctor.report.layout import safe
from ecrdoctor.report.model import LineExplained, LintFinding, Report

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_STDIN = "stdin"
_LEVELS: Mapping[str, str] = {"error": "error", "warning": "warning", "hint": "note"}
_LANGUAGES: Mapping[str, str] = {"en": "en-US", "zh": "zh-CN"}

Json = dict[str, Any]


def render_sarif(reports: Sequence[Report]) -> str:
    """All lint reports (at least one, in one language) as one SARIF document."""
    found = [(line, finding) for report in reports for line in report.lines for finding in line.findings]
    rules = {finding.id: _rule(finding) for _, finding in found}
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
                "results": [result | {"ruleIndex": order[result["ruleId"]]} for result in _results(found)],
            }
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _rule(finding: LintFinding) -> Json:
    """What a kind of mistake is; its texts are our own."""
    title, show = finding.title or finding.id, f"ecrdoctor rules show {finding.id}"
    why = finding.why or title
    shown = f"**{safe(title)}**\n\n{safe(why)}\n\n```sh\n{show}\n```"
    rule: Json = {
        "id": finding.id,
        "shortDescription": {"text": safe(title)},
        "fullDescription": {"text": safe(why)},
        "help": {"text": f"{safe(why)}\n{show}", "markdown": f"{shown}\n\n<{finding.docs}>" if finding.docs else shown},
    }
    return rule | {"helpUri": finding.docs} if finding.docs else rule


def _results(found: Sequence[tuple[LineExplained, LintFinding]]) -> Iterator[Json]:
    """A result for each finding. Its fingerprint stays when the command moves; equal commands are counted."""
    seen: Counter[str] = Counter()
    for line, finding in found:
        same = sha256("\0".join((finding.id, line.file, line.text.strip())).encode()).hexdigest()[:32]
        seen[same] += 1
        region = {
            "startLine": finding.line,
            "startColumn": finding.start + 1,
            "endColumn": finding.start + 1 + finding.length,
        }
        yield {
            "ruleId": finding.id,
            "level": _LEVELS[finding.severity],
            "message": _message(finding.message if finding.fix is None else f"{finding.message}\n{finding.fix}"),
            "locations": [_location(line.file, region)],
            "partialFingerprints": {"primaryLocationLineHash": f"{same}:{seen[same]}"},
        }


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
