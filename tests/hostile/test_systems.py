"""Systems that answer badly, never, or without end: each check says so, within the budget, and nothing stays behind."""

from __future__ import annotations

import json
import os
import pty
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from ecrdoctor.report.leaves import texts

from ..program import Done, Program
from .world import HOST, IMAGE, LOG, QUIET

BUDGET = 2
"""Seconds, where somebody hangs."""
AMPLE = 8
"""Seconds, where nobody does: they are not used up."""
LATE = "unknown: no answer within 2 s (no answer within 2 s)"
SECONDS = 20
"""The budget, the start of Python, and a slow machine."""
SLOW = 5
"""Seconds over the budget that a busy machine may need to say so."""
MEGABYTES = 300
NOT_LOGGED_IN = f"problem: docker has no login for {HOST} ()"
NOBODY = (
    "unknown: cannot tell who AWS takes us for: there are no usable AWS credentials here "
    "(there are no usable AWS credentials here: {})"
)


# The memory of what a small process starts: what this one starts begins, for the kernel, with the memory of all tests.
_MEASURED = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[2:])
with open(sys.argv[1], "w") as peak:
    peak.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
sys.exit(code)
"""


def _check(program: Program, *, budget: int = AMPLE, terminal: int | None = None, **environ: str) -> dict[str, str]:
    """The answer of each check and what stood in its way, by id; the contract holds: code, streams, time, memory."""
    out, err, peak = (program.folder / name for name in ("out.json", "err.txt", "peak"))
    command = program.command("check", "--timeout", str(budget), "--format", "json", IMAGE)
    with out.open("wb") as stdout, err.open("wb") as stderr:
        limited = [
            "timeout",
            "--foreground",
            str(SECONDS),
            *(() if terminal is None else ("setsid", "--ctty")),
            *command,
        ]
        code = subprocess.call(
            [sys.executable, "-c", _MEASURED, str(peak), *limited],
            stdin=subprocess.DEVNULL if terminal is None else terminal, stdout=stdout,
            stderr=stderr if terminal is None else terminal,
            cwd=program.folder, env=program.environment(**QUIET | environ),
        )  # fmt: skip
    assert (code in (1, 3), err.read_text(encoding="utf-8")) == (True, "")
    report: dict[str, Any] = json.loads(out.read_bytes())
    assert report["outcome"] == {1: "blocked", 3: "inconclusive"}[code]
    assert report["timings"]["checks"] < (budget + SLOW) * 1000
    assert int(peak.read_text()) < MEGABYTES << 10
    assert all(text.isprintable() for text in texts(report))
    whys = {check: gap["why"] for gap in report["gaps"] for check in gap["what"].split(", ")}
    answers = {
        check["id"]: f"{check['status']}: {check['answer']} ({whys.get(check['id'], '')})" for check in report["checks"]
    }
    assert not any("check itself failed" in answer for answer in answers.values())
    return {check: answer.replace(str(program.folder), ".") for check, answer in answers.items()}


def _home(program: Program) -> Path:
    home = program.folder / "house"
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
def _listener(answer: bytes | None, path: Path | None = None, *, without_end: bool = False) -> Iterator[int]:
    """A server that accepts everything and gives `answer` to everything, once or for ever, or never any; its port."""
    server = socket.socket(socket.AF_UNIX if path else socket.AF_INET)
    server.bind(str(path) if path else ("127.0.0.1", 0))
    server.listen(64)
    held: list[socket.socket] = []

    def reply(peer: socket.socket, answer: bytes) -> None:
        with suppress(OSError), peer:
            peer.recv(4096)
            peer.sendall(answer)
            while without_end:
                peer.sendall(b"x" * (1 << 16))

    def serve() -> None:
        while True:
            try:
                peer = server.accept()[0]
            except OSError:
                return
            held.append(peer)
            if answer is not None:
                threading.Thread(target=reply, args=(peer, answer), daemon=True).start()

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
        answers = _check(program, budget=BUDGET, DOCKER_HOST=f"unix://{path}")
    assert answers["docker-daemon"] == LATE


def test_a_docker_host_that_never_answers(program: Program) -> None:
    with _listener(None) as port:
        answers = _check(program, budget=BUDGET, DOCKER_HOST=f"tcp://127.0.0.1:{port}", NO_PROXY="127.0.0.1")
    assert answers["docker-daemon"] == LATE


@pytest.mark.parametrize(
    "said", [b"\x1b]0;owned\x07 not HTTP at all\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n[[]]"]
)
def test_a_docker_socket_that_talks_nonsense(program: Program, said: bytes) -> None:
    path = program.folder / "docker.sock"
    with _listener(said, path):
        answers = _check(program, DOCKER_HOST=f"unix://{path}")
    assert answers["docker-daemon"] == (
        "unknown: cannot tell what the Docker daemon has: no usable answer "
        "(no usable answer: unix://./docker.sock gave no usable answer (DockerException))"
    )


def test_a_report_is_whole_when_nobody_answers(program: Program) -> None:
    (program.folder / "push.log").write_text(LOG, encoding="utf-8")
    path = program.folder / "docker.sock"
    started = time.monotonic()
    with _listener(None, path), _listener(None) as port:
        environ = QUIET | _through_proxy(port) | {"DOCKER_HOST": f"unix://{path}"}
        done = program("explain", "--timeout", str(BUDGET), "push.log", "-o", "out.html", **environ)
    assert time.monotonic() - started < SECONDS
    assert done == Done(1, "", "")
    report = (program.folder / "out.html").read_text(encoding="utf-8")
    assert (report[:15], report[-7:]) == ("<!doctype html>", "</html>")
    assert f"no answer within {BUDGET} s" in report
    assert "geheim" not in report


ENDLESS = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"a": "'
TOO_LARGE = "an answer of more than 32 MiB"


def test_a_docker_socket_that_talks_without_end(program: Program) -> None:
    path = program.folder / "docker.sock"
    with _listener(ENDLESS, path, without_end=True):
        answers = _check(program, DOCKER_HOST=f"unix://{path}")
    assert answers["docker-daemon"] == (
        "unknown: cannot tell what the Docker daemon has: no usable answer "
        f"(no usable answer: unix://./docker.sock gave {TOO_LARGE})"
    )


CHUNKED = ENDLESS.replace(b"\r\n\r\n", b"\r\nTransfer-Encoding: chunked\r\n\r\n7fffffff\r\n")


@pytest.mark.parametrize(
    ("variable", "head"), [("AWS_ENDPOINT_URL", CHUNKED), ("AWS_CONTAINER_CREDENTIALS_FULL_URI", ENDLESS)]
)
def test_an_answer_from_aws_without_end(program: Program, variable: str, head: bytes) -> None:
    keys = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "x"}
    with _listener(head, without_end=True) as port:
        environ = {variable: f"http://127.0.0.1:{port}/", "NO_PROXY": "127.0.0.1"}
        answers = _check(program, **(environ | keys if variable == "AWS_ENDPOINT_URL" else environ))
    assert answers["caller-identity"] == (
        "unknown: cannot tell who AWS takes us for: could not be reached "
        f"(could not be reached: An HTTP Client raised an unhandled exception: {TOO_LARGE})"
    )


FAILED = f"problem: docker-credential-{{}} has no login for {HOST}: {{}} ()"
HELPERS = {
    "hangs": ("sleep 60", ""),
    "endless": ("exec yes", ""),
    "gigabyte": ("head -c 1073741824 /dev/zero", "its answer is not the JSON that docker expects"),
    "garbage": (r"printf '\033]0;owned\007\377\376<b>'; exit 1", r"\x1b]0;owned\x07��<b>"),
    "leaves": ("sleep 3 <&- >&- 2>&- & exit 1", "exit status 1"),
    "holds": ("sleep 3 & echo no; exit 1", "no"),
}


def _with_helper(program: Program, name: str, body: str) -> dict[str, str]:
    """The environment in which the helper of that name is asked for every login."""
    _program(program.folder, f"docker-credential-{name}", body)
    home = _home(program)
    (home / ".docker" / "config.json").write_text(json.dumps({"credsStore": name}), encoding="utf-8")
    return {"HOME": str(home), "PATH": f"{program.folder}{os.pathsep}{os.environ['PATH']}"}


@pytest.mark.parametrize("name", HELPERS)
def test_a_credential_helper_that(program: Program, name: str, tmp_path: Path) -> None:
    body, words = HELPERS[name]
    budget = AMPLE if words else BUDGET
    answers = _check(program, budget=budget, MARK=str(tmp_path), **_with_helper(program, name, body))
    assert answers["docker-login"] == (FAILED.format(name, words) if words else LATE)
    left = ["sleep 3 "] if name in ("leaves", "holds") else []  # a helper that has ended may have started an agent
    assert _left_behind(str(tmp_path)) == left


def test_a_credential_helper_that_asks(program: Program) -> None:
    """At a real terminal, which is not the helper's to use."""
    body = "(printf 'Password: ' >/dev/tty && read -r secret </dev/tty) 2>/dev/null || echo nobody to ask; exit 1"
    main, side = pty.openpty()
    answers = _check(program, terminal=side, **_with_helper(program, "asks", body))
    os.close(side)
    assert answers["docker-login"] == FAILED.format("asks", "nobody to ask")
    shown = os.read(main, 1 << 16)
    os.close(main)
    assert (b"checking (" in shown, b"Password" in shown) == (True, False)


NO_JSON = "its answer is not the JSON that the SDK expects"
PROCESSES = {
    "hangs": ("sleep 60", ""),
    "endless": ("exec yes", ""),
    "gigabyte": ("head -c 1073741824 /dev/zero", NO_JSON),
    "fails": ("echo 'token expired' >&2; exit 1", "token expired"),
    "garbage": (r"printf '\377\376\033[31m' >&2; exit 1", "��[31m"),
    "nonsense": ("echo '[1'", NO_JSON),
    "nested": ("yes '[' | head -c 60000 | tr -d '\\n'", NO_JSON),
    "list": ("echo '[]'", NO_JSON),
    "empty": (
        "echo '{}'",
        "Unsupported version '<Version key not provided>' for credential process provider, supported versions: 1",
    ),
}


@pytest.mark.parametrize("name", PROCESSES)
def test_a_credential_process_that(program: Program, name: str, tmp_path: Path) -> None:
    body, words = PROCESSES[name]
    _program(program.folder, "process", body)
    home = _home(program)
    process = program.folder / "process"
    (home / ".aws" / "config").write_text(f"[default]\ncredential_process = {process}\n", encoding="utf-8")
    answers = _check(program, budget=AMPLE if words else BUDGET, HOME=str(home), MARK=str(tmp_path))
    said = NOBODY.format(f"Error when retrieving credentials from custom-process: {words}")
    assert answers["caller-identity"] == (said if words else LATE)
    assert _left_behind(str(tmp_path)) == []


def test_a_metadata_service_that_hangs(program: Program) -> None:
    """It is given a second or two, as by any AWS tool; then there are no credentials, which is what is said."""
    with _listener(None) as port:
        answers = _check(
            program,
            AWS_EC2_METADATA_DISABLED="false",
            AWS_EC2_METADATA_SERVICE_ENDPOINT=f"http://127.0.0.1:{port}/",
            NO_PROXY="127.0.0.1",
        )
    assert answers["caller-identity"] == NOBODY.format("no link of the AWS credential chain has any")


def test_a_container_that_hands_out_no_credentials(program: Program) -> None:
    with _listener(None) as port:
        url = f"http://127.0.0.1:{port}/"
        answers = _check(program, budget=BUDGET, AWS_CONTAINER_CREDENTIALS_FULL_URI=url, NO_PROXY="127.0.0.1")
    assert answers["caller-identity"] == LATE


REFUSAL = "HTTP/1.1 407 Proxy Authentication Required"


def test_a_proxy_that_refuses(program: Program) -> None:
    with _listener(f"{REFUSAL}\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n".encode()) as port:
        answers = _check(program, **_through_proxy(port))
    proxy = f"127.0.0.1:{port}"
    assert answers["network"] == (
        f"problem: {HOST}: the proxy does not let it through (the proxy answered '{REFUSAL}'); "
        f"HTTPS_PROXY says http://{proxy} ()"
    )
    assert answers["caller-identity"] == (
        "unknown: cannot tell who AWS takes us for: could not be reached "
        f'(could not be reached: Failed to connect to proxy URL: "http://***:***@{proxy}")'
    )


def test_a_proxy_that_hangs(program: Program) -> None:
    with _listener(None) as port:
        answers = _check(program, budget=BUDGET, **_through_proxy(port))
    assert (answers["network"], answers["caller-identity"]) == (LATE, LATE)


def _through_proxy(port: int) -> dict[str, str]:
    proxy = f"http://jo:geheim@127.0.0.1:{port}"
    return {"HTTPS_PROXY": proxy, "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "x"}


CONFIGS: dict[str, tuple[bytes | None, str]] = {
    "invalid": (b"{nonsense", "Expecting property name enclosed in double quotes (line 1, column 2)"),
    "nested": (b"[" * 100_000, "nested too deeply"),
    "deep": (b'{"auths": ' + b'{"a": ' * 100_000, "nested too deeply"),
    "bytes": (b'{"auths": "\xff\xfe\x00"}', "not UTF-8 text"),
    "other": (b'{"auths": 7, "credHelpers": [], "credsStore": {}}', "auths and credHelpers must be JSON objects"),
    "sparse": (None, "larger than 4 MiB"),
    "folder": (None, "Is a directory"),
    "pipe": (None, "it is a named pipe"),
    "loop": (None, "Too many levels of symbolic links"),
}


@pytest.mark.parametrize("name", CONFIGS)
def test_a_docker_configuration_that_is(program: Program, name: str) -> None:
    content, words = CONFIGS[name]
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
            file.write_bytes(content or b"")
    assert _check(program, HOME=str(home))["docker-login"] == (
        f"problem: ./house/.docker/config.json cannot be used, so docker has no login at all: {words} ()"
    )


@pytest.mark.parametrize("content", [b"[default]\nregion = \xff\xfe\n", b"\0" * 1000, "\ufeff[default]".encode()])
def test_aws_configuration_of_any_bytes(program: Program, content: bytes) -> None:
    home = _home(program)
    (home / ".aws" / "config").write_bytes(content)
    (home / ".aws" / "credentials").write_bytes(content)
    assert _check(program, HOME=str(home))["caller-identity"] == (
        "unknown: cannot tell who AWS takes us for: no usable answer "
        "(no usable answer: Unable to parse config file: ./house/.aws/config)"
    )


@pytest.mark.parametrize("name", ["config", "credentials"])
def test_an_aws_configuration_of_a_gigabyte(program: Program, name: str) -> None:
    home = _home(program)
    with (home / ".aws" / name).open("wb") as sparse:
        sparse.truncate(1 << 30)
    assert _check(program, HOME=str(home))["caller-identity"] == NOBODY.format(
        f"cannot read ./house/.aws/{name}: File too large"
    )


def test_an_aws_configuration_that_is_a_pipe(program: Program) -> None:
    home = _home(program)
    os.mkfifo(home / ".aws" / "config")
    assert _check(program, HOME=str(home))["caller-identity"] == NOBODY.format(
        "no link of the AWS credential chain has any"
    )
