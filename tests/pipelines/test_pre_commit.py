"""The hooks in `.pre-commit-hooks.yaml`, run by the real pre-commit, which installs ecrdoctor from a repository."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ..program import scrubbed
from .conftest import ROOT, copy_sources

SHIPPED = (
    ".pre-commit-hooks.yaml",
    "LICENSE",
    "README.md",
    "ecrdoctor",
    "hatch_build.py",
    "pyproject.toml",
    "rules",
)
"""What the hooks need of the repository."""
WRONG = (ROOT / "examples/lint/password-region.sh").read_text(encoding="utf-8")
RIGHT = WRONG.replace("us-west-2", "us-east-1")
WORKFLOW = "on: push\njobs:\n  push:\n    runs-on: ubuntu-latest\n    steps:\n      - run: |\n"


class Repository:
    """A git repository in a folder."""

    def __init__(self, folder: Path, environ: dict[str, str]) -> None:
        self.folder, self._environ = folder, environ
        folder.mkdir(exist_ok=True)
        self.do("git", "init", "--quiet", ".")

    def do(self, *words: str) -> tuple[int, str]:
        """Run a command in it; the code and the output."""
        done = subprocess.run(
            words,
            cwd=self.folder,
            env=self._environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=300,
            check=False,
        )
        return done.returncode, done.stdout.decode()

    def commit(self) -> None:
        """Add and commit everything."""
        who = ("-c", "user.name=somebody", "-c", "user.email=somebody@example.com")
        for words in (("add", "--all"), (*who, "commit", "--quiet", "--no-verify", "--message", "all")):
            code, output = self.do("git", *words)
            assert code == 0, output


@pytest.fixture
def hooks(tmp_path: Path) -> Repository:
    """A repository of ecrdoctor with everything committed, as users name it in their configuration."""
    environ = scrubbed(dict(os.environ), tmp_path / "home") | {"PRE_COMMIT_HOME": str(tmp_path / "pre-commit")}
    environ |= {"PATH": f"{Path(sys.executable).parent}:{environ['PATH']}"}
    repository = Repository(tmp_path / "ecrdoctor", environ)
    copy_sources(SHIPPED, repository.folder)
    repository.commit()
    return repository


def test_the_hooks_of_a_commit(hooks: Repository, tmp_path: Path) -> None:
    project = Repository(tmp_path / "project", hooks._environ)
    revision = hooks.do("git", "rev-parse", "HEAD")[1].strip()
    hook = f"repos:\n  - repo: {hooks.folder}\n    rev: {revision}\n    hooks:\n      - id: "
    files = {
        ".pre-commit-config.yaml": f"{hook}ecrdoctor-lint\n",
        "push.sh": RIGHT,
        ".github/workflows/push.yml": WORKFLOW + "".join(f"          {line}\n" for line in RIGHT.splitlines()),
        "deployment.yaml": "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: team\n",
        "main.py": "print('not for lint')\n",
    }
    for name, text in files.items():
        (project.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (project.folder / name).write_text(text, encoding="utf-8")
    project.commit()
    code, output = project.do("pre-commit", "run", "--all-files")
    assert (code, output.splitlines()[-1].rpartition(".")[2]) == (0, "Passed"), output

    (project.folder / "push.sh").write_text(WRONG, encoding="utf-8")
    project.do("git", "add", "push.sh")
    code, output = project.do("pre-commit", "run")
    assert code == 1, output
    assert "- hook id: ecrdoctor-lint\n- exit code: 1\n" in output
    assert "lint-password-region" in output

    (project.folder / ".pre-commit-config.yaml").write_text(f"{hook}ecrdoctor-lint-fix\n", encoding="utf-8")
    project.do("git", "add", ".pre-commit-config.yaml")
    code, output = project.do("pre-commit", "run")
    assert code == 1, output
    assert "- files were modified by this hook\n" in output
    assert (project.folder / "push.sh").read_text(encoding="utf-8") == RIGHT
