"""Secrets covered character by character, for text in which places matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ecrdoctor.reading.secrets import Redactor

_OPEN = "[redacted:"
COVER = "*"


@dataclass(frozen=True, slots=True)
class Masked:
    """A text whose secrets are covered."""

    text: str
    """As long as the original, line by line."""
    secrets: tuple[str, ...] = ()
    """What was covered, the longest first."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """How many of each kind."""

    def hide(self, text: str) -> str:
        """Another text, such as a message about the first, without the secrets found in it."""
        for secret in self.secrets:
            text = text.replace(secret, "***")
        return text


def mask(text: str, known: Sequence[tuple[int, int]] = ()) -> Masked:
    """`text` with every secret replaced by as many `*`.

    Args:
        text: of any number of lines.
        known: ranges that the caller knows to be passwords, whatever they look like.
    """
    redactor = Redactor()
    covered = "\n".join(_covered(line, redactor.clean(line)) for line in text.split("\n"))
    counts = Counter(redactor.counts)
    for start, end in known:
        counts["password-argument"] += text[start:end] == covered[start:end]
        cover = "".join(char if char == "\n" else COVER for char in text[start:end])
        covered = covered[:start] + cover + covered[end:]
    secrets = {text[start:end] for start, end in _covers(text, covered)}
    return Masked(covered, tuple(sorted(secrets, key=lambda secret: (-len(secret), secret))), +counts)


def _covered(line: str, cleaned: str) -> str:
    """`line` with `*` wherever `cleaned` has a mark: what stands between two marks is found again in order."""
    if line == cleaned:
        return line
    first, *rest = [part.partition("]")[2] if number else part for number, part in enumerate(cleaned.split(_OPEN))]
    covered, place = first, len(first)
    for number, kept in enumerate(rest):
        last = number == len(rest) - 1
        found = len(line) - len(kept) if last else line.find(kept, place) if kept else place
        covered += COVER * (found - place) + kept
        place = found + len(kept)
    return covered if len(covered) == len(line) else COVER * len(line)


def _covers(line: str, covered: str) -> list[tuple[int, int]]:
    """Ranges in which the two differ."""
    ranges: list[tuple[int, int]] = []
    for place, (before, after) in enumerate(zip(line, covered, strict=True)):
        if before != after:
            if ranges and ranges[-1][1] == place:
                ranges[-1] = (ranges[-1][0], place + 1)
            else:
                ranges.append((place, place + 1))
    return ranges
