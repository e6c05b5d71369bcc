"""Says quickly which of many patterns a text can hold.

Most patterns are not in a given log. Each needs a phrase (`required_phrase`), and phrases are cheap: a few
`in` tests for a small text, one small RE2 set for much text. Only patterns whose phrase is there are compiled.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType

from ecrdoctor.regex import RegexSet, regex
from ecrdoctor.rulebook.pattern import RAW_SPACES, phrase_pattern, required_phrase, to_raw, to_re2

_SHORTEST = 4
"""Bytes a phrase needs to be worth looking for."""
_SETS_PAY_AFTER = 15
"""Texts of one process after which making the sets is cheaper than looking for each phrase."""
_LONG = 64 << 10
"""Bytes of a text for which they pay at once."""


class Screen:
    """For clean text: which patterns can be in it (a superset of those that are)."""

    def __init__(self, sources: tuple[str, ...], phrases: Mapping[str, str] = MappingProxyType({})) -> None:
        """`phrases` gives those that are known already, by source."""
        self._sources = sources
        self._known = phrases
        self._texts = 0
        self._answered: tuple[bytes, frozenset[str]] = (b"", frozenset())

    @cached_property
    def _sources_with(self) -> Mapping[bytes, list[str]]:
        """The patterns that need a phrase, by phrase; those that have none worth looking for under b""."""
        sources: dict[bytes, list[str]] = {b"": []}
        for source in self._sources:
            phrase = _phrase(source, self._known).encode().lower()
            sources.setdefault(phrase if len(phrase) >= _SHORTEST else b"", []).append(source)
        return sources

    @cached_property
    def _phrases(self) -> tuple[bytes, ...]:
        return tuple(filter(None, self._sources_with))

    @cached_property
    def _phrase_set(self) -> RegexSet:
        """Over text as `_flat` makes it: literals alone need a tenth of the automaton that allows for breaks."""
        return RegexSet(tuple(phrase_pattern(phrase.decode(), " ") for phrase in self._phrases), ignore_case=False)

    @cached_property
    def _other_set(self) -> RegexSet:
        return RegexSet(tuple(map(to_re2, self._sources_with[b""])))

    def suspects(self, data: bytes) -> frozenset[str]:
        """The sources of the patterns that can be in `data`."""
        if self._answered[0] is not data:  # rules and signs ask about the same text, one after the other
            self._answered = (data, frozenset(self._suspects(data)))
        return self._answered[1]

    def _suspects(self, data: bytes) -> list[str]:
        self._texts += 1
        others = self._sources_with[b""]
        flat = _flat(data)
        if self._texts > _SETS_PAY_AFTER or len(data) > _LONG:
            phrases = [self._phrases[index] for index in self._phrase_set.match(flat)]
            others = [others[index] for index in self._other_set.match(data)]
        else:
            phrases = [phrase for phrase in self._phrases if phrase in flat]
        return others + [source for phrase in phrases for source in self._sources_with[phrase]]


class RawScreen:
    """For raw bytes, as a large log has them: which patterns are in them."""

    def __init__(self, sources: tuple[str, ...], phrases: Mapping[str, str] = MappingProxyType({})) -> None:
        self._exact = tuple(to_raw(to_re2(source)) for source in sources)
        finders = zip(sources, self._exact, strict=True)
        self._set = RegexSet(tuple(_finder(source, RAW_SPACES, exact, phrases) for source, exact in finders))

    def match(self, data: bytes) -> list[int]:
        """Indices, in `sources`, of the patterns that are in `data`."""
        return [index for index in self._set.match(data) if regex(self._exact[index]).search(data)]


def _flat(data: bytes) -> bytes:
    """`data` in small letters, with one blank for any white space."""
    return b" ".join(data.lower().split())


def _finder(source: str, spaces: str, whole: str, known: Mapping[str, str]) -> str:
    """A pattern that finds the phrase of `source`, or `whole` where it has none worth looking for."""
    phrase = _phrase(source, known)
    return phrase_pattern(phrase, spaces) if len(phrase.encode()) >= _SHORTEST else whole


def _phrase(source: str, known: Mapping[str, str]) -> str:
    phrase = known.get(source)
    return required_phrase(source) if phrase is None else phrase
