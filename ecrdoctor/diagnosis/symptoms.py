"""Which rules' messages are in a log, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from ecrdoctor.facts.conditions import CONDITIONS
from ecrdoctor.facts.model import Facts
from ecrdoctor.facts.patterns import PLACES
from ecrdoctor.reading.transcript import Transcript
from ecrdoctor.reading.unwrap import Unwrapped, unwrap
from ecrdoctor.regex import Match, regex
from ecrdoctor.rulebook.model import Rule, Sign
from ecrdoctor.rulebook.pattern import to_re2
from ecrdoctor.rulebook.screen import RawScreen, Screen
from ecrdoctor.rulebook.tree import Rulebook

_T = TypeVar("_T")
MAX_MATCHES_PER_PATTERN = 50
"""Places kept of one pattern: a retry loop can repeat a message a million times."""


@dataclass(frozen=True, slots=True)
class Symptom:
    """A rule's message, found at one place of the log."""

    rule: Rule
    index: int
    """Index of its first line in the transcript."""
    start: int
    """Where the match begins, in characters of that line."""
    length: int
    """Characters matched, over all lines."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What the pattern's named groups read."""


@dataclass(frozen=True, slots=True)
class SignSeen:
    """A sign, found at one place of the log."""

    sign: Sign
    index: int
    """Index of its first line in the transcript."""
    start: int
    """Where the match begins, in characters of that line."""
    last: int
    """Index of its last line."""
    facts: Mapping[str, str]
    """What the pattern's named groups read."""


class Matcher:
    """Finds the symptoms and signs of a rulebook in logs; shared between all logs of a process."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._screen = Screen(rulebook.patterns, rulebook.phrases)

    def raw_screen(self) -> RawScreen:
        """Finds what could matter in a log too large to be cleaned: all rules, signs, and names of pushes."""
        return RawScreen((*self._rulebook.patterns, *PLACES), self._rulebook.phrases)

    @cached_property
    def _signs_with(self) -> dict[str, list[int]]:
        """For each pattern, the places of the signs that have it."""
        return _places(sign.any for sign in self._rulebook.signs)

    @cached_property
    def _rules_with(self) -> dict[str, list[int]]:
        """For each pattern, the places of the rules that have it."""
        return _places(rule.any for rule in self._rulebook.rules)

    def symptoms(self, transcript: Transcript, facts: Facts) -> tuple[Symptom, ...]:
        """Every symptom in `transcript`, in the order of the log, at most one of a rule in a line."""
        views = _Views(transcript)
        present = self._screen.suspects(transcript.data)
        # What a terminal broke inside a word is only looked for when the lines as they stand say nothing.
        symptoms = list(self._symptoms(views.plain, present, views, facts))
        if not symptoms and views.wrapped.data != views.plain.data:
            symptoms = list(self._symptoms(views.wrapped, self._screen.suspects(views.wrapped.data), views, facts))
        return tuple(sorted(symptoms, key=lambda symptom: (symptom.index, symptom.start)))

    def signs(self, transcript: Transcript) -> tuple[SignSeen, ...]:
        """Every sign in `transcript`, in the order of the log."""
        view = Unwrapped.plain(transcript)
        present = self._screen.suspects(view.data)
        seen = [
            _sign_seen(sign, found, view)
            for sign in _chosen(self._rulebook.signs, self._signs_with, present)
            for found in self._matches(sign.any, view.data, present)
        ]
        return tuple(sorted(seen, key=lambda sign: sign.index))

    def _symptoms(self, view: Unwrapped, present: frozenset[str], views: _Views, facts: Facts) -> Iterator[Symptom]:
        for rule in _chosen(self._rulebook.rules, self._rules_with, present):
            if not conditions_hold(rule.when, rule.unless, facts):
                continue
            lines: set[int] = set()
            for found in self._matches(rule.any, view.data, present):
                index = view.index_at(_begin(found))
                if index in lines or self._excluded(rule, found, view):
                    continue
                if not all(regex(to_re2(source)).search(views.plain.data) for source in rule.all):
                    break
                lines.add(index)
                yield _symptom(rule, found, view, index)

    def _matches(self, sources: Iterable[str], data: bytes, present: frozenset[str]) -> Iterator[Match]:
        for source in sources:
            if source in present:
                for count, found in enumerate(regex(to_re2(source)).finditer(data)):
                    if count == MAX_MATCHES_PER_PATTERN:
                        break
                    yield found

    def _excluded(self, rule: Rule, found: Match, view: Unwrapped) -> bool:
        if not rule.none:
            return False
        lines = view.data[line_start(view.data, found.start()) : line_end(view.data, found.end())]
        return any(regex(to_re2(source)).search(lines) for source in rule.none)


class _Views:
    """The two readings of a transcript, each made when it is needed."""

    def __init__(self, transcript: Transcript) -> None:
        self._transcript = transcript

    @cached_property
    def plain(self) -> Unwrapped:
        return Unwrapped.plain(self._transcript)

    @cached_property
    def wrapped(self) -> Unwrapped:
        return unwrap(self._transcript)


def _places(sources: Iterable[Iterable[str]]) -> dict[str, list[int]]:
    """For each pattern, the places of those that have it."""
    places: dict[str, list[int]] = {}
    for place, own in enumerate(sources):
        for source in own:
            places.setdefault(source, []).append(place)
    return places


def _chosen(values: Sequence[_T], places: Mapping[str, list[int]], present: frozenset[str]) -> Iterator[_T]:
    """Those of the rules or signs that have a pattern among those present, in their order."""
    return (values[place] for place in sorted({place for source in present for place in places.get(source, ())}))


def conditions_hold(when: Sequence[str], unless: Sequence[str], facts: Facts) -> bool:
    """Whether all conditions of `when` and none of `unless` hold."""
    if not when and not unless:  # most have none
        return True
    return all(CONDITIONS[name](facts) for name in when) and not any(CONDITIONS[name](facts) for name in unless)


def line_start(data: bytes, offset: int) -> int:
    """Offset at which the line of `offset` begins."""
    return data.rfind(b"\n", 0, offset) + 1


def line_end(data: bytes, offset: int) -> int:
    """Offset at which the line of `offset` ends."""
    end = data.find(b"\n", offset)
    return len(data) if end < 0 else end


def _symptom(rule: Rule, found: Match, view: Unwrapped, index: int) -> Symptom:
    length = len(found.group().strip().decode(errors="replace"))
    return Symptom(rule, index, _column(found, view, index), length, _groups(found))


def _sign_seen(sign: Sign, found: Match, view: Unwrapped) -> SignSeen:
    index = view.index_at(_begin(found))
    last = view.index_at(max(found.end() - 1, found.start()))
    return SignSeen(sign, index, _column(found, view, index), last, _groups(found))


def _column(found: Match, view: Unwrapped, index: int) -> int:
    """Where the match begins, in characters of its line."""
    start = max(line_start(view.data, _begin(found)), view.starts[index])
    return len(view.data[start : _begin(found)].decode(errors="replace"))


def _begin(found: Match) -> int:
    """Offset of the first character that is no white space: a pattern may begin with the end of the line before."""
    whole = found.group()
    return found.start() + len(whole) - len(whole.lstrip())


def _groups(found: Match) -> dict[str, str]:
    return {name: " ".join(value.decode(errors="replace").split()) for name, value in found.groupdict().items()}
