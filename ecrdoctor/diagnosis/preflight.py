"""`check`: would this push work from here, now? The checks' answers as a report, without any log."""

from __future__ import annotations

from dataclasses import replace

from ecrdoctor import __version__
from ecrdoctor.checks.contract import Outcome
from ecrdoctor.diagnosis.verdicts import judge
from ecrdoctor.facts.model import Facts
from ecrdoctor.report.model import Outcome as ReportOutcome
from ecrdoctor.report.model import Report
from ecrdoctor.report.words import phrase, word
from ecrdoctor.rulebook.tree import Rulebook


def preflight(reference: str, facts: Facts, outcomes: tuple[Outcome, ...], rulebook: Rulebook, language: str) -> Report:
    """The report on a push that has not happened yet."""
    empty = Report(
        command="check",
        source=reference,
        outcome="inconclusive",
        summary="",
        version=__version__,
        target=facts.target,
        language=language,
    )
    report = judge(empty, outcomes, facts, rulebook)
    outcome = _outcome(outcomes)
    if outcome == "blocked":
        title = report.causes[0].title if report.causes else _first_problem(outcomes, language)
        return replace(report, outcome=outcome, summary=phrase("summary-blocked", language, title=title))
    return replace(report, outcome=outcome, summary=word(f"summary-{outcome}", language))


def _outcome(outcomes: tuple[Outcome, ...]) -> ReportOutcome:
    statuses = {outcome.answer.status for outcome in outcomes}
    if "problem" in statuses:
        return "blocked"
    return "inconclusive" if "unknown" in statuses or not statuses else "ready"


def _first_problem(outcomes: tuple[Outcome, ...], language: str) -> str:
    return next(o.answer.text.in_language(language) for o in outcomes if o.answer.status == "problem")
