"""The hooks that pre-commit finds in a checkout run commands that exist."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import yaml

from .looking import HOST

ROOT = Path(__file__).parent.parent.parent.parent
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


def _run(entry: str, file: Path) -> int:
    command = [sys.executable, "-m", *entry.split(), str(file)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    return subprocess.run(command, capture_output=True, env=environment, check=False).returncode


def test_every_hook_says_what_pre_commit_needs() -> None:
    assert [(hook["id"], hook["entry"], hook["language"]) for hook in HOOKS] == [
        ("ecrdoctor-lint", "ecrdoctor lint", "python"),
        ("ecrdoctor-lint-fix", "ecrdoctor lint --fix", "python"),
    ]
    assert {"id", "name", "description", "entry", "language", "types_or"} == set(HOOKS[0]) == set(HOOKS[1])


def test_the_hooks_run(tmp_path: Path) -> None:
    file = tmp_path / "push.sh"
    file.write_text(f"docker push https://{HOST}/app:1\n", encoding="utf-8")
    assert [_run(hook["entry"], file) for hook in HOOKS] == [1, 0]
    assert file.read_text(encoding="utf-8") == f"docker push {HOST}/app:1\n"
    assert _run(HOOKS[0]["entry"], file) == 0
