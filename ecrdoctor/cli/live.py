"""The live part: opens the doors, runs the checks, shows which are running."""

from __future__ import annotations

import os
import sys
import time

from ecrdoctor.checks.contract import Check, Outcome, Settings, Subject
from ecrdoctor.checks.runner import run_checks, with_needs
from ecrdoctor.checks.table import CHECKS
from ecrdoctor.cli.language import reader_language
from ecrdoctor.facts.model import Facts
from ecrdoctor.report.layout import clip
from ecrdoctor.report.model import Report
from ecrdoctor.running.signals import interruptible
from ecrdoctor.systems import Systems
from ecrdoctor.text import Text

_CHECKING = Text("checking", "正在检查")
_MOST_COLUMNS = 70
_ALWAYS = frozenset(("caller-identity", "provenance"))


def ask(report: Report, facts: Facts, settings: Settings, seconds: float) -> tuple[Outcome, ...]:
    """What live checks say about the causes that the report on a log proposes."""
    wanted = _ALWAYS.union(*(cause.checks for cause in report.causes))
    proposed = {cause.id for cause in report.causes}
    wanted |= {check.id for check in CHECKS if proposed & set(check.causes)}
    wanted |= {check.id for check in CHECKS if check.only_with and getattr(settings, check.only_with)}
    subject = Subject(facts.target, facts, settings, from_log=True)
    return run(with_needs(CHECKS, frozenset(wanted)), subject, seconds)


def run(checks: tuple[Check, ...], subject: Subject, seconds: float) -> tuple[Outcome, ...]:
    """Outcomes of the checks, with a live progress line on a terminal."""
    line = _ProgressLine()
    try:
        with interruptible(("SIGINT",)):  # Ctrl-C ends the checks, not the report on what they found
            return run_checks(checks, subject, _open(subject), seconds=seconds, progress=line.show)
    finally:
        line.clear()


def _open(subject: Subject) -> Systems:
    from ecrdoctor.systems.aws import Aws
    from ecrdoctor.systems.docker import Docker
    from ecrdoctor.systems.network import Network

    settings = subject.settings
    return Systems(Aws(settings.profile, settings.region, target_region=subject.target.region), Docker(), Network())


class _ProgressLine:
    """One line on standard error that is redrawn; nothing where standard error is no terminal."""

    def __init__(self) -> None:
        self._shown = ""
        self._since = time.monotonic()
        self._live = sys.stderr.isatty()

    def show(self, running: tuple[str, ...]) -> None:
        if not self._live:
            return
        elapsed = time.monotonic() - self._since
        words = f"{_CHECKING.in_language(reader_language())} ({elapsed:.0f} s): {', '.join(running)}"
        text = clip(words, 0, _room())[0]
        if text != self._shown:
            sys.stderr.write(f"\r\x1b[2K{text}")
            sys.stderr.flush()
            self._shown = text

    def clear(self) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()


def _room() -> int:
    """Columns for the line; one that a narrow terminal breaks could not be drawn over."""
    try:
        columns = os.get_terminal_size(sys.stderr.fileno()).columns
    except OSError:
        columns = 0
    return min(_MOST_COLUMNS, columns - 1) if columns > 1 else _MOST_COLUMNS  # 0: of no known size
