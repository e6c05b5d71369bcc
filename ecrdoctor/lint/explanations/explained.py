"""One explained command: its parts, of which one is where it most likely goes wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ecrdoctor.lint.explanations.pieces import Part, filled, joined, shown, whence
from ecrdoctor.lint.model import Span, Word
from ecrdoctor.lint.tools.grammar import Shape
from ecrdoctor.rulebook.model import Text

NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Explained:
    """One command or action of a document, explained in both languages."""

    span: Span
    command: str
    explanation: Text
    parts: tuple[Part, ...]
    """In the order they stand in; one of them is the likely mistake."""


def marked(parts: Sequence[Part], likely: Sequence[str], mistake: Text) -> list[Part]:
    """The parts in order, without the wordless; the first that `likely` names, else the last, says the mistake."""
    named = (part for key in likely for part in parts if part.key == key or part.key.startswith(f"{key}."))
    chosen = next(named, parts[-1])
    marked = [replace(part, text=joined(part.text, mistake), likely=True) if part is chosen else part for part in parts]
    return sorted((part for part in marked if part.likely or _is_worth(part)), key=lambda part: part.span.start)


def _is_worth(part: Part) -> bool:
    return bool(part.text.en) and part.key != "command"


def plain(means: Text, word: Word, shape: Shape) -> Text:
    """What is said about a value that has no parts of its own."""
    if shape in ("secret", "hidden"):
        return means
    return joined(filled(means, {"value": shown(word)}), whence(word) if word.value is None else NOTHING)
