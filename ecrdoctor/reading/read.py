"""A log's bytes to its transcript."""

from __future__ import annotations

from ecrdoctor.reading.clean import clean_lines
from ecrdoctor.reading.decode import decode, looks_binary
from ecrdoctor.reading.secrets import Redactor
from ecrdoctor.reading.transcript import Transcript

MAX_LINE = 16_384
"""Characters of one line; longer ones (a minified bundle in a log) are cut into several."""


def read_log(data: bytes, source: str) -> Transcript:
    """The transcript of a log that is held in memory as a whole."""
    if looks_binary(data):
        return Transcript(source, (), (), bytes_read=len(data), is_text=False)
    return transcribe([(1, decode(data))], source, bytes_read=len(data))


def transcribe(parts: list[tuple[int, str]], source: str, *, bytes_read: int, skipped: bool = False) -> Transcript:
    """The transcript of pieces of a log, each with the number of its first line."""
    redactor = Redactor()
    lines: list[str] = []
    numbers: list[int] = []
    for first, text in parts:
        for number, line in clean_lines(text, first):
            safe = redactor.clean(line)  # before it is cut: half a secret is a secret nobody recognises
            for start in range(0, max(len(safe), 1), MAX_LINE):
                lines.append(safe[start : start + MAX_LINE])
                numbers.append(number)
    return Transcript(source, tuple(lines), tuple(numbers), redactor.counts, bytes_read, skipped)
