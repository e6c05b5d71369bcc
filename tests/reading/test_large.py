"""Logs that are too large to be read as a whole."""
# ruff: noqa: E501 (tables read best with a case a line)

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import repeat

import pytest

from ecrdoctor.diagnosis.explain import Explainer
from ecrdoctor.reading.large import BLOCKS_PER_PATTERN, TAIL
from ecrdoctor.reading.read import LARGE, read_source
from ecrdoctor.reading.sources import Source
from ecrdoctor.reading.transcript import Transcript

from ..program import Program

MESSAGE = "denied: no basic auth credentials"
NOISE = "#12 0.612 copying files, everything is as it should be: 0123456789 0123456789\n"
REPEATS = 2 * LARGE // len(NOISE)


def _read(data: bytes, explainer: Explainer) -> Transcript:
    return read_source(Source("-", None), io.BytesIO(data), explainer.raw_screen)


def _places(transcript: Transcript, text: str = "no basic auth") -> list[int]:
    return [number for number, line in zip(transcript.numbers, transcript.lines, strict=True) if text in line]


@pytest.mark.parametrize("at", [0, 1, REPEATS // 3, REPEATS // 2, REPEATS - 2, REPEATS - 1])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_message_anywhere_is_found_with_its_line_number(explainer: Explainer, at: int, ending: str) -> None:
    lines = [NOISE.rstrip("\n")] * REPEATS
    lines[at] = MESSAGE
    data = ending.join(lines).encode()
    transcript = _read(data, explainer)
    report = explainer.explain(transcript)
    assert (transcript.skipped, transcript.bytes_read) == (True, len(data))
    assert [(e.line, e.text, e.start) for e in report.causes[0].evidence] == [(at + 1, MESSAGE, 8)]


@pytest.mark.parametrize(
    "message",
    [
        "no basic\nauth credentials",
        "no basic \x1b[31mauth\x1b[0m credentials",
        "\x1b[31mno\x1b[0m basic auth credentials",
        json.dumps({"log": "denied:\tno basic\nauth credentials\n"}),
        json.dumps({"log": "denied: no basic \x1b[31mauth\x1b[0m credentials\n"}),
        "NO BASIC AUTH CREDENTIALS",
    ],
)
def test_a_message_is_found_in_whatever_it_is_wrapped(explainer: Explainer, message: str) -> None:
    data = (NOISE * (REPEATS // 2) + message + "\n" + NOISE * (REPEATS // 2)).encode()
    report = explainer.explain(_read(data, explainer))
    assert [(cause.id, cause.evidence[0].line) for cause in report.causes] == [("not-logged-in", REPEATS // 2 + 1)]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
def test_other_encodings(explainer: Explainer, encoding: str) -> None:
    half = NOISE * (REPEATS // 4)
    data = (half + f"é {MESSAGE}\n" + half).encode(encoding)
    transcript = _read(data, explainer)
    assert [(e.line, e.text) for e in explainer.explain(transcript).causes[0].evidence] == [
        (REPEATS // 4 + 1, f"é {MESSAGE}")
    ]
    assert transcript.lines[0] == NOISE.rstrip("\n").removeprefix("#12 0.612 ")


@pytest.mark.parametrize("at", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("filler", ["word ", "x"])
def test_one_line_of_thirty_megabytes(explainer: Explainer, at: float, filler: str) -> None:
    size = 30 << 20
    before = int(size * at) // len(filler)
    after = size // len(filler) - before
    data = (filler * before + f" {MESSAGE} " + filler * after).encode()
    transcript = _read(data, explainer)
    assert {cause.id for cause in explainer.explain(transcript).causes} == {"not-logged-in"}
    assert set(transcript.numbers) == {1}
    assert len(transcript.data) < 4 << 20


def test_a_message_that_repeats_forever_is_kept_a_few_times(explainer: Explainer) -> None:
    data = f"{MESSAGE}\n".encode() * (3 * LARGE // len(MESSAGE))
    transcript = _read(data, explainer)
    assert len(transcript.data) < TAIL + (BLOCKS_PER_PATTERN + 8) * (16 << 10) + (64 << 10)
    numbers = transcript.numbers
    assert numbers == tuple(sorted(numbers))
    assert numbers[0] == 1
    assert numbers[-1] in (data.count(b"\n"), data.count(b"\n") + 1)


def test_the_kept_lines_are_those_of_the_file(explainer: Explainer) -> None:
    """Every kept line stands where its number says."""
    lines = [f"line {number} of a log that is long" for number in range(1, 400_000)]
    for number in (1, 77_777, 200_000, 200_001, 399_998):
        lines[number - 1] = f"line {number} {MESSAGE}"
    transcript = _read("\n".join(lines).encode(), explainer)
    assert transcript.skipped
    assert len(transcript.lines) < 40_000
    wrong = [(n, text) for n, text in zip(transcript.numbers, transcript.lines, strict=True) if text != lines[n - 1]]
    assert wrong == []
    assert _places(transcript) == [1, 77_777, 200_000, 200_001, 399_998]


def test_a_rare_message_among_a_million_common_ones(explainer: Explainer) -> None:
    common = f"{MESSAGE}\n" * (LARGE // len(MESSAGE))
    data = (common + "the repository with name 'team/app' does not exist\n" + common).encode()
    assert _places(_read(data, explainer), "does not exist") == [common.count("\n") + 1]


@pytest.mark.parametrize("size", [LARGE - 1, LARGE, LARGE + 1])
def test_just_around_the_limit(explainer: Explainer, size: int) -> None:
    data = (MESSAGE + "\n").encode() + b"x" * (size - len(MESSAGE) - 1)
    transcript = _read(data, explainer)
    assert (transcript.bytes_read, transcript.skipped, _places(transcript)) == (size, size >= LARGE, [1])


def test_a_secret_in_a_large_log(explainer: Explainer) -> None:
    secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    line = f"aws_secret_access_key={secret} {MESSAGE}\n"
    transcript = _read((NOISE * REPEATS + line + NOISE * REPEATS).encode(), explainer)
    assert secret.encode() not in transcript.data
    assert transcript.redactions == {"aws-secret-access-key": 1}


def test_a_stream_that_gives_little_at_a_time(explainer: Explainer) -> None:
    class Slow(io.RawIOBase):
        def __init__(self, pieces: Iterator[bytes]) -> None:
            self._pieces = pieces

        def read(self, size: int = -1) -> bytes:
            return next(self._pieces, b"")

    pieces = [*repeat(NOISE.encode(), REPEATS), *(bytes([byte]) for byte in f"{MESSAGE}\n".encode())]
    transcript = read_source(Source("-", None), Slow(iter(pieces)), explainer.raw_screen)  # type: ignore[arg-type]
    assert _places(transcript) == [REPEATS + 1]


MEASURE = """
import io
from pathlib import Path
from ecrdoctor.diagnosis.explain import Explainer
from ecrdoctor.reading.read import read_source
from ecrdoctor.reading.sources import Source
from ecrdoctor.rulebook.store import open_rulebook

class Endless(io.RawIOBase):
    left = 400
    def read(self, size=-1):
        self.left -= 1
        return b"error: no basic auth credentials, once more, with a few words around it\\n" * 8000 if self.left > 0 else b""

explainer = Explainer(open_rulebook())
transcript = read_source(Source("-", None), Endless(), explainer.raw_screen)
assert explainer.explain(transcript).causes[0].id == "not-logged-in"
status = Path("/proc/self/status").read_text()  # unlike getrusage, not inherited from the parent
print(transcript.bytes_read >> 20, int(status.partition("VmHWM:")[2].split()[0]) >> 10)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
def test_memory_stays_bounded(program: Program) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEASURE],
        cwd=program.folder,
        env=program.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    read, peak = map(int, done.stdout.split())
    assert read > 200
    assert peak < 200
