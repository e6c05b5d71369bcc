"""Lints as entries: what each finds, why that matters, how to silence it."""

from __future__ import annotations

from ecrdoctor.knowledge.entry import Entry, Links, Prose, Reference, Section
from ecrdoctor.lint.contract import Lint
from ecrdoctor.report.words import phrase, word


def lint_entry(lint: Lint, language: str) -> Entry:
    """One kind of mistake in push commands."""
    silence = phrase("lint-silence", language, comment=f"`# ecrdoctor: ignore={lint.id}`")
    sections = [Section((Prose(lint.why.in_language(language)),)), Section((Prose(silence),))]
    if lint.docs:
        sections.append(Section((Links((lint.docs,)),)))
    remark = word(f"severity-{lint.severity}", language)
    return Entry(Reference("lint", lint.id), remark, lint.title.in_language(language), tuple(sections))
