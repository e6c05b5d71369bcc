"""Where configuration files lie."""

from __future__ import annotations

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
        if own.is_file():
            return own
        if shared.is_file() and _has_section(shared):
            return shared
    return None


def user_file() -> Path:
    """The user's own file, which need not exist."""
    from platformdirs import user_config_path

    return user_config_path("ecrdoctor", appauthor=False) / "config.toml"


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
        if any((place / mark).exists() for mark in _REPOSITORY_MARKS):
            yield from inside[:count]
            return
    yield folder
