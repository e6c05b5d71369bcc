"""The pages of `rules show` that belong to lints."""

from __future__ import annotations

from ecrdoctor.lint.findings.table import LINTS
from ecrdoctor.report.layout import Canvas
from ecrdoctor.report.lint_page import render_lint_page

LINT_IDS = tuple(lint.id for lint in LINTS)


def lint_page(name: str, language: str, canvas: Canvas) -> str | None:
    """The page of the lint called `name`; None when there is none."""
    lint = next((lint for lint in LINTS if lint.id == name), None)
    if lint is None:
        return None
    title, why = lint.title.in_language(language), lint.why.in_language(language)
    return render_lint_page(lint.id, lint.severity, title, why, lint.docs, language, canvas)
