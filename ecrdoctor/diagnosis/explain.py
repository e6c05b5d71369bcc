"""The main job, in order: facts, symptoms, episodes, causes, report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ecrdoctor import __version__
from ecrdoctor.diagnosis.episodes import Episode, split_episodes
from ecrdoctor.diagnosis.fixes import filled_commands, filled_fixes
from ecrdoctor.diagnosis.rank import Candidate, rank_causes
from ecrdoctor.diagnosis.symptoms import Matcher, Symptom
from ecrdoctor.diagnosis.unknown import describe_unknown, failure_lines
from ecrdoctor.facts.extract import extract_facts
from ecrdoctor.facts.model import Facts
from ecrdoctor.facts.reference import Target
from ecrdoctor.reading.transcript import Transcript
from ecrdoctor.regex import RegexSet
from ecrdoctor.report.model import CauseFound, ClientSeen, Evidence, PushSeen, Report
from ecrdoctor.report.words import phrase, word
from ecrdoctor.rulebook.tree import Rulebook

_MAX_EVIDENCE = 5
_MAX_TEXT = 600
_TARGET_FACTS = ("registry", "account", "region", "repository", "tag", "digest", "partition", "reference")


class Explainer:
    """Explains logs with one rulebook; keeps what can be shared between logs."""

    def __init__(self, rulebook: Rulebook, language: str = "en") -> None:
        self._rulebook = rulebook
        self._language = language
        self._matcher = Matcher(rulebook)

    def raw_set(self) -> RegexSet:
        """What to look for in a log that is too large to be read as a whole."""
        return self._matcher.raw_set()

    def explain(self, transcript: Transcript, given: Target = Target()) -> Report:
        """The report on one log. `given` is what the caller knows of the push; it wins over the log."""
        facts = _with_given(extract_facts(transcript), given)
        symptoms = self._matcher.symptoms(transcript, facts)
        signs = self._matcher.signs(transcript)
        episodes = split_episodes(symptoms, signs, facts)
        failed = [episode for episode in episodes if episode.symptoms]
        base = Report(
            command="explain",
            source=transcript.source,
            outcome="explained",
            summary="",
            version=__version__,
            client=ClientSeen(facts.client.name, facts.client.version) if facts.client else None,
            redactions=dict(transcript.redactions),
            language=self._language,
        )
        explained = self._explained(base, failed, episodes, facts, transcript)
        if explained.causes:
            return explained
        lines = failure_lines(transcript, signs)
        known = replace(base, target=facts.target, facts=facts.values)
        if not transcript.is_text or not transcript.data.strip() or lines:
            unknown = describe_unknown(transcript, lines, facts, self._rulebook, self._language)
            return replace(
                known, outcome="unknown", summary=_unknown_summary(transcript, self._language), unknown=unknown
            )
        return replace(known, outcome="no-failure", summary=word("summary-none", self._language))

    def _explained(
        self, base: Report, failed: list[Episode], episodes: tuple[Episode, ...], facts: Facts, transcript: Transcript
    ) -> Report:
        per_push = []
        for episode in failed:
            own = _episode_facts(facts, episode)
            candidates = rank_causes(episode, own, transcript, self._language)
            per_push.append((episode, own, candidates, self._causes(candidates, episode, own, transcript)))
        causes = _first_of_each([found for *_, found in per_push])
        if not causes:
            return base
        _, first_facts, first_candidates, _ = next(push for push in per_push if push[2])
        return replace(
            base,
            target=first_facts.target,
            facts=first_facts.values,
            causes=causes,
            summary=_summary(causes, len(failed), self._language),
            echoes=tuple(_evidence(symptom, transcript) for episode in failed for symptom in episode.echoes)[
                :_MAX_EVIDENCE
            ],
            pushes=_pushes(episodes, [(episode, found) for episode, _, _, found in per_push]),
            retryable=first_candidates[0].symptoms[0].rule.retryable,
        )

    def _causes(
        self, candidates: tuple[Candidate, ...], episode: Episode, facts: Facts, transcript: Transcript
    ) -> tuple[CauseFound, ...]:
        return tuple(self._cause(candidate, episode, facts, transcript) for candidate in candidates)

    def _cause(self, candidate: Candidate, episode: Episode, facts: Facts, transcript: Transcript) -> CauseFound:
        proposal = candidate.proposal
        cause = self._rulebook.cause(proposal.id)
        remedy = self._rulebook.remedy(proposal.id)
        language = self._language
        return CauseFound(
            id=proposal.id,
            stage=cause.stage if cause else "",
            title=cause.sentence.in_language(language) if cause else proposal.id,
            verdict=candidate.verdict,
            why=proposal.why.in_language(language),
            evidence=tuple(_evidence(symptom, transcript) for symptom in candidate.symptoms)[:_MAX_EVIDENCE],
            checks=tuple(dict.fromkeys(filter(None, (proposal.check, *(remedy.checked_by if remedy else ()))))),
            fixes=filled_fixes(remedy, facts, language),
            docs=remedy.docs if remedy else (),
            tell_apart=proposal.ask.in_language(language) if proposal.ask else None,
            verify=filled_commands(remedy.verify, facts) if remedy else (),
            reference=episode.repository,
            ranked_by=candidate.ranked_by,
        )


def _with_given(facts: Facts, given: Target) -> Facts:
    known = {name: getattr(given, name) for name in Target.__dataclass_fields__ if getattr(given, name)}
    return replace(facts, target=replace(facts.target, **known)) if known else facts


def _episode_facts(facts: Facts, episode: Episode) -> Facts:
    """The facts as they are for one push: its own target, and what its messages' groups read."""
    values = dict(facts.values)
    read: dict[str, str] = {}
    for symptom in episode.symptoms:
        for name, value in symptom.facts.items():
            read.setdefault(name, value)
    target = facts.target
    if episode.repository:
        own = [m.target for m in facts.mentions if m.target.repository == episode.repository]
        target = _filled_target(
            Target(repository=episode.repository), (*own, replace(facts.target, tag=None, reference=None))
        )
    values.update({name: value for name, value in read.items() if name not in _TARGET_FACTS})
    return replace(facts, target=_filled_target(target, (_target_of(read),)), values=values)


def _target_of(read: Mapping[str, str]) -> Target:
    return Target(
        **{
            name: read[name]
            for name in ("registry", "account", "region", "repository", "tag", "digest")
            if name in read
        }
    )


def _filled_target(target: Target, others: tuple[Target, ...]) -> Target:
    """`target` with each field that it lacks taken from the first of `others` that has it."""
    for other in others:
        missing = {
            name: value
            for name in Target.__dataclass_fields__
            if getattr(target, name) is None and (value := getattr(other, name)) is not None
        }
        target = replace(target, **missing)
    return target


def _evidence(symptom: Symptom, transcript: Transcript) -> Evidence:
    line = transcript.lines[symptom.index]
    start = symptom.start
    if len(line) > _MAX_TEXT:  # keep the part that matched
        cut = max(0, min(start - _MAX_TEXT // 4, len(line) - _MAX_TEXT))
        line, start = line[cut : cut + _MAX_TEXT], start - cut
    length = min(symptom.length, len(line) - start)
    return Evidence(transcript.numbers[symptom.index], line, symptom.rule.id, start, max(length, 0))


def _first_of_each(per_push: list[tuple[CauseFound, ...]]) -> tuple[CauseFound, ...]:
    """The first cause of each push, then the others of each."""
    firsts = [causes[0] for causes in per_push if causes]
    rest = [cause for causes in per_push for cause in causes[1:]]
    seen: dict[tuple[str, str | None], CauseFound] = {}
    for cause in (*firsts, *rest):
        seen.setdefault((cause.id, cause.reference), cause)
    return tuple(seen.values())


def _pushes(
    episodes: tuple[Episode, ...], failed: list[tuple[Episode, tuple[CauseFound, ...]]]
) -> tuple[PushSeen, ...]:
    if len(episodes) < 2:
        return ()
    causes = {episode.repository: tuple(cause.id for cause in found) for episode, found in failed}
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
