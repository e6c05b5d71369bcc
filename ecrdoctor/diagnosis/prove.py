"""Runs a rulebook's own examples: every rule must match what it says it matches, and nothing it says it must not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ecrdoctor.diagnosis.explain import Explainer
from ecrdoctor.diagnosis.symptoms import Matcher
from ecrdoctor.facts.extract import extract_facts
from ecrdoctor.reading.read import read_log
from ecrdoctor.reading.transcript import Transcript
from ecrdoctor.regex import regex
from ecrdoctor.rulebook.model import MatchExample, Rule, Sign
from ecrdoctor.rulebook.pattern import to_re2
from ecrdoctor.rulebook.tree import Rulebook


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule whose own proof does not hold."""

    rule: str
    file: str
    problem: str


class Prover:
    """Checks rules against their examples, within the whole rulebook."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._matcher = Matcher(rulebook)
        self._explainer = Explainer(rulebook)

    def failures(self) -> Iterator[Failure]:
        """Every rule or sign that fails, in reading order."""
        for rule in self._rulebook.rules:
            for problem in self._rule_problems(rule):
                yield Failure(rule.id, rule.file, problem)
        for sign in self._rulebook.signs:
            for problem in self._sign_problems(sign):
                yield Failure(sign.id, sign.file, problem)
        yield from self._unreachable()

    def _rule_problems(self, rule: Rule) -> Iterator[str]:
        if not rule.examples.match:
            yield "has no example that must match"
        if not rule.examples.no_match:
            yield "has no example that must not match"
        for number, example in enumerate(rule.examples.match, 1):
            for problem in self._example_problems(rule, example):
                yield f"match example {number}: {problem}"
        for number, miss in enumerate(rule.examples.no_match, 1):
            if rule.id in self._rules_in(_transcript(miss.log)):
                yield f"no-match example {number}: is matched"
        logs = [_transcript(example.log) for example in rule.examples.match]
        yield from _dead_patterns(rule, logs)

    def _example_problems(self, rule: Rule, example: MatchExample) -> Iterator[str]:
        transcript = _transcript(example.log)
        if rule.id not in self._rules_in(transcript):
            yield "is not matched"
            return
        report = self._explainer.explain(transcript)
        expected = example.cause or rule.causes[0].id
        found = report.causes[0].id if report.causes else report.outcome
        if found != expected:
            yield f"is diagnosed as {found}, not {expected}"
        known = {**report.facts, **{k: v for k, v in _target_facts(report.target).items() if v}}
        for name, value in (example.facts or {}).items():
            if known.get(name) != value:
                yield f"fact {name} is {known.get(name)!r}, not {value!r}"

    def _sign_problems(self, sign: Sign) -> Iterator[str]:
        if not sign.examples.match or not sign.examples.no_match:
            yield "needs examples that must and must not match"
        for number, example in enumerate(sign.examples.match, 1):
            if sign.id not in self._signs_in(_transcript(example.log)):
                yield f"match example {number}: is not matched"
        for number, miss in enumerate(sign.examples.no_match, 1):
            if sign.id in self._signs_in(_transcript(miss.log)):
                yield f"no-match example {number}: is matched"
        yield from _dead_patterns(sign, [_transcript(example.log) for example in sign.examples.match])

    def _rules_in(self, transcript: Transcript) -> set[str]:
        return {symptom.rule.id for symptom in self._matcher.symptoms(transcript, extract_facts(transcript))}

    def _signs_in(self, transcript: Transcript) -> set[str]:
        return {seen.sign.id for seen in self._matcher.signs(transcript)}

    def _unreachable(self) -> Iterator[Failure]:
        """Causes that neither a rule proposes nor a check can find, and causes without fixes."""
        proposed = {proposal.id for rule in self._rulebook.rules for proposal in rule.causes}
        for cause in self._rulebook.causes:
            remedy = self._rulebook.remedy(cause.id)
            if remedy is None:
                yield Failure(cause.id, f"fixes/{cause.id}.yaml", "the cause has no fixes")
            if cause.id not in proposed and not (remedy and remedy.checked_by):
                yield Failure(cause.id, "causes.yaml", "no rule proposes the cause and no check finds it")


def _dead_patterns(owner: Rule | Sign, logs: list[Transcript]) -> Iterator[str]:
    """Patterns that none of the owner's own examples needs."""
    for source in owner.any:
        if not any(regex(to_re2(source)).search(log.data) for log in logs):
            yield f"no match example shows the pattern {source!r}"


def _target_facts(target: object) -> dict[str, str | None]:
    names = ("registry", "account", "region", "repository", "tag", "digest", "partition", "reference")
    return {name: getattr(target, name) for name in names}


def _transcript(log: str) -> Transcript:
    return read_log(log.encode(), "example")
