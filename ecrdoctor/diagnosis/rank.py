"""Symptoms to ranked causes. The order is a sort by named facts, never a sum of weights."""

from __future__ import annotations

from dataclasses import dataclass

from ecrdoctor.diagnosis.episodes import Episode
from ecrdoctor.diagnosis.symptoms import Symptom, conditions_hold
from ecrdoctor.facts.model import Facts
from ecrdoctor.reading.transcript import Transcript
from ecrdoctor.regex import regex
from ecrdoctor.report.model import Verdict
from ecrdoctor.report.words import WORDS, phrase
from ecrdoctor.rulebook.model import Proposal, Text
from ecrdoctor.rulebook.pattern import to_re2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cause with all that speaks for it."""

    proposal: Proposal
    symptoms: tuple[Symptom, ...]
    verdict: Verdict
    ranked_by: Text


def rank_causes(episode: Episode, facts: Facts, transcript: Transcript) -> tuple[Candidate, ...]:
    """The causes of one failed push, best first.

    Sort key, in this order: the symptom that says why before one that only says that (`weak`), the earlier
    symptom, a cause that the rest of the log speaks for (`raised-by`), the rule's own ranking.
    """
    strongest = [symptom for symptom in episode.symptoms if not symptom.rule.weak] or list(episode.symptoms)
    found: dict[str, tuple[Proposal, Text, list[Symptom]]] = {}
    for symptom in strongest:
        for proposal, raised in _proposals(symptom, facts, transcript):
            if proposal.id not in found:
                found[proposal.id] = (proposal, _reason(symptom, proposal, raised), [])
            found[proposal.id][2].append(symptom)
    return tuple(
        Candidate(proposal, tuple(symptoms), _verdict(proposal, symptoms, place), reason)
        for place, (proposal, reason, symptoms) in enumerate(found.values())
    )


def _proposals(symptom: Symptom, facts: Facts, transcript: Transcript) -> list[tuple[Proposal, bool]]:
    applicable = [
        (proposal, _is_raised(proposal, facts, transcript))
        for proposal in symptom.rule.causes
        if conditions_hold(proposal.when, proposal.unless, facts)
    ]
    return sorted(applicable, key=lambda item: not item[1])


def _is_raised(proposal: Proposal, facts: Facts, transcript: Transcript) -> bool:
    if any(conditions_hold((name,), (), facts) for name in proposal.raised_by):
        return True
    return any(regex(to_re2(source)).search(transcript.data) for source in proposal.raised_by_text)


def _verdict(proposal: Proposal, symptoms: list[Symptom], place: int) -> Verdict:
    """A message that states its cause confirms it; otherwise the first is likely and the others possible."""
    if any(symptom.rule.conclusive and symptom.rule.causes[0].id == proposal.id for symptom in symptoms):
        return "confirmed"
    return "likely" if place == 0 else "possible"


def _reason(symptom: Symptom, proposal: Proposal, raised: bool) -> Text:
    causes = symptom.rule.causes
    if raised:
        return WORDS["ranked-raised"]
    if symptom.rule.conclusive and causes[0].id == proposal.id:
        return WORDS["ranked-conclusive"]
    place, count = causes.index(proposal) + 1, len(causes)
    return Text(*(phrase("ranked-place", language, place=place, count=count) for language in ("en", "zh")))
