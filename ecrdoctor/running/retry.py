"""Whether, and when, a command that failed for a passing reason is run again."""

from __future__ import annotations

import os
import random
import stat

_FIRST_SECONDS = 2.0
_MAX_SECONDS = 60.0
_STDIN = 0
_READS_STDIN = ("--password-stdin", "-")


def pause_seconds(retries: int) -> float:
    """How long to wait after so many retries: 2, 4, 8 … 60 s, less up to a half of it.

    The random part keeps jobs that were throttled together from coming back together.
    """
    full = min(_MAX_SECONDS, _FIRST_SECONDS * 2.0 ** min(retries, 10))
    return full * random.uniform(0.5, 1.0)  # noqa: S311


class Input:
    """Our standard input, which the command reads; it has to read the same again in each run."""

    def __init__(self, command: tuple[str, ...]) -> None:
        self._command = command
        self._start = _position()

    def rewind(self) -> bool:
        """Whether the next run can read what the first one read."""
        if self._start is not None:
            os.lseek(_STDIN, self._start, os.SEEK_SET)
            return True
        return not any(word in _READS_STDIN for word in self._command) or os.isatty(_STDIN)


def _position() -> int | None:
    """Where a file that is our standard input is read; None for what has no beginning to go back to."""
    try:
        return os.lseek(_STDIN, 0, os.SEEK_CUR) if stat.S_ISREG(os.fstat(_STDIN).st_mode) else None
    except OSError:
        return None
