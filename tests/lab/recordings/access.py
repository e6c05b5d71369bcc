"""Scenarios."""

from ..scenario import Scenario

SCENARIOS: tuple[Scenario, ...] = ()
