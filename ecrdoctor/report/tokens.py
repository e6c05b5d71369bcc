"""Redaction levels, the kinds of tokens, and what a report says of what was taken out of it."""

from __future__ import annotations

from collections.abc import Mapping

from ecrdoctor.report.model import Report

KINDS = (
    "account", "repository", "name", "role", "user", "session", "group", "policy", "host", "ip", "email", "profile",
    "organization", "request", "unique-id", "key", "network", "resource", "file", "issuer", "credential",
)  # fmt: skip
"""Of two kinds that a value could be, the first counts."""
STRICTNESS = {"off": 0, "ticket": 1, "public": 2}
"""The redaction levels; a higher number takes out more."""
PERSONAL = ("email", "home-folder")
"""What the level `ticket` takes out beside secrets."""


def is_token(value: str) -> bool:
    """Whether this is a token: `account-1`."""
    kind, _, number = value.rpartition("-")
    return kind in KINDS and number.isascii() and number.isdigit() and not number.startswith("0")


def redaction_groups(report: Report) -> Mapping[str, Mapping[str, int]]:
    """How many of each kind were taken out, under the word for what was done: `redacted`, `personal`, `replaced`."""
    groups: dict[str, dict[str, int]] = {"redacted": {}, "personal": {}, "replaced": {}}
    for kind, count in report.redactions.items():
        if kind in KINDS and report.level == "public":
            groups["replaced"][kind] = count
        else:
            groups["personal" if kind in PERSONAL else "redacted"][kind] = count
    return {name: counts for name, counts in groups.items() if counts}
