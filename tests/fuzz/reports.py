"""Renderers: every format of a report in which every text may be anything."""

from __future__ import annotations

import json

from markdown_it import MarkdownIt

from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.redaction.gate import let_out
from ecrdoctor.redaction.levels import redacted
from ecrdoctor.redaction.pseudonyms import Pseudonyms
from ecrdoctor.report.from_json import read_reports
from ecrdoctor.report.layout import Canvas
from ecrdoctor.report.model import Report
from ecrdoctor.report.render import render
from ecrdoctor.report.to_json import render_json
from ecrdoctor.report.to_sarif import render_sarif

from .dice import Dice
from .promises import check_shown, or_refused, page_is_ours

_MARKDOWN = MarkdownIt("gfm-like")
_LEVELS = ("off", "ticket", "public")
OURS = {
    "id": ("not-logged-in", "repository", "lint-host"),
    "stage": ("login", "repository", ""),
    "language": ("en", "zh"),
    "level": _LEVELS,
}
"""Fields that hold one of our own words; a saved report with another is refused."""


def check(data: bytes) -> None:
    """One report, as it comes back from a file."""
    dice = Dice(data, OURS)
    level = _LEVELS[dice.number(2)]
    report: Report = dice.value(Report)
    saved = or_refused(read_reports, render_json(report), "r.json")
    if saved is not None:
        assert or_refused(read_reports, render_json(saved[0]), "r.json") == saved
        check_formats(saved[0])
        _check_level(saved[0], level)


def check_formats(report: Report) -> None:
    """Every format of a report, each read as its reader would."""
    for width in (30, 100):
        for verbose in (False, True):
            check_shown(render("text", [report], Canvas(width), verbose=verbose))
    for form in ("json", "jsonl"):
        check_shown(render(form, [report], Canvas()))
    assert json.loads(render("json", [report], Canvas())) == json.loads(render("jsonl", [report], Canvas()))
    assert render("jsonl", [report], Canvas()).count("\n") == 1
    page_is_ours(render("html", [report], Canvas()))
    _check_markdown(render("markdown", [report], Canvas()))
    _check_annotations(render("github", [report], Canvas()))
    sarif = render_sarif([report])
    check_shown(sarif)
    assert json.loads(sarif)["version"] == "2.1.0"


def _check_markdown(text: str) -> None:
    check_shown(text)
    for token in _MARKDOWN.parse(text):
        for one in (token, *(token.children or ())):
            assert one.type not in ("html_inline", "html_block", "image"), one
            assert one.type != "link_open" or str(one.attrs["href"]).startswith("https://"), one


def _check_annotations(text: str) -> None:
    """Each line is one command of ours: nothing that is said can end it."""
    check_shown(text)
    for line in text.removesuffix("\n").split("\n"):
        assert line.startswith(("::error ", "::warning ", "::notice ")), line


def _check_level(report: Report, level: str) -> None:
    """Redacting again changes nothing, and what is redacted may leave, or is held back in one clear line."""
    names = Pseudonyms()
    once = redacted(report, level, names)
    assert redacted(once, level, names) == once
    for form in ("text", "json", "markdown", "html", "github"):
        text = render(form, [once], Canvas())
        try:
            left = let_out(text, form, level, names)
        except EcrDoctorError as error:
            left, code = text, error.exit_code
        else:
            code = 4
        assert (left, code) == (text, 4)
