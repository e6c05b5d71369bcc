"""The report for a person at a terminal: the verdict first, then why, then what to type."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ecrdoctor.report.layout import Canvas, clip, safe, width_of, wrap
from ecrdoctor.report.model import CauseFound, Evidence, FilledFix, Report, Unknown
from ecrdoctor.report.story.choices import PATH, SHOWN_FACTS, failing_lines, full_reference, place_of
from ecrdoctor.report.tokens import redaction_groups
from ecrdoctor.report.words import labelled, phrase, word

_VERDICT_STYLE = {"confirmed": "green", "likely": "yellow", "possible": "dim", "ruled-out": "dim"}
_STATUS_STYLE = {"ok": "green", "problem": "red", "unknown": "yellow", "skipped": "dim"}
_STATUS_WIDTH = 8
_MAX_FIX_CAUSES = 2
_MAX_LONG_CAUSES = 3
_ASCII = str.maketrans("…×“”", '~x""')


def render_text(report: Report, canvas: Canvas = Canvas(), *, verbose: bool = False) -> str:
    """The report as lines that fit the canvas; `verbose` leaves nothing out."""
    text = "\n".join(line.rstrip() for line in _lines(report, canvas, verbose)).rstrip() + "\n"
    return text if canvas.unicode else text.translate(_ASCII)


def _lines(report: Report, canvas: Canvas, verbose: bool) -> Iterator[str]:
    language = report.language
    yield from _headline(report, canvas)
    if report.outcome == "no-failure":
        return
    if report.causes and report.causes[0].stage:
        yield ""
        yield from _strip(report.causes[0].stage, canvas)
    yield from _facts(report, canvas)
    if report.pushes:
        yield from _heading("pushes", language, canvas)
        for push in report.pushes:
            style = {"failed": "red", "succeeded": "green"}.get(push.outcome, "dim")
            outcome = canvas.style(word(push.outcome, language), style)
            yield f"  {outcome}  {safe(push.reference)}  {', '.join(push.causes[:1])}"
    if report.causes:
        yield from _quotes("log", failing_lines(report.causes), report, canvas)
        yield from _quotes("echoes", report.echoes, report, canvas)
        yield from _causes(report, canvas, verbose)
        yield from _fixes(report, canvas, verbose)
    if report.unknown:
        yield from _unknown(report.unknown, report, canvas)
    yield from _checks(report, canvas)
    yield from _footer(report, canvas)


def _headline(report: Report, canvas: Canvas) -> Iterator[str]:
    mark, style = {
        "no-failure": (canvas.mark("✓", "OK"), "green"),
        "unknown": (canvas.mark("?", "?"), "yellow"),
    }.get(report.outcome, (canvas.mark("✗", "X"), "red"))
    name = "" if report.source == "-" else f"{safe(report.source)}{word('colon', report.language)}"
    lines = list(wrap(f"{name}{safe(report.summary)}", canvas.width, indent=" " * (len(mark) + 1), first=f"{mark} "))
    for line in lines:
        yield canvas.style(line, "bold", style)
    if report.partly_read:
        yield from wrap(word("partly-read", report.language), canvas.width, indent="  ")


def _strip(stage: str, canvas: Canvas) -> Iterator[str]:
    """The path of a push, and where this one stopped."""
    stopped = place_of(stage)
    arrow = canvas.mark(" → ", " > ")
    cross = canvas.mark("✗", "X")
    cells = [f"{cross} {name}" if place == stopped else name for place, name in enumerate(PATH)]
    if width_of(arrow.join(cells)) + 2 > canvas.width:
        yield (
            "  " + canvas.style(cells[stopped], "bold", "red") + canvas.style(f" ({stopped + 1}/{len(PATH)})", "dim")
        )
        return
    styled = [
        canvas.style(cell, *(("bold", "red") if place == stopped else ("dim",) if place > stopped else ()))
        for place, cell in enumerate(cells)
    ]
    yield "  " + canvas.style(arrow, "dim").join(styled)


def _facts(report: Report, canvas: Canvas) -> Iterator[str]:
    target = report.target
    rows: list[tuple[str, str | None]] = [
        ("tried", report.facts.get("command")),
        ("target", full_reference(target)),
    ]
    if not target.registry and not target.repository:
        rows.append(("target", " ".join(part for part in (target.account, target.region) if part)))
    if report.client:
        rows.append(("client", " ".join(filter(None, (report.client.name, report.client.version)))))
    rows += [(name, report.facts.get(name)) for name in SHOWN_FACTS]
    shown = [(word(name, report.language), value) for name, value in rows if value]
    if shown:
        yield ""
    column = max((width_of(label) for label, _ in shown), default=0)
    for label, value in shown:
        gap = " " * (column - width_of(label) + 2)
        lead = f"  {label}{gap}"
        first, *rest = wrap(safe(value or ""), canvas.width, indent=" " * width_of(lead), first=lead)
        yield canvas.style(lead, "dim") + first[len(lead) :]
        yield from rest


def _heading(name: str, language: str, canvas: Canvas) -> Iterator[str]:
    yield from ("", canvas.style(word(name, language), "bold"))


def _quotes(name: str, quotes: tuple[Evidence, ...], report: Report, canvas: Canvas) -> Iterator[str]:
    if not quotes:
        return
    yield from _heading(name, report.language, canvas)
    column = max(len(str(evidence.line)) for evidence in quotes)
    for evidence in quotes:
        yield from _quote(evidence, column, canvas)


def _quote(evidence: Evidence, column: int, canvas: Canvas) -> Iterator[str]:
    """The line with its number, cut to fit around the matching part, which is underlined."""
    bar = canvas.mark("│", "|")
    lead = f"  {evidence.line:>{column}} {bar} "
    room = max(10, canvas.width - width_of(lead) - 2)
    text, start = clip(evidence.text, evidence.start, room)
    length = max(0, min(evidence.length, len(text) - start))
    before, part, after = text[:start], text[start : start + length], text[start + length :]
    yield canvas.style(lead, "dim") + safe(before) + canvas.style(safe(part), "red") + safe(after)
    if length:
        under = canvas.style("^" * width_of(safe(part)), "red")
        yield f"  {'':>{column}} {bar} {' ' * width_of(safe(before))}{under}"


def _causes(report: Report, canvas: Canvas, verbose: bool) -> Iterator[str]:
    """The likely causes at length; of the others, unless asked for, the names only."""
    yield from _heading("causes" if len(report.causes) > 1 else "cause", report.language, canvas)
    for number, cause in enumerate(report.causes, 1):
        if verbose or number <= _MAX_LONG_CAUSES or cause.verdict in ("confirmed", "likely"):
            yield from _cause(number, cause, report, canvas)
        else:
            colon = word("colon", report.language)
            short = f"{cause.id}{colon}{safe(cause.title)} {' '.join(safe(line) for line in cause.counter)}"
            yield from wrap(short, canvas.width, "     ", f"  {number}. ")


def _cause(number: int, cause: CauseFound, report: Report, canvas: Canvas) -> Iterator[str]:
    verdict = canvas.style(word(cause.verdict, report.language), _VERDICT_STYLE[cause.verdict])
    reference = f"  {canvas.style(safe(cause.reference), 'dim')}" if cause.reference else ""
    yield f"  {number}. {canvas.style(cause.id, 'bold')}  {verdict}{reference}"
    if number > 1 or cause.title not in report.summary:
        yield from wrap(safe(cause.title), canvas.width, indent="     ")
    yield from wrap(safe(cause.why), canvas.width, indent="     ")
    for name, said in (("proof", cause.proof), ("counter", cause.counter)):
        for line in said:
            yield from wrap(safe(line), canvas.width, "       ", f"     {labelled(name, report.language)}")
    if cause.tell_apart and cause.verdict not in ("confirmed", "ruled-out"):
        yield from wrap(safe(cause.tell_apart), canvas.width, "     ", f"     {labelled('tell', report.language)}")


def _fixes(report: Report, canvas: Canvas, verbose: bool) -> Iterator[str]:
    """Fixes of the first causes; when the first is certain, of that one only, or of all that `check` is certain of."""
    certain = report.causes[0].verdict == "confirmed" and not report.pushes
    fixable = [cause for cause in report.causes if cause.fixes and cause.verdict != "ruled-out"]
    if certain and report.command == "check":  # each stands in the way of the push by itself
        shown = [cause for cause in fixable if cause.verdict == "confirmed"]
    else:
        shown = fixable[: 1 if certain else _MAX_FIX_CAUSES]
    if verbose:
        shown = fixable
    for cause in shown:
        one = len(report.causes) == 1
        heading = word("fix", report.language) if one else phrase("fix-for", report.language, cause=cause.id)
        yield from ("", canvas.style(heading, "bold"))
        for fix in cause.fixes:
            yield from _fix(fix, report.language, canvas)
    if shown and shown[0].verify:
        yield from _heading("verify", report.language, canvas)
        yield from (f"    {canvas.style(safe(command), 'cyan')}" for command in shown[0].verify)


def _fix(fix: FilledFix, language: str, canvas: Canvas) -> Iterator[str]:
    bullet = canvas.mark("•", "*")
    head = phrase("fix-head", language, title=fix.title, who=word(fix.who, language), risk=word(fix.risk, language))
    yield from wrap(safe(head), canvas.width, indent="    ", first=f"  {bullet} ")
    if fix.note:
        yield from wrap(safe(fix.note), canvas.width, indent="    ")
    for command in fix.commands:  # never wrapped: they are there to be pasted
        yield from (f"      {canvas.style(safe(line), 'cyan')}" for line in command.rstrip("\n").split("\n"))
    if fix.policy is not None:
        yield from (f"      {safe(line)}" for line in json.dumps(fix.policy, indent=2, ensure_ascii=False).split("\n"))


def _unknown(unknown: Unknown, report: Report, canvas: Canvas) -> Iterator[str]:
    yield from _quotes("lines-like-error", unknown.lines, report, canvas)
    if unknown.nearest:
        yield from _heading("nearest", report.language, canvas)
        for nearest in unknown.nearest:
            said = f"{nearest.rule}{word('colon', report.language)}{nearest.why_not}"
            yield from wrap(said, canvas.width, indent="    ", first="  ")
    yield from _heading("collect", report.language, canvas)
    yield from (f"    {canvas.style(safe(command), 'cyan')}" for command in unknown.collect)
    if unknown.lines:
        yield from _heading("report-it", report.language, canvas)
        yield from (f"    {safe(line)}" for line in unknown.report_text.split("\n"))


def _checks(report: Report, canvas: Canvas) -> Iterator[str]:
    if report.checks:
        yield from _heading("checks", report.language, canvas)
        column = max(len(check.id) for check in report.checks)
        for check in report.checks:
            status = word(f"status-{check.status}", report.language)
            padding = " " * (_STATUS_WIDTH - width_of(status))
            lead = f"  {status}{padding}{check.id:<{column}}  "
            first, *rest = wrap(safe(check.answer), canvas.width, indent=" " * width_of(lead), first=lead)
            yield first.replace(status, canvas.style(status, _STATUS_STYLE[check.status]), 1)
            yield from rest
    if report.gaps:
        yield from _heading("gaps", report.language, canvas)
        for gap in report.gaps:
            arrow = canvas.mark("→", "->")
            what = f"{gap.what}{word('colon', report.language)}{gap.why}"
            yield from wrap(f"{safe(what)} {arrow} {safe(gap.remedy)}", canvas.width, "    ", "  ")


def _footer(report: Report, canvas: Canvas) -> Iterator[str]:
    yield ""
    if report.retryable:
        yield canvas.style(word("retryable", report.language), "yellow")
    if report.causes:
        first = report.causes[0]
        yield canvas.style(labelled("more", report.language, f"ecrdoctor rules show {first.id}"), "dim")
        yield from (canvas.style(f"  {url}", "dim") for url in first.docs)
    for name, counts in redaction_groups(report).items():
        kinds = ", ".join(f"{kind} ×{count}" for kind, count in sorted(counts.items()))
        for row in wrap(labelled(name, report.language, kinds), canvas.width, "  ", ""):
            yield canvas.style(row, "dim")
    if report.redacted:
        yield from _heading("taken-out", report.language, canvas)
        for place in report.redacted:
            row = phrase("taken-out-row", report.language, line=place.line, kind=safe(place.kind), length=place.length)
            yield f"  {row}"
