"""The rulebook: the tables that explain, report and `rules` read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ecrdoctor.rulebook.model import Cause, Remedy, Rule, Sign


@dataclass(frozen=True)
class Rulebook:
    """All rules, signs, causes and fixes, in reading order."""

    causes: tuple[Cause, ...]
    rules: tuple[Rule, ...]
    signs: tuple[Sign, ...]
    remedies: tuple[Remedy, ...]
    phrases: Mapping[str, str] = field(default_factory=dict)
    """For each pattern of a rule or sign, the phrase it cannot match without (found when the rules are compiled)."""

    @cached_property
    def patterns(self) -> tuple[str, ...]:
        """Every pattern that finds a rule or a sign, once."""
        of_rules = (source for rule in self.rules for source in rule.any)
        of_signs = (source for sign in self.signs for source in sign.any)
        return tuple(dict.fromkeys((*of_rules, *of_signs)))

    @cached_property
    def cause_order(self) -> dict[str, int]:
        """Place of each cause in the catalogue, which follows the path of a push."""
        return {cause.id: place for place, cause in enumerate(self.causes)}

    @cached_property
    def stages(self) -> tuple[str, ...]:
        """The stages of a push, in order."""
        return tuple(dict.fromkeys(cause.stage for cause in self.causes))

    @property
    def names(self) -> list[str]:
        """Ids of all rules, signs and causes."""
        return [*(r.id for r in self.rules), *(s.id for s in self.signs), *(c.id for c in self.causes)]

    def rule(self, rule_id: str) -> Rule | None:
        """The rule with that id."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)

    def cause(self, cause_id: str) -> Cause | None:
        """The cause with that id."""
        return next((cause for cause in self.causes if cause.id == cause_id), None)

    def remedy(self, cause_id: str) -> Remedy | None:
        """The fixes for that cause."""
        return next((remedy for remedy in self.remedies if remedy.cause == cause_id), None)
