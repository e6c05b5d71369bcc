from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ecrdoctor.systems.docker import Docker
from ecrdoctor.systems.docker_models import Machine

SYSTEM = "windows" if sys.platform == "win32" else sys.platform


@pytest.mark.parametrize(
    ("environ", "ci"),
    [
        ({}, ""),
        ({"CI": "true"}, "a CI system"),
        ({"CI": "true", "GITHUB_ACTIONS": "true"}, "GitHub Actions"),
        ({"CODEBUILD_BUILD_ID": "x"}, "AWS CodeBuild"),
    ],
)
def test_this_machine(environ: dict[str, str], ci: str, tmp_path: Path) -> None:
    assert Docker(environ, tmp_path).machine() == Machine(SYSTEM, str(tmp_path), ci)
