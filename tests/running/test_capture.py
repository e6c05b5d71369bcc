"""The copy of the output: order, cuts, bounds."""

from __future__ import annotations

from ecrdoctor.running.capture import HEAD, TAIL, Capture, Feed


def test_lines_of_two_streams_do_not_run_into_each_other() -> None:
    capture = Capture()
    out, err = Feed(capture), Feed(capture)
    out.add(b"pushing la")
    err.add(b"warning\ndeni")
    out.add(b"yer 1\nlayer 2")
    err.add(b"ed\n")
    out.close()
    err.close()
    assert capture.content() == b"warning\npushing layer 1\ndenied\nlayer 2\n"


def test_an_endless_line_is_kept_in_pieces() -> None:
    capture = Capture()
    feed = Feed(capture)
    for _ in range(100):
        feed.add(b"." * 4000)
    feed.close()
    assert capture.content() == b"." * 400_000 + b"\n"


def test_nothing_is_nothing() -> None:
    capture = Capture()
    Feed(capture).close()
    assert capture.content() == b""


def test_of_very_much_the_head_and_the_tail_are_kept() -> None:
    capture = Capture()
    feed = Feed(capture)
    line = b"%099d\n"
    count = 4 * (HEAD + TAIL) // 100
    for number in range(count):
        feed.add(line % number)
    feed.close()
    head, _, rest = capture.content().partition(b"[ecrdoctor: ")
    note, _, tail = rest.partition(b" bytes left out here]\n")
    first = len(head) // 100
    last = count - len(tail) // 100
    assert HEAD <= len(head) < HEAD + 100
    assert TAIL - 100 < len(tail) <= 2 * TAIL
    assert head == b"".join(line % number for number in range(first))
    assert tail == b"".join(line % number for number in range(last, count))
    assert int(note) == 100 * count - len(head) - len(tail)
