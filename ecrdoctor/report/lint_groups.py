"""Commands of a linted file that are shown together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ecrdoctor.report.model import LineExplained


def commands_together(lines: Sequence[LineExplained]) -> Iterator[list[LineExplained]]:
    """Commands that share a line of the file (a pipe) stand together; `lines` in the order of the file."""
    group: list[LineExplained] = []
    for line in lines:
        if group and line.line > max(_last_line(other) for other in group):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def rows_of(group: Sequence[LineExplained]) -> dict[int, str]:
    """Line number, from 1, → that line of the file, in order."""
    rows = {line.line + place: row for line in group for place, row in enumerate(line.text.split("\n"))}
    return dict(sorted(rows.items()))


def _last_line(line: LineExplained) -> int:
    return line.line + line.text.count("\n")
