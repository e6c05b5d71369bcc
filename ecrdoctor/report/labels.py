"""Explanations under the very characters that they explain, as compilers point into a source line.

Columns are a terminal's: wide characters take two, tabs go to the next multiple of four. A line that is too long
is cut into rows, each with its own marks; labels that find no room beside their part are numbered and listed below.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ecrdoctor.report.layout import Canvas, safe, width_of, wrap

_TAB = 4
_MIN_ROOM = 24
"""Columns below which a label is not set beside its part."""


@dataclass(frozen=True, slots=True)
class Label:
    """What to say about a part of a line."""

    start: int
    """Characters before it in its line."""
    length: int
    text: str
    style: str = "cyan"
    strong: bool = False
    """Whether it is underlined with `^`, not `-`."""


def annotate(line: str, number: int, gutter: int, labels: Sequence[Label], canvas: Canvas) -> Iterator[str]:
    """One line of a file with its labels.

    Args:
        line: the line, without its end.
        number: its number in the file.
        gutter: columns for line numbers.
        labels: in any order; each lies within the line.
        canvas: the reader's screen.
    """
    bar = canvas.mark("│", "|")
    empty = canvas.style(f"  {'':>{gutter}} {bar} ", "dim")
    room = max(12, canvas.width - gutter - 5)
    cells = _cells(line)
    ordered = sorted(labels, key=lambda label: (label.start, -label.length))
    listed = 0
    for start, end in _rows(cells, ordered, room):
        shown = f"{number:>{gutter}}" if start == 0 else f"{canvas.mark('…', '~'):>{gutter}}"
        yield canvas.style(f"  {shown} {bar} ", "dim") + "".join(cells[start:end])
        row = _Row(cells, start, end)
        touching = [label for label in ordered if label.start < end and label.start + label.length > start]
        if touching:
            yield empty + row.underline(touching, canvas)
        beginning = [label for label in touching if label.start >= start]
        if all(_fits(label, room - row.column(label.start) - 3) for label in beginning):
            lines = _beside(beginning, row, room, canvas)
        else:
            lines = _below(beginning, row, room, listed + 1, canvas)
            listed += len(beginning)
        yield from (empty + text for text in lines)


def _cells(line: str) -> list[str]:
    """What is shown for each character."""
    cells: list[str] = []
    column = 0
    for char in line:
        cell = " " * (_TAB - column % _TAB) if char == "\t" else safe(char)
        cells.append(cell)
        column += width_of(cell)
    return cells


def _rows(cells: list[str], labels: Sequence[Label], room: int) -> Iterator[tuple[int, int]]:
    """Ranges of characters that fit into `room` columns, broken after blanks and before labelled parts if possible."""
    breaks = {label.start for label in labels} | {place + 1 for place, cell in enumerate(cells) if cell == " "}
    start = 0
    while True:
        end, columns = start, 0
        while end < len(cells) and columns + width_of(cells[end]) <= room:
            columns += width_of(cells[end])
            end += 1
        if end < len(cells):
            end = max((place for place in breaks if start < place <= end), default=max(end, start + 1))
        yield start, end
        if end >= len(cells):
            return
        start = end


@dataclass(frozen=True, slots=True)
class _Row:
    """A stretch of a line that is shown on one row of the screen."""

    cells: list[str]
    start: int
    end: int

    def column(self, place: int) -> int:
        """Columns before the character at `place`."""
        return width_of("".join(self.cells[self.start : min(place, self.end)]))

    def underline(self, labels: Sequence[Label], canvas: Canvas) -> str:
        """The marks under the row; a short label's lie over a longer one's."""
        marks = [(" ", "")] * self.column(self.end)
        for label in sorted(labels, key=lambda label: (-label.length, label.strong, label.start)):
            first, last = self.column(max(label.start, self.start)), self.column(label.start + label.length)
            neighbours = marks[max(0, first - 1) : first] + marks[last : last + 1]
            mark = "^" if label.strong else "~" if "-" in [char for char, _ in neighbours] else "-"
            marks[first:last] = [(mark, label.style)] * (last - first)
        return _styled(marks, canvas)


def _styled(marks: list[tuple[str, str]], canvas: Canvas) -> str:
    """Characters with a style each, as few changes of style as possible."""
    runs: list[tuple[str, str]] = []
    for char, style in marks:
        if runs and runs[-1][1] == style:
            runs[-1] = (runs[-1][0] + char, style)
        else:
            runs.append((char, style))
    return "".join(canvas.style(text, style) if style else text for text, style in runs).rstrip()


def _fits(label: Label, room: int) -> bool:
    longest = max(map(len, "".join(char if char.isascii() else " " for char in label.text).split()), default=0)
    return room >= max(min(_MIN_ROOM, width_of(label.text)), longest)


def _folded(text: str, width: int) -> Iterator[str]:
    """`text` in lines of at most `width` columns; a word that is longer is cut."""
    for line in wrap(text, width):
        while width_of(line) > width:
            end = next(place for place in range(len(line), 0, -1) if width_of(line[:place]) <= width)
            yield line[:end]
            line = line[end:]
        yield line


def _beside(labels: Sequence[Label], row: _Row, room: int, canvas: Canvas) -> Iterator[str]:
    """Each label at the end of a bar below its part, the rightmost first, so that no bar crosses a text."""
    for place in reversed(range(len(labels))):
        label, column = labels[place], row.column(labels[place].start)
        before = [(row.column(other.start), other.style) for other in labels[:place]]
        shared = any(other == column for other, _ in before)
        corner = canvas.mark("├─ ", "|- ") if shared else canvas.mark("╰─ ", "`- ")
        bars = _bars([bar for bar in before if bar[0] < column], column, canvas)
        further = _bars(before, column + 3, canvas)
        for number, text in enumerate(_folded(label.text, room - column - 3)):
            yield bars + canvas.style(corner, label.style) + text if number == 0 else further + text


def _bars(bars: list[tuple[int, str]], width: int, canvas: Canvas) -> str:
    """`width` columns with a bar at each place."""
    marks = [(" ", "")] * width
    for column, style in bars:
        marks[column] = (canvas.mark("│", "|"), style)
    text = _styled(marks, canvas)
    last = max((column for column, _ in bars), default=-1)
    return text + " " * (width - last - 1)


def _below(labels: Sequence[Label], row: _Row, room: int, first: int, canvas: Canvas) -> Iterator[str]:
    """A number under each part, and a list of the texts."""
    numbered = list(enumerate(labels, first))
    waiting = numbered
    while waiting:
        line, column, left = "", 0, []
        for number, label in waiting:
            place = row.column(label.start)
            if line and place <= column:
                left.append((number, label))
                continue
            line += " " * (place - column) + canvas.style(str(number), label.style)
            column = place + len(str(number))
        yield line
        waiting = left
    width = len(str(first + len(labels) - 1))
    for number, label in numbered:
        lead = f"{number:>{width}} "
        for place, text in enumerate(_folded(label.text, room - len(lead))):
            yield (canvas.style(lead, label.style) if place == 0 else " " * len(lead)) + text
