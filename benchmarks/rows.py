"""What a scenario finds, as the rows that the tables show."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass

from .measuring import Measured, ratios


@dataclass(frozen=True, slots=True)
class Target:
    """What was promised of a figure."""

    text: str
    holds: Callable[[float], bool]


@dataclass(frozen=True, slots=True)
class Row:
    """Ours against one peer."""

    scenario: str
    ours: Measured
    peer: Measured
    target: Target | None = None
    """Of the ratio."""
    most_memory: float | None = None
    """MiB that ours may have."""

    @property
    def ratio(self) -> float:
        """The median of the rounds' ratios."""
        return statistics.median(ratios(self.ours, self.peer))


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that is computed from others."""

    name: str
    value: float
    unit: str
    how: str
    """What it is computed from."""
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What one scenario found."""

    rows: tuple[Row, ...] = ()
    figures: tuple[Figure, ...] = ()


def at_most(limit: float) -> Target:
    """Of a figure that must not be larger."""
    return Target(f"≤ {limit:.2f}", lambda value: value <= limit)


def at_least(limit: float) -> Target:
    """Of a figure that must not be smaller."""
    return Target(f"≥ {limit:,.0f}", lambda value: value >= limit)
