"""What was looked at, with every answer, and what could not be looked at."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ecrdoctor.report.model import CheckAnswer, Report
from ecrdoctor.report.story.blocks import Badge, Block, Card, Cards, Document, Prose, Section, Tone
from ecrdoctor.report.words import word

_STATUSES: dict[str, Tone] = {"ok": "good", "problem": "bad", "unknown": "warn", "skipped": "quiet"}


def checks_section(report: Report) -> Iterator[Section]:
    """Each check with its question, its answer and the time it took."""
    if report.checks:
        cards = tuple(_check(check, report.language) for check in report.checks)
        yield Section("checks", word("checks", report.language), (Cards(cards),))


def _check(check: CheckAnswer, language: str) -> Card:
    blocks: list[Block] = [Prose(check.answer)]
    if check.needs and check.status == "unknown":
        blocks.append(Prose(", ".join(check.needs), word("needs", language)))
    if check.detail:
        text = json.dumps(check.detail, indent=2, ensure_ascii=False, default=str)
        blocks.append(Document(word("detail", language), text, word("copy", language), "json", folded=True, raw=True))
    status = Badge(word(f"status-{check.status}", language), _STATUSES[check.status])
    return Card(check.question, tuple(blocks), check.id, (status,), f"{check.ms} ms")


def gaps_section(report: Report) -> Iterator[Section]:
    """What could not be looked at, why, and what would allow it."""
    if report.gaps:
        remedy = word("remedy", report.language)
        cards = tuple(
            Card(gap.what, (Prose(gap.why), *([Prose(gap.remedy, remedy)] if gap.remedy else [])))
            for gap in report.gaps
        )
        yield Section("gaps", word("gaps", report.language), (Cards(cards),))
