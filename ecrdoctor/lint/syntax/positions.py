"""Where each character of a piece of shell stands in the file around it.

A script inside YAML, a Makefile or a Groovy string is written with indentation, prefixes and escapes that the
shell never sees. A `Passage` is the text as the shell sees it, with a map back to the file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from ecrdoctor.lint.model import Span


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a passage whose characters follow each other in the file at the same pace."""

    offset: int
    """Where it begins in the passage."""
    source: int
    """Where it begins in the file."""
    width: int
    """Characters of the file for one of the passage: 1 for plain text, more for an escape, 0 for what nobody wrote."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Text, and the way back to the file it was taken from."""

    text: str
    segments: tuple[Segment, ...]

    @staticmethod
    def of(document: str, start: int = 0, end: int | None = None) -> Passage:
        """A part of the file as it stands there."""
        return Passage(document[start:end], (Segment(0, start, 1),))

    def span(self, start: int, end: int) -> Span:
        """The place in the file of `text[start:end]`."""
        first = self._source(start)[0]
        if end <= start:
            return Span(first, first)
        last, width = self._source(end - 1)
        return Span(first, max(last + width, first))

    def cut(self, start: int, end: int) -> Passage:
        """A part of it."""
        source, width = self._source(start)
        low = bisect_right(self.segments, start, key=_offset)
        inner = [s for s in self.segments[low:] if s.offset < end]
        moved = (Segment(s.offset - start, s.source, s.width) for s in inner)
        return Passage(self.text[start:end], (Segment(0, source, width), *moved))

    def spelt(self, text: str) -> Passage:
        """The same passage with other characters, one for one."""
        if len(text) != len(self.text):
            raise ValueError("one character for one character")
        return Passage(text, self.segments)

    def _source(self, offset: int) -> tuple[int, int]:
        segment = self.segments[max(bisect_right(self.segments, offset, key=_offset) - 1, 0)]
        return segment.source + (offset - segment.offset) * segment.width, segment.width


class PassageBuilder:
    """Puts a passage together from pieces of a file."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._segments: list[Segment] = []
        self._length = 0
        self._end = 0

    def run(self, text: str, source: int) -> None:
        """Text that stands in the file as it is."""
        self._add(text, source, 1)

    def escape(self, text: str, source: int, width: int) -> None:
        """Characters that the file writes as `width` others."""
        for character in text:
            self._add(character, source, width)

    def invent(self, text: str) -> None:
        """Text that is in no file: the line break between two items of a list."""
        self._add(text, self._end, 0)

    def passage(self, passage: Passage) -> None:
        """A passage as a whole."""
        shift = self._length
        self._segments += [Segment(s.offset + shift, s.source, s.width) for s in passage.segments]
        self._pieces.append(passage.text)
        self._length += len(passage.text)
        self._end = passage.span(len(passage.text) - 1, len(passage.text)).end if passage.text else self._end

    def build(self) -> Passage:
        """All of it."""
        return Passage("".join(self._pieces), tuple(self._segments) or (Segment(0, self._end, 1),))

    def _add(self, text: str, source: int, width: int) -> None:
        if not text:
            return
        last = self._segments[-1] if self._segments else None
        follows = last and last.width == width and last.source + (self._length - last.offset) * width == source
        if not follows or width != 1:
            self._segments.append(Segment(self._length, source, width))
        self._pieces.append(text)
        self._length += len(text)
        self._end = source + (len(text) * width if width < 2 else width)


def join_lines(passages: Iterable[Passage]) -> Passage:
    """One script of several items, each on lines of its own."""
    builder = PassageBuilder()
    for index, passage in enumerate(passages):
        if index:
            builder.invent("\n")
        builder.passage(passage)
    return builder.build()


def _offset(segment: Segment) -> int:
    return segment.offset
