"""What the variables of a script hold, as far as the file says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ecrdoctor.lint.model import Span, Word
from ecrdoctor.lint.syntax.positions import Passage
from ecrdoctor.regex import Regex

GAP = "\0"
"""Stands in a partial value for a part that cannot be known."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of which parts may be unknown: each gap in `partial` is named by the same place in `unknown`."""

    partial: str = ""
    unknown: tuple[str, ...] = ()

    @property
    def known(self) -> str | None:
        """The value where all of it is known."""
        return None if self.unknown else self.partial

    def __add__(self, other: Value) -> Value:
        return Value(self.partial + other.partial, self.unknown + other.unknown)


MAX_VALUE = 20_000
"""Characters that a value is followed to: `A=$A$A` doubles at every line."""


def unknown(name: str) -> Value:
    """A value of which only the origin is known."""
    return Value(GAP, (name,))


def joined(parts: Iterable[Value]) -> Value:
    """Parts of a word, one after another."""
    total = Value()
    for part in parts:
        total += part
        if len(total.partial) > MAX_VALUE:
            return unknown("…")
    return total


def word(passage: Passage, start: int, end: int, value: Value, quoted: bool = True) -> Word:
    """The word that stands at `start` to `end` of a passage."""
    return Word(
        text=passage.text[start:end],
        value=value.known,
        span=passage.span(start, end),
        unknown=value.unknown,
        quoted=quoted,
        partial=value.partial,
    )


def value_of(known: Word) -> Value:
    """The value of a word that was read before."""
    return Value(known.partial, known.unknown)


@dataclass(slots=True)
class Scope:
    """Variables at one place of a script."""

    values: dict[str, Value] = field(default_factory=dict)
    fallback: Mapping[str, Value] = field(default_factory=dict)
    """What the script sets elsewhere, for the body of a function that runs later."""

    def get(self, name: str) -> Value | None:
        """What a variable holds; None when the script has not set it."""
        found = self.values.get(name)
        return found if found is not None else self.fallback.get(name)

    def use(self, name: str) -> Value:
        """What a variable holds, or that it is unknown."""
        found = self.get(name)
        return unknown(name) if found is None else found

    def copy(self) -> Scope:
        """For a branch or a subshell."""
        return Scope(dict(self.values), self.fallback)

    def meet(self, branches: Iterable[Scope], *, sure: bool) -> None:
        """Go on after branches of which one ran, or (unless `sure`) perhaps none.

        A variable that ends up different is unknown. One that was never set before and is set by one branch
        alike keeps that value: what a script sets, it means to use.
        """
        ends = [*branches, *(() if sure else (Scope(dict(self.values), self.fallback),))]
        for name in dict.fromkeys(name for end in ends for name in end.values):
            found = {end.values[name] for end in ends if name in end.values}
            self.values[name] = found.pop() if len(found) == 1 else unknown(name)


@dataclass(frozen=True, slots=True)
class Hole:
    """A part of a passage that something replaces before the shell reads it: `${{ env.X }}`, `$(X)` of make."""

    start: int
    end: int
    value: Value


def find_holes(text: str, pattern: Regex, resolve: Callable[[str], Value | None]) -> tuple[Hole, ...]:
    """Where `pattern` occurs in a text, and what stands there; its group `name` is what `resolve` is asked for.

    What `resolve` answers with None is no hole. Offsets are in characters.
    """
    return tuple(_holes(text, pattern, resolve))


def _holes(text: str, pattern: Regex, resolve: Callable[[str], Value | None]) -> Iterator[Hole]:
    data = text.encode("utf-8", "replace")
    plain = len(data) == len(text)
    place, characters = 0, 0
    for found in pattern.finditer(data):
        start, end = found.start(), found.end()
        if not plain:
            characters += len(data[place:start].decode("utf-8", "replace"))
            place, start = start, characters
            end = start + len(data[place:end].decode("utf-8", "replace"))
        value = resolve(found.group("name").decode("utf-8", "replace").strip())
        if value is not None:
            yield Hole(start, end, value)


def filled(text: str, holes: Iterable[Hole]) -> Value:
    """A text with its holes filled."""
    parts: list[Value] = []
    place = 0
    for hole in holes:
        parts += [Value(text[place : hole.start]), hole.value]
        place = hole.end
    return joined([*parts, Value(text[place:])])


def template_word(passage: Passage, holes: tuple[Hole, ...] = (), written: tuple[str, Span] | None = None) -> Word:
    """A whole passage as one word: an `image:`, an input of an action; `written` says how it stands in the file."""
    value = filled(passage.text, holes)
    text, span = written or (passage.text, passage.span(0, len(passage.text)))
    return Word(text, value.known, span, value.unknown, (), True, value.partial)
