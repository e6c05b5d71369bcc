"""Any YAML file as nodes that know where they stand; the door to YAML that users' own configuration passes.

Unlike a rule file, a CI file may have anchors, aliases and tags of its vendor's (`!reference`, `!Sub`). Tags
are kept as text and never run; aliases share their node, and what they would expand to is bounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import yaml

MAX_DEPTH = 60
MAX_NODES = 200_000
"""Nodes of one file, aliases written out: more is no CI file but a bomb."""
_NODE_CHARACTERS = 64
"""Characters of a scalar that count as one node more."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MERGE = "<<"


class NotYaml(ValueError):
    """The text cannot be read as YAML; its argument says why, in YAML's words."""


@dataclass(slots=True, eq=False)
class Node:
    """A scalar, a list or a map, with its place in the text (characters; `end` is not in it)."""

    kind: Literal["scalar", "list", "map"]
    start: int
    end: int
    tag: str = ""
    text: str = ""
    """A scalar's value."""
    style: str = ""
    """A scalar's: empty when plain, else `'`, `"`, `|` or `>`."""
    items: list[Node] = field(default_factory=list)
    """A list's."""
    pairs: list[tuple[Node, Node]] = field(default_factory=list)
    """A map's, as written."""
    size: int = 1
    """Nodes in it, aliases written out."""

    def get(self, *path: str) -> Node | None:
        """The node under these keys, one inside the other; the last of equal keys, merged maps after its own."""
        node: Node | None = self
        for key in path:
            node = dict(node.entries()).get(key) if node else None
        return node

    def entries(self) -> Iterator[tuple[str, Node]]:
        """Keys and nodes of a map, merged ones (`<<`) first so that its own override them; none for what is no map."""
        for key, value in self.pairs:
            if key.text == _MERGE:
                for merged in value.items or [value]:
                    yield from merged.entries()
        for key, value in self.pairs:
            if key.kind == "scalar" and key.text != _MERGE:
                yield key.text, value

    def scalars(self) -> Iterator[Node]:
        """The scalars of a list (however nested), or the scalar that it is."""
        if self.kind == "scalar":
            yield self
        for item in self.items:
            yield from item.scalars()

    def string(self, *path: str) -> str:
        """The scalar under these keys as text; empty when there is none."""
        found = self.get(*path)
        return found.text if found and found.kind == "scalar" else ""


def parse(text: str) -> list[Node]:
    """The documents of a YAML text.

    Raises:
        NotYaml: no valid YAML, nested too deeply, or far larger than written once its aliases are.
    """
    reader = _Reader(text)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            reader.take(event)
    except yaml.YAMLError as error:
        raise NotYaml(str(getattr(error, "problem", None) or getattr(error, "reason", None) or "no YAML")) from None
    return reader.documents


class _Reader:
    """Builds the tree from parser events, without recursion."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.documents: list[Node] = []
        self._open: list[tuple[Node, str | None]] = []
        self._keys: list[Node | None] = []
        self._anchors: dict[str, Node] = {}

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self._anchors.clear()
        elif isinstance(event, yaml.ScalarEvent):
            style = "" if event.style in (None, "") else event.style
            tag = "" if event.tag in (None, "!") else event.tag
            start, end = _place(event)
            node = Node("scalar", self._after_properties(start), end, tag, event.value, style)
            node.size += len(node.text) // _NODE_CHARACTERS
            self._close(node, event.anchor)
        elif isinstance(event, yaml.CollectionStartEvent):
            if len(self._open) >= MAX_DEPTH:
                raise NotYaml("nested too deeply")
            kind: Literal["list", "map"] = "map" if isinstance(event, yaml.MappingStartEvent) else "list"
            opened = Node(kind, *_place(event), event.tag or "")
            self._open.append((opened, event.anchor))
            self._keys.append(None)
        elif isinstance(event, yaml.CollectionEndEvent):
            node, anchor = self._open.pop()
            self._keys.pop()
            node.end = _place(event)[1]
            self._close(node, anchor)
        elif isinstance(event, yaml.AliasEvent):
            known = self._anchors.get(event.anchor or "")  # one that is still open is not known: no tree holds itself
            self._close(known or Node("scalar", *_place(event)), None)

    def _after_properties(self, start: int) -> int:
        """Where a scalar itself begins, after its anchor and its tag."""
        while self._text[start : start + 1] in ("&", "!"):
            while start < len(self._text) and not self._text[start].isspace():
                start += 1
            while start < len(self._text) and self._text[start].isspace():
                start += 1
        return start

    def _close(self, node: Node, anchor: str | None) -> None:
        if anchor:
            self._anchors[anchor] = node
        if not self._open:
            self.documents.append(node)
            return
        parent = self._open[-1][0]
        parent.size += node.size
        if parent.size > MAX_NODES:
            raise NotYaml("too large once its aliases are written out")
        key = self._keys[-1]
        if parent.kind == "list":
            parent.items.append(node)
        elif key is None:
            self._keys[-1] = node
        else:
            parent.pairs.append((key, node))
            self._keys[-1] = None


def _place(event: yaml.Event) -> tuple[int, int]:
    """Where an event begins and ends in the text."""
    start, end = event.start_mark, event.end_mark
    return (start.index if start else 0), (end.index if end else 0)
