"""The action, installed once as a runner would: from a checkout of its own, by its own first step."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from ..conftest import PACKAGE
from ..program import scrubbed
from .runner import Runner

ROOT = Path(__file__).parents[2]
ACTION = (
    "action",
    "action.yml",
    "ecrdoctor",
    "hatch_build.py",
    "LICENSE",
    "pyproject.toml",
    "README.md",
    "requirements",
    "rules",
)
"""What the action needs of the repository."""


@pytest.fixture(scope="session")
def job() -> dict[str, str]:
    """The variables of a job: those of this machine, without what changes the behaviour of ecrdoctor, AWS or Docker."""
    return scrubbed(dict(os.environ), Path.home())


@pytest.fixture(scope="session")
def runner(tmp_path_factory: pytest.TempPathFactory, job: dict[str, str]) -> Runner:
    """A runner with the action; both in folders with a space in their names."""
    folder = tmp_path_factory.mktemp("the runner")
    action = folder / "_actions" / "an owner" / "ecrdoctor"
    action.mkdir(parents=True)
    copy_sources(ACTION, action)
    ready = Runner(folder, action)
    first = ready.use({"mode": "run", "command": "true"}, job, folder)
    assert first.code == 0, first.log
    return ready


def copy_sources(names: Iterable[str], target: Path) -> None:
    """Copy files and folders of the repository; the package from where it is installed, without the rules in it."""
    for name in names:
        source = PACKAGE if name == PACKAGE.name else ROOT / name
        if source.is_dir():
            left_out = shutil.ignore_patterns("__pycache__", *(["rules"] if source == PACKAGE else []))
            shutil.copytree(source, target / name, ignore=left_out)
        else:
            shutil.copy(source, target)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The folder that a job works in."""
    folder = tmp_path / "a workspace"
    folder.mkdir()
    return folder
