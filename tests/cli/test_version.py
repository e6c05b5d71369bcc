"""`ecrdoctor --version`, short and long."""

from __future__ import annotations

import os
import sys
import time
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import pytest

from ecrdoctor import __version__
from ecrdoctor.rulebook.store import compiled_text
from ecrdoctor.rulebook.tree import Rulebook
from ecrdoctor.systems.programs import Installed, installed_programs

from ..program import Done, Program


def _script(folder: Path, name: str, body: str) -> Path:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(0o755)
    return file


def test_the_version_is_one_line(program: Program) -> None:
    assert program("--version") == Done(0, f"ecrdoctor {__version__}\n", "")


@pytest.mark.parametrize("arguments", [("--version", "-v"), ("-v", "--version"), ("--version", "--verbose")])
def test_the_long_version_names_what_a_bug_report_needs(
    program: Program, arguments: tuple[str, ...], rulebook: Rulebook
) -> None:
    folder = program.folder / "bin"
    folder.mkdir()
    docker = _script(folder, "docker", 'echo "Docker version 99.1 \033[31mred"')
    aws = _script(folder, "aws", "sleep 60")
    podman = _script(folder, "podman", "echo AKIAIOSFODNN7EXAMPLE >&2")
    config = program.folder / ".ecrdoctor.toml"
    config.write_text("")
    started = time.monotonic()
    done = program(*arguments, PATH=str(folder) + os.pathsep + "/bin", LANG="de_DE.UTF-8", TERM="dumb")
    assert (done.code, done.err) == (0, "")
    assert time.monotonic() - started < 20
    lines = done.out.splitlines()
    assert lines[0] == f"ecrdoctor    {__version__}"
    digest = sha256(compiled_text(rulebook).encode()).hexdigest()[:12]
    assert lines[1] == f"rules        {len(rulebook.rules)} rules, {len(rulebook.causes)} causes, {digest}"
    assert f"package      boto3 {version('boto3')}" in lines
    assert f"package      typer {version('typer')}" in lines
    assert f"package      botocore {version('botocore')}" in lines
    assert "terminal     dumb: input not on it, output not on it, errors not on it" in lines
    assert "locale       LANG=de_DE.UTF-8; files utf-8, output utf-8" in lines
    assert f"config       project: {config}" in lines
    programs = [line for line in lines if line.startswith("program") and str(folder) in line]
    assert programs == [
        f"program      {docker}: Docker version 99.1 \\x1b[31mred",
        f"program      {podman}: [redacted:aws-access-key-id]",
        f"program      {aws}: no version in time",
    ]


def test_verbose_alone_belongs_after_a_command(program: Program) -> None:
    assert program("-v", "rules", "list") == Done(
        2, "", "ecrdoctor: --verbose belongs after the command, or with --version\n  See `ecrdoctor --help`.\n"
    )


def test_no_command_is_a_usage_error(program: Program) -> None:
    done = program()
    assert (done.code, done.out, done.err.splitlines()[0]) == (2, "", "Usage: ecrdoctor [OPTIONS] COMMAND [ARGS]...")


def test_a_program_that_leaves_a_child_behind_does_not_hold_us(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    file = _script(tmp_path, "slow", f"{sys.executable} -c 'import time; time.sleep(60)' & echo 1.0; wait")
    broken = _script(tmp_path, "broken", "")
    broken.write_bytes(b"\x7fELF")
    started = time.monotonic()
    assert installed_programs({"slow": (), "absent": (), "broken": ()}, 0.5) == (
        Installed("slow", str(file), ""),
        Installed("broken", str(broken), ""),
    )
    assert time.monotonic() - started < 5
