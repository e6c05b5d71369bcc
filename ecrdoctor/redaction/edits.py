"""Replacements in one text, and where a place of it is afterwards."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters `start` to `end` become `new`."""

    start: int
    end: int
    new: str
    kind: str = ""
    """What was there."""


def edited(text: str, edits: tuple[Edit, ...]) -> str:
    """`text` after `edits`, which are in order and do not overlap."""
    pieces = []
    position = 0
    for edit in edits:
        pieces += [text[position : edit.start], edit.new]
        position = edit.end
    return "".join((*pieces, text[position:]))


def moved(offset: int, edits: tuple[Edit, ...], *, end: bool = False) -> int:
    """Where `offset` is after `edits`; one inside a replaced part goes to its begin, or to its `end`."""
    shift = 0
    for edit in edits:
        if offset <= edit.start:
            break
        if offset < edit.end:
            return edit.start + shift + (len(edit.new) if end else 0)
        shift += len(edit.new) - (edit.end - edit.start)
    return offset + shift
