"""A shell script as a syntax tree; with `shell` and `shell_words` the door to tree-sitter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

import tree_sitter_bash
from tree_sitter import Language, Node, Parser

from ecrdoctor.lint.model import Shell, Word
from ecrdoctor.lint.syntax.positions import Passage
from ecrdoctor.lint.syntax.shell_builtins import Options
from ecrdoctor.lint.syntax.shell_words import variable_end
from ecrdoctor.lint.syntax.variables import Hole

MAX_CHARACTERS = 1 << 20
"""What lies beyond is not read: no script is as long."""
_MAX_REPAIRS = 5
_QUOTES = ('"', "'", "`")


@dataclass(frozen=True, slots=True)
class Script:
    """A script to be read: its text, what is replaced in it before a shell sees it, and how its shell is started."""

    passage: Passage
    holes: tuple[Hole, ...] = ()
    shell: Shell = "bash"
    options: Options = Options()
    environment: Mapping[str, Word] = field(default_factory=dict)
    """Variables that the CI system sets."""


def parse(script: Script) -> tuple[Node, tuple[int, int] | None]:
    """The syntax tree of a script, in which one byte is one character; and the first part that is no valid shell.

    A quote that is never closed would swallow the rest of the script, so it is then read as a letter.
    """
    plain = _plain(script)
    parser = Parser(_language())
    root = parser.parse(plain.encode()).root_node
    first = _first_error(root)
    place = (first.start_byte, first.end_byte) if first else None
    for _ in range(_MAX_REPAIRS):
        if first is None or (quote := _open_quote(first, plain)) is None:
            break
        plain = plain[:quote] + "x" + plain[quote + 1 :]
        root = parser.parse(plain.encode()).root_node
        first = _first_error(root)
    return root, place


def _plain(script: Script) -> str:
    """The script in ASCII, one character for one.

    Only ASCII has a meaning in the grammar, so everything else, and what is replaced before the shell sees it,
    is parsed as a letter in its place. So is `$NAME`, which the grammar misses after some words (`$A.b.$C.d`).
    """
    text = script.passage.text[:MAX_CHARACTERS]
    text = text.replace("\\\r\n", " \\\n").replace("\r", " ")  # `\` goes on with the next line, whatever its end is
    pieces: list[str] = []
    place = 0
    for hole in script.holes:
        pieces += [text[place : hole.start], "x" * (min(hole.end, len(text)) - max(hole.start, place))]
        place = max(hole.end, place)
    plain = "".join([*pieces, text[place:]])
    if not plain.isascii():
        plain = "".join(c if c.isascii() else "x" for c in plain)
    pieces, place = [], 0
    while (dollar := plain.find("$", place)) >= 0:
        end = variable_end(plain, dollar) or dollar + 1
        pieces += [plain[place:dollar], "x" * (end - dollar) if end > dollar + 1 else "$"]
        place = end
    return "".join([*pieces, plain[place:]])


def _open_quote(error: Node, plain: str) -> int | None:
    """Where the quote stands that is never closed, if that is what is wrong."""
    if error.is_missing:
        opening = error.parent.children[0] if error.parent else None
        return opening.start_byte if opening and opening.type in _QUOTES else None
    start = plain[error.start_byte : error.start_byte + 1]
    return error.start_byte if start in _QUOTES and start else None


@cache
def _language() -> Language:
    return Language(tree_sitter_bash.language())


def _first_error(root: Node) -> Node | None:
    """The outermost part, in order, that is no valid shell."""
    node: Node | None = root
    while node is not None and not node.is_error and not node.is_missing:
        node = next((child for child in node.children if child.has_error or child.is_missing), None)
    return node
