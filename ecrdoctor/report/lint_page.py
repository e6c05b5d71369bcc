"""A lint for a person to read: what it finds, why that matters, how to silence it."""

from __future__ import annotations

from collections.abc import Iterator

from ecrdoctor.report.layout import Canvas, wrap
from ecrdoctor.report.words import phrase


def render_lint_page(id: str, severity: str, title: str, why: str, docs: str, language: str, canvas: Canvas) -> str:
    """One lint, given in the reader's language.

    Args:
        id: `lint-…`.
        severity: error, warning or hint.
        title: what it finds.
        why: what happens if nobody mends it.
        docs: a page that states the fact; may be empty.
        language: "en" or "zh".
        canvas: the reader's screen.
    """
    return "\n".join(_lines(id, severity, title, why, docs, language, canvas)) + "\n"


def _lines(id: str, severity: str, title: str, why: str, docs: str, language: str, canvas: Canvas) -> Iterator[str]:
    yield canvas.style(id, "bold") + canvas.style(f"  ({severity})", "dim")
    yield from wrap(title, canvas.width, indent="  ")
    yield ""
    yield from wrap(why, canvas.width, indent="  ")
    yield ""
    yield from wrap(phrase("lint-silence", language, comment=f"# ecrdoctor: ignore={id}"), canvas.width, indent="  ")
    if docs:
        yield ""
        yield canvas.style(docs, "dim")
