"""The cleaned log: what every later stage reads instead of the raw text."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol


class Finder(Protocol):
    """Says which of many patterns are in raw bytes; may be asked from several threads."""

    def match(self, data: bytes) -> list[int]:
        """Indices of the patterns that are in `data`."""


@dataclass(frozen=True, slots=True)
class Removed:
    """A secret that was taken out of one line."""

    kind: str
    line: int
    """Number of the line in the file."""
    length: int
    """Characters that were there."""


@dataclass(frozen=True)
class Transcript:
    """The lines of a log without escapes, wrappers and secrets; each keeps its number in the file.

    Several cleaned lines can carry the same number (a progress bar redrawn with carriage returns, a JSON
    record with line breaks in it).
    """

    source: str
    """File name, or "-" for standard input."""
    lines: tuple[str, ...]
    numbers: tuple[int, ...]
    redactions: Counter[str] = field(default_factory=Counter)
    """How many secrets of each kind were removed."""
    bytes_read: int = 0
    skipped: bool = False
    """The log was so large that only the parts that any rule could match were kept."""
    is_text: bool = True
    removed: tuple[Removed, ...] = ()
    """Where the secrets were: the first of them, a row for each line."""
    marked: frozenset[int] = frozenset()
    """Numbers of the lines that the CI system marked as errors; the marks themselves are no part of `lines`."""

    @cached_property
    def data(self) -> bytes:
        """All lines, joined by line feeds, in UTF-8: the form that patterns search."""
        return "\n".join(self.lines).encode()

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Byte offset in `data` at which each line begins."""
        starts = []
        offset = 0
        for line in self.lines:
            starts.append(offset)
            offset += len(line.encode()) + 1
        return tuple(starts)

    def index_at(self, offset: int) -> int:
        """Index of the line that holds byte `offset` of `data`."""
        return max(bisect_right(self.starts, offset) - 1, 0)

    def number_at(self, offset: int) -> int:
        """Number, in the file, of the line that holds byte `offset` of `data`."""
        return self.numbers[self.index_at(offset)] if self.numbers else 1
