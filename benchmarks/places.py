"""Where the measured programs are: ours as a wheel, and its peers, each installed from a package registry."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

from tests.program import scrubbed

from .measuring import Command

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one run."""

    work: Path
    """For logs and whatever else the scenarios write."""
    ours: Path
    """`bin` of the environment with ecrdoctor's wheel."""
    peers: Path
    """`bin` of the environment with the peers."""

    def command(
        self, line: str, *, codes: tuple[int, ...] = (0,), words: tuple[str, ...] = (), **environment: str
    ) -> Command:
        """A command as it would be typed.

        Args:
            line: how it is shown; what is run as well, word by word, where there are no `words`.
            codes: exit codes of a success.
            words: what is run, where that is more than words with blanks between them.
            environment: variables besides those of this machine.
        """
        name, *arguments = words or line.split()
        places = (self.ours, self.peers)
        program = next((str(place / name) for place in places if (place / name).exists()), None) or shutil.which(name)
        if program is None:
            raise FileNotFoundError(f"{name}: not installed")
        clean = scrubbed(dict(os.environ), self.work / "home")
        clean.pop("PYTHONPATH", None)  # a wheel is measured, not the checkout
        clean["PATH"] = os.pathsep.join([*map(str, places), clean.get("PATH", "")])
        return Command((program, *arguments), line, clean | environment, self.work, codes)


def install(work: Path) -> Places:
    """Ours and the peers, as locked, in fresh environments, byte-compiled as pip leaves them: no first run is measured.

    ecrdoctor is built into a wheel and installed from that, as users have it: rules compiled, no checkout in the way.
    """
    ours, peers, dist = work / "ours", work / "peers", work / "dist"
    _pip("wheel", "--no-build-isolation", "--no-deps", "--wheel-dir", str(dist), str(ROOT))
    for folder in (ours, peers):
        venv.create(folder, with_pip=False)
    for folder, lock in ((ours, "runtime"), (peers, "bench")):
        requirements = str(ROOT / "requirements" / f"{lock}.txt")
        _pip("--python", str(folder), "install", "--require-hashes", "--requirement", requirements)
    _pip("--python", str(ours), "install", "--no-deps", *map(str, dist.glob("*.whl")))
    (work / "home").mkdir()
    return Places(work, ours / "bin", peers / "bin")


def _pip(*arguments: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    subprocess.run(command, check=True, env=environment)
