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
from ecrdoctor.text import Text


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule whose own proof does not hold."""

    rule: str
    file: str
    problem: Text


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

    def _rule_problems(self, rule: Rule) -> Iterator[Text]:
        if not rule.examples.match:
            yield Text("has no example that must match", "没有必须匹配的示例")
        if not rule.examples.no_match:
            yield Text("has no example that must not match", "没有不得匹配的示例")
        for number, example in enumerate(rule.examples.match, 1):
            for problem in self._example_problems(rule, example):
                yield _in_example(number, problem)
        for number, miss in enumerate(rule.examples.no_match, 1):
            if rule.id in self._rules_in(_transcript(miss.log)):
                yield Text(f"no-match example {number}: is matched", f"no-match 示例 {number}：被匹配了")
        logs = [_transcript(example.log) for example in rule.examples.match]
        yield from _dead_patterns(rule, logs)

    def _example_problems(self, rule: Rule, example: MatchExample) -> Iterator[Text]:
        transcript = _transcript(example.log)
        if rule.id not in self._rules_in(transcript):
            yield _NOT_MATCHED
            return
        report = self._explainer.explain(transcript)
        expected = example.cause or rule.causes[0].id
        found = report.causes[0].id if report.causes else report.outcome
        if found != expected:
            yield Text(f"is diagnosed as {found}, not {expected}", f"诊断为 {found}，而不是 {expected}")
        known = {**report.facts, **{k: v for k, v in _target_facts(report.target).items() if v}}
        for name, value in (example.facts or {}).items():
            if known.get(name) != value:
                read = known.get(name)
                yield Text(f"fact {name} is {read!r}, not {value!r}", f"事实 {name} 是 {read!r}，而不是 {value!r}")

    def _sign_problems(self, sign: Sign) -> Iterator[Text]:
        if not sign.examples.match or not sign.examples.no_match:
            yield Text("needs examples that must and must not match", "需要必须匹配和不得匹配的示例")
        for number, example in enumerate(sign.examples.match, 1):
            if sign.id not in self._signs_in(_transcript(example.log)):
                yield _in_example(number, _NOT_MATCHED)
        for number, miss in enumerate(sign.examples.no_match, 1):
            if sign.id in self._signs_in(_transcript(miss.log)):
                yield Text(f"no-match example {number}: is matched", f"no-match 示例 {number}：被匹配了")
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
                yield Failure(cause.id, f"fixes/{cause.id}.yaml", Text("the cause has no fixes", "该原因没有修复方法"))
            if cause.id not in proposed and not (remedy and remedy.checked_by):
                problem = Text(
                    "no rule proposes the cause and no check finds it", "没有规则提出该原因，也没有检查能发现它"
                )
                yield Failure(cause.id, "causes.yaml", problem)


def _in_example(number: int, problem: Text) -> Text:
    return Text(f"match example {number}: {problem.en}", f"match 示例 {number}：{problem.zh}")


_NOT_MATCHED = Text("is not matched", "没有匹配")


def _dead_patterns(owner: Rule | Sign, logs: list[Transcript]) -> Iterator[Text]:
    """Patterns that none of the owner's own examples needs."""
    for source in owner.any:
        if not any(regex(to_re2(source)).search(log.data) for log in logs):
            yield Text(f"no match example shows the pattern {source!r}", f"没有 match 示例用到模式 {source!r}")


def _target_facts(target: object) -> dict[str, str | None]:
    names = ("registry", "account", "region", "repository", "tag", "digest", "partition", "reference")
    return {name: getattr(target, name) for name in names}


def _transcript(log: str) -> Transcript:
    return read_log(log.encode(), "example")
