"""Any bytes at all: a document or one clear error, in little time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.lint.every_word import words_of
from ecrdoctor.lint.model import Document, ShellStep
from ecrdoctor.lint.read import MAX_BYTES, read_document

SAMPLES = sorted(file for file in (Path(__file__).parent.parent / "samples").iterdir() if file.is_file())
PIECES = [b'"', b"'", b"`", b"$(", b"${", b"\\", b"|", b"\n", b"<<EOF", b"((", b"))", b"{", b"}", b"\x00", b"\xff"]
PIECES += [
    b"${{ ",
    b"}}",
    b"&&",
    b"#",
    b": ",
    b"- ",
    b"\t",
    b"&a ",
    b"*a",
    b"!x ",
    b"[",
    b"]",
    b"$1",
    b"%A%",
    b"^",
    b"('",
]
NAMES = ["-", "a.ps1", "a.cmd", "Makefile", "Jenkinsfile", "a.md", "a.tf", "a.py", "Dockerfile", "a.sh", "a.yml"]


def _read(name: str, data: bytes) -> Document | None:
    try:
        return read_document(name, data)
    except EcrDoctorError:
        return None


def _check(document: Document) -> None:
    """What holds for every document."""
    for word in words_of(document):
        assert 0 <= word.span.start <= word.span.end <= len(document.text)
        assert word.partial.count("\0") == len(word.unknown)
        assert word.value == (None if word.unknown else word.partial)
    for job in document.jobs:
        for step in job.steps:
            if isinstance(step, ShellStep):
                for command in step.commands:
                    named = (command.pipe_from, command.pipe_to, command.substituted_in)
                    assert [i for i in named if i is not None and not 0 <= i < len(step.commands)] == []


@given(st.binary(max_size=300), st.sampled_from(NAMES))
@settings(max_examples=150, deadline=2000)
def test_random_bytes(data: bytes, name: str) -> None:
    if document := _read(name, data):
        _check(document)


@given(st.data())
@settings(max_examples=200, deadline=2000, suppress_health_check=[HealthCheck.too_slow])
def test_damaged_samples(data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(SAMPLES))
    text = bytearray(file.read_bytes())
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(text)))
        if data.draw(st.booleans()):
            text[place:place] = data.draw(st.sampled_from(PIECES)) * data.draw(st.sampled_from([1, 1, 2, 60]))
        else:
            del text[place : place + data.draw(st.integers(1, 30))]
    if document := _read(data.draw(st.sampled_from([file.name, *NAMES])), bytes(text)):
        _check(document)


def test_a_binary_file_is_refused() -> None:
    with pytest.raises(EcrDoctorError) as caught:
        read_document("app.bin", bytes(range(32)) * 40)
    assert str(caught.value) == "app.bin: not a text file\n  Name a script or a CI file, or paste the commands."


def test_an_empty_file_holds_no_command() -> None:
    document = read_document("-", b"")
    assert [step.commands for job in document.jobs for step in job.steps if isinstance(step, ShellStep)] == [()]


def test_broken_yaml_is_said() -> None:
    note = read_document("ci.yml", b"a: [b\nc: }").note
    assert note is not None
    assert note.en.startswith("not valid YAML: ")


def test_a_file_of_any_size_is_read_up_to_a_limit() -> None:
    document = read_document("push.tf", b"# docker push h/a\n" * (MAX_BYTES // 18 + 100))
    assert document.note is not None
    assert document.note.en == "only the first 1 MiB were read"


@pytest.mark.parametrize(
    "data",
    [
        b"a: &a [x, x, x, x, x, x, x, x, x]\n"
        + b"".join(b"%c: &%c [%b]\n" % (98 + i, 98 + i, b", ".join([b"*%c" % (97 + i)] * 9)) for i in range(9)),
        b"[" * 5000,
        b"a: &a [*a]\nb: *a\n",
    ],
    ids=["aliases", "depth", "loop"],
)
def test_bombs_are_harmless(data: bytes) -> None:
    start = time.perf_counter()
    _check(read_document("ci.yml", data))
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.sh", b"$(" * 3000),
        ("a.sh", b"(" * 3000),
        ("a.sh", b"a && " * 3000 + b"b"),
        ("a.sh", b"A=x\n" + b"A=$A$A\n" * 60 + b"docker push $A\n"),
        ("a.sh", b"'" * 2001),
        ("a.ps1", b"(" * 3000),
        ("a.cmd", b"for /f %i in ('a' b'" * 300),
        ("Makefile", b"A=$(B)\nB=$(A)\nx:\n\techo $(A)\n"),
        (
            "Makefile",
            b"A0=x\n" + b"".join(b"A%d=$(A%d)$(A%d)\n" % (i + 1, i, i) for i in range(60)) + b"x:\n\techo $(A60)\n",
        ),
        ("Jenkinsfile", b"sh '" * 3000),
    ],
)
def test_deep_and_growing_scripts_end(name: str, data: bytes) -> None:
    start = time.perf_counter()
    _check(read_document(name, data))
    assert time.perf_counter() - start < 3


def test_two_hundred_lines_take_no_time() -> None:
    line = b'docker push "123456789012.dkr.ecr.${REGION}.amazonaws.com/app:$TAG" || exit 1\n'
    read_document("push.sh", line)
    start = time.process_time()
    read_document("push.sh", line * 200)
    assert time.process_time() - start < 0.3


def test_a_fence_whose_language_is_a_directive_is_no_shell() -> None:
    text = b"```{toctree}\npush\n```\n\n```sh\ndocker push app\n```\n"
    steps = [step for job in read_document("index.md", text).jobs for step in job.steps]
    assert [[command.name for command in step.commands] for step in steps if isinstance(step, ShellStep)] == [
        ["docker"]
    ]
