"""Where configuration files lie."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

PROJECT = ".ecrdoctor.toml"
PYPROJECT = "pyproject.toml"
_MAX_BYTES = 1 << 20
_REPOSITORY_MARKS = (".git", ".hg", ".jj")


def project_file(folder: Path) -> Path | None:
    """The project's file that counts in a folder: the nearest one, from here up to the repository's root.

    Outside of a repository only the folder itself counts: what lies above it, such as /tmp, can be anyone's.
    """
    for place in _folders(folder):
        own, shared = place / PROJECT, place / PYPROJECT
        if os.path.isfile(own):  # not pathlib's: before Python 3.14 that raises where a folder may not be searched
            return own
        if os.path.isfile(shared) and _has_section(shared):
            return shared
    return None


def user_file() -> Path | None:
    """The user's own file, which need not exist; None for a user without a home, as a container may run one."""
    if sys.platform == "linux" and (folder := _plainly()):
        return folder / "config.toml"
    from platformdirs import user_config_path

    try:
        folder = user_config_path("ecrdoctor", appauthor=False)
    except RuntimeError:  # of newer versions; older ones give a path that begins with ~
        return None
    return folder / "config.toml" if folder.is_absolute() else None


def _plainly() -> Path | None:
    """The folder where nothing is unusual; loading platformdirs takes longer than all else that is done here."""
    configured, home = os.environ.get("XDG_CONFIG_HOME", ""), os.environ.get("HOME", "")
    if configured:
        return Path(configured, "ecrdoctor") if configured.startswith("/") else None
    return Path(home, ".config", "ecrdoctor") if home.startswith("/") else None


def _has_section(file: Path) -> bool:
    """Whether a `pyproject.toml` has a section for us. One that has none, broken or not, is left alone."""
    try:
        with file.open("rb") as stream:
            return b"[tool.ecrdoctor" in stream.read(_MAX_BYTES)
    except OSError:
        return False


def _folders(folder: Path) -> Iterator[Path]:
    inside = [folder, *folder.parents]
    for count, place in enumerate(inside, 1):
        if any(os.path.exists(place / mark) for mark in _REPOSITORY_MARKS):
            yield from inside[:count]
            return
    yield folder
