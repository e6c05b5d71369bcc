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
_SET_PAYS_AFTER = 60
"""Texts of one process after which making the set is cheaper than looking for each phrase."""
_LONG = 256 << 10
"""Bytes of a text for which the set pays at once."""


class Screen:
    """For clean text: which patterns can be in it (a superset of those that are)."""

    def __init__(self, sources: tuple[str, ...], phrases: Mapping[str, str] = MappingProxyType({})) -> None:
        """`phrases` gives those that are known already, by source."""
        self._sources = sources
        self._known = phrases
        self._texts = 0
        self._answered: tuple[bytes, frozenset[str]] = (b"", frozenset())

    @cached_property
    def _phrases(self) -> tuple[tuple[str, bytes], ...]:
        found = ((source, _phrase(source, self._known).encode().lower()) for source in self._sources)
        return tuple((source, phrase if len(phrase) >= _SHORTEST else b"") for source, phrase in found)

    @cached_property
    def _set(self) -> RegexSet:
        return RegexSet(tuple(_finder(source, r"\s+", to_re2(source), self._known) for source in self._sources))

    def suspects(self, data: bytes) -> frozenset[str]:
        """The sources of the patterns that can be in `data`."""
        if self._answered[0] is not data:  # rules and signs ask about the same text, one after the other
            self._answered = (data, self._suspects(data))
        return self._answered[1]

    def _suspects(self, data: bytes) -> frozenset[str]:
        self._texts += 1
        if self._texts > _SET_PAYS_AFTER or len(data) > _LONG:
            return frozenset(self._sources[index] for index in self._set.match(data))
        flat = b" ".join(data.lower().split())
        return frozenset(source for source, phrase in self._phrases if phrase in flat)


class RawScreen:
    """For raw bytes, as a large log has them: which patterns are in them."""

    def __init__(self, sources: tuple[str, ...], phrases: Mapping[str, str] = MappingProxyType({})) -> None:
        self._exact = tuple(to_raw(to_re2(source)) for source in sources)
        finders = zip(sources, self._exact, strict=True)
        self._set = RegexSet(tuple(_finder(source, RAW_SPACES, exact, phrases) for source, exact in finders))

    def match(self, data: bytes) -> list[int]:
        """Indices, in `sources`, of the patterns that are in `data`."""
        return [index for index in self._set.match(data) if regex(self._exact[index]).search(data)]


def _finder(source: str, spaces: str, whole: str, known: Mapping[str, str]) -> str:
    """A pattern that finds the phrase of `source`, or `whole` where it has none worth looking for."""
    phrase = _phrase(source, known)
    return phrase_pattern(phrase, spaces) if len(phrase.encode()) >= _SHORTEST else whole


def _phrase(source: str, known: Mapping[str, str]) -> str:
    phrase = known.get(source)
    return required_phrase(source) if phrase is None else phrase
