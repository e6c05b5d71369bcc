"""A diagnosis to a report: everything that has to be said, said in one language.

Finding and ranking know no language, so one diagnosis gives the same report in each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from ecrdoctor import __version__
from ecrdoctor.diagnosis.episodes import Episode
from ecrdoctor.diagnosis.fixes import Filler
from ecrdoctor.diagnosis.rank import Candidate
from ecrdoctor.diagnosis.symptoms import Symptom
from ecrdoctor.diagnosis.unknown import UnknownFailure
from ecrdoctor.facts.model import Facts
from ecrdoctor.facts.tried import command_tried
from ecrdoctor.reading.transcript import Transcript
from ecrdoctor.report.model import CauseFound, ClientSeen, Evidence, PushSeen, Redaction, Report
from ecrdoctor.report.words import phrase, word
from ecrdoctor.rulebook.tree import Rulebook

_MAX_EVIDENCE = 5
_MAX_TEXT = 600


@dataclass(frozen=True, slots=True)
class FailedPush:
    """One push that failed, with all that is known of it."""

    episode: Episode
    facts: Facts
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is wrong in one log."""

    transcript: Transcript
    outcome: Literal["explained", "no-failure", "unknown"]
    facts: Facts
    """Of the first failed push, where there is one; live checks start from them."""
    episodes: tuple[Episode, ...] = ()
    failed: tuple[FailedPush, ...] = ()
    unknown: UnknownFailure | None = None
    failed_later: int | None = None
    """Number of the line in which a step after the pushes failed, where none of them did."""
    timings: Mapping[str, int] = field(default_factory=dict)
    """Milliseconds of each step, where somebody measured them."""


def assemble(diagnosis: Diagnosis, rulebook: Rulebook, language: str) -> Report:
    """The report on `diagnosis` in `language` ("en" or "zh")."""
    transcript, facts = diagnosis.transcript, diagnosis.facts
    report = Report(
        command="explain",
        source=transcript.source,
        outcome=diagnosis.outcome,
        summary=word("summary-none", language),
        version=__version__,
        target=facts.target,
        client=ClientSeen(facts.client.name, facts.client.version) if facts.client else None,
        redactions=dict(transcript.redactions),
        facts=_shown_facts(facts, transcript),
        redacted=tuple(Redaction(removed.kind, removed.line, removed.length) for removed in transcript.removed),
        timings=diagnosis.timings,
        partly_read=transcript.skipped,
        language=language,
    )
    if diagnosis.unknown:
        summary = _unknown_summary(transcript, language)
        return replace(report, summary=summary, unknown=diagnosis.unknown.in_language(language))
    if diagnosis.failed_later:
        return replace(report, summary=phrase("summary-later", language, line=diagnosis.failed_later))
    return _explained(report, diagnosis, rulebook) if diagnosis.failed else report


def _shown_facts(facts: Facts, transcript: Transcript) -> Mapping[str, str]:
    command = command_tried(facts, transcript.lines)
    return {**facts.values, "command": command} if command else facts.values


def _explained(report: Report, diagnosis: Diagnosis, rulebook: Rulebook) -> Report:
    failed, transcript = diagnosis.failed, diagnosis.transcript
    causes = _first_of_each([_causes(push, transcript, rulebook, report.language) for push in failed])
    told = {symptom.index for push in failed for symptom in push.episode.symptoms}
    later = [symptom for push in failed for symptom in push.episode.echoes if symptom.index not in told]
    echoes = tuple({symptom.index: _evidence(symptom, transcript) for symptom in later}.values())
    return replace(
        report,
        summary=_summary(causes, len(failed), report.language),
        causes=causes,
        echoes=echoes[:_MAX_EVIDENCE],
        pushes=_pushes(diagnosis.episodes, failed),
        retryable=failed[0].candidates[0].symptoms[0].rule.retryable,
    )


def _causes(push: FailedPush, transcript: Transcript, rulebook: Rulebook, language: str) -> tuple[CauseFound, ...]:
    filler = Filler(push.facts)
    return tuple(_cause(candidate, push, filler, transcript, rulebook, language) for candidate in push.candidates)


def _cause(
    candidate: Candidate, push: FailedPush, filler: Filler, transcript: Transcript, rulebook: Rulebook, language: str
) -> CauseFound:
    proposal = candidate.proposal
    cause = rulebook.cause(proposal.id)
    remedy = rulebook.remedy(proposal.id)
    return CauseFound(
        id=proposal.id,
        stage=cause.stage if cause else "",
        title=cause.sentence.in_language(language) if cause else proposal.id,
        verdict=candidate.verdict,
        why=proposal.why.in_language(language),
        evidence=tuple(_evidence(symptom, transcript) for symptom in candidate.symptoms)[:_MAX_EVIDENCE],
        checks=tuple(dict.fromkeys(filter(None, (proposal.check, *(remedy.checked_by if remedy else ()))))),
        fixes=filler.fixes(remedy, language),
        docs=remedy.docs if remedy else (),
        tell_apart=proposal.ask.in_language(language) if proposal.ask else None,
        verify=filler.commands(remedy.verify) if remedy else (),
        reference=push.episode.repository,
        ranked_by=candidate.ranked_by.in_language(language),
    )


def _evidence(symptom: Symptom, transcript: Transcript) -> Evidence:
    line = transcript.lines[symptom.index]
    start = symptom.start
    if len(line) > _MAX_TEXT:  # keep the part that matched
        cut = max(0, min(start - _MAX_TEXT // 4, len(line) - _MAX_TEXT))
        line, start = line[cut : cut + _MAX_TEXT], start - cut
    length = min(symptom.length, len(line) - start)
    return Evidence(transcript.numbers[symptom.index], line, symptom.rule.id, start, max(length, 0))


def _first_of_each(pushes: list[tuple[CauseFound, ...]]) -> tuple[CauseFound, ...]:
    """The first cause of each push, then the others of each."""
    firsts = [causes[0] for causes in pushes]
    rest = [cause for causes in pushes for cause in causes[1:]]
    seen: dict[tuple[str, str | None], CauseFound] = {}
    for cause in (*firsts, *rest):
        seen.setdefault((cause.id, cause.reference), cause)
    return tuple(seen.values())


def _pushes(episodes: tuple[Episode, ...], failed: tuple[FailedPush, ...]) -> tuple[PushSeen, ...]:
    """Each push with its end, where the log shows several."""
    if len(episodes) < 2:
        return ()
    causes = {push.episode.repository: tuple(c.proposal.id for c in push.candidates) for push in failed}
    return tuple(
        PushSeen(
            episode.repository or "",
            "failed" if episode.repository in causes else "succeeded" if episode.succeeded else "unclear",
            causes.get(episode.repository, ()),
        )
        for episode in episodes
    )


def _summary(causes: tuple[CauseFound, ...], pushes: int, language: str) -> str:
    first = causes[0]
    summary = phrase(f"summary-{first.verdict}", language, title=first.title)
    return phrase("summary-several", language, summary=summary, count=pushes) if pushes > 1 else summary


def _unknown_summary(transcript: Transcript, language: str) -> str:
    if not transcript.is_text:
        return word("summary-binary", language)
    return word("summary-unknown" if transcript.data.strip() else "summary-empty", language)
