"""Writes reports: to standard output, or to a file that is whole or absent."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from ecrdoctor.cli.files import write_file
from ecrdoctor.cli.options import Format
from ecrdoctor.cli.redaction import Redaction
from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.text import Text

if TYPE_CHECKING:  # `--version` and `--help` load none of this
    from ecrdoctor.report.model import Report

_SUFFIXES = {
    ".json": Format.json,
    ".jsonl": Format.jsonl,
    ".ndjson": Format.jsonl,
    ".txt": Format.text,
    ".log": Format.text,
    ".md": Format.markdown,
    ".markdown": Format.markdown,
    ".html": Format.html,
    ".htm": Format.html,
    ".sarif": Format.sarif,
}
_ONE_DOCUMENT = (Format.json, Format.html, Format.sarif)
"""Formats in which several reports are one document, which cannot begin before the last is there."""
_NO_SARIF = Text("only `lint` writes SARIF", "只有 `lint` 能输出 SARIF")
_NO_SARIF_REMEDY = Text("Use --format json or github here.", "这里请用 --format json 或 github。")
EXIT_CODES = {
    "explained": 1,
    "blocked": 1,
    "findings": 1,
    "unknown": 3,
    "inconclusive": 3,
    "no-failure": 0,
    "ready": 0,
    "clean": 0,
}


class ReportWriter:
    """Takes reports one by one, in order; `close` finishes the output.

    Args:
        chosen: the format; None for the one that the suffix of `output` says, else text.
        output: a file; None for `stream`.
        verbose: leave nothing out of the text.
        stream: standard output when None.
        redaction: what all that is written goes through; the level `ticket` when None.
        bundle: a zip file with all there is, beside the output.
        places: whether the reports are about places in files, which is what SARIF is for.

    Raises:
        EcrDoctorError: no format has the suffix of `output`, or SARIF is asked for without places.
    """

    def __init__(
        self,
        chosen: Format | None,
        output: Path | None,
        *,
        verbose: bool = False,
        stream: TextIO | None = None,
        redaction: Redaction | None = None,
        bundle: Path | None = None,
        places: bool = False,
    ) -> None:
        from ecrdoctor.report.layout import Canvas, canvas_for

        self._verbose = verbose
        self._format = chosen or format_of(output)
        if self._format is Format.sarif and not places:
            raise EcrDoctorError(_NO_SARIF, _NO_SARIF_REMEDY)
        self._output = output
        self._stream = stream or sys.stdout
        self._canvas = canvas_for(self._stream) if output is None else Canvas()
        self._redaction = redaction or Redaction()
        self._bundle = bundle
        self._bundled: list[tuple[Report, tuple[str, ...]]] = []
        self._held: list[Report] = []
        self._shown = 0
        self.in_both_languages = bundle is not None or self._format is Format.json
        """Whether reports are written that may be rendered again, and so are wanted with their translations."""
        self.wants_clean_reports = self._format is Format.sarif
        """Whether a report that says nothing is wanted too: an upload without results closes what was open."""

    def write(self, report: Report, log: tuple[str, ...] = (), *, saved: bool = False) -> None:
        """Show one report: at once on standard output; at `close` in a file or a document of several.

        Args:
            report: not redacted yet, apart from secrets, unless it is a saved one.
            log: the lines of its log, for the bundle.
            saved: it was written before.

        Raises:
            EcrDoctorError: it may not be shown at this level, or cannot be written.
        """
        report = self._redaction.apply_again(report) if saved else self._redaction.apply(_dated(report))
        if self._bundle:
            self._bundled.append((report, self._redaction.apply_to_log(log)))
        if self._output is not None or self._format in _ONE_DOCUMENT:
            self._held.append(report)
            return
        if self._shown and self._format in (Format.text, Format.markdown):
            self._stream.write("\n")
        self._stream.write(self._render([report]))
        self._stream.flush()
        self._summarise([report])
        self._shown += 1

    def close(self) -> None:
        """Write what was held back, the bundle, and the map of tokens."""
        text = self._render(self._held) if self._held else ""  # may be refused; then nothing is written
        if self._bundled and self._bundle:
            from ecrdoctor.bundle.members import members
            from ecrdoctor.bundle.write import pack

            reports, logs = zip(*self._bundled, strict=True)
            write_file(self._bundle, pack(members(reports, logs, self._redaction.let_out)))
        self._redaction.save_map()
        if not self._held:
            return
        if self._output is None:
            self._stream.write(text)
            self._stream.flush()
        else:
            write_file(self._output, text)
        self._summarise(self._held)

    def _summarise(self, reports: list[Report]) -> None:
        """Annotations say little: the whole report goes to the step summary."""
        if self._format is Format.github:
            from ecrdoctor.cli.github import append_step_summary

            append_step_summary(reports, self._redaction.let_out)

    def _render(self, reports: list[Report]) -> str:
        from ecrdoctor.report.render import render

        if self._format is Format.text:
            reports = [self._redaction.shown(report) for report in reports]
        text = render(self._format.value, reports, self._canvas, verbose=self._verbose)
        return self._redaction.let_out(text, self._format.value)


def _dated(report: Report) -> Report:
    """`report` with the time it was made. With SOURCE_DATE_EPOCH (reproducible-builds.org) nothing in it is of now."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    fixed = epoch.isascii() and epoch.isdigit() and len(epoch) <= 11
    moment = time.gmtime(int(epoch) if fixed else None)
    return replace(
        report,
        created=time.strftime("%Y-%m-%dT%H:%M:%SZ", moment),
        timings={} if fixed else report.timings,
    )


def exit_code(outcomes: list[str]) -> int:
    """1 when a problem was named in any report, else 3 when any is inconclusive, else 0."""
    codes = {EXIT_CODES[outcome] for outcome in outcomes}
    return 1 if 1 in codes else 3 if 3 in codes else 0


def format_of(output: Path | None) -> Format:
    """The format that the suffix of a file says; text where there is no file.

    Raises:
        EcrDoctorError: no format has that suffix.
    """
    if output is None:
        return Format.text
    found = _SUFFIXES.get(output.suffix.lower())
    if found is None:
        known = ", ".join(_SUFFIXES)
        raise EcrDoctorError(
            Text(
                f"{output}: no format has the suffix {output.suffix!r}", f"{output}：没有格式使用后缀 {output.suffix!r}"
            ),
            Text(f"Use --format, or one of {known}.", f"请用 --format，或使用以下后缀之一：{known}。"),
        )
    return found
