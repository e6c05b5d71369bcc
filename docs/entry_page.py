"""An entry as a page in MyST Markdown. Whatever a rule file holds is text here, never markup."""

from __future__ import annotations

import string
from collections.abc import Iterator

from ecrdoctor.knowledge.entry import (
    Block,
    Code,
    Entry,
    Item,
    Items,
    Kind,
    Links,
    Names,
    Patterns,
    Prose,
    Reference,
)
from ecrdoctor.report.layout import safe
from ecrdoctor.report.markdown_text import code, fence
from ecrdoctor.report.story.links import is_link
from ecrdoctor.report.story.sentence import code_parts
from ecrdoctor.report.words import word

FOLDERS: dict[Kind, str] = {"cause": "causes", "rule": "rules", "check": "checks", "lint": "lints"}
"""Kinds with a page for each entry; signs share one page, `signs`."""
_LEXERS = {"sh": "bash", "powershell": "powershell", "json": "json", "text": "text"}
_ESCAPED = str.maketrans({sign: f"\\{sign}" for sign in string.punctuation})


def words(text: str) -> str:
    """A sentence: what stands between backticks as code, all else without any meaning as Markdown."""
    parts = code_parts(" ".join(safe(text).split()))
    return "".join(code(part) if is_code else part.translate(_ESCAPED) for is_code, part in parts)


def link(reference: Reference, here: str) -> str:
    """A link to the page of an entry, from a page in the folder `here` (empty for the root)."""
    folder = FOLDERS[reference.kind]
    way = "" if folder == here else f"../{folder}/" if here else f"{folder}/"
    return f"[{code(reference.id)}]({way}{reference.id}.md)"


class Writer:
    """Lays out entries in one language."""

    def __init__(self, language: str) -> None:
        self._colon = word("colon", language)
        self._more = word("more", language)

    def page(self, entry: Entry, crumb: str, more: tuple[str, ...] = ()) -> str:
        """A whole page.

        Args:
            entry: what it is about.
            crumb: the line above the heading, which leads back; Markdown.
            more: further lines at the end; Markdown.
        """
        here = FOLDERS[entry.reference.kind]
        lines = ["---", "orphan: true", "---", "", "{.crumb}", crumb, ""]
        lines += [f"# {code(entry.reference.id)}", "", f"**{words(entry.lead)}**", "", f"*{words(entry.remark)}*"]
        for section in entry.sections:
            if section.title:
                lines += ["", f"{{#{entry.reference.id}-{section.id}}}", f"## {words(section.title)}"]
            for block in section.blocks:
                lines += self._block(block, here, f"{entry.reference.id}-{section.id}")
        return "\n".join([*lines, *more]) + "\n"

    def part(self, entry: Entry) -> str:
        """An entry as a part of a page that many share."""
        lines = ["", f"## {code(entry.reference.id)}", "", f"**{words(entry.lead)}** *({words(entry.remark)})*"]
        for section in entry.sections:
            for block in section.blocks:
                lines += self._block(block, "", entry.reference.id)
        return "\n".join(lines) + "\n"

    def _block(self, block: Block, here: str, anchor: str) -> Iterator[str]:
        match block:
            case Prose():
                yield from ("", self._prose(block))
            case Names():
                names = (link(name, here) if isinstance(name, Reference) else code(name) for name in block.names)
                yield from ("", f"**{words(block.label)}**{self._colon}{', '.join(names)}")
            case Patterns():
                for key in dict.fromkeys(key for key, _ in block.patterns):
                    yield from ("", f"{code(key)}{self._colon}".rstrip()) if key else ()
                    found = "\n".join(one.replace("\n", "\\n") for name, one in block.patterns if name == key)
                    yield from ("", *fence(found, "text"))
            case Code():
                yield from self._code(block)
            case Links():
                yield from ("", f"**{self._more}**{self._colon}".rstrip(), "")
                yield from (f"- <{url}>" if is_link(url) else f"- {code(url)}" for url in block.urls)
            case Items():
                for number, item in enumerate(block.items, 1):
                    yield from self._item(item, f"{number}. " if block.numbered else "- ", here, f"{anchor}-{number}")

    def _item(self, item: Item, lead: str, here: str, anchor: str) -> Iterator[str]:
        """A titled step under a heading of its own; another entry as a point of a list."""
        if isinstance(item.title, Reference):
            yield from ("", f"{lead}{link(item.title, here)}")
            for block in item.blocks:
                if isinstance(block, Prose):
                    yield from ("", " " * len(lead) + self._prose(block))
            return
        yield from ("", f"{{#{anchor}}}", f"### {words(item.title)}")
        for block in item.blocks:
            yield from ("", self._prose(block)) if isinstance(block, Prose) else self._code(block)

    def _prose(self, block: Prose) -> str:
        label = f"**{words(block.label)}**{self._colon}" if block.label else ""
        return label + words(block.text)

    def _code(self, block: Code) -> Iterator[str]:
        if block.label:
            yield from ("", f"{words(block.label)}{self._colon}".rstrip())
        yield from ("", *fence(block.text, _LEXERS[block.language]))
