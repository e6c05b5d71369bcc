"""No form but the one for annotations holds what a CI system would obey."""

from __future__ import annotations

import json
import re

import pytest

from ecrdoctor.diagnosis.explain import Explainer
from ecrdoctor.reading.read import read_log
from ecrdoctor.report.inert import inert
from ecrdoctor.report.layout import Canvas
from ecrdoctor.report.render import render
from ecrdoctor.rulebook.store import open_rulebook

OBEYED = re.compile(r"##(?:vso)?\[|^\s*::", re.MULTILINE)
HOSTILE = (
    "no basic auth credentials ##[add-matcher]/tmp/x.json ##vso[task.setvariable variable=x]y",
    "::add-matcher::/tmp/x.json no basic auth credentials",
    "::stop-commands::x no basic auth credentials",
)


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("a ##[error]b", "text", "a # #[error]b"),
        ("a ##vso[x]b ###[y]", "markdown", "a # #vso[x]b ## #[y]"),
        ("  ::error::b\n::c", "text", "  : :error::b\n: :c"),
        ("a ::b std::c\n## d [e]", "markdown", "a ::b std::c\n## d [e]"),
        ('"##[a]"', "json", '"\\u0023#[a]"'),
        ("##[a]", "html", "&#35;#[a]"),
        ("::error::a", "github", "::error::a"),
    ],
)
def test_what_would_be_obeyed_is_text(text: str, form: str, expected: str) -> None:
    assert inert(text, form) == expected


@pytest.mark.parametrize("line", HOSTILE)
@pytest.mark.parametrize("form", ["text", "json", "jsonl", "markdown", "html", "sarif"])
@pytest.mark.parametrize("name", ["push.log", "a" * 60 + " ::error::x ::y.log"])
def test_a_report_on_a_hostile_log(line: str, form: str, name: str) -> None:
    report = Explainer(open_rulebook()).explain(read_log(line.encode(), name))
    for width in (20, 40, 100):
        assert OBEYED.findall(render(form, [report], Canvas(width=width, color=False, unicode=True))) == []


def test_a_reader_of_json_gets_what_was_there() -> None:
    report = Explainer(open_rulebook()).explain(read_log(HOSTILE[0].encode(), "push.log"))
    shown = json.loads(render("json", [report], Canvas(width=80, color=False, unicode=True)))
    assert shown["causes"][0]["evidence"][0]["text"] == HOSTILE[0]
