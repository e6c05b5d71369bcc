"""Words of a shell script: what each comes to when the shell has expanded it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from tree_sitter import Node

from ecrdoctor.lint.model import Word
from ecrdoctor.lint.syntax.positions import Passage, PassageBuilder
from ecrdoctor.lint.syntax.variables import Hole, Scope, Value, joined, unknown, word
from ecrdoctor.regex import regex

MAX_DEPTH = 40
"""Words inside words: no script that a person reads comes near it."""

_EXPANSION = regex(r"^(?P<name>[A-Za-z_]\w*)(?P<operator>:?[-=?+]|\^\^|,,|)", ignore_case=False)
_UNQUOTED_EXPANSIONS = frozenset(("simple_expansion", "expansion", "command_substitution", "brace_expression"))
_BARE = frozenset(("word", "command_name", "number", "variable_name"))
_COMMANDS_INSIDE = frozenset(("command_substitution", "process_substitution"))
_ANSI_C = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", '"': '"'}


@dataclass(slots=True)
class Words:
    """Reads words of one passage. Offsets of its nodes are characters: see `shell.parse`."""

    passage: Passage
    holes: tuple[Hole, ...]
    substitutions: list[Node] = field(default_factory=list)
    """Nodes of the `$(…)` met so far, for whoever reads the commands in them."""
    _depth: int = 0

    def word(self, node: Node, scope: Scope) -> Word:
        """The word that a node is."""
        value = self.value(node, scope)
        return word(self.passage, node.start_byte, node.end_byte, value, not self.splits(node))

    def splits(self, node: Node) -> bool:
        """Whether a blank in an expanded part would split the word."""
        if node.type == "concatenation":
            return any(self.splits(child) for child in node.children)
        return node.type in _UNQUOTED_EXPANSIONS or (node.type in _BARE and _has_variable(self.text(node)))

    def text(self, node: Node) -> str:
        """A node as written."""
        return self.passage.text[node.start_byte : node.end_byte]

    def value(self, node: Node, scope: Scope) -> Value:
        """What a node comes to."""
        if self._depth >= MAX_DEPTH:
            return unknown("…")
        self._depth += 1
        value = self._value(node, scope)
        self._depth -= 1
        return value

    def _value(self, node: Node, scope: Scope) -> Value:
        start, end = node.start_byte, node.end_byte
        match node.type:
            case "raw_string":
                return self._literal(start + 1, end - 1, None, escapes="")
            case "string":
                return self._between(node, start + 1, end - 1, scope, escapes='"\\$`\n')
            case "translated_string":
                return self.value(node.children[-1], scope)
            case "ansi_c_string":
                return Value(_ansi_c(self.passage.text[start + 2 : end - 1]))
            case "simple_expansion":
                return scope.use(self.passage.text[start + 1 : end])
            case "expansion":
                return self._expansion(node, scope)
            case "command_substitution" | "process_substitution":
                self.substitutions.append(node)
                return unknown(_substitution_name(self.text(node)))
            case "arithmetic_expansion" | "brace_expression":
                return unknown(self.text(node))
            case "heredoc_body":
                return self._between(node, start, end, scope, escapes="\\$`\n")
        if node.type == "concatenation" and _has_alternatives(self.text(node), node):
            return unknown(self.text(node))
        return self._between(node, start, end, scope, escapes="")

    def _between(self, node: Node, start: int, end: int, scope: Scope, escapes: str) -> Value:
        """Children in a range and the literal text between them."""
        parts: list[Value] = []
        place = start
        for child in _dynamic(node):
            if child.start_byte < place or child.end_byte > end:
                continue
            parts += [self._literal(place, child.start_byte, scope, escapes), self.value(child, scope)]
            place = child.end_byte
        return joined([*parts, self._literal(place, end, scope, escapes)])

    def _literal(self, start: int, end: int, scope: Scope | None, escapes: str) -> Value:
        """Text between the parts that the grammar knows, with its holes and its `$NAME` filled in.

        `escapes`: what a backslash escapes; empty for anything. Without a scope the text is what it is.
        """
        parts: list[Value] = []
        place = start
        for hole in self._holes(start, end):
            parts += [*_expanded(self.passage.text[place : hole.start], scope, escapes), hole.value]
            place = hole.end
        return joined([*parts, *_expanded(self.passage.text[place : max(end, place)], scope, escapes)])

    def _holes(self, start: int, end: int) -> Iterator[Hole]:
        first = bisect_left(self.holes, start, key=lambda hole: hole.start)
        return takewhile(lambda hole: hole.end <= end, self.holes[first:])

    def _expansion(self, node: Node, scope: Scope) -> Value:
        text = self.text(node)[2:-1]
        found = _EXPANSION.search(text.encode("ascii", "replace"))
        if found is None:
            return unknown(text)
        name, operator = found.group("name").decode(), found.group("operator").decode()
        held = scope.get(name)
        rest = node.start_byte + 2 + found.end()
        if operator in ("^^", ",,") and rest == node.end_byte - 1 and held and held.known is not None:
            return Value(held.partial.upper() if operator == "^^" else held.partial.lower())
        if operator == "" and rest == node.end_byte - 1:
            return scope.use(name)
        if operator[-1:] == "?":
            return scope.use(name)
        if operator[-1:] in ("-", "=") and operator:
            default = self._between(node, rest, node.end_byte - 1, scope, escapes="")
            value = default if held is None or (operator[0] == ":" and held.known == "") else held
            if operator[-1] == "=":
                scope.values[name] = value
            return value
        return unknown(text)

    def script_inside(self, node: Node) -> tuple[Passage, tuple[Hole, ...], bool] | None:
        """A quoted word as a script of its own (`ssh host '…'`), its holes, and whether this shell expands it first."""
        start, end = node.start_byte, node.end_byte
        if node.type == "heredoc_body":
            return self._inner(start, end, ""), (), True
        if node.type == "raw_string":
            inner = self.passage.cut(start + 1, end - 1)
            holes = tuple(Hole(h.start - start - 1, h.end - start - 1, h.value) for h in self._holes(start, end))
            return inner, holes, False
        if node.type == "string" and not any(self._holes(start, end)):
            return self._inner(start + 1, end - 1, '"\\$`'), (), True
        return None

    def _inner(self, start: int, end: int, escapes: str) -> Passage:
        builder = PassageBuilder()
        text = self.passage.text
        place = start
        while place < end:
            width = 2 if text[place] == "\\" and place + 1 < end and text[place + 1] in escapes else 1
            builder.passage(self.passage.cut(place + width - 1, place + width))
            place += width
        return builder.build()


def _dynamic(node: Node) -> Iterator[Node]:
    """Parts of a node that are more than literal text."""
    for child in node.children:
        if child.type in _UNQUOTED_EXPANSIONS or child.type in _COMMANDS_INSIDE or child.type in _QUOTED:
            yield child
        elif child.type == "concatenation":
            yield from _dynamic(child)


_QUOTED = frozenset(("string", "raw_string", "ansi_c_string", "translated_string", "arithmetic_expansion"))


def _has_variable(text: str) -> bool:
    return any(c == "$" and text[i - 1 : i] != "\\" and variable_end(text, i) for i, c in enumerate(text))


def _has_alternatives(text: str, node: Node) -> bool:
    """Whether it is `a{b,c}`: more than one word."""
    literal = "".join(
        text[child.start_byte - node.start_byte : child.end_byte - node.start_byte]
        for child in node.children
        if child.type == "word"
    )
    opened = literal.find("{")
    return 0 <= opened < literal.find(",", opened) < literal.rfind("}")


def _substitution_name(text: str) -> str:
    inner = text[1:-1] if text.startswith("`") else text[2:-1]
    return " ".join(inner.replace("\\\n", " ").split())


def _expanded(text: str, scope: Scope | None, escapes: str) -> Iterator[Value]:
    """Text with backslashes and plain variables worked out."""
    place = plain = 0
    while scope is not None and place < len(text):
        if text[place] == "\\" and place + 1 < len(text):
            after = text[place + 1]
            if not escapes or after in escapes:
                yield Value(text[plain:place] + ("" if after == "\n" else after))
                plain = place + 2
            place += 2
        elif text[place] == "$" and (end := variable_end(text, place)):
            yield Value(text[plain:place])
            yield scope.use(text[place + 1 : end])
            place = plain = end
        else:
            place += 1
    yield Value(text[plain:])


def variable_end(text: str, dollar: int) -> int:
    """Just past the `$NAME` or `$1` at `dollar`; 0 when there is none."""
    end = dollar + 1
    first = text[end : end + 1]
    if not first.isascii() or not (first.isalnum() or first == "_"):
        return 0
    if first.isdigit():
        return end + 1
    while end < len(text) and text[end].isascii() and (text[end].isalnum() or text[end] == "_"):
        end += 1
    return end


def _ansi_c(text: str) -> str:
    plain: list[str] = []
    characters = iter(text)
    for character in characters:
        after = next(characters, "") if character == "\\" else ""
        plain.append(_ANSI_C.get(after, character + after) if after else character)
    return "".join(plain)
