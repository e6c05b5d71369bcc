from __future__ import annotations

import gzip
import io
import os
import sys
from pathlib import Path

import pytest

from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.reading.read import read_source
from ecrdoctor.reading.sources import Source, find_sources
from ecrdoctor.reading.transcript import Transcript
from ecrdoctor.regex import RegexSet


def _read(source: Source, stdin: bytes = b"") -> Transcript:
    return read_source(source, io.BytesIO(stdin), lambda: RegexSet(("denied",)))


def _error(call: object, *arguments: object) -> str:
    with pytest.raises(EcrDoctorError) as caught:
        call(*arguments)  # type: ignore[operator]
    assert caught.value.exit_code == 2
    return str(caught.value)


def test_standard_input_when_nothing_is_named() -> None:
    assert find_sources([]) == find_sources(["-"]) == (Source("-", None),)


def test_files_folders_and_standard_input_in_the_order_given(tmp_path: Path) -> None:
    (tmp_path / "logs" / "deep").mkdir(parents=True)
    for name in ("logs/b.log", "logs/a.log", "logs/deep/c.log", "logs/.hidden", "z.log"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "logs" / ".git").mkdir()
    (tmp_path / "logs" / ".git" / "HEAD").write_text("x", encoding="utf-8")
    os.mkfifo(tmp_path / "logs" / "pipe")
    logs = tmp_path / "logs"
    expected = [tmp_path / "z.log", logs / "a.log", logs / "b.log", logs / "deep" / "c.log"]
    assert find_sources([str(tmp_path / "z.log"), "-", str(logs)]) == (
        Source(str(expected[0]), expected[0]),
        Source("-", None),
        *(Source(str(file), file) for file in expected[1:]),
    )


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a file's name is text")
def test_a_name_that_is_no_text_is_shown_and_still_found(tmp_path: Path) -> None:
    file = os.path.join(os.fsencode(tmp_path), b"a\xff.log")
    with open(file, "wb") as out:
        out.write(b"hi")
    (named,), (walked,) = find_sources([os.fsdecode(file)]), find_sources([str(tmp_path)])
    assert named.name == walked.name == f"{tmp_path}/a\ufffd.log"
    assert named.open(io.BytesIO()).read() == walked.open(io.BytesIO()).read() == b"hi"


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text("x", encoding="utf-8")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert find_sources([str(tmp_path)]) == (Source(str(tmp_path / "a.log"), tmp_path / "a.log"),)


def test_what_is_missing_or_empty_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    hint = "\n  Give a log, a folder of logs, or - for standard input."
    assert _error(find_sources, [str(tmp_path / "no.log")]) == f"{tmp_path}/no.log: no such file{hint}"
    assert _error(find_sources, [str(tmp_path / "empty")]) == f"{tmp_path}/empty: the folder holds no file{hint}"
    (tmp_path / "dead").symlink_to(tmp_path / "nowhere")
    assert _error(find_sources, [""]) == f"the name of a log is empty{hint}"
    assert _error(find_sources, [str(tmp_path / "dead")]) == f"{tmp_path}/dead: no such file{hint}"


@pytest.mark.parametrize("name", ["push.log.gz", "push.LOG.GZ"])
def test_a_compressed_log(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(gzip.compress(b"one\ndenied"))
    assert _read(Source(name, file)).lines == ("one", "denied")


def test_compressed_data_on_standard_input_or_under_another_name(tmp_path: Path) -> None:
    file = tmp_path / "push.log"
    file.write_bytes(gzip.compress(b"one\ndenied" * 40))
    assert _read(Source("push.log", file)) == Transcript(
        "push.log", (), (), bytes_read=file.stat().st_size, is_text=False
    )


def test_a_gz_that_is_none_and_one_that_is_cut_off(tmp_path: Path) -> None:
    plain, cut, damaged = tmp_path / "plain.gz", tmp_path / "cut.gz", tmp_path / "damaged.gz"
    plain.write_bytes(b"just text")
    whole = gzip.compress(os.urandom(5000))
    cut.write_bytes(whole[:3000])
    damaged.write_bytes(whole[:20] + b"\xff" * 100 + whole[120:])
    assert _error(_read, Source("plain.gz", plain)).startswith("plain.gz: Not a gzipped file")
    assert _error(_read, Source("cut.gz", cut)).startswith("cut.gz: Compressed file ended before")
    assert _error(_read, Source("damaged.gz", damaged)).startswith("damaged.gz: ")


def test_what_may_not_be_read(tmp_path: Path) -> None:
    assert _error(_read, Source("x", tmp_path)) == "x: Is a directory\n  Check the file and its permissions."
    gone = Source("gone", tmp_path / "gone")
    assert _error(_read, gone) == "gone: No such file or directory\n  Check the file and its permissions."


def test_standard_input_stays_open() -> None:
    stdin = io.BytesIO(b"denied")
    transcript = read_source(Source("-", None), stdin, lambda: RegexSet(()))
    assert (transcript.lines, stdin.closed) == (("denied",), False)
