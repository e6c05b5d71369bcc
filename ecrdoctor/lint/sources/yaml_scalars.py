"""A YAML scalar as a passage: which character of the file each character of its value comes from.

However a scalar is written, its visible characters stand in the file in the same order; only blanks are folded,
indented and dropped, and only quotes know escapes. So value and source are walked side by side.
"""

from __future__ import annotations

from ecrdoctor.lint.sources.yaml_tree import Node
from ecrdoctor.lint.syntax.positions import Passage, PassageBuilder

_BLANK = " \t\n\r"
_ESCAPE_DIGITS = {"x": 2, "u": 4, "U": 8}


def scalar_passage(document: str, node: Node) -> Passage:
    """The value of a scalar node of `document`."""
    value = node.text
    if node.style in ("|", ">"):
        header_end = document.find("\n", node.start, node.end)
        position = node.end if header_end < 0 else header_end + 1
    else:
        position = node.start + len(node.style)
    builder = PassageBuilder()
    for character in value:
        position, source, width = _next(document, position, node, character)
        if width == 1:
            builder.run(character, source)
        else:
            builder.escape(character, source, width)
        position = source + width
    if not value:
        builder.escape("", position, 0)
        return Passage.of(document, position, position)
    return builder.build()


def _next(document: str, position: int, node: Node, character: str) -> tuple[int, int, int]:
    """Where the next character of the value stands: the scan's position, its first character, how many it takes."""
    end = node.end
    if character in _BLANK:
        return _next_blank(document, position, node)
    while position < end:
        here = document[position]
        if node.style == '"' and here == "\\":
            after = document[position + 1 : position + 2]
            if after in ("\n", "\r"):  # an escaped line break is nothing
                position += 2
                continue
            return position, position, 2 + _ESCAPE_DIGITS.get(after, 0)
        if node.style == "'" and here == "'" and character == "'":
            return position, position, 2
        if here == character:
            return position, position, 1
        position += 1
    return position, end, 0


def _next_blank(document: str, position: int, node: Node) -> tuple[int, int, int]:
    while node.style == '"' and position < node.end and document[position] == "\\":
        after = document[position + 1 : position + 2]
        if after not in ("\n", "\r"):
            return position, position, 2 + _ESCAPE_DIGITS.get(after, 0)
        position += 2  # an escaped line break is nothing, and so are the blanks after it
        while position < node.end and document[position] in _BLANK:
            position += 1
    here = document[position : position + 1] if position < node.end else ""
    return position, position, 1 if here and here in _BLANK else 0
