"""Lines that a terminal broke at its right edge, put together again.

A terminal of width W breaks every longer line at exactly W columns, so nothing copied from it is longer
than W: where the longest lines are, text may go on in the next line without anything in between. This
is only a second reading: a message is looked for in the lines as they stand first.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from ecrdoctor.reading.transcript import Transcript

_MIN_WIDTH = 40


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """One reading of a transcript: its text, and which line each byte came from."""

    data: bytes
    starts: tuple[int, ...]

    @classmethod
    def plain(cls, transcript: Transcript) -> Unwrapped:
        """The lines as they stand."""
        return cls(transcript.data, transcript.starts)

    def index_at(self, offset: int) -> int:
        """Index, in the transcript, of the line that holds byte `offset`."""
        return max(bisect_right(self.starts, offset) - 1, 0)


def unwrap(transcript: Transcript) -> Unwrapped:
    """The reading in which the longest lines run on into the next one."""
    width = max((len(line) for line in transcript.lines), default=0)
    if width < _MIN_WIDTH:
        return Unwrapped.plain(transcript)
    return _joined(transcript.lines, frozenset(i for i, line in enumerate(transcript.lines) if len(line) == width))


def _joined(lines: tuple[str, ...], runs_on: frozenset[int]) -> Unwrapped:
    pieces = []
    starts = []
    offset = 0
    for index, line in enumerate(lines):
        piece = line.encode() if index in runs_on else line.encode() + b"\n"
        starts.append(offset)
        offset += len(piece)
        pieces.append(piece)
    return Unwrapped(b"".join(pieces), tuple(starts))
