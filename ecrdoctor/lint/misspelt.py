"""Variables that a document uses and never sets, though it sets one that is spelt nearly like it."""

from __future__ import annotations

from dataclasses import replace

from ecrdoctor.lint.every_word import with_words_changed, words_of
from ecrdoctor.lint.model import Document, ShellStep, Word
from ecrdoctor.regex import regex

_SET_SOMEHOW = regex(r"(?P<name>[A-Za-z_]\w*)[\"']?\s{0,3}(?:[:?+!]?=|:)")
_SET_BY_WORD = regex(r"\b(?:for|read|arg|export|unset|param|mapfile|readarray|-e|--env)\s(?P<names>[-\w \t$]{1,200})")
_SOURCES = frozenset(("source", "."))
_PREDEFINED = ("AWS_", "CI_", "GITHUB_", "GITLAB_", "RUNNER_", "CODEBUILD_", "BITBUCKET_", "CIRCLE_", "DOCKER_")
_MIN_LENGTH = 4
"""Shorter names are a letter apart by chance."""
_MAX_NAMES = 500


def mark_undefined(document: Document) -> Document:
    """Note in each word the variables in it that are most likely misspelt."""
    steps = [step for job in document.jobs for step in job.steps if isinstance(step, ShellStep)]
    if any(command.name in _SOURCES for step in steps for command in step.commands):
        return document  # another file sets variables, and we do not know which
    certain = {name for step in steps for name in (*step.environment, *step.assigned)}
    used = {name for word in words_of(document) for name in word.unknown if name.isidentifier()}
    if not certain or not used or len(certain) > _MAX_NAMES or len(used) > _MAX_NAMES:
        return document
    suspects = used - certain - _set_somehow(document.text)
    misspelt = {name for name in suspects if _is_misspelt(name, certain)}
    if not misspelt:
        return document

    def marked(word: Word) -> Word:
        found = tuple(dict.fromkeys(name for name in word.unknown if name in misspelt))
        return replace(word, undefined=found) if found else word

    return with_words_changed(document, marked)


def nearest(name: str, names: set[str]) -> str | None:
    """The name among `names` that is spelt most like `name`, if one is near enough to be meant."""
    near = [(distance(name, other), other) for other in sorted(names) if abs(len(name) - len(other)) <= 2]
    found = min(near, default=None)
    return found[1] if found and 0 < found[0] <= _allowed(name) else None


def distance(one: str, other: str) -> int:
    """Letters to insert, drop, change or swap with their neighbour; 1 where only the case differs."""
    if one.lower() == other.lower():
        return int(one != other)
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, start=1):
        last, before, row = before, row, [i]
        for j, right in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _allowed(name: str) -> int:
    return 2 if len(name) >= 8 else 1


def _is_misspelt(name: str, names: set[str]) -> bool:
    if name.startswith(_PREDEFINED) or len(name) < _MIN_LENGTH:
        return False
    found = nearest(name, names)
    # `TAG1` and `TAG2`, `DEV_REGION` and `PRD_REGION` are two things on purpose
    return found is not None and _without_digits(found) != _without_digits(name)


def _without_digits(name: str) -> str:
    return "".join(c for c in name if not c.isdigit())


def _set_somehow(text: str) -> set[str]:
    """Names that anything in the text may set: rather too many."""
    data = text.encode("ascii", "replace")
    names = {found.group("name").decode() for found in _SET_SOMEHOW.finditer(data)}
    for found in _SET_BY_WORD.finditer(data):
        names.update(word.lstrip("$-") for word in found.group("names").decode().split())
    return names
