"""What every format shows of a report: which lines, which facts, which place on the path of a push."""

from __future__ import annotations

from ecrdoctor.facts.reference import Target
from ecrdoctor.report.model import CauseFound, Evidence

PATH = ("local", "credentials", "login", "registry", "repository", "upload", "manifest")
"""The stations of a push, in order."""
_ON_PATH = {"authentication": "registry", "authorization": "registry"}
SHOWN_FACTS = ("action", "principal", "policy_type", "status", "request_id")
"""Facts that a reader is shown, in order; the others only serve the rules."""
_MOST_LINES = 5


def place_of(stage: str) -> int:
    """Which station of `PATH` a cause's stage is."""
    return PATH.index(_ON_PATH.get(stage, stage))


def failing_lines(causes: tuple[CauseFound, ...]) -> tuple[Evidence, ...]:
    """The evidence of all causes, each place once, in the log's order."""
    seen: dict[tuple[int, int], Evidence] = {}
    for cause in causes:
        for evidence in cause.evidence:
            seen.setdefault((evidence.line, evidence.start), evidence)
    return tuple(sorted(seen.values(), key=lambda evidence: (evidence.line, evidence.start)))[:_MOST_LINES]


def full_reference(target: Target) -> str | None:
    """The target as one writes it: registry, repository and tag, as far as they are known."""
    parts = [part for part in (target.registry, target.repository) if part]
    tag = f":{target.tag}" if target.tag and target.repository else ""
    return "/".join(parts) + tag or target.reference
