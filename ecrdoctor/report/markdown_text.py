"""Any text as Markdown that means nothing but that text.

The words of a sentence are written as they are. Whatever else a log holds (addresses, `@names`, `#1`, hashes, markup)
goes into code spans, in which neither Markdown nor mentions nor references act; lines and commands stand in fences.
Backslashes alone would not do: GitHub and GitLab look for mentions and references in the text after its escapes.
"""

from __future__ import annotations

from itertools import groupby

from ecrdoctor.report.layout import safe, safe_lines
from ecrdoctor.report.story.sentence import code_parts

_BEFORE_WORD, _AFTER_WORD = "(\"'", ")\"',.;:!?"
_SIGNS = frozenset("-+=*|&")
"""Signs that stand alone in sentences; a backslash keeps each from acting."""
_LONGEST_NUMBER = 6
_SHORTEST_HASH = 7
"""GitHub links seven or more hexadecimal digits to a commit."""


def inline(text: str) -> str:
    """`text` as part of a paragraph: plain words as they are, everything else in code spans."""
    shown = ""
    for is_code, part in code_parts(safe(text)):
        new = code(part) if is_code else _words(part)
        apart = " " if shown.endswith("`") and new.startswith("`") else ""  # two spans that touch would be one
        shown += apart + new
    return shown.strip()


def code(text: str) -> str:
    """`text` as one code span, with more backticks around it than it has in it; nothing for nothing."""
    shown = safe(text).strip()
    if not shown:
        return ""
    ticks = "`" * (_longest_ticks(shown) + 1)
    pad = " " if "`" in (shown[0], shown[-1]) else ""
    return f"{ticks}{pad}{shown}{pad}{ticks}"


def fence(text: str, language: str = "") -> list[str]:
    """The lines of `text` as a block, in a fence that is longer than any run of backticks in it."""
    shown = safe_lines(text)
    ticks = "`" * max(3, _longest_ticks(shown) + 1)
    return [f"{ticks}{language}", *shown.split("\n"), ticks]


def _words(text: str) -> str:
    """The words of `text`, with one blank between two; a blank at either end stays."""
    words = " ".join(
        "".join(_run("".join(run)) if is_ascii else "".join(run) for is_ascii, run in groupby(word, str.isascii))
        for word in text.split()
    )
    return f"{' ' if text[:1] == ' ' else ''}{words}{' ' if text[-1:] == ' ' else ''}"


def _run(text: str) -> str:
    """Printable ASCII characters without a blank: the word in it, and the punctuation around it."""
    after = text.lstrip(_BEFORE_WORD)
    core = after.rstrip(_AFTER_WORD)
    before, after = text[: len(text) - len(after)], after[len(core) :]
    if core.isdigit() and len(core) <= _LONGEST_NUMBER:
        listed = "\\" if after.startswith((".", ")")) else ""  # `1.` would begin a list
        return f"{before}{core}{listed}{after}"
    if core in ("", "/") or _is_plain(core):
        return text
    return f"{before}\\{core}{after}" if core in _SIGNS else f"{before}{code(core)}{after}"


def _is_plain(core: str) -> bool:
    """Whether this is a word, or several with - ' or / between them, and no hash."""
    parts = core.replace("/", "-").replace("'", "-").split("-")
    is_hash = len(core) >= _SHORTEST_HASH and set(core.lower()) <= set("abcdef")
    return all(part.isalpha() for part in parts) and not is_hash


def _longest_ticks(text: str) -> int:
    return max((len(list(run)) for is_tick, run in groupby(text, "`".__eq__) if is_tick), default=0)
