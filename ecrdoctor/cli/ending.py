"""Signals that ask this process to end: obeyed at once, at any moment, with one line and nothing left behind.

No exception is raised for them. One that comes out of nowhere can be swallowed where it arrives (a destructor, a
callback of C code), or leave a traceback where nothing is there to catch it (an import, the interpreter's end).
"""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

from ecrdoctor.text import Text
from ecrdoctor.unfinished import undo_all

STOPPED = Text("interrupted", "已中断")
_ENDING = ("SIGINT", "SIGTERM", "SIGHUP")
_EXIT = 128
"""What a shell adds to the number of a signal."""


def obey_signals() -> None:
    """From now on. A signal that was ignored when we started (`nohup`, a job in the background) stays ignored."""
    for number in (getattr(signal, name) for name in _ENDING if hasattr(signal, name)):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)


def _end(number: int, _: FrameType | None) -> None:
    undo_all()
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    try:
        os.write(2, f"ecrdoctor: {STOPPED.in_language(_language())}\n".encode(encoding, "replace"))
    finally:
        os._exit(_EXIT + number)


def _language() -> str:
    try:
        from ecrdoctor.cli.language import reader_language

        return reader_language()
    except Exception:  # it was just being imported, or it cannot read the configuration: no time to care
        return "en"
