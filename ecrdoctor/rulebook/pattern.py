"""A rule's pattern as RE2 sees it, and the literal text that it cannot match without.

Authors write what the client prints. Two liberties are taken for them, so that a message is found
however it reached the log: a space matches any run of white space, line breaks included (people and
terminals break lines), and letters match in either case.
"""

from __future__ import annotations

_QUANTIFIERS = "*?{"
# Between two words of a message a raw log can also hold a colour or an escaped line break.
_RAW_SPACE = r"(?:\s|\x1b\[[0-9;]*[mK]|\\[nrt])+"


def to_re2(pattern: str) -> str:
    """The pattern with every literal space (outside a character class) widened to white space."""
    out = []
    in_class = False
    index = 0
    while index < len(pattern):
        char = pattern[index]
        if char == "\\" and index + 1 < len(pattern):
            out.append(pattern[index : index + 2])
            index += 2
            continue
        if in_class:
            in_class = char != "]" or pattern[index - 1] == "["
        elif char == "[":
            in_class = True
        elif char == " ":
            char = r"\s+"
        out.append(char)
        index += 1
    return "".join(out)


def to_raw(re2_pattern: str) -> str:
    """A pattern over clean text as one over raw bytes; both in RE2's syntax."""
    return re2_pattern.replace(r"\s+", _RAW_SPACE).replace('"', r'\\?"')


def required_literal(pattern: str) -> str:
    """The longest lower-case word that every match of `pattern` contains, or "" when there is none.

    Looks at the top level only: text inside groups and classes may be optional or one of several.
    A match of `no basic auth credentials` cannot be in a text that lacks `credentials`.
    """
    runs = [""]
    depth = 0
    index = 0
    while index < len(pattern):
        char = pattern[index]
        width = 1
        literal = ""
        if char == "\\":
            width = 2
            escaped = pattern[index + 1 : index + 2]
            literal = "" if escaped.isalnum() else escaped
        elif char == "[":
            width = _class_width(pattern, index)
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
        elif char == "|" and depth == 0:
            return ""
        elif char == "{":
            width = max(pattern.find("}", index) - index + 1, 1)
        elif char not in ".^$*+?}" and not char.isspace():
            literal = char
        following = pattern[index + width : index + width + 1]
        optional = bool(following) and following in _QUANTIFIERS
        if literal and depth == 0 and not optional:
            runs[-1] += literal
            if following == "+":
                runs.append("")
        else:
            runs.append("")
        index += width
    best = max(runs, key=len)
    return best.lower() if best.isascii() else ""


def _class_width(pattern: str, start: int) -> int:
    index = start + 1
    if pattern[index : index + 1] == "^":
        index += 1
    if pattern[index : index + 1] == "]":
        index += 1
    while index < len(pattern) and pattern[index] != "]":
        index += 2 if pattern[index] == "\\" else 1
    return index - start + 1
