"""When a command may run again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecrdoctor.running.retry import Input, pause_seconds

PUSH = ("docker", "push", "app")
LOGIN = ("docker", "login", "--password-stdin", "registry")


@pytest.mark.parametrize(("retries", "most"), [(0, 2), (1, 4), (2, 8), (4, 32), (5, 60), (10_000, 60)])
def test_pauses_grow_and_have_an_end(retries: int, most: int) -> None:
    pauses = [pause_seconds(retries) for _ in range(200)]
    assert most / 2 <= min(pauses) < max(pauses) <= most


@pytest.fixture
def stdin() -> Iterator[None]:
    """Gives standard input back."""
    kept = os.dup(0)
    yield
    os.dup2(kept, 0)
    os.close(kept)


@pytest.mark.usefixtures("stdin")
def test_a_file_is_read_again_from_where_it_was(tmp_path: Path) -> None:
    (tmp_path / "password").write_bytes(b"skipped\nsecret\n")
    handle = os.open(tmp_path / "password", os.O_RDONLY)
    os.dup2(handle, 0)
    os.close(handle)
    os.read(0, 8)
    source = Input(LOGIN)
    assert os.read(0, 100) == b"secret\n"
    assert source.rewind()
    assert os.read(0, 100) == b"secret\n"


@pytest.mark.usefixtures("stdin")
@pytest.mark.parametrize(("command", "again"), [(PUSH, True), (LOGIN, False), (("docker", "build", "-"), False)])
def test_a_pipe_cannot_be_read_again(command: tuple[str, ...], again: bool) -> None:
    ours, theirs = os.pipe()
    os.dup2(ours, 0)
    os.close(ours)
    os.close(theirs)
    assert Input(command).rewind() is again
