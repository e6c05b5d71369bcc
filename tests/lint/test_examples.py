"""`examples/lint/`: the four commands of a push, right and with each mistake, as a person sees the answer.

`golden/<example>.<form>.txt`; GOLDEN=write renews them, to be read and judged.
"""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path

import pytest

from ecrdoctor.lint.contract import Scene
from ecrdoctor.lint.explanations.explain import explain
from ecrdoctor.lint.inspect import inspect
from ecrdoctor.lint.read import read_document
from ecrdoctor.lint.report import lint_report
from ecrdoctor.lint.tools.arguments import invocations_of
from ecrdoctor.reading.mask import mask
from ecrdoctor.report.layout import Canvas, width_of
from ecrdoctor.report.to_lint_text import render_lint_text
from ecrdoctor.report.translations import in_both

EXAMPLES = Path(__file__).parent.parent.parent / "examples" / "lint"
GOLDEN = Path(__file__).parent / "golden"
NAMES = sorted(file.stem for file in EXAMPLES.iterdir())
CANVASES = {"en": (Canvas(100), "en"), "zh": (Canvas(100), "zh")}
RIGHT = {
    "en-40": (Canvas(40), "en"),
    "zh-40": (Canvas(40), "zh"),
    "ascii": (Canvas(80, unicode=False), "en"),
    "color": (Canvas(80, color=True), "en"),
}
"""More forms, of the right commands only."""
FORMS = [(name, form) for name in NAMES for form in (CANVASES | RIGHT if name == "right" else CANVASES)]


def _scene(name: str) -> Scene:
    document = read_document("push.sh", (EXAMPLES / f"{name}.sh").read_bytes())
    return Scene(document, invocations_of(document))


def _rendered(name: str, canvas: Canvas, language: str) -> str:
    scene = _scene(name)
    inspection, masked = inspect(scene), mask(scene.document.text)
    other = {"en": "zh", "zh": "en"}[language]
    report, twin = (lint_report(scene, explain(scene), inspection, masked, spoken) for spoken in (language, other))
    return render_lint_text(in_both(report, twin), canvas)


@pytest.mark.parametrize("name", NAMES)
def test_each_example_has_the_mistake_that_it_is_called_after(name: str) -> None:
    found = {finding.id for _, finding in inspect(_scene(name)).found}
    assert found == (set() if name == "right" else {f"lint-{name}"})


@pytest.mark.parametrize(("name", "form"), FORMS)
def test_the_whole_answer(name: str, form: str) -> None:
    file = GOLDEN / f"{name}.{form}.txt"
    text = _rendered(name, *(CANVASES | RIGHT)[form])
    if os.environ.get("GOLDEN") == "write":
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    assert {file.name for file in GOLDEN.iterdir()} == {f"{name}.{form}.txt" for name, form in FORMS}


@pytest.mark.parametrize("name", NAMES)
def test_every_row_fits_unless_it_is_to_be_pasted(name: str) -> None:
    for width in (40, 60, 80, 120):
        for language in ("en", "zh"):
            rows = _rendered(name, Canvas(width), language).splitlines()
            pasted = [row for before, row in pairwise(rows) if "lint-" in before.split("│")[0]]
            assert [row for row in rows if width_of(row) > width and row not in pasted] == []


def test_each_command_of_the_sheet_is_marked_once() -> None:
    for language in ("en", "zh"):
        text = _rendered("right", Canvas(100), language)
        assert text.count("✅") == 5 + 1  # one a command, and the last line that says what it means


def test_without_unicode_it_is_plain_ascii() -> None:
    assert _rendered("right", Canvas(80, unicode=False), "en").isascii()
