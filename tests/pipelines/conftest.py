"""The action, installed once as a runner would: from a checkout of its own, by its own first step."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

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
    for name in ACTION:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, action / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, action)
    ready = Runner(folder, action)
    first = ready.use({"mode": "run", "command": "true"}, job, folder)
    assert first.code == 0, first.log
    return ready


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The folder that a job works in."""
    folder = tmp_path / "a workspace"
    folder.mkdir()
    return folder
