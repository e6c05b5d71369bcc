"""String literals of Terraform, CDK, Pulumi and other programs that name an image in ECR. No full parse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ecrdoctor.lint.model import ImageStep, Job
from ecrdoctor.lint.syntax.positions import Passage
from ecrdoctor.lint.syntax.variables import find_holes, template_word, unknown
from ecrdoctor.regex import Regex, regex

_REGISTRY = regex(r"(?:dkr[.-]ecr|public\.ecr\.aws|ecr-public\.aws)")
_DOLLAR_BRACES = regex(r"\$\{(?P<name>[^{}\n]*)\}")
_BRACES = regex(r"\$?\{(?P<name>[^{}\n]*)\}")
_QUOTES = "\"'`"
_MAX_LENGTH = 400


@dataclass(frozen=True, slots=True)
class _Literal:
    """A string literal without its quotes."""

    start: int
    end: int
    formatted: bool
    """A Python `f"…"` or a C# `$"…"`."""


def read_strings(text: str, setting: str) -> tuple[Job, ...]:
    """Every literal that names an image in ECR, as one job."""
    steps: list[ImageStep] = []
    for literal in _literals(text):
        inside = text[literal.start : literal.end]
        if not _names_image(inside):
            continue
        passage = Passage.of(text, literal.start, literal.end)
        holes = find_holes(inside, _pattern(literal, setting), unknown)
        word = template_word(passage, holes)
        steps.append(ImageStep(word, word.span))
    return (Job("", tuple(steps), (), setting),)


def _names_image(text: str) -> bool:
    whole = not any(c.isspace() for c in text.replace("${", "").replace("}", ""))
    return whole and not text.startswith("arn:") and _REGISTRY.search(text.encode("ascii", "replace")) is not None


def _pattern(literal: _Literal, setting: str) -> Regex:
    return _BRACES if literal.formatted and setting != "terraform" else _DOLLAR_BRACES


def _literals(text: str) -> Iterator[_Literal]:
    """Literals on one line, comments left out."""
    offset = 0
    for line in text.splitlines(keepends=True):
        place = 0
        while place < len(line):
            here = line[place]
            if here == "#" or line.startswith("//", place):
                break
            if here in _QUOTES:
                end = _closing(line, place)
                if end < 0:
                    break
                formatted = line[max(place - 1, 0) : place].lower() in ("f", "$") and place > 0
                if end - place <= _MAX_LENGTH:
                    yield _Literal(offset + place + 1, offset + end, formatted)
                place = end
            place += 1
        offset += len(line)


def _closing(line: str, opening: int) -> int:
    place = opening + 1
    while place < len(line) and line[place] != line[opening]:
        place += 2 if line[place] == "\\" else 1
    return place if place < len(line) else -1
