"""One file, linted and mended: what changes, and what the file would then hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ecrdoctor.lint.contract import Lint, Scene
from ecrdoctor.lint.findings.table import LINTS
from ecrdoctor.lint.inspect import inspect
from ecrdoctor.lint.mending.fix import Look, diff, encoded, fixed_text
from ecrdoctor.lint.model import ShellStep
from ecrdoctor.lint.read import read_document
from ecrdoctor.lint.tools.arguments import invocations_of


@dataclass(frozen=True, slots=True)
class Mended:
    """A file in which something can be mended with certainty."""

    diff: str
    """What changes, without secrets; untrusted text like every other of the file's lines."""
    data: bytes
    """The whole file after it, in its own encoding."""


def mend(name: str, data: bytes, lints: Iterable[Lint] = LINTS) -> Mended | None:
    """The file with every certain fix; None when there is none.

    Args:
        name: the file's path, or `-`.
        data: its content.
        lints: the lints whose fixes are wanted.

    Raises:
        EcrDoctorError: this is no text, or its encoding could not be kept.
    """
    table = tuple(lints)

    def look(text: str) -> Look:
        document = read_document(name, text.encode())
        inspection = inspect(Scene(document, invocations_of(document)), table)
        steps = (step for job in document.jobs for step in job.steps)
        broken = sum(isinstance(step, ShellStep) and step.failed_to_parse is not None for step in steps)
        return Look(tuple(finding for _, finding in inspection.found), broken + (document.note is not None))

    before = read_document(name, data).text
    after = fixed_text(before, look)
    if after == before:
        return None
    return Mended(diff(name, before, after), encoded(name, data, before, after))
