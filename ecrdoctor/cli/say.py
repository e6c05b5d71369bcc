"""Lines of ours on standard error."""

from __future__ import annotations

import os
import sys


def say(text: str, speaker: str = "ecrdoctor: ") -> None:
    """Print a note or an error. That nobody can read it changes nothing, least of all the exit code.

    What it quotes (an argument, a file's name, a part of a file) may hold a secret, and CI keeps what is printed.
    """
    from ecrdoctor.reading.secrets import Redactor

    redactor = Redactor()
    clean = "\n".join(redactor.clean(line) for line in text.split("\n"))
    try:
        print(f"{speaker}{clean}", file=sys.stderr, flush=True)
    except OSError:  # Python would try the rest again at its end, and change the exit code
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
