"""One entry of what we know, in one language, before any format lays it out.

The strings are as the rule files have them (patterns, example logs). A format makes them harmless in its own way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

Kind = Literal["cause", "rule", "sign", "check", "lint"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Reference:
    """Another entry."""

    kind: Kind
    id: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A sentence, with a word before it where it needs one."""

    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """Entries that are only named, or plain names (IAM actions), after a word that says what they are."""

    label: str
    names: tuple[Reference | str, ...]


@dataclass(frozen=True, slots=True)
class Patterns:
    """Patterns and conditions, each with the key it has in its rule where that is not `any`."""

    patterns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Commands, a policy or a log, to be read or copied as they are."""

    text: str
    language: Literal["sh", "powershell", "json", "text"] = "text"
    label: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """Pages of others where more is said."""

    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a list: another entry, or a titled step."""

    title: str | Reference
    blocks: tuple[Prose | Code, ...] = ()


@dataclass(frozen=True, slots=True)
class Items:
    """Things of one kind, in order."""

    items: tuple[Item, ...]
    numbered: bool = False


Block = Prose | Names | Patterns | Code | Links | Items


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an entry; most have a heading."""

    blocks: tuple[Block, ...]
    title: str = ""
    id: str = ""
    """With a title: its anchor, the same in every language."""
    page_only: bool = False
    """Whether a terminal does without it: it is long, and the page has it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """All that is known about one id."""

    reference: Reference
    remark: str
    """What stands in brackets after the id: its stage, its clients, its severity."""
    lead: str
    """What it is, in one sentence or title."""
    sections: tuple[Section, ...] = field(default=())
