"""What a live check is: one question to the outside world, with four possible answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ecrdoctor.facts.model import Facts
from ecrdoctor.facts.reference import Target
from ecrdoctor.report.model import Status
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Systems


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user chose for the live part."""

    profile: str | None = None
    region: str | None = None
    probe: bool = False
    """The user asked, in so many words, for a check that writes (it starts an upload and cancels it)."""
    cloudtrail: bool = False
    """The user asked for the (slow) CloudTrail lookup."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What the checks are about."""

    target: Target
    facts: Facts = Facts()
    """What the log states; empty for `check`."""
    settings: Settings = Settings()
    from_log: bool = False
    """Whether there is a log at all (`explain`) or only an image reference (`check`)."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What could not be looked at, and what would allow it."""

    why: Text
    remedy: Text
    """A permission to grant or a command to run."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of one check. Only `problem` may confirm a cause; `ok` and `problem` may rule causes out."""

    status: Status
    text: Text
    """One line that names what was seen, with the values seen."""
    detail: Mapping[str, Any] = field(default_factory=dict)
    """Plain JSON data for the report; never a secret."""
    confirms: tuple[str, ...] = ()
    """Cause ids that this answer proves."""
    rules_out: tuple[str, ...] = ()
    """Cause ids that this answer disproves."""
    explains: tuple[str, ...] = ()
    """Cause ids that only follow from those it confirms: true as well, but not what is to be mended."""
    suggests: tuple[str, ...] = ()
    """Cause ids that this answer makes likely without proving them."""
    learned: Mapping[str, str] = field(default_factory=dict)
    """Values for fix templates (see `ecrdoctor.rulebook.template`), for example the region that was meant."""
    policy: Mapping[str, Any] | None = None
    """The identity policy that grants exactly what this answer found missing."""
    missing: Missing | None = None
    """With `unknown`: what kept the check from looking."""


Run = Callable[[Subject, Systems], Answer]


@dataclass(frozen=True, slots=True)
class Check:
    """One question. Its module exports it as `CHECK`."""

    id: str
    question: Text
    causes: tuple[str, ...]
    """Cause ids that it can confirm or rule out."""
    run: Run
    needs: tuple[str, ...] = ()
    """Ids of checks that must not have ended in `problem`, `unknown` or `skipped`."""
    permissions: tuple[str, ...] = ()
    """IAM actions it uses."""
    only_with: str = ""
    """Name of the setting (`probe`, `cloudtrail`) without which it is not run."""
    applies: Callable[[Subject], bool] = lambda subject: True
    """Whether the question makes sense for this subject (ECR Public has no repository policy check, …)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One check and its answer."""

    check: Check
    answer: Answer
    ms: int
    """Milliseconds it took."""
