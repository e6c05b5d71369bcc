"""What every test shares: a scrubbed environment, no network, and a small rulebook of the tests' own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

import ecrdoctor
from ecrdoctor.diagnosis.explain import Explainer
from ecrdoctor.reading.read import read_log
from ecrdoctor.report.model import Report
from ecrdoctor.rulebook.load import load_rulebook
from ecrdoctor.rulebook.tree import Rulebook

from .program import Program, scrubbed

SMALL_RULES = Path(__file__).parent / "small_rules"
PACKAGE = Path(ecrdoctor.__file__).parent

settings.register_profile(
    "ci",
    deadline=None,
    max_examples=60,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.register_profile(
    "deep",
    settings.get_profile("ci"),
    derandomize=False,
    max_examples=int(os.environ.get("HYPOTHESIS_EXAMPLES", "2000")),
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


# In the background of a script: the programs under test would inherit it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

_SKIPPED: list[str] = []
_IN_CI = os.environ.get("CI") == "true"


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note every skipped test."""
    if report.skipped and not hasattr(report, "wasxfail"):
        _SKIPPED.append(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a test that was left out is a failure: nobody would notice it otherwise."""
    if _IN_CI and _SKIPPED:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what was left out."""
    if _SKIPPED:
        verdict = "left out, which is a failure in CI" if _IN_CI else "left out on this machine"
        terminalreporter.write_line(f"{len(_SKIPPED)} tests {verdict}, for example {_SKIPPED[0]}")


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test depends on whose machine it runs on."""
    home = tmp_path_factory.mktemp("home")
    clean = scrubbed(dict(os.environ), home)
    for name in set(os.environ) - set(clean):
        monkeypatch.delenv(name)
    for name, value in clean.items():
        monkeypatch.setenv(name, value)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only this machine can be reached."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"a test wanted to reach {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", local_only)


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The small rulebook."""
    return load_rulebook((SMALL_RULES,))


@pytest.fixture(scope="session")
def explainer(rulebook: Rulebook) -> Explainer:
    """Explains with the small rulebook."""
    return Explainer(rulebook)


@pytest.fixture
def rules_folder(tmp_path: Path) -> Path:
    """A copy of the small rulebook, to be damaged."""
    return Path(shutil.copytree(SMALL_RULES, tmp_path / "rules"))


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout of ecrdoctor as it is, but with the small rulebook."""
    root = tmp_path_factory.mktemp("checkout")
    shutil.copytree(PACKAGE, root / "ecrdoctor", ignore=shutil.ignore_patterns("__pycache__", "rules"))
    shutil.copytree(SMALL_RULES, root / "rules")
    return root


@pytest.fixture
def program(checkout: Path, tmp_path: Path) -> Program:
    """The command line of that checkout, as a process; works in an empty folder."""
    folder = tmp_path / "work"
    folder.mkdir()
    return Program(checkout, folder)


@pytest.fixture
def report(explainer: Explainer) -> Any:
    """Explains a text."""

    def explain(text: str | bytes) -> Report:
        return explainer.explain(read_log(text if isinstance(text, bytes) else text.encode(), "-"))

    return explain
