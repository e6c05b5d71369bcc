"""Programs that are asked one question: bounded in time and output, and never left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

from ecrdoctor.unfinished import undone_unless_finished

_MAX_OUTPUT = 64 << 10
_LAST_WORDS_SECONDS = 1.0
"""How long to read on after a program's end: what it left behind may keep the pipes open."""
_START_SECONDS = 1.0
"""Longer than a program takes to start, and short enough for whoever has just pressed Ctrl-C."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a program has answered."""

    code: int
    out: bytes
    err: bytes
    """Of both, the first 64 KiB."""


def ask(command: list[str], question: bytes, seconds: float, environ: Mapping[str, str] | None = None) -> Said:
    """The answer of a program that reads `question` on its standard input. It has no terminal to ask back on.

    Raises:
        TimeoutError: none within so many seconds; it was killed, with whatever it had started.
        OSError: it cannot be started.
    """
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    outputs: dict[str, bytes] = {}
    with _child(command, env=None if environ is None else dict(environ), **pipes) as process:
        readers = [
            threading.Thread(target=_drain, args=(stream, name, outputs), daemon=True)
            for name, stream in (("out", process.stdout), ("err", process.stderr))
            if stream
        ]
        for reader in readers:
            reader.start()
        with contextlib.suppress(OSError):  # it may have gone already
            if process.stdin:
                with process.stdin as stdin:
                    stdin.write(question)
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise TimeoutError from None
        deadline = time.monotonic() + _LAST_WORDS_SECONDS
        for reader in readers:
            reader.join(max(0.0, deadline - time.monotonic()))
    return Said(code, outputs.get("out", b""), outputs.get("err", b""))


@contextlib.contextmanager
def _child(command: list[str], **streams: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A program in a session of its own, killed with whatever it started if the block fails or we have to end.

    Raises:
        OSError: it cannot be started.
    """
    started: list[subprocess.Popen[bytes]] = []
    starting = threading.RLock()

    def end() -> None:
        if starting.acquire(timeout=_START_SECONDS):  # it may be on its way just now, in another thread
            starting.release()
        for process in started:
            _kill(process)

    with contextlib.ExitStack() as stack:
        with starting:
            stack.enter_context(undone_unless_finished(end))
            started.append(subprocess.Popen(command, start_new_session=True, **streams))
        yield started[0]


def _kill(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(1)


def _drain(stream: IO[bytes], name: str, outputs: dict[str, bytes]) -> None:
    """Keep the first part of a stream and read the rest away, so that its writer does not block."""
    with stream:
        kept = b""
        while chunk := os.read(stream.fileno(), _MAX_OUTPUT):  # what is there; `read` would wait for all of it
            if len(kept) < _MAX_OUTPUT:
                kept = outputs[name] = (kept + chunk)[:_MAX_OUTPUT]
