"""Why one rule did, or did not, match one log: pattern by pattern, condition by condition."""

from __future__ import annotations

from dataclasses import dataclass

from ecrdoctor.diagnosis.episodes import split_episodes
from ecrdoctor.diagnosis.symptoms import Matcher
from ecrdoctor.facts.conditions import CONDITIONS
from ecrdoctor.facts.extract import extract_facts
from ecrdoctor.reading.transcript import Transcript
from ecrdoctor.reading.unwrap import Unwrapped, unwrap
from ecrdoctor.regex import regex
from ecrdoctor.rulebook.model import Rule
from ecrdoctor.rulebook.pattern import to_re2
from ecrdoctor.rulebook.tree import Rulebook
from ecrdoctor.text import Text


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one pattern or condition."""

    kind: str
    """`any`, `all`, `none`, `when` or `unless`."""
    subject: str
    """The pattern or the condition's name."""
    good: bool
    """Whether it let the rule match."""
    said: str


@dataclass(frozen=True, slots=True)
class Why:
    """The whole answer."""

    matched: bool
    findings: tuple[Finding, ...]
    fate: str
    """What became of the match in the diagnosis."""


def why(rule: Rule, transcript: Transcript, rulebook: Rulebook, language: str = "en") -> Why:
    """Follow one rule through matching and ranking, and say so in `language` ("en" or "zh")."""
    facts = extract_facts(transcript)
    findings = [_found("any", source, transcript, language) for source in rule.any]
    findings += [_found("all", source, transcript, language) for source in rule.all]
    held = {True: _HOLDS.in_language(language), False: _DOES_NOT_HOLD.in_language(language)}
    findings += [Finding("when", name, CONDITIONS[name](facts), held[CONDITIONS[name](facts)]) for name in rule.when]
    findings += [
        Finding("unless", name, not CONDITIONS[name](facts), held[CONDITIONS[name](facts)]) for name in rule.unless
    ]
    matcher = Matcher(rulebook)
    symptoms = matcher.symptoms(transcript, facts)
    matched = any(symptom.rule.id == rule.id for symptom in symptoms)
    if not matched and any(finding.good for finding in findings if finding.kind == "any"):
        findings += [_excluding(source, transcript, language) for source in rule.none]
    episodes = split_episodes(symptoms, matcher.signs(transcript), facts, transcript.lines)
    if any(symptom.rule.id == rule.id for episode in episodes for symptom in episode.symptoms):
        fate = Text("counts towards the diagnosis", "计入诊断")
    elif any(symptom.rule.id == rule.id for episode in episodes for symptom in episode.echoes):
        others = ", ".join(rule.consequence_of)
        fate = Text(
            f"matched, but only follows from another message ({others})", f"匹配，但只是另一条信息的后果（{others}）"
        )
    elif matched:
        fate = Text(
            "matched, but a later success mended it, the line was tolerated, or it is of a step after the push",
            "匹配，但之后的成功已使它失效，或该行可以容忍，或它属于推送之后的步骤",
        )
    else:
        fate = Text("did not match", "未匹配")
    return Why(matched, tuple(findings), fate.in_language(language))


_HOLDS = Text("holds", "成立")
_DOES_NOT_HOLD = Text("does not hold", "不成立")


def _found(kind: str, source: str, transcript: Transcript, language: str) -> Finding:
    pattern = regex(to_re2(source))
    for view in (Unwrapped.plain(transcript), unwrap(transcript)):
        if found := pattern.search(view.data):
            number = transcript.numbers[view.index_at(found.start())]
            text = " ".join(found.group().decode(errors="replace").split())[:120]
            said = Text(f"matched in line {number}: {text}", f"在第 {number} 行匹配：{text}")
            return Finding(kind, source, True, said.in_language(language))
    return Finding(kind, source, False, _how_far(source, transcript).in_language(language))


def _excluding(source: str, transcript: Transcript, language: str) -> Finding:
    found = regex(to_re2(source)).search(transcript.data)
    if found is None:
        return Finding("none", source, True, Text("is not in the log", "不在日志中").in_language(language))
    number = transcript.number_at(found.start())
    return Finding("none", source, False, Text(f"is in line {number}", f"在第 {number} 行").in_language(language))


def _how_far(source: str, transcript: Transcript) -> Text:
    """The longest beginning of the pattern that is in the log, cut at its blanks."""
    words = source.split(" ")
    for count in range(len(words) - 1, 0, -1):
        beginning = " ".join(words[:count])
        try:
            found = regex(to_re2(beginning)).search(transcript.data)
        except ValueError:  # cut inside a group
            continue
        if found:
            number = transcript.number_at(found.start())
            end, lacking = beginning[-60:], words[count][:60]
            return Text(
                f"line {number} begins it ({end}) but goes on differently: lacks {lacking}",
                f"第 {number} 行开头相符（{end}），但之后不同：缺少 {lacking}",
            )
    return Text("no line begins like it", "没有哪一行以它开头")
