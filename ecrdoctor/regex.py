"""The one door to RE2: every pattern that touches log text goes through here.

RE2 matches in time linear in the text whatever the pattern (https://github.com/google/re2/wiki/WhyRE2),
which Python's `re` does not; logs are hostile input and rules may be anybody's. Patterns and text are
bytes: RE2 then neither re-encodes the text on every call nor builds Unicode tables at start-up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

import re2

_SET_BYTES = 32 << 20
"""RE2's bound on the memory of a set; its default of 8 MiB is too small for all rules together."""
_PATTERN_BYTES = 4 << 20
"""The same for one pattern, of which hundreds may be in use."""
_MAX_WORDS = 200
_UNANCHORED = re2._re2.RE2.Anchor.UNANCHORED
_BOTH_ENDS = re2._re2.RE2.Anchor.ANCHOR_BOTH


class Match:
    """One match. Groups are named by `str`, although pattern and text are bytes."""

    __slots__ = ("_data", "_names", "_spans")

    def __init__(self, data: bytes, spans: Sequence[tuple[int, int]], names: Mapping[str, int]) -> None:
        self._data = data
        self._spans = spans
        self._names = names

    def start(self, group: str | None = None) -> int:
        """Offset at which the group (the whole match when None) begins; -1 when the group took no part."""
        return self._spans[0 if group is None else self._names[group]][0]

    def end(self, group: str | None = None) -> int:
        """Offset just past the group."""
        return self._spans[0 if group is None else self._names[group]][1]

    def group(self, group: str | None = None) -> bytes:
        """The bytes of the group; empty when it took no part."""
        start, end = self._spans[0 if group is None else self._names[group]]
        return self._data[start:end] if start >= 0 else b""

    def groupdict(self) -> dict[str, bytes]:
        """The named groups that took part and are not empty."""
        return {name: value for name in self._names if (value := self.group(name))}


class PatternError(ValueError):
    """The pattern is not valid RE2."""


class Regex:
    """One compiled pattern over bytes; compiled on first use, since most are never needed.

    Calls the extension type itself: the package's Python layer around it costs more than a search in a short log.
    """

    __slots__ = ("_compiled", "_ignore_case", "_names", "pattern")

    def __init__(self, pattern: str, *, ignore_case: bool = True) -> None:
        self.pattern = pattern
        self._ignore_case = ignore_case
        self._compiled: re2._re2.RE2 | None = None
        self._names: Mapping[str, int] = {}

    @property
    def names(self) -> frozenset[str]:
        """Names of the pattern's groups. Raises PatternError when it is not valid RE2."""
        self._program()
        return frozenset(self._names)

    def finditer(self, data: bytes, start: int = 0) -> Iterator[Match]:
        """Every non-overlapping match in `data` from `start` on, left to right."""
        program = self._program()
        size = len(data)
        while start <= size:
            spans = program.Match(_UNANCHORED, data, start, size)
            begin, end = spans[0]
            if begin < 0:
                return
            yield Match(data, spans, self._names)
            start = end + (end == start)  # an empty match must not be found again

    def search(self, data: bytes) -> Match | None:
        """The first match in `data`, or None."""
        return self._matched(_UNANCHORED, data)

    def fullmatch(self, data: bytes) -> Match | None:
        """The match that spans all of `data`, or None."""
        return self._matched(_BOTH_ENDS, data)

    def remove(self, data: bytes) -> bytes:
        """`data` without any match."""
        kept, position = [], 0
        for found in self.finditer(data):
            kept.append(data[position : found.start()])
            position = found.end()
        return b"".join((*kept, data[position:]))

    def _matched(self, anchor: re2._re2.RE2.Anchor, data: bytes) -> Match | None:
        spans = self._program().Match(anchor, data, 0, len(data))
        return None if spans[0][0] < 0 else Match(data, spans, self._names)

    def _program(self) -> re2._re2.RE2:
        if self._compiled is None:
            program = re2._re2.RE2(self.pattern.encode(), _options(self._ignore_case, _PATTERN_BYTES))
            if not program.ok():
                raise PatternError(_words(program.error()))
            self._names = {name.decode(): index for name, index in program.NamedCapturingGroups()}
            self._compiled = program
        return self._compiled


class RegexSet:
    """Says which of many patterns occur in a text, in one pass over it; of thousands of patterns, in a few passes."""

    def __init__(self, patterns: tuple[str, ...], *, ignore_case: bool = True) -> None:
        self._sets = tuple(_sets(patterns, 0, ignore_case))

    def match(self, data: bytes) -> list[int]:
        """Indices of the patterns that occur in `data`, ascending."""
        return [first + index for first, one in self._sets for index in sorted(one.Match(data))]


class RegexTable:
    """Says which of a table's patterns are worth a search in a text.

    One log is read soonest without a set, of a thousand each is: making the set takes as long as some forty logs.
    """

    _SET_PAYS_AFTER = 40
    """Texts."""

    def __init__(self, patterns: Iterable[Regex]) -> None:
        self._patterns = tuple(dict.fromkeys(patterns))
        self._all = frozenset(self._patterns)
        self._set: RegexSet | None = None
        self._texts = 0

    def present(self, data: bytes) -> frozenset[Regex]:
        """The patterns that occur in `data`, or all of them while that is quicker. All ignore case."""
        self._texts += 1
        if self._texts <= self._SET_PAYS_AFTER:
            return self._all
        if self._set is None:
            self._set = RegexSet(tuple(pattern.pattern for pattern in self._patterns))
        return frozenset(self._patterns[index] for index in self._set.match(data))


def _sets(patterns: tuple[str, ...], first: int, ignore_case: bool) -> Iterator[tuple[int, re2._re2.Set]]:
    """Sets of all patterns, each with the index of its first: one, or halves where that would be too large."""
    if not patterns:
        return
    whole = re2._re2.Set(_UNANCHORED, _options(ignore_case, _SET_BYTES))
    for pattern in patterns:
        whole.Add(pattern.encode())
    if whole.Compile():
        yield first, whole
        return
    half = len(patterns) // 2
    if not half:
        raise PatternError(f"pattern too large: {patterns[0][:_MAX_WORDS]}")
    yield from _sets(patterns[:half], first, ignore_case)
    yield from _sets(patterns[half:], first + half, ignore_case)


@cache
def regex(pattern: str, *, ignore_case: bool = True) -> Regex:
    """The compiled pattern, one per process."""
    return Regex(pattern, ignore_case=ignore_case)


@cache
def _options(ignore_case: bool, max_bytes: int) -> re2.Options:
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.case_sensitive = not ignore_case
    options.max_mem = max_bytes
    options.log_errors = False
    return options


def _words(reason: str | bytes) -> str:
    words = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
    return words[:_MAX_WORDS]  # a missing bracket quotes the whole pattern
