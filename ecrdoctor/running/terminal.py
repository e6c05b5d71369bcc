"""A terminal of our own for the command, where our own output goes to a terminal.

The command stays in our session and reads our standard input itself, so keys, job control and password
prompts work as without us; only what it prints takes the way through the pseudo-terminal.
"""

from __future__ import annotations

import contextlib
import os

AVAILABLE = hasattr(os, "openpty")
_OUTPUT_FLAGS = 1
"""Index of the output modes in what `termios.tcgetattr` returns."""


def open_terminal(like: int) -> tuple[int, int]:
    """Our end and the command's end of a pseudo-terminal with the settings and size of the terminal `like`.

    Only the output modes differ: bytes come through unchanged, since the real terminal treats them after us.
    """
    import termios

    ours, theirs = os.openpty()
    with contextlib.suppress(termios.error):
        settings = termios.tcgetattr(like)
        settings[_OUTPUT_FLAGS] &= ~termios.OPOST
        termios.tcsetattr(theirs, termios.TCSANOW, settings)
    copy_size(like, theirs)
    return ours, theirs


def copy_size(like: int, terminal: int) -> None:
    """Give `terminal`, either end of it, the size in rows and columns of the terminal `like`."""
    import termios

    with contextlib.suppress(termios.error, OSError):
        termios.tcsetwinsize(terminal, termios.tcgetwinsize(like))
