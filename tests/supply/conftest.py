"""The wheel and the source distribution, each built twice: elsewhere, later, and under other settings."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ("ecrdoctor", "rules", "examples", "pyproject.toml", "hatch_build.py", "README.md", "LICENSE", ".gitignore")
SURROUNDINGS = (
    {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
    {"TZ": "Asia/Shanghai", "LC_ALL": "C", "PYTHONHASHSEED": "2"},
)


@pytest.fixture(scope="session")
def builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Two builds of the same sources: name of each distribution → its bytes."""
    pytest.importorskip("hatchling")
    if not (ROOT / "ecrdoctor").is_dir():
        pytest.skip("there is no checkout here to build from")
    first, second = (
        _built(tmp_path_factory.mktemp(f"build-{number}") / ("x" * number), surroundings, umask)
        for number, (surroundings, umask) in enumerate(zip(SURROUNDINGS, (0o022, 0o077), strict=True), 1)
    )
    return first, second


def _built(folder: Path, surroundings: dict[str, str], umask: int) -> dict[str, bytes]:
    folder.mkdir()
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, copy_function=shutil.copyfile)  # times of now, modes of the umask
        else:
            shutil.copyfile(source, folder / name)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--directory", "out"],
        cwd=folder,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000", **surroundings},
        umask=umask,
        capture_output=True,
        check=True,
    )
    return {file.name: file.read_bytes() for file in sorted((folder / "out").iterdir()) if file.is_file()}


@pytest.fixture(scope="session")
def wheel(builds: tuple[dict[str, bytes], ...]) -> bytes:
    """The wheel."""
    (found,) = (data for name, data in builds[0].items() if name.endswith(".whl"))
    return found
