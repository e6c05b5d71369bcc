"""Systems that answer badly, never, or without end: each check says so, within the budget, and nothing stays behind."""

from __future__ import annotations

import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ..program import Program
from .world import IMAGE, QUIET

BUDGET = 2
LATE = "unknown: no answer within 2 s (no answer within 2 s)"
SECONDS = 25
"""The budget, the start of Python, and a slow machine."""


def _check(program: Program, **environ: str) -> dict[str, str]:
    """The answer of each check and what stood in its way, by id, once the contract holds: code, streams, time."""
    started = time.monotonic()
    done = program("check", "--timeout", str(BUDGET), "--format", "json", IMAGE, **(QUIET | environ))
    assert time.monotonic() - started < SECONDS
    assert (done.code in (1, 3), done.err) == (True, "")
    report: dict[str, Any] = json.loads(done.out)
    assert report["outcome"] == {1: "blocked", 3: "inconclusive"}[done.code]
    assert not any("check itself failed" in check["answer"] for check in report["checks"])
    whys = {check: gap["why"] for gap in report["gaps"] for check in gap["what"].split(", ")}
    return {
        check["id"]: f"{check['status']}: {check['answer']} ({whys.get(check['id'], '')})" for check in report["checks"]
    }


def _home(program: Program) -> Path:
    home = program.folder / "home"
    (home / ".docker").mkdir(parents=True)
    (home / ".aws").mkdir()
    return home


def _program(folder: Path, name: str, body: str) -> None:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    file.chmod(0o755)


def _left_behind(mark: str) -> list[str]:
    """Command lines of processes that carry `mark` in their environment."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and f"MARK={mark}".encode() in (entry / "environ").read_bytes().split(b"\0"):
                found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


@contextmanager
def _listener(answer: bytes | None, path: Path | None = None) -> Iterator[int]:
    """A server that accepts everything and gives `answer` to everything, or never any; its port."""
    server = socket.socket(socket.AF_UNIX if path else socket.AF_INET)
    server.bind(str(path) if path else ("127.0.0.1", 0))
    server.listen(64)
    held: list[socket.socket] = []

    def serve() -> None:
        while True:
            try:
                peer = server.accept()[0]
            except OSError:
                return
            held.append(peer)
            if answer is not None:
                peer.recv(4096)
                peer.sendall(answer)
                peer.close()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield 0 if path else server.getsockname()[1]
    finally:
        server.close()
        for peer in held:
            peer.close()


def test_a_docker_socket_that_never_answers(program: Program) -> None:
    path = program.folder / "docker.sock"
    with _listener(None, path):
        answers = _check(program, DOCKER_HOST=f"unix://{path}")
    assert answers["docker-daemon"] == LATE


def test_a_docker_socket_that_talks_nonsense(program: Program) -> None:
    path = program.folder / "docker.sock"
    with _listener(b"\x1b]0;owned\x07 not HTTP at all\r\n\r\n", path):
        answers = _check(program, DOCKER_HOST=f"unix://{path}")
    assert answers["docker-daemon"].startswith("unknown: ")
    assert "\x1b" not in json.dumps(answers, ensure_ascii=False)


HELPERS = {
    "hangs": ("sleep 60", LATE),
    "endless": ("exec yes", LATE),
    "gigabyte": ("head -c 1073741824 /dev/zero", "problem: "),
    "asks": ("printf 'Password: ' >/dev/tty; read -r secret </dev/tty; exit 1", "problem: "),
    "garbage": (r"printf '\033]0;owned\007\377\376<b>'; exit 1", "problem: "),
    "leaves": ("sleep 3 <&- >&- 2>&- & exit 1", "problem: "),
}


@pytest.mark.parametrize("name", HELPERS)
def test_a_credential_helper_that(program: Program, name: str, tmp_path: Path) -> None:
    body, answer = HELPERS[name]
    _program(program.folder, f"docker-credential-{name}", body)
    home = _home(program)
    (home / ".docker" / "config.json").write_text(json.dumps({"credsStore": name}), encoding="utf-8")
    path = f"{program.folder}{os.pathsep}{os.environ['PATH']}"
    answers = _check(program, HOME=str(home), PATH=path, MARK=str(tmp_path))
    assert answers["docker-login"].startswith(answer), answers["docker-login"]
    assert not {"\x1b", "\x07"} & set(json.dumps(answers, ensure_ascii=False))
    left = ["sleep 3 "] if name == "leaves" else []  # a helper that has ended may have started an agent
    assert _left_behind(str(tmp_path)) == left


PROCESSES = {
    "hangs": ("sleep 60", LATE),
    "gigabyte": ("head -c 1073741824 /dev/zero", "unknown: "),
    "fails": ("echo 'token expired' >&2; exit 1", "token expired"),
    "garbage": (r"printf '\377\376\033[31m' >&2; exit 1", "custom-process"),
    "nonsense": ("echo '[1'", "unknown: "),
    "nested": ("yes '[' | head -c 60000 | tr -d '\\n'", "unknown: "),
    "list": ("echo '[]'", "unknown: "),
}


@pytest.mark.parametrize("name", PROCESSES)
def test_a_credential_process_that(program: Program, name: str, tmp_path: Path) -> None:
    body, answer = PROCESSES[name]
    _program(program.folder, "process", body)
    home = _home(program)
    process = program.folder / "process"
    (home / ".aws" / "config").write_text(f"[default]\ncredential_process = {process}\n", encoding="utf-8")
    answers = _check(program, HOME=str(home), MARK=str(tmp_path))
    assert answer in answers["caller-identity"], answers["caller-identity"]
    assert "\x1b" not in json.dumps(answers, ensure_ascii=False)
    assert _left_behind(str(tmp_path)) == []


def test_a_metadata_service_that_hangs(program: Program) -> None:
    with _listener(None) as port:
        answers = _check(
            program,
            AWS_EC2_METADATA_DISABLED="false",
            AWS_EC2_METADATA_SERVICE_ENDPOINT=f"http://127.0.0.1:{port}/",
        )
    assert answers["caller-identity"].startswith("unknown: "), answers["caller-identity"]


@pytest.mark.parametrize("name", ["refuses", "hangs"])
def test_a_proxy_that(program: Program, name: str) -> None:
    refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"
    with _listener(refusal if name == "refuses" else None) as port:
        proxy = f"http://jo:geheim@127.0.0.1:{port}"
        answers = _check(
            program, HTTPS_PROXY=proxy, AWS_ACCESS_KEY_ID="AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY="x"
        )
    assert "geheim" not in json.dumps(answers)
    assert ("407" if name == "refuses" else LATE) in answers["network"], answers


CONFIGS: dict[str, bytes | None] = {
    "invalid": b"{nonsense",
    "nested": b"[" * 100_000,
    "deep": b'{"auths": ' + b'{"a": ' * 100_000,
    "bytes": b'{"auths": "\xff\xfe\x00"}',
    "other": b'{"auths": 7, "credHelpers": [], "credsStore": {}}',
    "sparse": None,
    "folder": None,
    "pipe": None,
    "loop": None,
}


@pytest.mark.parametrize("name", CONFIGS)
def test_a_docker_configuration_that_is(program: Program, name: str) -> None:
    home = _home(program)
    file = home / ".docker" / "config.json"
    match name:
        case "sparse":
            with file.open("wb") as sparse:
                sparse.truncate(1 << 30)
        case "folder":
            file.mkdir()
        case "pipe":
            os.mkfifo(file)
        case "loop":
            file.symlink_to(file.name)
        case _:
            file.write_bytes(CONFIGS[name] or b"")
    started = time.monotonic()
    answers = _check(program, HOME=str(home))
    assert answers["docker-login"].startswith(("problem: ", "unknown: "))
    assert "no answer within" not in answers["docker-login"], time.monotonic() - started


@pytest.mark.parametrize(
    "content", [b"[default]\nregion = \xff\xfe\n", b"\0" * 1000, b"[default\n", b"=\n", "\ufeff[default]".encode()]
)
def test_aws_configuration_of_any_bytes(program: Program, content: bytes) -> None:
    home = _home(program)
    (home / ".aws" / "config").write_bytes(content)
    (home / ".aws" / "credentials").write_bytes(content)
    assert _check(program, HOME=str(home))["caller-identity"].startswith("unknown: ")


def test_an_aws_configuration_that_is_a_pipe(program: Program) -> None:
    home = _home(program)
    os.mkfifo(home / ".aws" / "config")
    assert _check(program, HOME=str(home))["caller-identity"].startswith("unknown: ")
