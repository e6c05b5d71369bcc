"""The main job, in order: facts, symptoms, episodes, causes, report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

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
from ecrdoctor.report.model import CauseFound, ClientSeen, Evidence, Outcome, PushSeen, Report
from ecrdoctor.report.words import phrase, word
from ecrdoctor.rulebook.screen import RawScreen
from ecrdoctor.rulebook.tree import Rulebook

_MAX_EVIDENCE = 5
_MAX_TEXT = 600
_TARGET_FACTS = ("registry", "account", "region", "repository", "tag", "digest", "partition", "reference")


@dataclass(frozen=True, slots=True)
class _FailedPush:
    """One push that failed, with all that is known of it."""

    episode: Episode
    facts: Facts
    candidates: tuple[Candidate, ...]
    causes: tuple[CauseFound, ...]


class Explainer:
    """Explains logs with one rulebook; keeps what can be shared between logs."""

    def __init__(self, rulebook: Rulebook, language: str = "en") -> None:
        self.rulebook = rulebook
        self._language = language
        self._matcher = Matcher(rulebook)

    def raw_screen(self) -> RawScreen:
        """Finds what could matter in a log that is too large to be read as a whole."""
        return self._matcher.raw_screen()

    def explain(self, transcript: Transcript, given: Target = Target()) -> Report:
        """The report on one log, from the log alone."""
        return self.examine(transcript, given)[0]

    def examine(self, transcript: Transcript, given: Target = Target()) -> tuple[Report, Facts]:
        """The report on one log, and the facts that live checks start from.

        Args:
            transcript: the log.
            given: what the caller knows of the push; it wins over the log.
        """
        facts = _with_given(extract_facts(transcript), given)
        signs = self._matcher.signs(transcript)
        episodes = split_episodes(self._matcher.symptoms(transcript, facts), signs, facts)
        pushes = tuple(self._failed_push(episode, facts, transcript) for episode in episodes if episode.symptoms)
        failed = tuple(push for push in pushes if push.causes)
        if failed:
            return self._explained(failed, episodes, transcript), failed[0].facts
        lines = failure_lines(transcript, signs)
        if lines or not transcript.data.strip():
            return self._unknown(lines, facts, transcript), facts
        return self._report(transcript, facts, "no-failure", word("summary-none", self._language)), facts

    def _report(self, transcript: Transcript, facts: Facts, outcome: Outcome, summary: str) -> Report:
        return Report(
            command="explain",
            source=transcript.source,
            outcome=outcome,
            summary=summary,
            version=__version__,
            target=facts.target,
            client=ClientSeen(facts.client.name, facts.client.version) if facts.client else None,
            redactions=dict(transcript.redactions),
            facts=facts.values,
            language=self._language,
        )

    def _unknown(self, lines: tuple[int, ...], facts: Facts, transcript: Transcript) -> Report:
        report = self._report(transcript, facts, "unknown", _unknown_summary(transcript, self._language))
        return replace(report, unknown=describe_unknown(transcript, lines, facts, self.rulebook, self._language))

    def _explained(
        self, failed: tuple[_FailedPush, ...], episodes: tuple[Episode, ...], transcript: Transcript
    ) -> Report:
        causes = _first_of_each(failed)
        first = failed[0]
        told = {symptom.index for push in failed for symptom in push.episode.symptoms}
        later = [symptom for push in failed for symptom in push.episode.echoes if symptom.index not in told]
        echoes = tuple({symptom.index: _evidence(symptom, transcript) for symptom in later}.values())
        report = self._report(transcript, first.facts, "explained", _summary(causes, len(failed), self._language))
        return replace(
            report,
            causes=causes,
            echoes=echoes[:_MAX_EVIDENCE],
            pushes=_pushes(episodes, failed),
            retryable=first.candidates[0].symptoms[0].rule.retryable,
        )

    def _failed_push(self, episode: Episode, facts: Facts, transcript: Transcript) -> _FailedPush:
        own = _episode_facts(facts, episode)
        candidates = rank_causes(episode, own, transcript, self._language)
        causes = tuple(self._cause(candidate, episode, own, transcript) for candidate in candidates)
        return _FailedPush(episode, own, candidates, causes)

    def _cause(self, candidate: Candidate, episode: Episode, facts: Facts, transcript: Transcript) -> CauseFound:
        proposal = candidate.proposal
        cause = self.rulebook.cause(proposal.id)
        remedy = self.rulebook.remedy(proposal.id)
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
        registry=read.get("registry"),
        account=read.get("account"),
        region=read.get("region"),
        repository=read.get("repository"),
        tag=read.get("tag"),
        digest=read.get("digest"),
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


def _first_of_each(failed: tuple[_FailedPush, ...]) -> tuple[CauseFound, ...]:
    """The first cause of each push, then the others of each."""
    firsts = [push.causes[0] for push in failed]
    rest = [cause for push in failed for cause in push.causes[1:]]
    seen: dict[tuple[str, str | None], CauseFound] = {}
    for cause in (*firsts, *rest):
        seen.setdefault((cause.id, cause.reference), cause)
    return tuple(seen.values())


def _pushes(episodes: tuple[Episode, ...], failed: tuple[_FailedPush, ...]) -> tuple[PushSeen, ...]:
    """Each push with its end, where the log shows several."""
    if len(episodes) < 2:
        return ()
    causes = {push.episode.repository: tuple(cause.id for cause in push.causes) for push in failed}
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
