"""A log's bytes to its transcript."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO

from ecrdoctor.reading.clean import clean_lines, marked_lines
from ecrdoctor.reading.decode import decode, looks_binary
from ecrdoctor.reading.secrets import Redactor, kinds_in
from ecrdoctor.reading.sources import Source, read_chunk
from ecrdoctor.reading.transcript import Finder, Removed, Transcript

LARGE = 4 << 20
"""Bytes from which on a log is not cleaned as a whole."""

MAX_LINE = 16_384
"""Characters of one line; longer ones (a minified bundle in a log) are cut into several."""

MAX_REMOVED = 500
"""Places of secrets that are kept; all are counted."""


def read_source(source: Source, stdin: IO[bytes], screen: Callable[[], Finder]) -> Transcript:
    """The transcript of a log of any size.

    Args:
        source: the log.
        stdin: standard input, for the source "-".
        screen: makes what finds the interesting parts of a large log; not called for a small one.

    Raises:
        EcrDoctorError: the log cannot be read.
    """
    stream = source.open(stdin)
    try:
        head = read_chunk(stream, LARGE, source.name)
        if len(head) < LARGE or looks_binary(head):
            return read_log(head, source.name)
        from ecrdoctor.reading.large import focus

        parts, total = focus(head, stream, source.name, screen())
        return transcribe(parts, source.name, bytes_read=total, skipped=True)
    finally:
        if stream is not stdin:
            stream.close()


def read_log(data: bytes, name: str) -> Transcript:
    """The transcript of a log that is held in memory as a whole."""
    if looks_binary(data):
        return Transcript(name, (), (), bytes_read=len(data), is_text=False)
    return transcribe([(1, decode(data))], name, bytes_read=len(data))


def transcribe(parts: list[tuple[int, str]], source: str, *, bytes_read: int, skipped: bool = False) -> Transcript:
    """The transcript of pieces of a log, each with the number of its first line."""
    cleaned = [numbered for first, text in parts for numbered in clean_lines(text, first)]
    redactor = Redactor(kinds_in("\n".join(line for _, line in cleaned)))
    lines: list[str] = []
    numbers: list[int] = []
    removed: list[Removed] = []
    for number, line in cleaned:
        safe = redactor.clean(line)  # before it is cut: half a secret is a secret nobody recognises
        if redactor.places and len(removed) < MAX_REMOVED:
            removed += [Removed(kind, number, length) for kind, length in redactor.places]
        for start in range(0, max(len(safe), 1), MAX_LINE):
            lines.append(safe[start : start + MAX_LINE])
            numbers.append(number)
    return Transcript(
        source,
        tuple(lines),
        tuple(numbers),
        redactor.counts,
        bytes_read,
        skipped,
        removed=tuple(removed[:MAX_REMOVED]),
        marked=frozenset(number for first, text in parts for number in marked_lines(text, first)),
    )
