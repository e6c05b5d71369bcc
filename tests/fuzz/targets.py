"""The table of targets, and the inputs that are kept for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent
SEEDS, FOUND = HERE / "seeds", HERE / "found"

TARGETS = ("reading", "reference", "rules", "patterns", "lint", "reports", "saved", "docker_config", "token", "config")
"""Names of the modules here that have a `check(data)`, which raises when a promise does not hold for `data`."""


def harness(target: str) -> Callable[[bytes], None]:
    """The `check` of one target."""
    check: Callable[[bytes], None] = import_module(f"{__package__}.{target}").check
    return check


def inputs(target: str) -> Iterator[Path]:
    """The seeds of a target, and what was found by fuzzing it."""
    for folder in (SEEDS / target, FOUND / target):
        yield from sorted(folder.iterdir()) if folder.is_dir() else ()
