"""The main job, in order: facts, symptoms, episodes, causes; then the report, in either language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ecrdoctor.diagnosis.assemble import Diagnosis, FailedPush, assemble
from ecrdoctor.diagnosis.episodes import Episode, LaterSteps, split_episodes
from ecrdoctor.diagnosis.rank import rank_causes
from ecrdoctor.diagnosis.symptoms import Matcher
from ecrdoctor.diagnosis.unknown import describe_unknown, failure_lines
from ecrdoctor.facts.extract import extract_facts
from ecrdoctor.facts.model import Facts
from ecrdoctor.facts.reference import Target
from ecrdoctor.reading.transcript import Transcript
from ecrdoctor.report.model import Report
from ecrdoctor.rulebook.screen import RawScreen
from ecrdoctor.rulebook.tree import Rulebook

_TARGET_FACTS = ("registry", "account", "region", "repository", "tag", "digest", "partition", "reference")


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
        return self.report(self.diagnose(transcript, given))

    def report(self, diagnosis: Diagnosis, language: str | None = None) -> Report:
        """The report on a diagnosis, in the explainer's language or in another ("en", "zh")."""
        return assemble(diagnosis, self.rulebook, language or self._language)

    def diagnose(self, transcript: Transcript, given: Target = Target()) -> Diagnosis:
        """What is wrong in one log, in no language yet.

        Args:
            transcript: the log.
            given: what the caller knows of the push; it wins over the log.
        """
        facts = _with_given(extract_facts(transcript), given)
        signs = self._matcher.signs(transcript)
        episodes = split_episodes(self._matcher.symptoms(transcript, facts), signs, facts, transcript.lines)
        pushes = tuple(_failed_push(episode, facts, transcript) for episode in episodes if episode.symptoms)
        failed = tuple(push for push in pushes if push.candidates)
        if failed:
            return Diagnosis(transcript, "explained", failed[0].facts, episodes, failed)
        lines = failure_lines(transcript, signs)
        if lines and all(map(LaterSteps(signs, transcript.lines).has, lines)):
            return Diagnosis(transcript, "no-failure", facts, failed_later=transcript.numbers[lines[0]])
        if lines or not transcript.data.strip():
            unknown = describe_unknown(transcript, lines, facts, self.rulebook)
            return Diagnosis(transcript, "unknown", facts, unknown=unknown)
        return Diagnosis(transcript, "no-failure", facts)


def _failed_push(episode: Episode, facts: Facts, transcript: Transcript) -> FailedPush:
    own = _episode_facts(facts, episode)
    return FailedPush(episode, own, rank_causes(episode, own, transcript))


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
