"""The step summary of GitHub Actions: Markdown appended to the file that the runner names."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ecrdoctor.cli.say import say

if TYPE_CHECKING:
    from ecrdoctor.report.model import Report

_MOST_BYTES = 1 << 20
"""The runner refuses a larger summary (docs.github.com, "Workflow commands", "Step isolation and limits")."""


def append_step_summary(reports: Sequence[Report], gate: Callable[[str, str], str]) -> None:
    """Append `reports` to the file in GITHUB_STEP_SUMMARY; nothing where there is none.

    Args:
        reports: redacted.
        gate: gives a text in a form back if it may leave; raises EcrDoctorError otherwise.

    What would make the file larger than the runner takes is left out, and said to be. A file that cannot be
    written costs the summary, never the run.
    """
    name = os.environ.get("GITHUB_STEP_SUMMARY")
    if not name:
        return
    from ecrdoctor.report.layout import Canvas
    from ecrdoctor.report.render import render
    from ecrdoctor.report.words import phrase, word

    file = Path(name)
    try:
        room = _MOST_BYTES - (file.stat().st_size if file.exists() else 0)
        with file.open("ab") as out:
            for report in reports:
                text = f"\n{gate(render('markdown', [report], Canvas()), 'markdown')}".encode()
                cut = f"\n{word('summary-cut', report.language)}\n".encode()
                if len(text) + len(cut) > room:
                    out.write(cut if len(cut) <= room else b"")
                    return
                out.write(text)
                room -= len(text)
    except OSError as error:
        say(phrase("summary-unwritable", reports[0].language, file=file, reason=error.strerror))
