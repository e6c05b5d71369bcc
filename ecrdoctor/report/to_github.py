"""The report as workflow commands of GitHub Actions, which the runner shows as annotations.

Form and escapes: actions/toolkit, `packages/core/src/command.ts`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from ecrdoctor.report.layout import safe
from ecrdoctor.report.model import CauseFound, LintFinding, Report
from ecrdoctor.report.words import word

Level = Literal["error", "warning", "notice"]

_MOST_CHARACTERS = 4000
"""Of a message; the runner takes 64 KiB, which nobody reads."""
_LEVELS: Mapping[str, Level] = {
    "explained": "error",
    "blocked": "error",
    "findings": "warning",
    "unknown": "warning",
    "inconclusive": "warning",
    "no-failure": "notice",
    "ready": "notice",
    "clean": "notice",
}
_SEVERITIES: Mapping[str, Level] = {"error": "error", "warning": "warning", "hint": "notice"}


def render_annotations(report: Report) -> str:
    """One command a line: for each push that failed its first cause, for a script each finding, else the summary."""
    return "".join(f"{line}\n" for line in _commands(report))


def _commands(report: Report) -> Iterator[str]:
    findings = [(line.file, finding) for line in report.lines for finding in line.findings]
    causes = _first_causes(report)
    for file, finding in findings:
        yield _of_finding(file, finding, report.language)
    for cause in causes:
        yield _of_cause(cause, report)
    if not findings and not causes:
        place = {"file": report.source} if report.command == "explain" and report.source != "-" else {}
        yield _command(_LEVELS[report.outcome], {**place, "title": "ecrdoctor"}, (report.summary,))


def _first_causes(report: Report) -> tuple[CauseFound, ...]:
    """The first cause of each push that is not ruled out."""
    first: dict[str | None, CauseFound] = {}
    for cause in report.causes:
        if cause.verdict != "ruled-out":
            first.setdefault(cause.reference, cause)
    return tuple(first.values())


def _of_cause(cause: CauseFound, report: Report) -> str:
    place: dict[str, str] = {}
    if report.command == "explain" and report.source != "-":
        place["file"] = report.source
        if cause.evidence:
            place["line"] = str(cause.evidence[0].line)
    said = [f"{cause.title} ({word(cause.verdict, report.language)})", cause.why, *cause.proof]
    for fix in cause.fixes[:1]:
        said += [_labelled_fix(fix.title, report.language), *"\n".join(fix.commands).split("\n")]
    return _command(_LEVELS[report.outcome], {**place, "title": f"ecrdoctor: {cause.id}"}, said)


def _of_finding(file: str, finding: LintFinding, language: str) -> str:
    place = {"line": str(finding.line), "col": str(finding.start + 1)}
    place |= {"endColumn": str(finding.start + finding.length + 1)}
    place |= {"title": f"ecrdoctor: {finding.id}"}
    said = [finding.message, _labelled_fix(finding.fix, language) if finding.fix else ""]
    return _command(_SEVERITIES[finding.severity], ({} if file == "-" else {"file": file}) | place, said)


def _labelled_fix(fix: str, language: str) -> str:
    return f"{word('fix', language)}{word('colon', language)}{fix}"


def _command(level: Level, properties: Mapping[str, str], said: Sequence[str]) -> str:
    """`::level name=value,…::message`; no character of a value can end it, or begin another command."""
    message = "\n".join(safe(line) for line in said if line)
    if len(message) > _MOST_CHARACTERS:
        message = message[: _MOST_CHARACTERS - 1] + "…"
    shown = ",".join(f"{name}={_escaped_property(safe(value))}" for name, value in properties.items())
    return f"::{level} {shown}::{_escaped(message)}"


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
