"""Lint: a file of any kind to its commands, explanations, findings and fixes."""

from __future__ import annotations

from ecrdoctor.lint.contract import Scene
from ecrdoctor.lint.explanations.explain import explain
from ecrdoctor.lint.inspect import inspect
from ecrdoctor.lint.mending.mend import mend
from ecrdoctor.lint.passwords import password_spans
from ecrdoctor.lint.read import read_document
from ecrdoctor.lint.report import lint_report
from ecrdoctor.lint.tools.arguments import invocations_of
from ecrdoctor.reading.mask import mask
from ecrdoctor.report.layout import Canvas
from ecrdoctor.report.model import Report
from ecrdoctor.report.render import render
from ecrdoctor.report.translations import in_both

from .dice import Dice
from .promises import check_shown, or_refused

NAMES = (
    "-", "push.sh", "Makefile", "push.ps1", "push.cmd", "README.md", "main.tf", "deploy.py", "Jenkinsfile",
    "Dockerfile", ".github/workflows/x.yml", ".gitlab-ci.yml", "buildspec.yml", "bitbucket-pipelines.yml",
    ".circleci/config.yml", "docker-compose.yml", "azure-pipelines.yml", ".travis.yml", "values.yaml",
)  # fmt: skip


def check(data: bytes) -> None:
    """One file, of the kind that the first byte chooses."""
    dice = Dice(data)
    name = NAMES[dice.number(len(NAMES) - 1)]
    document = or_refused(read_document, name, dice.rest())
    if document is None:
        return
    scene = Scene(document, invocations_of(document))
    size = len(document.text)
    for invocation in scene.invocations:
        for word in invocation.command.words:
            assert 0 <= word.span.start <= word.span.end <= size
    for _, finding in inspect(scene).found:
        assert 0 <= finding.span.start <= finding.span.end <= size
        assert all(0 <= edit.span.start <= edit.span.end <= size for edit in finding.edits)
    report = linted(scene)
    check_places(report)
    for form in ("text", "github"):  # the others are the target `reports`
        check_shown(render(form, [report], Canvas()))
    mended = or_refused(mend, name, dice.rest())
    if mended is not None:
        assert mended.data != dice.rest()
        assert or_refused(mend, name, mended.data) is None, "mending mends all that it can"


def linted(scene: Scene) -> Report:
    """The report on a document, as the command line makes it."""
    inspection = inspect(scene)
    masked = mask(scene.document.text, [(span.start, span.end) for span in password_spans(scene)])
    explained = explain(scene)
    english, chinese = (lint_report(scene, explained, inspection, masked, language) for language in ("en", "zh"))
    check_places(chinese)
    return in_both(english, chinese)


def check_places(report: Report) -> None:
    """Every part that is pointed at lies in the lines that are shown."""
    for line in report.lines:
        rows = line.text.split("\n")
        for part in (*line.findings, *line.pieces):
            assert line.line <= part.line < line.line + len(rows)
            assert 0 <= part.start <= part.start + part.length <= len(rows[part.line - line.line])
