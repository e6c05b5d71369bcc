"""Asks PyPI's list of known vulnerabilities about every locked dependency: `python requirements/audit.py [LOCK…]`.

Fails on a finding. Where PyPI cannot be asked nothing is known; that is said, and is no failure, so that the other
checks can run without a network. pip-audit itself calls a package that PyPI does not answer for free of findings.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
LOCKS = ("runtime", "dev", "bench", "docs", "fuzz", "pip")
"""What is shipped or run. `build`, `demo` and `tests` are parts of `dev`; `oldest` is old on purpose."""
UNREACHED = ("ConnectionError", "ProxyError", "SSLError", "Timeout", "Could not connect", "HTTPError", "JSONDecode")
"""What pip-audit says where something else answers in PyPI's place too: a proxy that refuses, a page to log in at."""
NOT_ASKED = "could not be asked; whether there are vulnerabilities is not known"


def main(locks: Sequence[str]) -> int:
    """Audit each lock."""
    worst = 0
    for lock in locks:
        options = ("--format", "json", "--progress-spinner", "off", "--require-hashes", "--disable-pip")
        command = (sys.executable, "-m", "pip_audit", *options, "--requirement", str(FOLDER / f"{lock}.txt"))
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        said, code = verdict(done.stdout, done.stderr)
        sys.stdout.write(f"audit of {lock}.txt: {said}\n")
        worst = max(worst, code)
    return worst


def verdict(answer: str, errors: str) -> tuple[str, int]:
    """What there is to say, and the exit code.

    Args:
        answer: pip-audit's JSON; empty where it failed.
        errors: its standard error.
    """
    try:
        packages: list[dict[str, Any]] = json.loads(answer)["dependencies"]
    except ValueError:
        reason = (errors.strip().splitlines() or ["no answer"])[-1]
        unreached = any(word in errors for word in UNREACHED)
        return (f"PyPI {NOT_ASKED}", 0) if unreached else (f"failed: {reason}", 1)
    found = [
        f"{package['name']} {package['version']}: {flaw['id']}, mended in {', '.join(flaw['fix_versions']) or '-'}"
        for package in packages
        for flaw in package.get("vulns", ())
    ]
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    if len(unknown) == len(packages):
        return f"PyPI {NOT_ASKED}", 0
    if found or unknown:
        missing = [f"PyPI does not know {', '.join(unknown)}"] if unknown else []
        return "\n  ".join(("", *found, *missing)), 1
    return f"{len(packages)} packages, no known vulnerability", 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or LOCKS))
