"""Which push a symptom belongs to, what was mended later, and what is only an echo.

A log can show several pushes (a matrix, a script) and errors that were survived. The pushes are told
apart by the repository that each place names.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ecrdoctor.diagnosis.symptoms import SignSeen, Symptom
from ecrdoctor.facts.model import Facts
from ecrdoctor.facts.patterns import PUSH_RANKS
from ecrdoctor.regex import regex

_SHARED_STAGES = frozenset(("credentials", "login"))
"""Stages that come before any push and are common to all that follow."""
_STARTING = (
    r"^[0-9a-f]{12}: |^(?:copying (?:blob|config)|getting image source|writing manifest)"
    r"|\bpush(?:es|ing)?\b|\bexporting\b|\bcopy\b|--destination\b"
)
_PUSHING = regex(_STARTING)
"""What clients print while they push, and commands that do."""
_ABOUT_PUSHES = regex(
    _STARTING + r"|\bpush|\bupload|\bregistry\b|dkr[.-]ecr|public\.ecr\.aws"
    r"|\b(?:docker|dockerd|daemon|buildx|buildkit|podman|buildah|skopeo|nerdctl|crane|kaniko)\b"
)
"""What an error says that may be a push's: it names one, a client of one, or the registry."""
_ECHO_REACH = 6
"""Lines by which an echo may come before its cause: two programs in a pipe write at the same time."""


@dataclass(frozen=True, slots=True)
class Episode:
    """One push as the log shows it."""

    repository: str | None
    """None when the log speaks of one push only, or names none."""
    symptoms: tuple[Symptom, ...]
    """What went wrong in it, strongest first."""
    echoes: tuple[Symptom, ...]
    """What only follows from that."""
    succeeded: bool = False


def split_episodes(
    symptoms: tuple[Symptom, ...], signs: tuple[SignSeen, ...], facts: Facts, lines: Sequence[str]
) -> tuple[Episode, ...]:
    """The pushes of a log, in its order; a log that names at most one repository is one episode.

    Args:
        symptoms: all that were found, in the order of the log.
        signs: the same.
        facts: of the log.
        lines: the log's cleaned lines, which the others point into.
    """
    places = _Places(facts)
    tolerated = [seen for seen in signs if seen.sign.kind == "tolerated"]
    successes = [seen for seen in signs if seen.sign.kind == "success"]
    later = LaterSteps(signs, lines)
    standing = [
        symptom
        for symptom in symptoms
        if not any(_covers(seen, symptom) for seen in tolerated)
        and not any(_mends(seen, symptom, places) for seen in successes)
        and not (symptom.rule.stage == "upload" and later.has(symptom.index))
    ]
    shared = [symptom for symptom in standing if places.of_symptom(symptom) is None]
    episodes = []
    for repository in places.repositories or (None,):
        own = [s for s in standing if s in shared or places.of_symptom(s) == repository]
        echoes = [s for s in own if any(_is_echo(s, other) for other in own if other is not s)]
        causes = sorted((s for s in own if s not in echoes), key=_strength)
        succeeded = any(places.at(seen.index) == repository and "upload" in seen.sign.mends for seen in successes)
        episodes.append(Episode(repository, tuple(causes), tuple(echoes), succeeded and not causes))
    return tuple(episodes)


def _strength(symptom: Symptom) -> tuple[bool, int, int, int]:
    """First cause, not last symptom: what says why before what only says that, then the earlier, the longer one."""
    return (symptom.rule.weak, symptom.index, symptom.start, -symptom.length)


def _is_echo(symptom: Symptom, cause: Symptom) -> bool:
    names = symptom.rule.consequence_of
    if cause.rule.id == symptom.rule.id or not (cause.rule.id in names or f"{cause.rule.stage}/*" in names):
        return False
    if cause.rule.weak and not symptom.rule.weak:
        return False
    if symptom.rule.id in cause.rule.consequence_of and symptom.index < cause.index:
        return False
    return cause.index <= symptom.index + _ECHO_REACH


def _covers(seen: SignSeen, symptom: Symptom) -> bool:
    """Whether a tolerated message holds the symptom: it begins before it and reaches its line."""
    if symptom.index == seen.index:
        return seen.start <= symptom.start
    return seen.index < symptom.index <= seen.last


def _mends(seen: SignSeen, symptom: Symptom, places: _Places) -> bool:
    if seen.index <= symptom.index or symptom.rule.stage not in seen.sign.mends:
        return False
    if symptom.rule.id in seen.sign.spares:
        return False
    tags = {facts["tag"] for facts in (seen.facts, symptom.facts) if "tag" in facts}
    repository = places.of_symptom(symptom)
    return len(tags) < 2 and repository in (None, places.at(seen.index))


class LaterSteps:
    """What comes after the pushes that went well and is about none; the log is read for pushes once, if at all.

    Args:
        signs: all that were found, in the order of the log.
        lines: all of the log.
    """

    def __init__(self, signs: Sequence[SignSeen], lines: Sequence[str]) -> None:
        self._lines = lines
        self._ended = sorted(seen.last for seen in signs if seen.sign.kind == "success" and "upload" in seen.sign.mends)

    @cached_property
    def _pushing(self) -> list[int]:
        """Lines of a push, from where the first one ended."""
        first = self._ended[0] + 1
        return [index for index, line in enumerate(self._lines[first:], first) if _PUSHING.search(line.encode())]

    def has(self, index: int) -> bool:
        """Whether an error is of a later step: it is about no push, and none began since the last one ended."""
        before = bisect_left(self._ended, index)
        if not before or _ABOUT_PUSHES.search(self._lines[index].encode()):
            return False
        ended = self._ended[before - 1]
        return bisect_right(self._pushing, ended) == bisect_left(self._pushing, index)


class _Places:
    """Which repository each line of the log is about."""

    def __init__(self, facts: Facts) -> None:
        named = sorted(
            (mention.index, mention.target.repository)
            for mention in facts.mentions
            if mention.target.repository and mention.rank in PUSH_RANKS
        )
        self._named = named
        repositories = tuple(dict.fromkeys(repository for _, repository in named))
        self.repositories: tuple[str | None, ...] = repositories if len(repositories) > 1 else ()

    def at(self, index: int) -> str | None:
        """The repository last named at or before that line, or the first one named after it."""
        if not self.repositories:
            return None
        before = [repository for place, repository in self._named if place <= index]
        return before[-1] if before else self._named[0][1]

    def of_symptom(self, symptom: Symptom) -> str | None:
        """The repository that a symptom is about; None when it concerns all pushes."""
        if not self.repositories or symptom.rule.stage in _SHARED_STAGES:
            return None
        said = symptom.facts.get("repository")
        return said if said in self.repositories else self.at(symptom.index)
