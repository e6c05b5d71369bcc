"""The commands of a script: each with its meaning, its pieces and its mistakes."""

from __future__ import annotations

from collections.abc import Iterator

from ecrdoctor.report.lint_groups import commands_together, rows_of
from ecrdoctor.report.model import LineExplained, LintFinding, Piece, Report
from ecrdoctor.report.story.blocks import (
    Badge,
    Block,
    Card,
    Cards,
    Commands,
    Links,
    Prose,
    Quotes,
    Row,
    Rows,
    Section,
    Tone,
)
from ecrdoctor.report.story.lines import quote
from ecrdoctor.report.words import phrase, word

_SEVERITIES: dict[str, Tone] = {"error": "bad", "warning": "warn", "hint": "quiet"}


def lint_section(report: Report) -> Iterator[Section]:
    """Every command, in the order of the file."""
    if report.lines:
        cards = tuple(_commands(group, report) for group in commands_together(report.lines))
        yield Section("commands", word("commands", report.language), (Cards(cards),))


def _commands(group: list[LineExplained], report: Report) -> Card:
    language = report.language
    where = group[0].file if group[0].file != "-" else word("standard-input", language)
    severities = {finding.severity for line in group for finding in line.findings}
    badges = tuple(
        Badge(word(f"severity-{name}", language), tone) for name, tone in _SEVERITIES.items() if name in severities
    )
    return Card(
        " | ".join(line.command for line in group if line.command) or word("no-command", language),
        tuple(_explained(group, report)),
        badges=badges or (Badge(word("severity-none", language), "good"),),
        note=phrase("place", language, file=where, line=group[0].line),
    )


def _explained(group: list[LineExplained], report: Report) -> Iterator[Block]:
    language = report.language
    named = len(group) > 1
    yield from (Prose(line.explanation, line.command if named else "") for line in group if line.explanation)
    findings = [finding for line in group for finding in line.findings]
    pieces = [piece for line in group for piece in line.pieces]
    marks: list[LintFinding] | list[Piece] = findings or [piece for piece in pieces if piece.likely]
    rows = rows_of(group)
    yield Quotes(
        tuple(
            quote(
                number,
                row,
                [(mark.start, mark.length) for mark in marks if mark.line == number],
                "wrong" if findings else "likely",
            )
            for number, row in rows.items()
        ),
        word("commands", language),
    )
    if findings:
        yield Cards(tuple(_finding(finding, report) for finding in findings))
    if pieces:
        yield Rows(tuple(Row(_part(piece, rows), _meaning(piece, language), literal="label") for piece in pieces))


def _finding(finding: LintFinding, report: Report) -> Card:
    language = report.language
    blocks: list[Block] = []
    if finding.fix:
        label = word("fix-certain" if finding.certain else "fix", language)
        if finding.fix in report.translations:  # only a sentence is said otherwise in the other language
            blocks.append(Prose(finding.fix, label))
        else:
            blocks += [Prose("", label), Commands((finding.fix,), word("copy", language))]
    if finding.docs:
        blocks.append(Links((finding.docs,)))
    severity = Badge(word(f"severity-{finding.severity}", language), _SEVERITIES[finding.severity])
    return Card(finding.message, tuple(blocks), finding.id, (severity,))


def _part(piece: Piece, rows: dict[int, str]) -> str:
    return rows.get(piece.line, "")[piece.start : piece.start + piece.length]


def _meaning(piece: Piece, language: str) -> str:
    return phrase("likely-here", language, text=piece.explanation) if piece.likely else piece.explanation
