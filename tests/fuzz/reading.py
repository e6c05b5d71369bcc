"""Decoder, cleaner and redactor: bytes of a log to lines without anything that acts and without secrets."""

from __future__ import annotations

from itertools import pairwise

from ecrdoctor.reading.decode import decode, looks_binary
from ecrdoctor.reading.mask import mask
from ecrdoctor.reading.read import MAX_LINE, read_log
from ecrdoctor.reading.secrets import Redactor

from .promises import obeyed

_FIXED_DEPTH = ("\\", "#", "│", "::", "{", "|", ">", "//", "PRIVATE KEY")
"""Of escapes one level comes off, of prefixes four: with these in it, a line may be read further the second time.

So may one in which taking out a character or a colour left another colour without its escape, `[0m`.
Below the damaged start of a private key, too much is covered rather than too little.
"""


def check(data: bytes) -> None:
    """One log."""
    text = decode(data)
    text.encode()
    assert looks_binary(data) in (True, False)
    transcript = read_log(data, "-")
    assert len(transcript.lines) == len(transcript.numbers)
    assert all(one <= other for one, other in pairwise(transcript.numbers))
    for line in transcript.lines:
        assert obeyed(line) <= {"\t"}, line
        assert "\n" not in line
        assert len(line) <= MAX_LINE
    _check_secrets(transcript.lines)
    _check_mask(text)
    cleaned = "\n".join(transcript.lines)
    if not any(mark in cleaned.replace("[redacted:", "") for mark in (*_FIXED_DEPTH, "[")):
        again = read_log(cleaned.encode(), "-").lines
        assert again == transcript.lines or not transcript.is_text


def _check_secrets(lines: tuple[str, ...]) -> None:
    """The exit gate looks at what is left line by line; a report must not be held back for what was cleaned."""
    for line in lines:
        redactor = Redactor()
        assert redactor.clean(line) == line, line
        assert redactor.places == []


def _check_mask(text: str) -> None:
    masked = mask(text)
    assert list(map(len, masked.text.split("\n"))) == list(map(len, text.split("\n")))
    assert bool(masked.secrets) <= bool(masked.counts)
