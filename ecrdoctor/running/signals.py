"""Passes signals on to the command, so that whoever stops us stops it.

The command is in our process group. What the keyboard sends (Ctrl-C, Ctrl-\\, Ctrl-Z) therefore reaches it
without us, and a second copy would be taken for impatience: docker gives up at the third.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

_ENDING = ("SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM", "SIGBREAK")
_OTHERS = ("SIGUSR1", "SIGUSR2", "SIGTSTP", "SIGCONT", "SIGWINCH")
_KEYS = ("SIGINT", "SIGQUIT", "SIGTSTP", "SIGBREAK")
"""What a terminal sends to every process in its foreground."""
_SENT_BY_KERNEL = 0x80
"""`SI_KERNEL`, sigaction(2)."""
_TICK_SECONDS = 0.05


def _numbers(names: tuple[str, ...]) -> frozenset[int]:
    """The signals that this system has, of those named."""
    return frozenset(int(getattr(signal, name)) for name in names if hasattr(signal, name))


class SignalRelay:
    """Holds back what would end us, from before the command starts until it has ended.

    A signal that was ignored when we started (`nohup`) stays ignored, for the command as well.
    """

    def __init__(self, resize: Callable[[], None]) -> None:
        self._resize = resize
        self._before: dict[int, Any] = {}
        self._early: list[int] = []
        self._process: subprocess.Popen[bytes] | None = None
        self._exact = hasattr(signal, "sigtimedwait")
        self.told_to_end = False
        """Whether a signal came that asks a program to end."""

    def __enter__(self) -> SignalRelay:
        for number in _numbers(_ENDING + _OTHERS):
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, self._caught)
        return self

    def __exit__(self, *_: object) -> None:
        if self._exact:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, self._awaited())
        for number, handler in self._before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)

    def attach(self, process: subprocess.Popen[bytes]) -> None:
        """From now on signals go to `process`. Threads that are started later are not disturbed by any."""
        if self._exact:  # blocked signals wait for `sigtimedwait`, which says who sent them
            signal.pthread_sigmask(signal.SIG_BLOCK, self._awaited())
        self._process = process
        while self._early:  # they came before the command could hear them
            self._pass_on(self._early.pop(0), by_keyboard=False)

    def wait(self, process: subprocess.Popen[bytes]) -> int:
        """What `process` returned, once it has ended."""
        while (code := process.poll()) is None:
            if not self._exact:
                time.sleep(_TICK_SECONDS)
                continue
            info = signal.sigtimedwait(self._awaited(), _TICK_SECONDS)
            if info and info.si_signo != signal.SIGCHLD:
                self._pass_on(info.si_signo, by_keyboard=info.si_code == _SENT_BY_KERNEL)
        return code

    def _awaited(self) -> set[int]:
        return {*self._before, signal.SIGCHLD}

    def _caught(self, number: int, _: FrameType | None) -> None:
        if self._process is None:
            self._early.append(number)
        else:
            self._pass_on(number, by_keyboard=_in_foreground())

    def _pass_on(self, number: int, *, by_keyboard: bool) -> None:
        self.told_to_end = self.told_to_end or number in _numbers(_ENDING)
        if number in _numbers(("SIGWINCH", "SIGCONT")):
            self._resize()  # first, since the command asks for the size when it hears of it
        if self._process and not (by_keyboard and number in _numbers(_KEYS)):
            with contextlib.suppress(PermissionError):  # sudo
                self._process.send_signal(number)
        if number in _numbers(("SIGTSTP",)):
            self._stop()

    def _stop(self) -> None:
        """Stop as the command did, until a shell wants both to go on."""
        handler = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        blocked = signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTSTP})
        signal.raise_signal(signal.SIGTSTP)
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        signal.signal(signal.SIGTSTP, handler)


@contextlib.contextmanager
def interruptible(names: tuple[str, ...] = ("SIGHUP", "SIGINT", "SIGTERM")) -> Iterator[None]:
    """A signal that would end this process is a KeyboardInterrupt while it does what it may leave unfinished."""
    before = {}
    for number in _numbers(names):
        if signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)


def _in_foreground() -> bool:
    """Whether a terminal's keys reach us, and the command with us; on Windows a console's always do.

    Only for systems that do not say who sent a signal.
    """
    if not hasattr(os, "tcgetpgrp"):
        return True
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)
