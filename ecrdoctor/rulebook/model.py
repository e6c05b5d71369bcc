"""What a rulebook holds: rules, signs, causes and fixes.

A *rule* recognises a symptom: something a client printed. A *sign* recognises the opposite: that a
step succeeded, or that an error was tolerated. A *cause* is a reason from the public catalogue
(`rules/causes.yaml`); a rule names causes, most likely first, never a single guess. A *fix* belongs to
a cause. The YAML files carry exactly these fields, with hyphens for underscores.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from ecrdoctor.text import Text as Text

Who = Literal["you", "aws-admin", "org-admin", "network-admin"]
Risk = Literal["safe", "changes-local", "changes-aws"]
SignKind = Literal["success", "tolerated"]

_STRICT: Mapping[str, Any] = {
    "extra": "forbid",
    "alias_generator": lambda name: name.replace("_", "-"),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A cause that a rule proposes, at this place of its ranking."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = _STRICT
    id: str
    """Cause id of the catalogue."""
    why: Text
    """Why this message can have this cause."""
    check: str = ""
    """Id of the live check that would tell it from the others."""
    ask: Text | None = None
    """A question to the reader that would tell it from the others."""
    when: tuple[str, ...] = ()
    """Conditions that must all hold, else the cause is not proposed."""
    unless: tuple[str, ...] = ()
    """Conditions of which none may hold, else the cause is not proposed."""
    raised_by: tuple[str, ...] = ()
    """Conditions of which any moves the cause before those that are not raised."""
    raised_by_text: tuple[str, ...] = ()
    """Patterns of which any, found in the log, does the same."""


@dataclass(frozen=True, slots=True)
class MatchExample:
    """A log in which the rule must be found, and what must be read from it."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = _STRICT
    log: str
    facts: Mapping[str, str] | None = None
    """Expected facts, by name; facts not named are not compared."""
    cause: str = ""
    """Expected first cause of the whole diagnosis; the rule's first cause when empty."""


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A log of the same kind in which the rule must not be found."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = _STRICT
    log: str


@dataclass(frozen=True, slots=True)
class Examples:
    """A rule's own proof."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = _STRICT
    match: tuple[MatchExample, ...] = ()
    no_match: tuple[NearMiss, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A symptom: what is matched, and what it can mean."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = _STRICT
    id: str
    title: Text
    clients: tuple[str, ...]
    """The programs that print it, with versions where the wording is tied to them."""
    any: tuple[str, ...]
    """RE2 patterns, any of which is the symptom. A space matches any white space, line breaks included."""
    causes: tuple[Proposal, ...]
    """Most likely first."""
    examples: Examples = Examples()
    all: tuple[str, ...] = ()
    """Patterns that must all be elsewhere in the log too."""
    none: tuple[str, ...] = ()
    """Patterns of which none may be in the same line as the symptom."""
    when: tuple[str, ...] = ()
    """Conditions (see `ecrdoctor.facts.conditions`) that must all hold."""
    unless: tuple[str, ...] = ()
    """Conditions of which none may hold."""
    conclusive: bool = False
    """The message itself states its first cause; nothing else could have printed it."""
    weak: bool = False
    """It says that something failed, not why: counts only where nothing better is found."""
    consequence_of: tuple[str, ...] = ()
    """Rules (`id`) or whole stages (`stage/*`) of which this is only the echo."""
    retryable: bool = False
    """Running the same command again may simply work."""
    references: tuple[str, ...] = ()
    stage: str = ""
    """The folder it lies in; not written in the file."""
    file: str = ""
    """Where it was read from; not written in the file."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A line that shows that something went well, or that an error was survived."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = _STRICT
    id: str
    kind: SignKind
    """`success`: mends earlier symptoms of the stages in `mends`. `tolerated`: a symptom in such a line is none."""
    title: Text
    any: tuple[str, ...]
    examples: Examples = Examples()
    mends: tuple[str, ...] = ()
    """Stages whose earlier symptoms this success makes void."""
    spares: tuple[str, ...] = ()
    """Rules (`id`) of those stages whose symptoms it leaves standing: the success got by without what failed."""
    references: tuple[str, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True)
class Fix:
    """One way to mend a cause. Commands are templates: `{region}` is filled from the facts."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = _STRICT
    title: Text
    who: Who
    risk: Risk
    commands: tuple[str, ...] = ()
    """For a POSIX shell."""
    powershell: tuple[str, ...] = ()
    """For PowerShell, where they differ."""
    policy: Mapping[str, Any] | None = None
    """A least-privilege policy document, its strings templates too."""
    note: Text | None = None
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remedy:
    """Everything to be said about mending one cause: `rules/fixes/<cause>.yaml`."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = _STRICT
    cause: str
    fixes: tuple[Fix, ...]
    verify: tuple[str, ...] = ()
    """Commands that show, afterwards, that it is mended (templates)."""
    docs: tuple[str, ...] = ()
    """Links."""
    checked_by: tuple[str, ...] = ()
    """Live checks that confirm the cause or rule it out."""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Cause:
    """One entry of the public catalogue."""

    id: str
    stage: str
    sentence: Text
