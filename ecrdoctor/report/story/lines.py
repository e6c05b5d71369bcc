"""Lines of a log, cut at the parts that matter."""

from __future__ import annotations

from collections.abc import Iterable

from ecrdoctor.report.model import Evidence
from ecrdoctor.report.story.blocks import Mark, Part, Quote


def quotes(lines: Iterable[Evidence]) -> tuple[Quote, ...]:
    """The lines with their matching parts."""
    return tuple(quote(line.line, line.text, [(line.start, line.length)]) for line in lines)


def quote(number: int, text: str, places: Iterable[tuple[int, int]], mark: Mark = "wrong") -> Quote:
    """One line, marked at each (start, length); of a place that holds another one, only the other is marked."""
    spans = sorted({(start, min(start + length, len(text))) for start, length in places if start < len(text)})
    parts: list[Part] = []
    done = 0
    for start, end in spans:
        holds_another = any(start <= other[0] and other[1] <= end for other in spans if other != (start, end))
        if done <= start < end and not holds_another:
            parts += [Part(text[done:start]), Part(text[start:end], mark)]
            done = end
    parts.append(Part(text[done:]))
    return Quote(number, tuple(part for part in parts if part.text))
