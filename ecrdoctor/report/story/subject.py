"""What the report is about: the push, who made it, with what."""

from __future__ import annotations

from collections.abc import Iterator

from ecrdoctor.report.model import CheckAnswer, Report
from ecrdoctor.report.story.blocks import Row
from ecrdoctor.report.story.choices import SHOWN_FACTS, full_reference
from ecrdoctor.report.words import word


def subject(report: Report) -> tuple[Row, ...]:
    """The rows of which something is known."""
    return tuple(_rows(report)) if report.command != "lint" else ()


def _rows(report: Report) -> Iterator[Row]:
    language = report.language
    target = report.target
    shown: list[tuple[str, str | None]] = [
        ("tried", report.facts.get("command")),
        ("target", full_reference(target)),
        ("account", target.account),
        ("region", target.region),
        ("digest", target.digest),
    ]
    shown += [(name, report.facts.get(name)) for name in SHOWN_FACTS]
    yield from (Row(word(name, language), value) for name, value in shown if value)
    answers = {check.id: check for check in report.checks}
    if "caller-identity" in answers:
        yield from _caller(answers["caller-identity"], language)
    if "provenance" in answers:
        yield Row(word("provenance", language), answers["provenance"].answer, literal="none")
    if report.client:
        client = " ".join(filter(None, (report.client.name, report.client.version)))
        yield Row(word("client", language), client)


def _caller(check: CheckAnswer, language: str) -> Iterator[Row]:
    if arn := check.detail.get("arn"):
        yield Row(word("caller-here", language), str(arn))
    else:
        yield Row(word("caller-here", language), check.answer, literal="none")
    source = ", ".join(str(part) for part in (check.detail.get("source"), check.detail.get("profile")) if part)
    if source:
        yield Row(word("credentials-from", language), source)
    if expires := check.detail.get("expires"):
        yield Row(word("expires", language), str(expires))
