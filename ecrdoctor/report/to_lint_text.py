"""The lint report for a person at a terminal: each command, explained under its own characters."""

from __future__ import annotations

from collections.abc import Iterator

from ecrdoctor.report.labels import Label, annotate
from ecrdoctor.report.layout import Canvas, safe, wrap
from ecrdoctor.report.lint_groups import commands_together, rows_of
from ecrdoctor.report.model import LineExplained, LintFinding, Piece, Report
from ecrdoctor.report.words import labelled, phrase, word

SHORT = 12
"""Commands up to which all are explained; of a longer file only those with a finding, unless asked for."""
_MARKS = {"error": ("✗", "X", "red"), "warning": ("⚠", "!", "yellow"), "hint": ("ℹ", "i", "cyan")}
_ASCII = str.maketrans({"…": "~", "×": "x", "“": '"', "”": '"', "✅": "[*]"})


def render_lint_text(report: Report, canvas: Canvas = Canvas(), *, verbose: bool = False) -> str:
    """The report as lines that fit the canvas; `verbose` explains every command, however long the file."""
    text = "\n".join(line.rstrip() for line in _lines(report, canvas, verbose)).rstrip() + "\n"
    return text if canvas.unicode else text.translate(_ASCII)


def _lines(report: Report, canvas: Canvas, verbose: bool) -> Iterator[str]:
    everything = verbose or len(report.lines) <= SHORT
    blocks = list(commands_together(report.lines))
    shown = [block for block in blocks if everything or any(line.findings for line in block)]
    if report.source != "-":
        yield canvas.style(safe(report.source), "bold")
        yield ""
    for block in shown:
        yield from _block(block, report, canvas)
        yield ""
    if left_out := len(report.lines) - sum(map(len, shown)):
        yield canvas.style(phrase("lint-left-out", report.language, count=left_out), "dim")
    for gap in report.gaps:
        said = f"{gap.what}{word('colon', report.language)}{gap.why} {gap.remedy}"
        yield from wrap(safe(said), canvas.width, "  ", f"{canvas.mark('?', '?')} ")
    yield from _summary(report, canvas)


def _block(block: list[LineExplained], report: Report, canvas: Canvas) -> Iterator[str]:
    for line in block:
        if line.command:
            yield from _heading(line, canvas)
    rows = rows_of(block)
    gutter = len(str(max(rows)))
    for number, row in rows.items():
        pieces = [_piece(piece, canvas) for line in block for piece in line.pieces if piece.line == number]
        found = [_finding(one, canvas) for line in block for one in line.findings if one.line == number]
        yield from annotate(row, number, gutter, (*found, *pieces), canvas)
    fixes = {(finding.id, finding.fix): finding for line in block for finding in line.findings}
    for finding in fixes.values():
        yield from _fix(finding, report, canvas)


def _heading(line: LineExplained, canvas: Canvas) -> Iterator[str]:
    yield canvas.style(safe(line.command), "bold")
    yield from wrap(safe(line.explanation), canvas.width, indent="  ")


def _piece(piece: Piece, canvas: Canvas) -> Label:
    mark = f"{canvas.mark('✅', '[*]')} " if piece.likely else ""
    style = "green" if piece.likely else "cyan"
    return Label(piece.start, max(1, piece.length), mark + safe(piece.explanation), style, strong=piece.likely)


def _finding(finding: LintFinding, canvas: Canvas) -> Label:
    symbol, plain, style = _MARKS[finding.severity]
    text = f"{canvas.mark(symbol, plain)} {safe(finding.message)} ({finding.id})"
    return Label(finding.start, max(1, finding.length), text, style, strong=True)


def _fix(finding: LintFinding, report: Report, canvas: Canvas) -> Iterator[str]:
    """The corrected command, not wrapped since it is there to be pasted; or what to do, in prose."""
    if not finding.fix:
        return
    yield f"  {phrase('fix-for', report.language, cause=canvas.style(finding.id, 'bold'))}"
    if finding.fix in report.translations:
        yield from wrap(safe(finding.fix), canvas.width, indent="    ")
    else:
        yield from (f"    {canvas.style(safe(row), 'cyan')}" for row in finding.fix.split("\n"))


def _summary(report: Report, canvas: Canvas) -> Iterator[str]:
    mark = canvas.mark("✗", "X") if report.outcome == "findings" else canvas.mark("✓", "OK")
    style = "red" if report.outcome == "findings" else "green"
    for line in wrap(safe(report.summary), canvas.width, " " * (len(mark) + 1), f"{mark} "):
        yield canvas.style(line, "bold", style)
    if report.redactions:
        kinds = ", ".join(f"{kind} ×{count}" for kind, count in sorted(report.redactions.items()))
        yield canvas.style(labelled("redacted", report.language, kinds), "dim")
