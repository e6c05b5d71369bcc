"""Runs commands in turn, and says how long each took, how much work it was and how much memory it had."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Command:
    """A command that is measured."""

    words: tuple[str, ...]
    shown: str
    """As a reader would type it, without the folders of this run."""
    environment: Mapping[str, str]
    """All of it, not only what differs."""
    folder: Path
    codes: tuple[int, ...] = (0,)
    """With which it ends when it did what it was asked to."""


@dataclass(frozen=True, slots=True)
class Run:
    """One finished process."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of all its threads, and of the programs that it started and waited for."""
    peak: float
    """MiB of the largest process."""


@dataclass(frozen=True, slots=True)
class Measured:
    """All runs of one command."""

    command: Command
    runs: tuple[Run, ...]

    @property
    def wall(self) -> float:
        """Median, seconds."""
        return statistics.median(run.wall for run in self.runs)

    @property
    def cpu(self) -> float:
        """Median, seconds."""
        return statistics.median(run.cpu for run in self.runs)

    @property
    def peak(self) -> float:
        """The highest, MiB."""
        return max(run.peak for run in self.runs)


@cache
def _runner() -> subprocess.Popen[str]:
    """The process that starts them all; it ends when its input does."""
    words = [sys.executable, "-I", "-S", str(Path(__file__).with_name("runner.py"))]
    return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def measure(command: Command) -> Run:
    """Run a command once; what it writes goes to a file.

    Raises:
        RuntimeError: it ended with a code that says that it did not do its work.
    """
    task = {"words": command.words, "environment": dict(command.environment), "folder": str(command.folder)}
    runner = _runner()
    if runner.stdin is None or runner.stdout is None:
        raise RuntimeError("the runner has no pipes")
    print(json.dumps(task), file=runner.stdin, flush=True)
    done = json.loads(runner.stdout.readline())
    code = done.pop("code")
    if code not in command.codes:
        raise RuntimeError(f"{command.shown}: exit code {code}")
    return Run(**done)


def in_turn(commands: tuple[Command, ...], rounds: int) -> tuple[Measured, ...]:
    """Each command once in every round, so that a busy moment of the machine meets all of them; a round before
    that is not counted."""
    for command in commands:
        measure(command)
    runs = [[measure(command) for command in commands] for _ in range(rounds)]
    return tuple(Measured(command, each) for command, each in zip(commands, zip(*runs, strict=True), strict=True))


def ratios(ours: Measured, peer: Measured) -> tuple[float, ...]:
    """Wall time of ours by that of the peer, round by round."""
    return tuple(a.wall / b.wall for a, b in zip(ours.runs, peer.runs, strict=True))
