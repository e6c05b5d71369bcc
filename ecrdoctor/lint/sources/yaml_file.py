"""What the readers of YAML files share: scalars as words and scripts, with the vendor's expressions filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ecrdoctor.lint.model import Shell, Span, Word
from ecrdoctor.lint.sources.yaml_scalars import scalar_passage
from ecrdoctor.lint.sources.yaml_tree import Node
from ecrdoctor.lint.syntax.positions import Passage, join_lines
from ecrdoctor.lint.syntax.shell_builtins import Options
from ecrdoctor.lint.syntax.shell_parse import Script
from ecrdoctor.lint.syntax.variables import Hole, Value, find_holes, template_word
from ecrdoctor.regex import Regex

Resolve = Callable[[str], Value | None]


_NO_OPTIONS = Options()


def _nothing(expression: str) -> Value | None:
    return None


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A file, and the form of the expressions that its vendor replaces (group `name`)."""

    text: str
    root: Node
    expression: Regex | None = None

    def passage(self, node: Node) -> Passage:
        """The value of a scalar."""
        return scalar_passage(self.text, node)

    def holes(self, text: str, resolve: Resolve) -> tuple[Hole, ...]:
        """The vendor's expressions in a value."""
        return find_holes(text, self.expression, resolve) if self.expression else ()

    def word(self, node: Node, resolve: Resolve = _nothing) -> Word:
        """A scalar as one word, its text and place with the quotes around it."""
        passage = self.passage(node)
        text = self.text[node.start : node.end].rstrip()
        written = (text, Span(node.start, node.start + len(text)))
        return template_word(passage, self.holes(passage.text, resolve), written)

    def words(self, node: Node | None, resolve: Resolve = _nothing) -> dict[str, Word]:
        """The scalars of a map by key; what is no scalar is left out."""
        pairs = node.entries() if node else ()
        return {key: self.word(value, resolve) for key, value in pairs if value.kind == "scalar"}

    def environment(self, node: Node | None, held: Mapping[str, Word], resolve: Resolve) -> dict[str, Word]:
        """Variables of a map on top of those held so far. A list of such maps, or of `A=1`, does as well."""
        maps = [node, *node.items] if node else []
        return {**held, **{key: word for part in maps for key, word in self.words(part, resolve).items()}}

    def lines(self, node: Node, resolve: Resolve = _nothing) -> tuple[Word, ...]:
        """Non-empty lines of a scalar, or items of a list, each a word."""
        found: list[Word] = []
        for scalar in node.scalars():
            passage = self.passage(scalar)
            place = 0
            for line in passage.text.split("\n"):
                if bare := line.strip():
                    start = place + line.index(bare)
                    part = passage.cut(start, start + len(bare))
                    found.append(template_word(part, self.holes(part.text, resolve)))
                place += len(line) + 1
        return tuple(found)

    def script(
        self,
        nodes: Iterable[Node],
        resolve: Resolve = _nothing,
        *,
        shell: Shell = "bash",
        options: Options = _NO_OPTIONS,
        environment: Mapping[str, Word] | None = None,
    ) -> Script:
        """One script of the scalars of some nodes."""
        passage = join_lines(self.passage(scalar) for node in nodes for scalar in node.scalars())
        return Script(passage, self.holes(passage.text, resolve), shell, options, environment or {})


def literals(file: YamlFile) -> tuple[tuple[str, Word], ...]:
    """Every scalar of a file with the path of keys to it, each once."""
    found: list[tuple[str, Word]] = []
    seen: set[int] = set()
    todo: list[tuple[str, Node]] = [("", file.root)]
    while todo:
        path, node = todo.pop()
        if node.kind == "scalar":
            if node.text and node.style not in ("|", ">"):
                found.append((path, file.word(node)))
            continue
        if id(node) in seen:  # an alias
            continue
        seen.add(id(node))
        prefix = f"{path}." if path else ""
        inner = [(f"{prefix}{key.text}", value) for key, value in node.pairs]
        inner += [(f"{prefix}{index}", item) for index, item in enumerate(node.items)]
        todo += reversed(inner)
    return tuple(found)
