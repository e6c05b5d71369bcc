"""The path of a push, and the place where it stopped."""

from __future__ import annotations

from ecrdoctor.report.model import Report
from ecrdoctor.report.story.blocks import Path, Step
from ecrdoctor.report.story.choices import PATH, place_of
from ecrdoctor.report.words import phrase, word


def path_of(report: Report) -> Path | None:
    """The path with the place of the first cause; None where no cause says one."""
    first = next(iter(report.causes), None)
    if first is None or not first.stage or first.verdict == "ruled-out":
        return None
    language = report.language
    stopped = place_of(first.stage)
    steps = tuple(
        Step(
            word(f"path-{name}", language), "before" if place < stopped else "stopped" if place == stopped else "after"
        )
        for place, name in enumerate(PATH)
    )
    name = "path-stopped" if first.verdict == "confirmed" else "path-probably"
    said = phrase(name, language, place=stopped + 1, count=len(PATH), step=steps[stopped].label)
    return Path(steps, word("path", language), said)
