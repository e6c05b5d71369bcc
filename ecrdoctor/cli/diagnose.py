"""A log to its report, live checks included: what `explain` and `run` share."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING

from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.text import Text

if TYPE_CHECKING:  # `--version` and `--help` load none of this
    from ecrdoctor.checks.contract import Outcome
    from ecrdoctor.diagnosis.assemble import Diagnosis
    from ecrdoctor.facts.reference import Target
    from ecrdoctor.reading.sources import Source
    from ecrdoctor.report.model import Report


@dataclass(frozen=True, slots=True)
class Live:
    """How live checks are to be made."""

    profile: str | None = None
    region: str | None = None
    seconds: float = 20.0
    """For all of them together."""
    probe: bool = False
    cloudtrail: bool = False


def given_target(image: str | None) -> Target:
    """What the user says of the push: the target of an image reference, nothing known without one.

    Raises:
        EcrDoctorError: it is no image reference.
    """
    from ecrdoctor.facts.reference import Target, is_reference, parse_reference

    if not image:
        return Target()
    if not is_reference(image):
        raise EcrDoctorError(
            Text(f"{image!r} is not an image reference", f"{image!r} 不是镜像引用"),
            Text(
                "Write REGISTRY/REPOSITORY:TAG, in lower case and without https://.",
                "请写成 REGISTRY/REPOSITORY:TAG，用小写，不带 https://。",
            ),
        )
    return parse_reference(image)


class Diagnoser:
    """Diagnoses logs with one rulebook.

    Args:
        language: "en" or "zh".
        rules: folders with more rules.
        live: None for the log alone.
        in_both_languages: reports carry their sentences in the other language as well.

    Raises:
        EcrDoctorError: a rule file is not valid.
    """

    def __init__(
        self, language: str, rules: list[Path] | None, live: Live | None, *, in_both_languages: bool = False
    ) -> None:
        from ecrdoctor.diagnosis.explain import Explainer
        from ecrdoctor.rulebook.store import open_rulebook

        self._explainer = Explainer(open_rulebook(tuple(rules or ())), language)
        self._live = live
        self._language = language
        self._in_both_languages = in_both_languages

    def diagnose(self, source: Source, stdin: IO[bytes], given: Target) -> Diagnosis:
        """What is wrong in a log, from the log alone.

        Args:
            source: the log.
            stdin: standard input, for the source "-".
            given: what the caller knows of the push; it wins over the log.

        Raises:
            EcrDoctorError: the log cannot be read.
        """
        from ecrdoctor.reading.read import read_source

        started = time.monotonic()
        transcript = read_source(source, stdin, self._explainer.raw_screen)
        read = time.monotonic()
        diagnosis = self._explainer.diagnose(transcript, given)
        return replace(diagnosis, timings={"read": _ms(read - started), "diagnose": _ms(time.monotonic() - read)})

    def diagnose_again(self, diagnosis: Diagnosis, given: Target) -> Diagnosis:
        """The same log with more knowledge of the push."""
        return replace(self._explainer.diagnose(diagnosis.transcript, given), timings=diagnosis.timings)

    def draft(self, diagnosis: Diagnosis) -> Report:
        """The report without live checks."""
        return self._explainer.report(diagnosis)

    def report(self, diagnosis: Diagnosis) -> Report:
        """The report, its causes confirmed or ruled out by live checks."""
        report = self.draft(diagnosis)
        outcomes: tuple[Outcome, ...] = ()
        if self._live and report.causes:
            from ecrdoctor.checks.contract import Settings
            from ecrdoctor.cli.live import ask

            live = self._live
            settings = Settings(live.profile, live.region, live.probe, live.cloudtrail)
            started = time.monotonic()
            outcomes = ask(report, diagnosis.facts, settings, live.seconds)
            report = replace(report, timings={**report.timings, "checks": _ms(time.monotonic() - started)})
            report = self._judged(report, outcomes, diagnosis)
        if not self._in_both_languages:
            return report
        from ecrdoctor.report.translations import in_both
        from ecrdoctor.report.words import other_language

        twin = self._explainer.report(diagnosis, other_language(self._language))
        return in_both(report, self._judged(twin, outcomes, diagnosis) if outcomes else twin)

    def _judged(self, report: Report, outcomes: tuple[Outcome, ...], diagnosis: Diagnosis) -> Report:
        from ecrdoctor.diagnosis.verdicts import judge

        return judge(report, outcomes, diagnosis.facts, self._explainer.rulebook)


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
