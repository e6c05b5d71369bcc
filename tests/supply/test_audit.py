"""`make audit`: a finding fails, no answer does not, and no answer is never taken for a good one."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
from collections.abc import Callable

import pytest

from .conftest import ROOT

SCRIPT = ROOT / "requirements" / "audit.py"
verdict: Callable[[str, str], tuple[str, int]] = runpy.run_path(str(SCRIPT))["verdict"]
NOT_ASKED = "PyPI could not be asked; whether there are vulnerabilities is not known"
GOOD = {"name": "a", "version": "1.0", "vulns": []}
SKIPPED = {"name": "b", "skip_reason": "Dependency not found on PyPI and could not be audited: b (1.0)"}
BAD = {
    "name": "c",
    "version": "2.0",
    "vulns": [
        {"id": "PYSEC-2026-1", "fix_versions": ["2.1", "3.0"], "aliases": [], "description": "x"},
        {"id": "PYSEC-2026-2", "fix_versions": [], "aliases": [], "description": "y"},
    ],
}
FINDINGS = "\n  c 2.0: PYSEC-2026-1, mended in 2.1, 3.0\n  c 2.0: PYSEC-2026-2, mended in -"


@pytest.mark.parametrize(
    ("packages", "expected"),
    [
        ([GOOD, GOOD], ("2 packages, no known vulnerability", 0)),
        ([GOOD, BAD], (FINDINGS, 1)),
        ([SKIPPED, SKIPPED], (NOT_ASKED, 0)),
        ([GOOD, SKIPPED], ("\n  PyPI does not know b", 1)),
        ([BAD, SKIPPED], (f"{FINDINGS}\n  PyPI does not know b", 1)),
    ],
)
def test_what_pip_audit_answers(packages: list[object], expected: tuple[str, int]) -> None:
    assert verdict(json.dumps({"dependencies": packages, "fixes": []}), "") == expected


@pytest.mark.parametrize(
    ("errors", "expected"),
    [
        ("Traceback\nrequests.exceptions.ProxyError: Max retries\nNo known vulnerabilities found\n", (NOT_ASKED, 0)),
        ("ERROR:pip_audit._cli:Could not connect to PyPI's vulnerability feed\n", (NOT_ASKED, 0)),
        ("ERROR: x.txt is not pinned\n", ("failed: ERROR: x.txt is not pinned", 1)),
        ("", ("failed: no answer", 1)),
    ],
)
def test_when_it_gives_no_answer(errors: str, expected: tuple[str, int]) -> None:
    assert verdict("", errors) == expected


def test_without_a_network() -> None:
    pytest.importorskip("pip_audit")
    done = subprocess.run(
        [sys.executable, str(SCRIPT)],
        env={**os.environ, "HTTPS_PROXY": "http://127.0.0.1:1", "NO_PROXY": ""},
        capture_output=True,
        text=True,
    )
    assert (done.stdout, done.returncode) == (f"audit of runtime.txt: {NOT_ASKED}\naudit of dev.txt: {NOT_ASKED}\n", 0)
