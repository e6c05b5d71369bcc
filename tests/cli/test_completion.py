"""Completion as real shells ask for it."""

from __future__ import annotations

import json
import os
import shutil
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from ..program import Program

SHELLS = [shell for shell in ("bash", "zsh", "fish") if shutil.which(shell)]
ASK_BASH = r"""
eval "$(_ECRDOCTOR_COMPLETE=source_bash ecrdoctor)"
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
_ecrdoctor_completion ecrdoctor
printf '%s\n' "${COMPREPLY[@]}"
"""
ASK_ZSH = r"""
compdef() { : }
_files() { : }
_arguments() { spec=${1#*\(\(}; eval "found=( ${spec%))} )"; for one in $found; do print -r -- "${one%%:*}"; done }
words=("$@"); CURRENT=$#
eval "$(_ECRDOCTOR_COMPLETE=source_zsh ecrdoctor)"
_ecrdoctor_completion
"""
CONFIG = "[default]\n[profile team-dev]\nregion = eu-west-1\n[profile $(touch hit)]\n[sso-session corp]\n"
CREDENTIALS = "[legacy]\naws_access_key_id = x\n"


class _Daemon(BaseHTTPRequestHandler):
    """A Docker daemon with three images."""

    def do_GET(self) -> None:
        images = [{"RepoTags": ["app:1.0", "registry.example:5000/app:2.0"]}, {"RepoTags": ["evil:`touch$IFS''hit`"]}]
        body = json.dumps(images if self.path.endswith("/json") or "/images/" in self.path else {"ApiVersion": "1.44"})
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def address_string(self) -> str:
        return "unix"


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[str]:
    """The address of that daemon."""
    path = str(tmp_path / "docker.sock")
    with socketserver.ThreadingUnixStreamServer(path, _Daemon) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"unix://{path}"
        server.shutdown()


@pytest.fixture
def shell(program: Program, tmp_path: Path) -> Program:
    """The program under its own name on the PATH, with AWS profiles."""
    command = tmp_path / "bin" / "ecrdoctor"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m ecrdoctor "$@"\n')
    command.chmod(0o755)
    for name, text in (("config", CONFIG), ("credentials", CREDENTIALS)):
        (tmp_path / name).write_text(text)
    return program


def _ask(shell: Program, name: str, *words: str, **environ: str) -> list[str]:
    """What the shell would offer for the last of `words`, as it cuts them."""
    folder = shell.folder.parent
    command = {
        "bash": ["bash", "--norc", "-c", ASK_BASH, "ask", *words],
        "zsh": ["zsh", "-f", "-c", ASK_ZSH, "ask", *words],
        "fish": [
            "fish",
            "--no-config",
            "-c",
            f"_ECRDOCTOR_COMPLETE=source_fish ecrdoctor | source; complete -C '{' '.join(words)}'",
        ],
    }[name]
    done = subprocess.run(
        command,
        capture_output=True,
        cwd=shell.folder,
        env=shell.environment(
            PATH=f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
            AWS_CONFIG_FILE=str(folder / "config"),
            AWS_SHARED_CREDENTIALS_FILE=str(folder / "credentials"),
            **{"DOCKER_HOST": f"unix://{folder}/absent.sock"} | environ,
        ),
        timeout=60,
        check=False,
    )
    assert done.stderr.decode() == ""
    return [line.partition("\t")[0] for line in done.stdout.decode().splitlines() if line]


@pytest.mark.parametrize("name", SHELLS)
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("explain", "--la"), ["--lang"]),
        (("explain", "--lang", ""), ["en", "zh"]),
        (("explain", "--region", "eu-west-"), ["eu-west-1", "eu-west-2", "eu-west-3"]),
        (("explain", "--profile", ""), ["default", "legacy", "team-dev"]),
        (("rules", "show", "no-b"), ["no-basic-auth"]),
        (("rules", "show", "not-l"), ["not-logged-in"]),
        (("rules", "why", "no-b"), ["no-basic-auth"]),
    ],
)
def test_options_and_values(shell: Program, name: str, words: tuple[str, ...], offered: list[str]) -> None:
    assert _ask(shell, name, "ecrdoctor", *words) == offered
    assert not (shell.folder / "hit").exists()


def test_local_images_where_bash_cuts_words_at_a_colon(shell: Program, daemon: str) -> None:
    def ask(*words: str) -> list[str]:
        return _ask(shell, "bash", "ecrdoctor", *words, DOCKER_HOST=daemon)

    assert ask("check", "") == ["app:1.0", "registry.example:5000/app:2.0"]
    assert ask("check", "app", ":") == ["1.0"]
    assert ask("check", "registry.example", ":", "5000/a") == ["5000/app:2.0"]
    assert ask("explain", "--image", "app", ":", "1") == ["1.0"]
    assert ask("explain", "--image", "=", "app", ":", "1") == ["1.0"]
    assert ask("explain", "--lang", "=", "z") == ["zh"]
    assert not (shell.folder / "hit").exists()


@pytest.mark.parametrize("name", SHELLS)
def test_nothing_is_offered_without_a_daemon(shell: Program, name: str) -> None:
    assert _ask(shell, name, "ecrdoctor", "check", "app") == []


def test_a_daemon_that_never_answers_is_not_waited_for(shell: Program, tmp_path: Path) -> None:
    path = str(tmp_path / "mute.sock")
    with socketserver.UnixStreamServer(path, _Daemon):  # listens, and never takes a connection
        started = time.monotonic()
        assert _ask(shell, "bash", "ecrdoctor", "check", "app", DOCKER_HOST=f"unix://{path}") == []
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("name", SHELLS)
def test_trouble_stays_out_of_the_prompt(shell: Program, name: str) -> None:
    (shell.folder / ".ecrdoctor.toml").write_text("broken")
    (shell.folder.parent / "config").write_bytes(b"\xff[[[")
    assert _ask(shell, name, "ecrdoctor", "explain", "--profile", "le") == ["legacy"]
    assert _ask(shell, name, "ecrdoctor", "rules", "show", "--rules", "absent", "no-b") == ["no-basic-auth"]
    assert _ask(shell, name, "ecrdoctor", "nonsense", "--x") == []
