"""The wheel and the source distribution, each built twice: elsewhere, later, and under other settings."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ("ecrdoctor", "rules", "examples", "pyproject.toml", "hatch_build.py", "README.md", "LICENSE", ".gitignore")


@dataclass(frozen=True)
class Surroundings:
    """In what a build is made."""

    folder: str
    modified: int
    """Time of all files, in seconds since 1970."""
    umask: int
    variables: Mapping[str, str]


HERE = Surroundings("x", 1_000_000_000, 0o022, {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"})
THERE = Surroundings("a b", 1_500_000_000, 0o077, {"TZ": "Asia/Shanghai", "LC_ALL": "C", "PYTHONHASHSEED": "2"})


@pytest.fixture(scope="session")
def builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Two builds of the same sources: name of each distribution → its bytes."""
    pytest.importorskip("hatchling")
    if not (ROOT / "ecrdoctor").is_dir():
        pytest.skip("there is no checkout here to build from")
    first, second = (_built(tmp_path_factory.mktemp("build"), surroundings) for surroundings in (HERE, THERE))
    return first, second


def _built(above: Path, surroundings: Surroundings) -> dict[str, bytes]:
    folder = above / surroundings.folder
    folder.mkdir()
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, copy_function=shutil.copyfile)  # modes of the umask
        else:
            shutil.copyfile(source, folder / name)
    for file in folder.rglob("*"):
        os.utime(file, (surroundings.modified, surroundings.modified))
    return build(folder, surroundings)


def build(folder: Path, surroundings: Surroundings) -> dict[str, bytes]:
    """Build both distributions of the sources in a folder: the name of each, and its bytes."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--directory", "out"],
        cwd=folder,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000", **surroundings.variables},
        umask=surroundings.umask,
        capture_output=True,
        check=True,
    )
    return {file.name: file.read_bytes() for file in sorted((folder / "out").iterdir()) if file.is_file()}


@pytest.fixture(scope="session")
def wheel(builds: tuple[dict[str, bytes], ...]) -> bytes:
    """The wheel."""
    (found,) = (data for name, data in builds[0].items() if name.endswith(".whl"))
    return found
