"""Texts that were looked at and found harmless: most texts of a report stand in many others too."""

from __future__ import annotations

from collections.abc import Iterable

_MOST_TEXTS = 50_000
_LONGEST = 2_000
"""Characters; longer ones are of one log only."""


class Seen:
    """What one kind of look has found harmless before, in bounded memory."""

    def __init__(self) -> None:
        self._harmless: set[str] = set()

    def new(self, texts: Iterable[str]) -> set[str]:
        """Those of `texts` that were not looked at before."""
        return set(texts) - self._harmless

    def add(self, texts: Iterable[str]) -> None:
        """Remember `texts`, all of them harmless."""
        if len(self._harmless) > _MOST_TEXTS:
            self._harmless.clear()
        self._harmless.update(text for text in texts if len(text) <= _LONGEST)


HARMLESS = Seen()
"""Texts without a secret and without anything about a person."""
