"""The causes, with what speaks for and against each, and how to mend them."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ecrdoctor.report.model import CauseFound, FilledFix, Report
from ecrdoctor.report.story.blocks import Badge, Block, Card, Cards, Commands, Document, Links, Prose, Section, Tone
from ecrdoctor.report.words import phrase, word

_VERDICTS: dict[str, Tone] = {"confirmed": "bad", "likely": "warn", "possible": "quiet", "ruled-out": "quiet"}
_RISKS: dict[str, Tone] = {"safe": "good", "changes-local": "warn", "changes-aws": "warn"}


def causes_section(report: Report) -> Iterator[Section]:
    """All causes, the first at length."""
    if report.causes:
        cards = tuple(_cause(place, cause, report) for place, cause in enumerate(report.causes))
        title = word("causes" if len(cards) > 1 else "cause", report.language)
        yield Section("causes", title, (Cards(cards),))


def _cause(place: int, cause: CauseFound, report: Report) -> Card:
    return Card(
        cause.title,
        tuple(_said(cause, report.language)),
        cause.id,
        (Badge(word(cause.verdict, report.language), _VERDICTS[cause.verdict]),),
        cause.reference or "",
        folded=place > 0 and cause.verdict in ("possible", "ruled-out"),
    )


def _said(cause: CauseFound, language: str) -> Iterator[Block]:
    yield Prose(cause.why)
    if cause.evidence:
        lines = ", ".join(str(evidence.line) for evidence in cause.evidence)
        rules = ", ".join(dict.fromkeys(evidence.rule for evidence in cause.evidence))
        yield Prose(phrase("evidence-in", language, lines=lines, rules=rules), word("evidence", language))
    yield from (Prose(line, word("proof", language)) for line in cause.proof)
    yield from (Prose(line, word("counter", language)) for line in cause.counter)
    if cause.tell_apart and cause.verdict not in ("confirmed", "ruled-out"):
        yield Prose(cause.tell_apart, word("tell", language))
    if cause.ranked_by:
        yield Prose(cause.ranked_by, word("ranked", language))


def fix_section(report: Report) -> Iterator[Section]:
    """The fixes of every cause that is not ruled out; those after the second are folded."""
    language = report.language
    fixable = [cause for cause in report.causes if cause.verdict != "ruled-out" and (cause.fixes or cause.verify)]
    if fixable:
        cards = tuple(
            Card(cause.title, tuple(_mending(cause, language)), cause.id, note=cause.reference or "", folded=place > 1)
            for place, cause in enumerate(fixable)
        )
        yield Section("fix", word("fix", language), cards[0].blocks if len(cards) == 1 else (Cards(cards),))


def _mending(cause: CauseFound, language: str) -> Iterator[Block]:
    if cause.fixes:
        yield Cards(tuple(_fix(fix, language) for fix in cause.fixes))
    if cause.verify:
        yield Prose("", word("verify", language))
        yield Commands(cause.verify, word("copy", language))
    if cause.docs:
        yield Links(cause.docs)


def _fix(fix: FilledFix, language: str) -> Card:
    copy = word("copy", language)
    blocks: list[Block] = [Prose(fix.note)] if fix.note else []
    if fix.commands:
        blocks.append(Commands(tuple(command.rstrip("\n") for command in fix.commands), copy))
    if fix.policy is not None:
        text = json.dumps(fix.policy, indent=2, ensure_ascii=False)
        blocks.append(Document(word("policy", language), text, copy, "json", folded=text.count("\n") > 24))
    badges = (Badge(word(fix.who, language)), Badge(word(fix.risk, language), _RISKS[fix.risk]))
    return Card(fix.title, tuple(blocks), badges=badges)
