"""The report as GitHub-flavoured Markdown, for tickets and issues.

There are no tables: a `|` in a value could end a cell, and with it a code span.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ecrdoctor.report.layout import safe, width_of
from ecrdoctor.report.markdown_text import code, fence, inline
from ecrdoctor.report.model import Report
from ecrdoctor.report.story.blocks import (
    Badge,
    Block,
    Card,
    Cards,
    Commands,
    Document,
    Links,
    Path,
    Prose,
    Quote,
    Quotes,
    Rows,
)
from ecrdoctor.report.story.links import is_link
from ecrdoctor.report.story.whole import story_of
from ecrdoctor.report.words import word

_DEEPEST = 6


def render_markdown(report: Report) -> str:
    """The whole report; nothing that comes from a log or a file acts as markup in it."""
    return "\n".join(_Writer(report).lines()) + "\n"


class _Writer:
    """Lays out one story."""

    def __init__(self, report: Report) -> None:
        self._story = story_of(report)
        self._colon = word("colon", report.language)

    def lines(self) -> Iterator[str]:
        """Every line, without its end."""
        story = self._story
        yield f"# {inline(story.summary)}"
        yield ""
        yield " · ".join(filter(None, (_badge(story.outcome), code(story.source))))
        yield from self._blocks(story.opening, 2)
        for section in story.sections:
            yield from ("", f"## {inline(section.title)}")
            yield from self._blocks(section.blocks, 3)
        yield from ("", "---", "", inline(story.footer))

    def _blocks(self, blocks: Iterable[Block], level: int) -> Iterator[str]:
        for block in blocks:
            lines = list(self._block(block, level))
            if lines:
                yield from ("", *lines)

    def _block(self, block: Block, level: int) -> Iterator[str]:
        match block:
            case Prose():
                yield self._prose(block)
            case Rows():
                for row in block.rows:
                    label = code(row.label) if row.literal == "label" else inline(row.label)
                    yield f"- {label}{self._colon}{code(row.value) if row.literal == 'value' else inline(row.value)}"
            case Path():
                yield " → ".join(
                    f"**✗ {step.label}**" if step.state == "stopped" else step.label for step in block.steps
                )
                yield from ("", inline(block.said))
            case Quotes():
                yield from fence("\n".join(_quoted(block.quotes)), "text")
            case Commands():
                yield from fence("\n".join(block.commands), "sh")
            case Document():
                if not block.raw:
                    yield from fence(block.text, block.language or "text")
            case Links():
                yield from (f"- <{url}>" if is_link(url) else f"- {code(url)}" for url in block.urls)
            case Cards():
                yield from self._cards(block, level)

    def _prose(self, block: Prose) -> str:
        return f"{inline(block.label)}{self._colon}{inline(block.text)}".strip() if block.label else inline(block.text)

    def _cards(self, block: Cards, level: int) -> Iterator[str]:
        """As a list where each card only says something, else each under a heading."""
        if all(_only_says(card) for card in block.cards):
            for card in block.cards:
                yield "- " + self._colon.join(filter(None, (_head(card), inline(card.title))))
                yield from (f"  - {self._prose(one)}" for one in card.blocks if isinstance(one, Prose))
            return
        for place, card in enumerate(block.cards):
            yield from ([""] if place else [])
            yield f"{'#' * min(level, _DEEPEST)} {inline(card.title)}"
            if head := _head(card):
                yield from ("", head)
            yield from self._blocks(card.blocks, level + 1)


def _only_says(card: Card) -> bool:
    return all(isinstance(block, Prose) or (isinstance(block, Document) and block.raw) for block in card.blocks)


def _head(card: Card) -> str:
    """What stands before a card's title: its badges, its id, its note."""
    badges = " · ".join(map(_badge, card.badges))
    return " ".join(filter(None, (badges, code(card.id), f"({inline(card.note)})" if card.note else "")))


def _badge(badge: Badge) -> str:
    return f"**{inline(badge.label)}**"


def _quoted(quotes: tuple[Quote, ...]) -> Iterator[str]:
    """Each line after its number; under it, a line that marks the parts that matter."""
    column = max(len(str(quote.number)) for quote in quotes)
    for quote in quotes:
        yield f"{quote.number:>{column}} | {safe(quote.text)}"
        if quote.marked:
            marks = "".join(("^" if part.mark else " ") * width_of(safe(part.text)) for part in quote.parts)
            yield f"{'':>{column}} | {marks}".rstrip()
