"""What changed between two reports: for the push that worked yesterday."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from ecrdoctor.report.model import Report

SCHEMA = "ecrdoctor/diff/v1"
NONE = ""
"""Stands for what one of the two does not have."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not as it was."""

    part: str
    """outcome, target, client, tool, versions, causes, checks or gaps."""
    name: str
    """Which of that part: a field, the id of a cause or check."""
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Sides:
    """What is compared: a report, and the versions that a bundle names beside it."""

    name: str
    report: Report
    versions: Mapping[str, str]


def differences(before: Sides, after: Sides) -> tuple[Change, ...]:
    """Everything that changed, in the order in which a reader would look; none when nothing that counts did.

    Times, lines of the log and the texts of fixes do not count: two runs of the same thing differ in them.
    """
    return tuple(_changes(before, after))


def _changes(before: Sides, after: Sides) -> Iterator[Change]:
    old, new = before.report, after.report
    yield from _compared("outcome", {"": old.outcome}, {"": new.outcome})
    yield from _compared("causes", _causes(old), _causes(new))
    yield from _compared("checks", _checks(old), _checks(new))
    yield from _compared("target", _target(old), _target(new))
    yield from _compared("client", _client(old), _client(new))
    yield from _compared("facts", old.facts, new.facts)
    yield from _compared("gaps", _gaps(old), _gaps(new))
    installed = before.versions and after.versions  # only bundles name them
    yield from _compared(
        "versions",
        {**(before.versions if installed else {}), "ecrdoctor": old.version},
        {**(after.versions if installed else {}), "ecrdoctor": new.version},
    )


def _compared(part: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    for name in dict.fromkeys((*before, *after)):
        one, other = before.get(name, NONE), after.get(name, NONE)
        if one != other:
            yield Change(part, name, one, other)


def _causes(report: Report) -> dict[str, str]:
    """The verdict on each cause, by id and, where there are several pushes, by repository."""
    return {" ".join(filter(None, (cause.id, cause.reference))): cause.verdict for cause in report.causes}


def _checks(report: Report) -> dict[str, str]:
    return {check.id: f"{check.status}: {check.answer}" for check in report.checks}


def _target(report: Report) -> dict[str, str]:
    return {item.name: getattr(report.target, item.name) or NONE for item in fields(report.target)}


def _client(report: Report) -> dict[str, str]:
    client = report.client
    return {"": " ".join(filter(None, (client.name, client.version)))} if client else {}


def _gaps(report: Report) -> dict[str, str]:
    return {gap.what: gap.why for gap in report.gaps}
