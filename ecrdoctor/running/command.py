"""One run of a command, from its start to its last byte."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import subprocess
from dataclasses import dataclass

from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.running.capture import Capture, Feed
from ecrdoctor.running.channels import STDERR, STDOUT, Channel, open_channels
from ecrdoctor.running.pump import Pump, drain
from ecrdoctor.running.signals import SignalRelay, interruptible
from ecrdoctor.text import Text

_NOT_FOUND = 127
_NOT_EXECUTABLE = 126
_KILLED = 128
"""A shell's exit codes: POSIX, "Shell Command Language", 2.8.2."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that has ended."""

    code: int
    """As a shell gives it: 128 + N when signal N killed it."""
    output: bytes
    """What it printed, both streams; of very much, the head and the tail."""
    stopped: bool
    """It did not fail by itself: a signal asked us to end, or nobody took its output any more."""
    unwritten: str = ""
    """Why its output could not be passed on, where that is worth a word."""


def run_command(command: tuple[str, ...]) -> Ended:
    """Run `command` to its end, with our own streams; must be called in the main thread.

    Raises:
        EcrDoctorError: it cannot be started; with the exit code that a shell has for that.
    """
    capture = Capture()
    with contextlib.ExitStack() as unstarted:
        channels = open_channels()
        for channel in channels:
            unstarted.callback(os.close, channel.source)
        pumps = tuple(Pump(channel, Feed(capture)) for channel in channels)
        with SignalRelay(lambda: _resize(channels)) as relay:
            process = _start(command, channels)
            relay.attach(process)
            unstarted.pop_all()  # the pumps close what they read
            for pump in pumps:
                pump.start()
            code = relay.wait(process)
    drained = _drained(pumps)  # also after a signal: what the command said last belongs to its output
    failures = [pump.failure for pump in pumps if pump.failure]
    return Ended(
        _KILLED - code if code < 0 else code,
        capture.content(),
        relay.told_to_end or not drained or bool(failures),
        next((failure.strerror or "" for failure in failures if failure.errno != errno.EPIPE), ""),
    )


def _start(command: tuple[str, ...], channels: tuple[Channel, ...]) -> subprocess.Popen[bytes]:
    """Start `command`; our copies of its ends of the channels are closed."""
    if hasattr(signal, "SIGCHLD"):  # where it is ignored, nobody learns how a command ended
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    entrances = {channel.sink: channel.entrance for channel in channels}
    try:
        return subprocess.Popen(
            command,
            stdout=entrances[STDOUT],
            stderr=entrances.get(STDERR, entrances[STDOUT]),
            close_fds=False,  # a shell's <(…) and 3<file are meant for the command
        )
    except FileNotFoundError:
        problem = Text(f"{command[0]}: command not found", f"{command[0]}：找不到该命令")
        raise EcrDoctorError(problem, exit_code=_NOT_FOUND) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        problem = Text(f"{command[0]}: cannot be run: {reason}", f"{command[0]}：无法运行：{reason}")
        raise EcrDoctorError(problem, exit_code=_NOT_EXECUTABLE) from None
    finally:
        for entrance in entrances.values():
            os.close(entrance)


def _drained(pumps: tuple[Pump, ...]) -> bool:
    """Wait for the last output; False when a signal ended the waiting."""
    try:
        with interruptible():
            drain(pumps)
    except KeyboardInterrupt:
        return False
    return True


def _resize(channels: tuple[Channel, ...]) -> None:
    for channel in channels:
        channel.resize()
