"""A rule's pattern as RE2 sees it, and the phrase that it cannot match without.

Authors write what the client prints. Two liberties are taken for them, so that a message is found
however it reached the log: a space matches any run of white space, line breaks included (people and
terminals break lines), and letters match in either case.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ecrdoctor.regex import Regex, regex

_SPECIAL = ".^$*+?{}[]()|\\"
_COUNT = regex(r"\{\d+(?:,\d*)?\}")
_ESCAPE = regex(r"^\\(?:[xpP]\{[^}]*\}|x[0-9a-f]{2}|p[a-z]|[0-7]{2,3})")
_OPTIONAL = ("*", "?", "{")
_LONG = 100
"""Repetitions from which on a bound is only there to be on the safe side."""
# Between two words of a message a raw log can also hold a colour or an escaped line break.
RAW_SPACES = r"(?:\s|(?:\x1b|\\u001b)\[[0-9;]*[mK]|\\[nrt])+"


@cache
def to_re2(pattern: str) -> str:
    """The pattern with every literal space (outside a character class) widened to white space.

    A long bounded repetition that cannot leave its line (`[^\\n]{0,300}`) becomes an endless one: RE2 would
    write it out three hundred times, and gains nothing by it.
    """
    out = [""]
    for piece, _ in _tokens(pattern):
        if piece == " ":
            piece = r"\s+"
        elif piece[0] == "{" and _stays_in_line(out[-1]):
            piece = _endless(piece)
        out.append(piece)
    return "".join(out)


def _stays_in_line(piece: str) -> bool:
    """Whether a repeated piece can match no line break."""
    if piece in (".", r"\S", r"\d", r"\w"):
        return True
    if piece.startswith("[^"):
        return r"\n" in piece or r"\s" in piece
    return piece.startswith("[") and not any(mark in piece for mark in (r"\n", r"\s", r"\W", r"\D", "[:^", "\n"))


def _endless(repetition: str) -> str:
    """`*` for `{0,300}`, `+` for `{1,300}`; a short repetition as it is, since authors mean its bound."""
    least, comma, most = repetition[1:-1].partition(",")
    if not comma or not most.isdigit() or int(most) < _LONG:
        return repetition
    return {"0": "*", "1": "+"}.get(least, repetition)


def to_raw(re2_pattern: str) -> str:
    """A pattern over clean text as one over raw bytes; both in RE2's syntax."""
    return re2_pattern.replace(r"\s+", RAW_SPACES).replace('"', r'\\?"')


def checked(pattern: str) -> Regex:
    """The pattern of a rule, compiled.

    Raises:
        PatternError: it is not valid RE2, or too large in one of its forms; the raw one is the longer.
    """
    clean = to_re2(pattern)
    _ = Regex(to_raw(clean)).names
    compiled = Regex(clean)
    _ = compiled.names
    return compiled


def required_phrase(pattern: str) -> str:
    """The longest literal text that every match of `pattern` contains, or "" when there is none.

    Looks at the top level only: text inside groups and classes may be optional or one of several. A match of
    `name (?P<tag>[^ ]+) already exists` cannot be in a text that lacks `already exists`. Spaces stand for any
    white space, as in the pattern; quotes are left out, since they are escaped in a log that is JSON.
    """
    runs = [""]
    depth = 0
    for piece, following in _tokens(pattern):
        depth += (piece == "(") - (piece == ")")
        if piece == "|" and depth == 0:
            return ""
        literal = _literal(piece)
        if not literal or depth or following in _OPTIONAL:
            runs.append("")
            continue
        runs[-1] += literal
        if following == "+":
            runs.append("")
    return max((run.strip() for run in runs), key=len)


def phrase_pattern(phrase: str, spaces: str = r"\s+") -> str:
    """A pattern that finds a phrase as `required_phrase` gives it."""
    return "".join(spaces if char == " " else f"\\{char}" if char in _SPECIAL else char for char in phrase)


def _tokens(pattern: str) -> Iterator[tuple[str, str]]:
    """Each escape, class, counted repetition or character of a pattern, and the character after it."""
    index = 0
    while index < len(pattern):
        width = 1
        if pattern[index] == "\\":
            width = _escape_width(pattern, index)
        elif pattern[index] == "[":
            width = _class_width(pattern, index)
        elif pattern[index] == "{" and _COUNT.fullmatch(pattern[index : pattern.find("}", index) + 1].encode()):
            width = pattern.find("}", index) - index + 1
        yield pattern[index : index + width], pattern[index + width : index + width + 1]
        index += width


def _literal(piece: str) -> str:
    """The character that a piece stands for, "" when it is not one certain character."""
    if len(piece) == 2 and piece[0] == "\\":
        return "" if piece[1].isalnum() else piece[1]
    return piece if len(piece) == 1 and piece not in _SPECIAL + '"' and (piece == " " or not piece.isspace()) else ""


def _escape_width(pattern: str, start: int) -> int:
    """Width of `\\.`, `\\d`, `\\x1b`, `\\x{1f600}`, `\\pL`, `\\p{Greek}`, `\\033`."""
    found = _ESCAPE.search(pattern[start : start + 16].encode())
    return found.end() if found else 2


def _class_width(pattern: str, start: int) -> int:
    index = start + 1
    if pattern[index : index + 1] == "^":
        index += 1
    if pattern[index : index + 1] == "]":
        index += 1
    while index < len(pattern) and pattern[index] != "]":
        index += 2 if pattern[index] == "\\" else 1
    return index - start + 1
