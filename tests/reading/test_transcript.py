from __future__ import annotations

from collections import Counter

from ecrdoctor.reading.read import MAX_LINE, read_log
from ecrdoctor.reading.transcript import Transcript


def test_a_small_log() -> None:
    assert read_log("\ufeffa\r\n\x1b[31mé\x1b[0m\n".encode(), "push.log") == Transcript(
        source="push.log", lines=("a", "é", ""), numbers=(1, 2, 3), redactions=Counter(), bytes_read=18
    )


def test_what_is_no_text_has_no_lines() -> None:
    data = b"\x7fELF" + bytes(100)
    assert read_log(data, "image") == Transcript("image", (), (), bytes_read=104, is_text=False)


def test_offsets_are_bytes_and_lines_are_found_by_them() -> None:
    transcript = Transcript("-", ("é", "", "xyz"), (1, 2, 7))
    assert transcript.data == "é\n\nxyz".encode()
    assert [transcript.index_at(offset) for offset in range(7)] == [0, 0, 0, 1, 2, 2, 2]
    assert transcript.starts[:3] == (0, 3, 4)
    assert [transcript.number_at(offset) for offset in (0, 3, 6)] == [1, 2, 7]
    assert Transcript("-", (), ()).number_at(0) == 1


def test_an_endless_line_is_cut_and_keeps_its_number() -> None:
    transcript = read_log(b"one\n" + b"x" * (MAX_LINE + 1) + b"\nthree", "-")
    assert transcript.numbers == (1, 2, 2, 3)
    assert [len(line) for line in transcript.lines] == [3, MAX_LINE, 1, 5]


def test_a_secret_across_the_cut_is_removed_whole() -> None:
    key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    line = "x" * (MAX_LINE - 60) + " aws_secret_access_key = " + key
    transcript = read_log(line.encode(), "-")
    assert transcript.redactions == Counter({"aws-secret-access-key": 1})
    assert key[:10] not in "".join(transcript.lines)
