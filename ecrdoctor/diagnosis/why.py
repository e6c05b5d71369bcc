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


def why(rule: Rule, transcript: Transcript, rulebook: Rulebook) -> Why:
    """Follow one rule through matching and ranking."""
    facts = extract_facts(transcript)
    findings = [_found("any", source, transcript) for source in rule.any]
    findings += [_found("all", source, transcript) for source in rule.all]
    findings += [
        Finding("when", name, CONDITIONS[name](facts), "holds" if CONDITIONS[name](facts) else "does not hold")
        for name in rule.when
    ]
    findings += [
        Finding("unless", name, not CONDITIONS[name](facts), "holds" if CONDITIONS[name](facts) else "does not hold")
        for name in rule.unless
    ]
    matcher = Matcher(rulebook)
    symptoms = matcher.symptoms(transcript, facts)
    matched = any(symptom.rule.id == rule.id for symptom in symptoms)
    if not matched and any(finding.good for finding in findings if finding.kind == "any"):
        findings += [_excluding(source, transcript) for source in rule.none]
    episodes = split_episodes(symptoms, matcher.signs(transcript), facts)
    if any(symptom.rule.id == rule.id for episode in episodes for symptom in episode.symptoms):
        fate = "counts towards the diagnosis"
    elif any(symptom.rule.id == rule.id for episode in episodes for symptom in episode.echoes):
        fate = f"matched, but only follows from another message ({', '.join(rule.consequence_of)})"
    else:
        fate = "matched, but a later success mended it, or the line was tolerated" if matched else "did not match"
    return Why(matched, tuple(findings), fate)


def _found(kind: str, source: str, transcript: Transcript) -> Finding:
    pattern = regex(to_re2(source))
    for view in (Unwrapped.plain(transcript), unwrap(transcript)):
        if found := pattern.search(view.data):
            number = transcript.numbers[view.index_at(found.start())]
            text = " ".join(found.group().decode(errors="replace").split())
            return Finding(kind, source, True, f"matched in line {number}: {text[:120]}")
    return Finding(kind, source, False, _how_far(source, transcript))


def _excluding(source: str, transcript: Transcript) -> Finding:
    found = regex(to_re2(source)).search(transcript.data)
    if found is None:
        return Finding("none", source, True, "is not in the log")
    return Finding("none", source, False, f"is in line {transcript.number_at(found.start())}")


def _how_far(source: str, transcript: Transcript) -> str:
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
            return f"line {number} begins it ({beginning[-60:]}) but goes on differently: lacks {words[count][:60]}"
    return "no line begins like it"
