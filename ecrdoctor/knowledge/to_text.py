"""Entries for a terminal, as `rustc --explain` does for errors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ecrdoctor.knowledge.entry import (
    Block,
    Code,
    Entry,
    Item,
    Items,
    Links,
    Names,
    Patterns,
    Prose,
    Reference,
)
from ecrdoctor.report.layout import Canvas, safe, wrap
from ecrdoctor.report.words import word


def render_entry(entry: Entry, page: str, language: str, canvas: Canvas) -> str:
    """One entry at length.

    Args:
        entry: what is known.
        page: the address of its page; empty where it has none.
        language: of the entry.
        canvas: the reader's screen.
    """
    lines = list(_Screen(language, canvas).lines(entry))
    if page:
        lines += ["", canvas.style(f"{word('page', language)}{word('colon', language)}{safe(page)}", "dim")]
    return "\n".join(lines) + "\n"


def render_listing(entries: Sequence[Entry], canvas: Canvas) -> str:
    """Ids, each with what it is."""
    width = max((len(entry.reference.id) for entry in entries), default=0)
    return "".join(
        f"{line}\n"
        for entry in entries
        for line in wrap(
            f"{entry.lead} ({entry.remark})", canvas.width, " " * (width + 2), f"{entry.reference.id:<{width}}  "
        )
    )


class _Screen:
    """Lays out one entry."""

    def __init__(self, language: str, canvas: Canvas) -> None:
        self._colon = word("colon", language)
        self._canvas = canvas

    def lines(self, entry: Entry) -> Iterator[str]:
        """Every line, without its end."""
        yield self._canvas.style(entry.reference.id, "bold") + self._canvas.style(f"  ({entry.remark})", "dim")
        yield from wrap(entry.lead, self._canvas.width, "  ")
        for section in entry.sections:
            if section.page_only:
                continue
            yield ""
            if section.title:
                yield self._canvas.style(section.title, "bold")
            for block in section.blocks:
                yield from self._block(block)

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Prose():
                yield from self._prose(block, "  ")
            case Names():
                names = ", ".join(name.id if isinstance(name, Reference) else name for name in block.names)
                first, *more = wrap(f"{block.label}{self._colon}{names}", self._canvas.width, "  ", "")
                yield from (first.replace(block.label, self._canvas.style(block.label, "bold"), 1), *more)
            case Patterns():
                for key, pattern in block.patterns:
                    shown = pattern.replace("\n", "\\n")
                    yield f"  {key}{self._colon}{shown}" if key else f"  {shown}"
            case Code():
                yield from (f"    {line}" for line in block.text.split("\n"))
            case Links():
                yield from (self._canvas.style(url, "dim") for url in block.urls)
            case Items():
                for number, item in enumerate(block.items, 1):
                    yield from self._item(item, f"{number}. " if block.numbered else "")

    def _item(self, item: Item, number: str) -> Iterator[str]:
        if isinstance(item.title, Reference):
            yield f"  {number}{item.title.id}"
        else:
            yield from wrap(item.title, self._canvas.width, "    ", f"  {number or self._canvas.mark('• ', '* ')}")
        indent = " " * (2 + (len(number) or 2))
        for block in item.blocks:
            if isinstance(block, Prose):
                yield from self._prose(block, indent)
            elif block.language != "powershell":
                yield from (f"{indent}  {line}" for line in block.text.split("\n"))

    def _prose(self, block: Prose, indent: str) -> Iterator[str]:
        text = f"{block.label}{self._colon}{block.text}" if block.label else block.text
        yield from wrap(text, self._canvas.width, indent)
