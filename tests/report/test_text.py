"""Whole reports, as a person sees them: `golden/<log>.<form>.txt`; GOLDEN=write renews them, to be read and judged."""
# ruff: noqa: E501 (tables read best with a case a line)

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ecrdoctor.diagnosis.explain import Explainer
from ecrdoctor.reading.read import read_log
from ecrdoctor.report.layout import Canvas, width_of
from ecrdoctor.report.to_text import render_text
from ecrdoctor.rulebook.tree import Rulebook

GOLDEN = Path(__file__).parent / "golden"
HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
PUSH = f"$ docker push {HOST}/team/app:1.4\nThe push refers to repository [{HOST}/team/app]\n"
LOGS = {
    "missing": PUSH
    + "name unknown: The repository with name 'team/app' does not exist in the registry with id '111122223333'\n",
    "login": PUSH.replace("$ ", f"$ docker login -u AWS -p hunter22 {HOST.replace('eu-west-1', 'us-east-1')}\n$ ", 1)
    + "no basic auth credentials\nmake: exit status 1\n",
    "denied": PUSH
    + "denied: User: arn:aws:iam::444455556666:user/ci is not authorized to perform: ecr:PutImage on resource: "
    "arn:aws:ecr:eu-west-1:111122223333:repository/team/app because no identity-based policy allows the ecr:PutImage action\n",
    "several": "".join(
        f"$ docker push {HOST}/{name}:1\nThe push refers to repository [{HOST}/{name}]\n{end}\n"
        for name, end in (
            ("a", "1: digest: sha256:0d2f1e2c size: 1"),
            ("b", "the repository with name 'b' does not exist"),
            ("c", "EOF"),
        )
    ),
    "unknown": PUSH + "panic: the frobnicator lost its basic auth\n",
    "healthy": PUSH + "1.4: digest: sha256:0d2f1e2c size: 1990\n",
    "empty": "",
}
CANVASES = {
    "80": (Canvas(80), "en"),
    "40": (Canvas(40), "en"),
    "zh": (Canvas(60), "zh"),
    "color": (Canvas(80, color=True), "en"),
    "ascii": (Canvas(80, unicode=False), "en"),
}


def _rendered(rulebook: Rulebook, log: str, form: str) -> str:
    canvas, language = CANVASES[form]
    return render_text(Explainer(rulebook, language).explain(read_log(LOGS[log].encode(), "push.log")), canvas)


@pytest.mark.parametrize("form", CANVASES)
@pytest.mark.parametrize("log", LOGS)
def test_the_whole_report(rulebook: Rulebook, log: str, form: str) -> None:
    file = GOLDEN / f"{log}.{form}.txt"
    text = _rendered(rulebook, log, form)
    if os.environ.get("GOLDEN") == "write":
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    assert {file.name for file in GOLDEN.glob("*.txt")} == {f"{log}.{form}.txt" for log in LOGS for form in CANVASES}


@pytest.mark.parametrize("width", [80, 100, 140])
@pytest.mark.parametrize("log", LOGS)
def test_lines_fit_unless_they_are_to_be_pasted(rulebook: Rulebook, log: str, width: int) -> None:
    report = Explainer(rulebook).explain(read_log(LOGS[log].encode(), "push.log"))
    pasted = {line for cause in report.causes for fix in cause.fixes for line in fix.commands}
    pasted |= {line for cause in report.causes for line in (*cause.verify, *cause.docs)}
    pasted |= set(report.unknown.collect) | set(report.unknown.report_text.split("\n")) if report.unknown else set()
    long = [line for line in render_text(report, Canvas(width)).splitlines() if width_of(line) > width]
    assert [
        line
        for line in long
        if line.strip() not in {text.strip() for text in pasted} and max(map(len, line.split())) < width - 8
    ] == []


@pytest.mark.parametrize("log", LOGS)
def test_without_colour_and_unicode_it_is_plain_ascii(rulebook: Rulebook, log: str) -> None:
    assert _rendered(rulebook, log, "ascii").isascii()


def test_the_colours_are_all_there_is_between_both(rulebook: Rulebook) -> None:
    for log in LOGS:
        coloured = _rendered(rulebook, log, "color")
        for code in ("0", "1", "2", "31", "32", "33", "36", "1;31", "1;32", "1;33"):
            coloured = coloured.replace(f"\x1b[{code}m", "")
        assert coloured == _rendered(rulebook, log, "80")
