"""Writes reports: to standard output, or to a file that is whole or absent."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ecrdoctor.cli.options import Format
from ecrdoctor.errors import EcrDoctorError

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
}
_ONE_DOCUMENT = (Format.json, Format.html)
"""Formats in which several reports are one document, which cannot begin before the last is there."""
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
    """Takes reports one by one, in order; `close` finishes the output."""

    def __init__(self, chosen: Format | None, output: Path | None, *, verbose: bool = False) -> None:
        from ecrdoctor.report.layout import Canvas, canvas_for

        self._verbose = verbose
        self._format = chosen or _format_of(output)
        self._output = output
        self._canvas = canvas_for(sys.stdout) if output is None else Canvas()
        self._held: list[Report] = []
        self._shown = 0

    def write(self, report: Report) -> None:
        """Show one report: at once on standard output; at `close` in a file or a document of several."""
        if self._output is not None or self._format in _ONE_DOCUMENT:
            self._held.append(report)
            return
        if self._shown and self._format in (Format.text, Format.markdown):
            sys.stdout.write("\n")
        sys.stdout.write(self._render([report]))
        sys.stdout.flush()
        self._shown += 1

    def close(self) -> None:
        """Write what was held back."""
        if not self._held:
            return
        text = self._render(self._held)
        if self._output is None:
            sys.stdout.write(text)
            sys.stdout.flush()
        else:
            write_file(self._output, text)

    def _render(self, reports: list[Report]) -> str:
        from ecrdoctor.report.render import render

        return render(self._format.value, reports, self._canvas, verbose=self._verbose)


def write_file(file: Path, text: str) -> None:
    """Write `text` to `file`, whole or not at all.

    Raises:
        EcrDoctorError: the file cannot be written.
    """
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                out.write(text)
            os.chmod(name, 0o666 & ~_umask())
            os.replace(name, file)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        raise EcrDoctorError(
            f"{file}: cannot be written: {error.strerror}", "Choose another place with -o.", exit_code=4
        ) from None


def exit_code(outcomes: list[str]) -> int:
    """1 when a problem was named in any report, else 3 when any is inconclusive, else 0."""
    codes = {EXIT_CODES[outcome] for outcome in outcomes}
    return 1 if 1 in codes else 3 if 3 in codes else 0


def _format_of(output: Path | None) -> Format:
    if output is None:
        return Format.text
    found = _SUFFIXES.get(output.suffix.lower())
    if found is None:
        known = ", ".join(_SUFFIXES)
        raise EcrDoctorError(
            f"{output}: no format has the suffix {output.suffix!r}", f"Use --format, or one of {known}."
        )
    return found


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
