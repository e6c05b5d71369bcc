"""The command line as a process, in an environment without surprises."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_FAMILIES = ("AWS_", "DOCKER_", "ECRDOCTOR_", "XDG_", "LC_", "GITHUB_", "CI_", "GITLAB_", "BUILDKIT_", "REGISTRY_AUTH")
_NAMES = frozenset(
    ("CI", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "LANG", "LANGUAGE", "TERM", "PAGER", "PYTHONIOENCODING")
) | {"SOURCE_DATE_EPOCH"}
_PROXIES = frozenset(("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY"))


def scrubbed(environ: Mapping[str, str], home: Path) -> dict[str, str]:
    """`environ` without what changes the behaviour of ecrdoctor, AWS or Docker; `home` is the home folder."""
    kept = {
        name: value
        for name, value in environ.items()
        if name not in _NAMES and name.upper() not in _PROXIES and not name.startswith(_FAMILIES)
    }
    return kept | {"HOME": str(home), "XDG_CACHE_HOME": str(home / ".cache"), "XDG_CONFIG_HOME": str(home / ".config")}


@dataclass(frozen=True)
class Done:
    """A process that has ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Program:
    """`python -m ecrdoctor` of one checkout, run in one folder."""

    checkout: Path
    folder: Path

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of the process."""
        base = scrubbed(dict(os.environ), self.checkout / "home")
        return base | {"PYTHONPATH": str(self.checkout), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"} | more

    def command(self, *arguments: str | Path) -> list[str]:
        """The command line."""
        return [sys.executable, "-m", "ecrdoctor", *map(str, arguments)]

    def __call__(self, *arguments: str | Path, stdin: bytes | str = b"", **environ: str) -> Done:
        """Run it to its end."""
        done = subprocess.run(
            self.command(*arguments),
            input=stdin if isinstance(stdin, bytes) else stdin.encode(),
            capture_output=True,
            cwd=self.folder,
            env=self.environment(**environ),
            timeout=60,
            check=False,
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())
