"""Comments that silence findings: `# ecrdoctor: ignore=lint-a,lint-b`, or `ignore` alone for all."""

from __future__ import annotations

from collections.abc import Mapping

from ecrdoctor.regex import regex

_COMMENT = regex(
    r"^(?P<before>.*?)(?:#|//|::|\brem\b|<!--)\s*ecrdoctor:\s*ignore(?:\s*=\s*(?P<ids>[\w-]+(?:\s*,\s*[\w-]+)*))?"
)
_ONLY_COMMENT = ("#", "//", "::", "<!--", "REM ", "rem ")
_CONTINUES = ("\\", "`", "^", "|", "&&", "||")
ALL = "*"


def silenced(text: str) -> Mapping[int, frozenset[str]]:
    """Line number, from 1, → ids silenced there, `*` for all.

    A comment at the end of a line is for that line; one that stands alone is for the command on the lines after it.
    """
    found: dict[int, frozenset[str]] = {}
    if "ecrdoctor:" not in text:
        return found
    waiting: frozenset[str] = frozenset()
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.strip()
        ids, alone = _ids(line)
        if ids and alone:
            waiting |= ids
            continue
        here = ids
        if waiting and bare and not bare.startswith(_ONLY_COMMENT):
            here |= waiting
            waiting = waiting if bare.endswith(_CONTINUES) else frozenset()
        if here:
            found[number] = here
    return found


def _ids(line: str) -> tuple[frozenset[str], bool]:
    """What a comment in the line silences, and whether nothing stands before it."""
    if "ecrdoctor:" not in line:
        return frozenset(), False
    match = _COMMENT.search(line.encode("utf-8", "replace"))
    if match is None:
        return frozenset(), False
    ids = match.group("ids").decode()
    names = frozenset(name.strip() for name in ids.split(",")) if ids else frozenset((ALL,))
    return names, not match.group("before").strip()
