"""The report, `ecrdoctor/report/v1`: the shape that other programs rely on.

Keys may be added here, never renamed or removed (see `schema.json` beside this file). Everything that a
reader sees in any format is in these values; formats only lay it out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from typing import Any, Literal

from ecrdoctor.facts.reference import Target
from ecrdoctor.rulebook.model import Risk, Who

SCHEMA = "ecrdoctor/report/v1"

Verdict = Literal["confirmed", "likely", "possible", "ruled-out"]
Status = Literal["ok", "problem", "unknown", "skipped"]
Outcome = Literal["explained", "no-failure", "unknown", "ready", "blocked", "inconclusive", "clean", "findings"]


@dataclass(frozen=True, slots=True)
class ClientSeen:
    """The tool that wrote the log."""

    name: str
    version: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A line of the log, and what it is evidence of."""

    line: int
    text: str
    rule: str
    start: int = 0
    """Where in `text` the matching part begins, in characters."""
    length: int = 0
    """How many characters match; the match may go on in the next lines."""


@dataclass(frozen=True, slots=True)
class FilledFix:
    """A fix with everything known filled in."""

    title: str
    who: Who
    risk: Risk
    commands: tuple[str, ...] = ()
    policy: Mapping[str, Any] | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class CauseFound:
    """One possible cause of the failure."""

    id: str
    stage: str
    title: str
    verdict: Verdict
    why: str
    evidence: tuple[Evidence, ...] = ()
    checks: tuple[str, ...] = ()
    fixes: tuple[FilledFix, ...] = ()
    docs: tuple[str, ...] = ()
    tell_apart: str | None = None
    """What would tell this cause from the others: a question to the reader."""
    verify: tuple[str, ...] = ()
    """Commands that show that the cause is gone."""
    reference: str | None = None
    """The push it belongs to, where the log shows several."""
    proof: tuple[str, ...] = ()
    """What the checks say for it."""
    counter: tuple[str, ...] = ()
    """What the checks say against it."""
    ranked_by: str = ""
    """Why it stands where it stands."""


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """The answer of one live check."""

    id: str
    question: str
    status: Status
    answer: str
    detail: Mapping[str, Any] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    ms: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that could not be looked at."""

    what: str
    why: str
    remedy: str


@dataclass(frozen=True, slots=True)
class PushSeen:
    """One push among several in the log."""

    reference: str
    outcome: Literal["failed", "succeeded", "unclear"]
    causes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Nearest:
    """A rule that nearly matched an unknown failure."""

    rule: str
    title: str
    why_not: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """What there is to say about a failure that no rule knows."""

    lines: tuple[Evidence, ...]
    nearest: tuple[Nearest, ...]
    collect: tuple[str, ...]
    report_text: str


@dataclass(frozen=True, slots=True)
class Redaction:
    """One secret or name that was taken out."""

    kind: str
    line: int
    """Line of the log, from 1."""
    length: int
    """Characters that were there."""


@dataclass(frozen=True, slots=True)
class LintFinding:
    """One mistake in a command."""

    id: str
    severity: Literal["error", "warning", "hint"]
    message: str
    line: int
    start: int
    """Where in its line the mistaken part begins, in characters."""
    length: int
    fix: str | None = None
    """The corrected command, or what to do."""
    certain: bool = False
    """Whether `--fix` would apply it."""
    docs: str | None = None
    title: str = ""
    """The kind of mistake, in words."""
    why: str = ""
    """What such a mistake leads to, and how the fix helps."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a command, and what it means."""

    line: int
    start: int
    length: int
    explanation: str
    likely: bool = False
    """Whether this is where the command most likely goes wrong."""


@dataclass(frozen=True, slots=True)
class LineExplained:
    """One command of a script, from its first line on."""

    file: str
    line: int
    text: str
    """The command as it stands there, with its line breaks."""
    command: str
    """What it is: `docker push`, `aws ecr get-login-password`, …"""
    explanation: str
    findings: tuple[LintFinding, ...] = ()
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Translated:
    """A sentence at one place, where the same sentence is said otherwise at another."""

    place: int
    """Which of the report's texts, counted from 0, in the order of its fields; empty ones do not count."""
    text: str
    other: str
    """In the other language."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything ecrdoctor has to say about one log, image or script."""

    command: Literal["explain", "check", "lint"]
    source: str
    outcome: Outcome
    summary: str
    version: str
    target: Target = Target()
    client: ClientSeen | None = None
    causes: tuple[CauseFound, ...] = ()
    checks: tuple[CheckAnswer, ...] = ()
    gaps: tuple[Gap, ...] = ()
    redactions: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    """What else the log states: action, principal, HTTP status, request id …"""
    echoes: tuple[Evidence, ...] = ()
    """Lines that only follow from the cause."""
    pushes: tuple[PushSeen, ...] = ()
    """Each push, where the log shows several."""
    retryable: bool = False
    """Running the same command again may simply work."""
    unknown: Unknown | None = None
    lines: tuple[LineExplained, ...] = ()
    """Of `lint`: the commands, explained."""
    redacted: tuple[Redaction, ...] = ()
    """Where the secrets were."""
    timings: Mapping[str, int] = field(default_factory=dict)
    """Milliseconds of each step."""
    created: str | None = None
    """When, in UTC (RFC 3339)."""
    level: str = "ticket"
    """The redaction level it was written at: `ticket`, `public` or `off`."""
    partly_read: bool = False
    """Whether the log was so large that only the telling parts were read closely."""
    language: str = "en"
    translations: Mapping[str, str] = field(default_factory=dict)
    """Each sentence of this report in the other language, so that a saved report can be shown in both."""
    translated: tuple[Translated, ...] = ()
    """The sentences for which that alone would not be exact."""


@cache
def field_names() -> frozenset[str]:
    """The names of all fields of a report and its parts, none of which is the name of a secret."""
    kinds = (value for value in globals().values() if isinstance(value, type) and is_dataclass(value))
    return frozenset(item.name for kind in kinds for item in fields(kind))
