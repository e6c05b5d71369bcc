"""Logs too large to be cleaned as a whole: only what a rule could match is kept.

The raw bytes are looked through for all rules at once. Kept are the head, the tail, and the first
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
from ecrdoctor.reading.transcript import Finder

CHUNK = 1 << 20
"""Bytes scanned at once."""
BLOCK = 16 << 10
"""Bytes kept around a match."""
HEAD = 64 << 10
TAIL = 256 << 10
BLOCKS_PER_PATTERN = 8
OVERLAP = 1 << 10
"""Bytes looked at again with what follows them, since a message can go on there."""
_MAX_CUT = 4096
_WORKERS = max(1, min(4, os.cpu_count() or 1))


@dataclass(frozen=True, slots=True)
class _Chunk:
    before: bytes
    """The end of the chunk before it."""
    data: bytes
    lines: int
    hits: tuple[int, ...]


def focus(head: bytes, stream: IO[bytes], name: str, patterns: Finder) -> tuple[list[tuple[int, str]], int]:
    """The parts of a log worth reading, each with its first line's number, and how many bytes the log has.

    Args:
        head: what was read of the log already.
        stream: the rest.
        name: for error messages.
        patterns: what to look for.
    """
    kept = _Kept()
    line = 1
    total = 0
    last = deque[tuple[int, bytes]]()
    for chunk in _scanned(_chunks(head, stream, name), patterns):
        if total < HEAD:
            kept.add(total, line, _whole_lines(chunk.data, HEAD - total))
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

    def add_hits(self, offset: int, line: int, chunk: _Chunk, patterns: Finder) -> None:
        """Keep the blocks of a chunk in which a pattern occurs that was not seen often enough yet."""
        if all(self._seen[hit] >= BLOCKS_PER_PATTERN for hit in chunk.hits):
            return
        start = 0
        previous = (offset - len(chunk.before), line - chunk.before.count(b"\n"), chunk.before)
        for block in _blocks(chunk.data):
            seen = patterns.match(_end_of(previous[2]) + block)
            fresh = [hit for hit in seen if self._seen[hit] < BLOCKS_PER_PATTERN]
            if fresh:
                self._seen.update(fresh)
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
        """The pieces in order, without overlaps; those that touch are one."""
        joined: list[tuple[int, list[bytes]]] = []
        end = -1
        for offset, (line, data) in sorted(self._pieces.items()):
            fresh = data[max(end - offset, 0) :]
            if offset <= end:
                joined[-1][1].append(fresh)
            elif fresh:
                joined.append((line, [fresh]))
            end = max(end, offset + len(data))
        texts = [(line, decode(b"".join(pieces))) for line, pieces in joined]
        return [(line, text.removesuffix("\n")) for line, text in texts[:-1]] + texts[-1:]


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


def _scanned(chunks: Iterator[bytes], patterns: Finder) -> Iterator[_Chunk]:
    """Chunks with what was found in them, in order; RE2 lets go of the interpreter, so cores share the work."""
    pending: deque[Future[_Chunk]] = deque()
    with ThreadPoolExecutor(_WORKERS) as pool:
        before = b""
        for data in chunks:
            pending.append(pool.submit(_scan, before, data, patterns))
            before = _end_of(data)
            if len(pending) > 2 * _WORKERS:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()


def _scan(before: bytes, data: bytes, patterns: Finder) -> _Chunk:
    return _Chunk(before, data, data.count(b"\n"), tuple(patterns.match(before + data)))


def _whole_lines(data: bytes, size: int) -> bytes:
    """The lines of `data` that begin within `size` bytes; half a line could hold half a secret."""
    end = data.find(b"\n", size)
    return data[: end + 1] if 0 <= end < size + CHUNK else data[:size]


def _end_of(data: bytes) -> bytes:
    """The last lines of `data`, about `OVERLAP` bytes; of an endless line, what follows a blank."""
    end = data[-2 * OVERLAP :]
    start = end.rfind(b"\n", 0, max(len(end) - OVERLAP, 0)) + 1
    return end[start or (end.find(b" ") + 1 if len(end) < len(data) else 0) :]
