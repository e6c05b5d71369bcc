"""Which programs are on the PATH, and what version each says it is."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from ecrdoctor.reading.secrets import Redactor
from ecrdoctor.systems.child import ask

_MAX_BYTES = 4096
_MAX_WORDS = 120


@dataclass(frozen=True, slots=True)
class Installed:
    """One program that was found."""

    name: str
    path: str
    says: str
    """The first line that it prints for its version; empty where it prints none in time."""


def installed_programs(questions: dict[str, tuple[str, ...]], seconds: float) -> tuple[Installed, ...]:
    """The programs that are there, asked all at once.

    Args:
        questions: program → the arguments that make it print its version.
        seconds: how long each may take; then it is killed, with whatever it started.
    """
    found = [(name, path) for name in questions if (path := shutil.which(name))]
    if not found:
        return ()
    with ThreadPoolExecutor(len(found)) as pool:
        said = pool.map(lambda each: _first_line([each[1], *questions[each[0]]], seconds), found)
        return tuple(Installed(name, path, words) for (name, path), words in zip(found, said, strict=True))


def _first_line(command: list[str], seconds: float) -> str:
    try:
        said = ask(command, b"", seconds)
    except OSError:  # a TimeoutError is one
        return ""
    text = Redactor().clean((said.out or said.err)[:_MAX_BYTES].decode("utf-8", "replace"))
    return next((line.strip()[:_MAX_WORDS] for line in text.splitlines() if line.strip()), "")
