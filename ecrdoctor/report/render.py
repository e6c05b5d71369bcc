"""The table of formats: a report to the text of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ecrdoctor.report.inert import inert
from ecrdoctor.report.layout import Canvas
from ecrdoctor.report.model import Report

Renderer = Callable[[Sequence[Report], Canvas, bool], str]


def render(name: str, reports: Sequence[Report], canvas: Canvas, *, verbose: bool = False) -> str:
    """`reports` in the format called `name`, as one document.

    Args:
        name: text, json, jsonl, markdown, html, github or sarif.
        reports: at least one, in order.
        canvas: the reader's screen; only `text` looks at it.
        verbose: leave nothing out of the text.
    """
    return inert(_RENDERERS[name](reports, canvas, verbose), name)


def _text(reports: Sequence[Report], canvas: Canvas, verbose: bool) -> str:
    return "\n".join(_one_text(report, canvas, verbose) for report in reports)


def _one_text(report: Report, canvas: Canvas, verbose: bool) -> str:
    if report.command == "lint":
        from ecrdoctor.report.to_lint_text import render_lint_text

        return render_lint_text(report, canvas, verbose=verbose)
    from ecrdoctor.report.to_text import render_text

    return render_text(report, canvas, verbose=verbose)


def _json(reports: Sequence[Report], canvas: Canvas, verbose: bool) -> str:
    from ecrdoctor.report.to_json import render_json

    if len(reports) == 1:
        return render_json(reports[0])
    return "[\n" + ",\n".join(render_json(report).rstrip("\n") for report in reports) + "\n]\n"


def _jsonl(reports: Sequence[Report], canvas: Canvas, verbose: bool) -> str:
    from ecrdoctor.report.to_json import render_jsonl

    return "".join(render_jsonl(report) for report in reports)


def _markdown(reports: Sequence[Report], canvas: Canvas, verbose: bool) -> str:
    from ecrdoctor.report.to_markdown import render_markdown

    return "\n".join(render_markdown(report) for report in reports)


def _html(reports: Sequence[Report], canvas: Canvas, verbose: bool) -> str:
    from ecrdoctor.report.to_html import render_html

    return render_html(reports)


def _github(reports: Sequence[Report], canvas: Canvas, verbose: bool) -> str:
    from ecrdoctor.report.to_github import render_annotations

    return "".join(render_annotations(report) for report in reports)


def _sarif(reports: Sequence[Report], canvas: Canvas, verbose: bool) -> str:
    from ecrdoctor.report.to_sarif import render_sarif

    return render_sarif(reports)


_RENDERERS: Mapping[str, Renderer] = {
    "text": _text,
    "json": _json,
    "jsonl": _jsonl,
    "markdown": _markdown,
    "html": _html,
    "github": _github,
    "sarif": _sarif,
}
