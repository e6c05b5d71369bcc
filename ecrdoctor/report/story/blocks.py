"""What a rich report is made of: sections of blocks, in the reader's language, before any format lays them out.

The strings are as the log or the user's file has them. A format makes them harmless in its own way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

Tone = Literal["good", "bad", "warn", "quiet"]
Mark = Literal["", "wrong", "likely"]
"""Of a part of a line: nothing to say about it, what is wrong, or only where it most likely goes wrong."""


@dataclass(frozen=True, slots=True)
class Badge:
    """A word that classifies: a verdict, a status, a risk."""

    label: str
    tone: Tone = "quiet"


@dataclass(frozen=True, slots=True)
class Prose:
    """A sentence, with a word before it where it needs one."""

    kind: ClassVar[str] = "prose"
    text: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One value with its name."""

    label: str
    value: str
    literal: Literal["value", "label", "none"] = "value"
    """Which of the two is a name, an id or a command, rather than words of ours."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Values with their names."""

    kind: ClassVar[str] = "rows"
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One station on the path of a push."""

    label: str
    state: Literal["before", "stopped", "after"]


@dataclass(frozen=True, slots=True)
class Path:
    """The path of a push, with the place where it stopped."""

    kind: ClassVar[str] = "path"
    steps: tuple[Step, ...]
    title: str
    said: str
    """The same as a sentence."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a quoted line."""

    text: str
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """One line of a log or script, with the parts that matter marked."""

    number: int
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The whole line."""
        return "".join(part.text for part in self.parts)

    @property
    def marked(self) -> bool:
        """Whether any part matters."""
        return any(part.mark for part in self.parts)


@dataclass(frozen=True, slots=True)
class Quotes:
    """Lines with their numbers."""

    kind: ClassVar[str] = "quotes"
    quotes: tuple[Quote, ...]
    label: str
    """What the lines are, for those who do not see them."""


@dataclass(frozen=True, slots=True)
class Commands:
    """Commands to be pasted, each by itself."""

    kind: ClassVar[str] = "commands"
    commands: tuple[str, ...]
    copy: str
    """What the button says that copies one."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text to be copied as a whole: a policy, a text to report with, the detail of an answer."""

    kind: ClassVar[str] = "document"
    title: str
    text: str
    copy: str
    language: str = ""
    """`json`, or nothing."""
    folded: bool = False
    raw: bool = False
    """Whether it is only data behind what was said; a ticket does without."""


@dataclass(frozen=True, slots=True)
class Links:
    """Pages where more is said."""

    kind: ClassVar[str] = "links"
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One cause, check, fix or command, with all that belongs to it."""

    title: str
    blocks: tuple[Block, ...] = ()
    id: str = ""
    badges: tuple[Badge, ...] = ()
    note: str = ""
    """A small remark beside the title: the time it took, the push it belongs to."""
    folded: bool = False
    """Whether a reader opens it only when wanted."""


@dataclass(frozen=True, slots=True)
class Cards:
    """Things of one kind, in order."""

    kind: ClassVar[str] = "cards"
    cards: tuple[Card, ...]


Block = Prose | Rows | Path | Quotes | Commands | Document | Links | Cards


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report with a heading."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """A whole report, ready to be laid out."""

    language: str
    """`en` or `zh`."""
    source: str
    outcome: Badge
    summary: str
    opening: tuple[Block, ...]
    """What stands under the summary, without a heading."""
    sections: tuple[Section, ...]
    footer: str
