"""`make audit`: a finding fails, no answer does not, and no answer is never taken for a good one."""

from __future__ import annotations

import json
import os
import runpy
import ssl
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ..systems.tls_server import Authority, proxy, reply
from .conftest import ROOT
from .test_locks import entries

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


@pytest.fixture
def audit(tmp_path: Path) -> Callable[[bytes], tuple[str, int]]:
    """Audits the lock of pip, with a stand-in for PyPI that gives an answer; what is said, and the exit code."""
    pytest.importorskip("pip_audit")
    authority = Authority(tmp_path)
    context = authority.context()

    def take_the_name_asked_for(line: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        line.context = authority.context(name or "localhost")

    context.sni_callback = take_the_name_asked_for

    def ask(answer: bytes) -> tuple[str, int]:
        with authority.registry(lambda _, __: answer, context) as server:
            port = int(server.rpartition(":")[2])
            with proxy(b"HTTP/1.1 200 OK\r\n\r\n", lambda: port, []) as way:
                return _run(way, "pip", REQUESTS_CA_BUNDLE=str(authority.path))

    return ask


def _run(way: str, *locks: str, **environ: str) -> tuple[str, int]:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *locks],
        env={**os.environ, "HTTPS_PROXY": f"http://{way}", "NO_PROXY": "", **environ},
        capture_output=True,
        text=True,
    )
    return done.stdout, done.returncode


def _answer(*flaws: dict[str, object]) -> bytes:
    return reply("200 OK", json.dumps({"info": {}, "vulnerabilities": flaws}), Content_Type="application/json")


def test_with_a_network(audit: Callable[[bytes], tuple[str, int]]) -> None:
    ((pip, _),) = entries("pip")
    flaw = {"id": "PYSEC-2026-1", "aliases": ["CVE-2026-1"], "fixed_in": ["99.1"], "summary": "x", "details": "y"}
    found = f"\n  pip {str(pip.specifier)[2:]}: PYSEC-2026-1, mended in 99.1"
    assert audit(_answer(flaw)) == (f"audit of pip.txt: {found}\n", 1)
    assert audit(_answer({**flaw, "withdrawn": "2026-01-01T00:00:00Z"})) == audit(_answer())
    assert audit(_answer()) == ("audit of pip.txt: 1 packages, no known vulnerability\n", 0)


@pytest.mark.parametrize("status", ["403 Forbidden", "404 Not Found", "429 Too Many", "503 Unavailable", "200 OK"])
def test_with_a_network_that_does_not_lead_there(audit: Callable[[bytes], tuple[str, int]], status: str) -> None:
    assert audit(reply(status, "<title>Please log in</title>")) == (f"audit of pip.txt: {NOT_ASKED}\n", 0)


def test_without_a_network() -> None:
    pytest.importorskip("pip_audit")
    locks = ("runtime", "dev", "bench", "docs", "fuzz", "pip")
    said = "".join(f"audit of {lock}.txt: {NOT_ASKED}\n" for lock in locks)
    assert _run("127.0.0.1:1") == (said, 0)
