"""Logs too large to be cleaned as a whole: only what a rule could match is kept.

One RE2 set looks through the raw bytes for all rules at once. Kept are the head, the tail, and the first
few blocks in which each pattern occurs, so memory and time stay bounded however large the log and however
often a message repeats. Line numbers stay those of the file.
"""

from __future__ import annotations

import codecs
import os
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import IO

from ecrdoctor.reading.decode import decode, encoding_of
from ecrdoctor.reading.sources import read_chunk
from ecrdoctor.regex import RegexSet

CHUNK = 1 << 20
"""Bytes scanned at once."""
BLOCK = 16 << 10
"""Bytes kept around a match."""
HEAD = 64 << 10
TAIL = 256 << 10
BLOCKS_PER_PATTERN = 8
_MAX_CUT = 4096
_WORKERS = max(1, min(4, os.cpu_count() or 1))


@dataclass(frozen=True, slots=True)
class _Chunk:
    data: bytes
    lines: int
    hits: tuple[int, ...]


def focus(head: bytes, stream: IO[bytes], name: str, patterns: RegexSet) -> tuple[list[tuple[int, str]], int]:
    """The parts of a log worth reading, each with its first line's number, and how many bytes the log has.

    Args:
        head: what was read of the log already.
        stream: the rest.
        name: for error messages.
        patterns: what to look for, in the form for raw bytes (`ecrdoctor.rulebook.pattern.to_raw`).
    """
    kept = _Kept()
    line = 1
    total = 0
    last = deque[tuple[int, bytes]]()
    for chunk in _scanned(_chunks(head, stream, name), patterns):
        if total < HEAD:
            kept.add(total, line, chunk.data[: HEAD - total])
        if chunk.hits:
            kept.add_hits(total, line, chunk, patterns)
        last.append((line, chunk.data))
        while len(last) > 1 and sum(len(data) for _, data in last) - len(last[0][1]) >= TAIL:
            last.popleft()
        total += len(chunk.data)
        line += chunk.lines
    kept.add_tail(total, last)
    return kept.parts(), total


class _Kept:
    """The pieces kept so far, by offset; a piece that is there already is not kept twice."""

    def __init__(self) -> None:
        self._pieces: dict[int, tuple[int, bytes]] = {}
        self._seen: Counter[int] = Counter()

    def add(self, offset: int, line: int, data: bytes) -> None:
        self._pieces.setdefault(offset, (line, data))

    def add_hits(self, offset: int, line: int, chunk: _Chunk, patterns: RegexSet) -> None:
        """Keep the blocks of a chunk in which a pattern occurs that was not seen often enough yet."""
        if all(self._seen[hit] >= BLOCKS_PER_PATTERN for hit in chunk.hits):
            return
        start = 0
        previous: tuple[int, int, bytes] | None = None
        for block in _blocks(chunk.data):
            fresh = [hit for hit in patterns.match(block) if self._seen[hit] < BLOCKS_PER_PATTERN]
            if fresh:
                self._seen.update(fresh)
                if previous:
                    self.add(*previous)
                self.add(offset + start, line, block)
            previous = (offset + start, line, block)
            start += len(block)
            line += block.count(b"\n")

    def add_tail(self, total: int, last: deque[tuple[int, bytes]]) -> None:
        data = b"".join(piece for _, piece in last)
        line = last[0][0] if last else 1
        cut = max(0, len(data) - TAIL)
        cut = data.find(b"\n", cut) + 1 if cut else 0
        self.add(total - len(data) + cut, line + data.count(b"\n", 0, cut), data[cut:])

    def parts(self) -> list[tuple[int, str]]:
        """The pieces in order, without overlaps."""
        parts = []
        end = -1
        for offset, (line, data) in sorted(self._pieces.items()):
            if offset < end:
                overlap = data[: end - offset]
                line += overlap.count(b"\n")
                data = data[end - offset :]
                offset = end
            if data:
                parts.append((line, decode(data)))
                end = offset + len(data)
        return parts


def _chunks(head: bytes, stream: IO[bytes], name: str) -> Iterator[bytes]:
    """The log as UTF-8 in chunks that end at a line's end, or at a blank within an endless line."""
    decoder = None
    encoding = encoding_of(head)
    if encoding != "utf-8":
        decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    carry = b""
    data = head
    while data:
        if decoder:
            data = decoder.decode(data).encode()
        data = carry + data
        cut = _cut(data)
        yield data[:cut]
        carry = data[cut:]
        data = read_chunk(stream, CHUNK, name)
    if carry:
        yield carry


def _cut(data: bytes) -> int:
    newline = data.rfind(b"\n") + 1
    if newline:
        return newline
    blank = data.rfind(b" ", max(0, len(data) - _MAX_CUT)) + 1
    return blank or len(data)


def _blocks(data: bytes) -> Iterator[bytes]:
    start = 0
    while start < len(data):
        end = start + BLOCK
        if end < len(data):
            newline = data.find(b"\n", end, end + BLOCK) + 1
            end = newline or data.find(b" ", end, end + _MAX_CUT) + 1 or end
        yield data[start:end]
        start = end


def _scanned(chunks: Iterator[bytes], patterns: RegexSet) -> Iterator[_Chunk]:
    """Chunks with what was found in them, in order; RE2 lets go of the interpreter, so cores share the work."""
    pending: deque[Future[_Chunk]] = deque()
    with ThreadPoolExecutor(_WORKERS) as pool:
        for data in chunks:
            pending.append(pool.submit(_scan, data, patterns))
            if len(pending) > 2 * _WORKERS:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()


def _scan(data: bytes, patterns: RegexSet) -> _Chunk:
    return _Chunk(data, data.count(b"\n"), tuple(patterns.match(data)))
