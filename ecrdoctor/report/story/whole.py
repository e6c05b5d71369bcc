"""A report as a story: what a support engineer asks, in the order in which it is asked."""

from __future__ import annotations

from collections.abc import Iterator

from ecrdoctor.report.model import PushSeen, Report, Unknown
from ecrdoctor.report.story.blocks import (
    Badge,
    Block,
    Card,
    Cards,
    Commands,
    Document,
    Prose,
    Quotes,
    Row,
    Rows,
    Section,
    Story,
    Tone,
)
from ecrdoctor.report.story.causes import causes_section, fix_section
from ecrdoctor.report.story.checks import checks_section, gaps_section
from ecrdoctor.report.story.choices import failing_lines
from ecrdoctor.report.story.lines import quotes
from ecrdoctor.report.story.lint import lint_section
from ecrdoctor.report.story.path import path_of
from ecrdoctor.report.story.subject import subject
from ecrdoctor.report.tokens import redaction_groups
from ecrdoctor.report.words import phrase, word

_TONES: dict[str, Tone] = {
    "explained": "bad",
    "blocked": "bad",
    "findings": "bad",
    "unknown": "warn",
    "inconclusive": "warn",
    "no-failure": "good",
    "ready": "good",
    "clean": "good",
}
_PUSH_TONES: dict[str, Tone] = {"failed": "bad", "succeeded": "good", "unclear": "warn"}


def story_of(report: Report) -> Story:
    """Everything that `report` has to say, laid out by nobody yet."""
    return Story(
        language=report.language,
        source="" if report.source == "-" else report.source,
        outcome=Badge(word(f"outcome-{report.outcome}", report.language), _TONES[report.outcome]),
        summary=report.summary,
        opening=tuple(_opening(report)),
        sections=tuple(_sections(report)),
        footer=_footer(report),
    )


def _opening(report: Report) -> Iterator[Block]:
    if report.retryable:
        yield Prose(word("retryable", report.language))
    if report.partly_read:
        yield Prose(word("partly-read", report.language))
    if path := path_of(report):
        yield path


def _sections(report: Report) -> Iterator[Section]:
    language = report.language
    if rows := subject(report):
        yield Section("subject", word("subject", language), (Rows(rows),))
    if report.pushes:
        yield Section("pushes", word("pushes", language), (_pushes(report.pushes, language),))
    if lines := failing_lines(report.causes):
        yield Section("log", word("log", language), (Quotes(quotes(lines), word("log", language)),))
    if report.echoes:
        title = word("echoes", language)
        yield Section("echoes", title, (Quotes(quotes(report.echoes), title),), folded=True)
    yield from lint_section(report)
    yield from causes_section(report)
    if report.unknown:
        yield from _unknown(report.unknown, language)
    yield from checks_section(report)
    yield from gaps_section(report)
    yield from fix_section(report)
    yield from _closing(report)


def _pushes(pushes: tuple[PushSeen, ...], language: str) -> Cards:
    return Cards(
        tuple(
            Card(
                push.reference,
                id=push.causes[0] if push.causes else "",
                badges=(Badge(word(push.outcome, language), _PUSH_TONES[push.outcome]),),
            )
            for push in pushes
        )
    )


def _unknown(unknown: Unknown, language: str) -> Iterator[Section]:
    copy = word("copy", language)
    if unknown.lines:
        title = word("lines-like-error", language)
        yield Section("lines-like-error", title, (Quotes(quotes(unknown.lines), title),))
    if unknown.nearest:
        cards = tuple(Card(rule.title, (Prose(rule.why_not),), rule.rule) for rule in unknown.nearest)
        yield Section("nearest", word("nearest", language), (Cards(cards),))
    if unknown.collect:
        yield Section("collect", word("collect", language), (Commands(unknown.collect, copy),))
    if unknown.lines:
        title = word("report-it", language)
        yield Section("report-it", title, (Document(title, unknown.report_text, copy),))


def _closing(report: Report) -> Iterator[Section]:
    language = report.language
    if report.timings:
        rows = tuple(Row(name, f"{ms} ms") for name, ms in report.timings.items())
        yield Section("timings", word("timings", language), (Rows(rows),), folded=True)
    if report.redactions:
        yield Section("redacted", word("taken-out", language), tuple(_taken_out(report)))
    if report.causes:
        shown = dict.fromkeys(f"ecrdoctor rules show {cause.id}" for cause in report.causes)
        yield Section("more", word("more-in-rules", language), (Commands(tuple(shown), word("copy", language)),))


def _taken_out(report: Report) -> Iterator[Block]:
    language = report.language
    groups = redaction_groups(report)
    yield Rows(
        tuple(
            Row(word(name, language), ", ".join(f"{kind} ×{count}" for kind, count in sorted(counts.items())), "none")
            for name, counts in groups.items()
        )
    )
    rows = [phrase("taken-out-row", language, line=at.line, kind=at.kind, length=at.length) for at in report.redacted]
    if rows:
        yield Document(word("detail", language), "\n".join(rows), word("copy", language), folded=True)


def _footer(report: Report) -> str:
    language = report.language
    parts = [f"ecrdoctor {report.version}"]
    parts += [report.created] if report.created else []
    parts.append(word(f"level-{report.level}", language))
    return " · ".join(parts)
