"""What the lints say about a text, written down so that a test can compare all of it."""

from __future__ import annotations

from ecrdoctor.lint.contract import Finding, Lint, Scene
from ecrdoctor.lint.inspect import Inspection, inspect
from ecrdoctor.lint.read import read_document
from ecrdoctor.lint.tools.arguments import invocations_of

HOST = "123456789012.dkr.ecr.us-east-1.amazonaws.com"


def scene_of(name: str, text: str) -> Scene:
    """A text, read as the file it pretends to be."""
    document = read_document(name, text.encode())
    return Scene(document, invocations_of(document))


def inspection_of(name: str, text: str) -> Inspection:
    """What all lints say about a text."""
    return inspect(scene_of(name, text))


def ids(text: str, name: str = "-") -> list[str]:
    """Ids of the findings, in order."""
    return [lint.id for lint, _ in inspection_of(name, text).found]


def said(name: str, text: str) -> str:
    """Every finding: place, weight, id, the words it marks, what it says, and the corrected command."""
    scene = scene_of(name, text)
    return "".join(_one(scene, lint, finding) for lint, finding in inspect(scene).found)


def _one(scene: Scene, lint: Lint, finding: Finding) -> str:
    document, span = scene.document, finding.span
    place = f"{document.line_of(span.start)}:{document.column_of(span.start) + 1}"
    marked = document.text[span.start : span.end].replace("\n", "⏎")
    certain = " (certain)" if finding.edits else ""
    fix = f"  → {finding.fix.en}\n" if finding.fix else ""
    return (
        f"{place} {finding.severity or lint.severity} {lint.id}{certain}: {marked}\n"
        f"  {finding.message.en}\n  {finding.message.zh}\n{fix}"
    )
