"""Sentences with names and commands in them, which stand between backticks."""

from __future__ import annotations


def code_parts(text: str) -> tuple[tuple[bool, str], ...]:
    """`text` in order, each part with whether it is code; as one part where its backticks are no pairs around words."""
    parts = text.split("`")
    if len(parts) % 2 == 0 or any(not part or part != part.strip() for part in parts[1::2]):
        return ((False, text),)
    return tuple((place % 2 == 1, part) for place, part in enumerate(parts) if part)
