"""Everything that is known, by kind and id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ecrdoctor.checks.contract import Check
from ecrdoctor.knowledge.entry import KINDS, Entry, Kind, Reference
from ecrdoctor.knowledge.of_checks import check_entry
from ecrdoctor.knowledge.of_lints import lint_entry
from ecrdoctor.knowledge.of_rulebook import cause_entry, rule_entry, sign_entry
from ecrdoctor.lint.contract import Lint
from ecrdoctor.rulebook.tree import Rulebook


@dataclass(frozen=True, slots=True)
class Library:
    """The rule book, the checks and the lints."""

    rulebook: Rulebook
    checks: tuple[Check, ...]
    lints: tuple[Lint, ...]

    @property
    def references(self) -> tuple[Reference, ...]:
        """Every entry there is: kind by kind, each in its own reading order."""
        ids: Mapping[Kind, tuple[str, ...]] = {
            "cause": tuple(cause.id for cause in self.rulebook.causes),
            "rule": tuple(rule.id for rule in self.rulebook.rules),
            "sign": tuple(sign.id for sign in self.rulebook.signs),
            "check": tuple(check.id for check in self.checks),
            "lint": tuple(lint.id for lint in self.lints),
        }
        return tuple(Reference(kind, one) for kind in KINDS for one in ids[kind])

    def named(self, name: str, language: str) -> Iterator[Entry]:
        """All entries called `name`, in the order of their kinds: a rule and a cause may share one."""
        yield from self._entries((name,), KINDS, language)

    def of_kind(self, kind: Kind, language: str) -> Iterator[Entry]:
        """All entries of one kind, in their reading order."""
        ids = tuple(reference.id for reference in self.references if reference.kind == kind)
        yield from self._entries(ids, (kind,), language)

    def _entries(self, ids: tuple[str, ...], kinds: tuple[Kind, ...], language: str) -> Iterator[Entry]:
        if "cause" in kinds:
            causes = (cause for cause in self.rulebook.causes if cause.id in ids)
            yield from (cause_entry(cause, self.rulebook, language) for cause in causes)
        if "rule" in kinds:
            yield from (rule_entry(rule, language) for rule in self.rulebook.rules if rule.id in ids)
        if "sign" in kinds:
            yield from (sign_entry(sign, language) for sign in self.rulebook.signs if sign.id in ids)
        if "check" in kinds:
            yield from (check_entry(check, language) for check in self.checks if check.id in ids)
        if "lint" in kinds:
            yield from (lint_entry(lint, language) for lint in self.lints if lint.id in ids)
