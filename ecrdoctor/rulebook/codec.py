"""The rulebook as plain data and back: what the compiled file holds.

Written out by hand instead of generated: it runs at every start, and a log must be explained before the
reader looks up. Examples stay in the YAML; only `rules test` and `rules show` read them.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from ecrdoctor.rulebook.model import Cause, Examples, Fix, Proposal, Remedy, Rule, Sign, Text
from ecrdoctor.rulebook.tree import Rulebook

Plain = dict[str, Any]


def to_plain(rulebook: Rulebook) -> Plain:
    """Plain data from which `from_plain` makes the same rulebook again, without its examples."""
    return {
        "causes": [asdict(cause) for cause in rulebook.causes],
        "rules": [_without_examples(rule) for rule in rulebook.rules],
        "signs": [_without_examples(sign) for sign in rulebook.signs],
        "remedies": [asdict(remedy) for remedy in rulebook.remedies],
        "phrases": dict(rulebook.phrases),
    }


def from_plain(plain: Plain) -> Rulebook:
    """The rulebook of `to_plain`. Raises KeyError or TypeError when the data is not of that form."""
    return Rulebook(
        causes=tuple(Cause(c["id"], c["stage"], Text(**c["sentence"])) for c in plain["causes"]),
        rules=tuple(_rule(rule) for rule in plain["rules"]),
        signs=tuple(_sign(sign) for sign in plain["signs"]),
        remedies=tuple(_remedy(remedy) for remedy in plain["remedies"]),
        phrases=plain["phrases"],
    )


def _without_examples(value: Rule | Sign) -> Plain:
    plain = asdict(replace(value, examples=Examples()))
    del plain["examples"]
    return plain


def _tuples(plain: Plain) -> Plain:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in plain.items()}


def _text(plain: Plain | None) -> Text | None:
    return None if plain is None else Text(**plain)


def _rule(plain: Plain) -> Rule:
    causes = tuple(_proposal(cause) for cause in plain["causes"])
    return Rule(**_tuples(plain | {"causes": causes, "title": Text(**plain["title"])}))


def _proposal(plain: Plain) -> Proposal:
    return Proposal(**_tuples(plain | {"why": Text(**plain["why"]), "ask": _text(plain["ask"])}))


def _sign(plain: Plain) -> Sign:
    return Sign(**_tuples(plain | {"title": Text(**plain["title"])}))


def _remedy(plain: Plain) -> Remedy:
    fixes = tuple(
        Fix(**_tuples(fix | {"title": Text(**fix["title"]), "note": _text(fix["note"])})) for fix in plain["fixes"]
    )
    return Remedy(**_tuples(plain | {"fixes": fixes}))
