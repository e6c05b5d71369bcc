from __future__ import annotations

from ecrdoctor.reading.read import read_log
from ecrdoctor.reading.unwrap import Unwrapped, unwrap

MESSAGE = "An error occurred (ExpiredTokenException) when calling the GetAuthorizationToken operation: gone"


def _wrapped(text: str, width: int) -> str:
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


def test_a_message_broken_at_the_terminals_width_is_whole_again() -> None:
    transcript = read_log(f"$ push\n{_wrapped(MESSAGE, 60)}\n$".encode(), "-")
    assert unwrap(transcript).data == f"$ push\n{MESSAGE}\n$\n".encode()


def test_places_are_those_of_the_lines_as_they_stand() -> None:
    transcript = read_log(f"$ push\n{_wrapped(MESSAGE, 60)}\n$".encode(), "-")
    view = unwrap(transcript)
    offsets = [view.data.index(mark) for mark in (b"$ push", b"An error", b"operation", b"gone", b"$\n")]
    assert [view.index_at(offset) for offset in offsets] == [0, 1, 2, 2, 3]


def test_short_lines_are_left_alone() -> None:
    transcript = read_log(b"abc\ndef\n", "-")
    assert unwrap(transcript) == Unwrapped.plain(transcript)


def test_nothing_at_all() -> None:
    assert unwrap(read_log(b"", "-")) == Unwrapped(b"", (0,))
