"""The list of rules, and why one did or did not match a log, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ecrdoctor.report.layout import Canvas, wrap
from ecrdoctor.rulebook.model import Rule
from ecrdoctor.rulebook.tree import Rulebook

if TYPE_CHECKING:  # the list needs no diagnosis
    from ecrdoctor.diagnosis.why import Why


def render_list(rulebook: Rulebook, language: str, canvas: Canvas) -> str:
    """Every rule, grouped by stage."""
    return "\n".join(_list(rulebook, language, canvas)) + "\n"


def render_why(rule: Rule, answer: Why, canvas: Canvas) -> str:
    """Pattern by pattern, why a rule did or did not match."""
    lines = [canvas.style(f"{rule.id}: {answer.fate}", "bold")]
    for finding in answer.findings:
        mark = (
            canvas.style(canvas.mark("✓", "+"), "green") if finding.good else canvas.style(canvas.mark("✗", "-"), "red")
        )
        lines.append(f"  {mark} {finding.kind:<6} {finding.subject}")
        lines += wrap(finding.said, canvas.width, indent="           ")
    return "\n".join(lines) + "\n"


def _list(rulebook: Rulebook, language: str, canvas: Canvas) -> Iterator[str]:
    width = max((len(rule.id) for rule in rulebook.rules), default=0)
    for stage in rulebook.stages:
        rules = [rule for rule in rulebook.rules if rule.stage == stage]
        if rules:
            yield canvas.style(stage, "bold")
        for rule in rules:
            lead = f"  {rule.id:<{width}}  "
            yield from wrap(
                f"{rule.title.in_language(language)} ({rule.causes[0].id})", canvas.width, " " * len(lead), lead
            )
