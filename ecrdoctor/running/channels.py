"""The ways that a command's output takes through us: one for each place it goes to."""

from __future__ import annotations

import os
from dataclasses import dataclass

from ecrdoctor.running.terminal import AVAILABLE as TERMINALS
from ecrdoctor.running.terminal import copy_size, open_terminal

STDOUT = 1
STDERR = 2


@dataclass(frozen=True, slots=True)
class Channel:
    """From the command to one of our own streams. All numbers are file descriptors."""

    source: int
    """Where we read."""
    sink: int
    """Where it goes: our own standard output or error."""
    entrance: int
    """Where the command writes."""
    is_terminal: bool

    def resize(self) -> None:
        """Give the command's terminal the size that ours has now."""
        if self.is_terminal:
            copy_size(self.sink, self.source)


def open_channels() -> tuple[Channel, ...]:
    """A channel for standard output and one for standard error; a single one where both go to the same place.

    In two channels the order between the streams would be lost, which a reader of a terminal or of `2>&1` sees.
    """
    if _same_place(STDOUT, STDERR):
        return (_open(STDOUT),)
    return (_open(STDOUT), _open(STDERR))


def _open(sink: int) -> Channel:
    is_terminal = TERMINALS and os.isatty(sink)
    source, entrance = open_terminal(sink) if is_terminal else os.pipe()
    return Channel(source, sink, entrance, is_terminal)


def _same_place(one: int, other: int) -> bool:
    state = os.fstat(one)
    return state.st_ino != 0 and os.path.samestat(state, os.fstat(other))  # Windows numbers no pipes
