"""Values out of bytes: the same bytes always give the same values, and every byte counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints


class Dice:
    """Takes values off the front of some bytes; where they have run out, the smallest there is.

    Args:
        data: the bytes.
        ours: fields of dataclasses that hold one of a few words, with these.
    """

    def __init__(self, data: bytes, ours: Mapping[str, Sequence[str]] = MappingProxyType({})) -> None:
        self._data = data
        self._ours = ours
        self._place = 0

    def number(self, most: int) -> int:
        """A number from 0 to `most`, which is below 256."""
        byte = self._data[self._place] if self._place < len(self._data) else 0
        self._place += 1
        return byte % (most + 1)

    def text(self, most: int = 40) -> str:
        """A text; lone surrogates and control characters are as likely as all else."""
        length = self.number(most)
        piece = self._data[self._place : self._place + length]
        self._place += length
        return piece.decode("utf-8", "surrogateescape")

    def rest(self) -> bytes:
        """All that is left."""
        return self._data[self._place :]

    def changed(self, document: Any) -> Any:
        """A JSON document of which one part, however deep, is another value."""
        if self.number(3) == 0 or not document or not isinstance(document, dict | list):
            return self.value(Any)
        if isinstance(document, list):
            place = self.number(min(255, len(document) - 1))
            return [self.changed(item) if at == place else item for at, item in enumerate(document)]
        key = list(document)[self.number(min(255, len(document) - 1))]
        return {name: self.changed(item) if name == key else item for name, item in document.items()}

    def value(self, kind: Any, depth: int = 0) -> Any:
        """A value of a type as it stands in a dataclass."""
        origin, inside = get_origin(kind), get_args(kind)
        if origin is Literal:
            return inside[self.number(len(inside) - 1)]
        if origin in (Union, UnionType):
            some = [one for one in inside if one is not NoneType]
            return None if len(some) < len(inside) and self.number(1) else self.value(some[0], depth)
        if origin is tuple:
            return tuple(self.value(inside[0], depth + 1) for _ in range(self.number(2)))
        if origin is not None:  # a mapping
            return {self.text(): self.value(inside[1], depth + 1) for _ in range(self.number(2))}
        if is_dataclass(kind):
            hints = _hints(kind)
            return kind(**{item.name: self._field(item.name, hints[item.name], depth) for item in fields(kind)})
        return self._plain(kind, depth)

    def _field(self, name: str, kind: Any, depth: int) -> Any:
        words = self._ours.get(name)
        return words[self.number(len(words) - 1)] if words else self.value(kind, depth + 1)

    def _plain(self, kind: Any, depth: int) -> Any:
        if kind is bool:
            return bool(self.number(1))
        if kind is int:
            return self.number(255)
        if kind is str:
            return self.text()
        choices = (str, int, bool, tuple[Any, ...], Mapping[str, Any])  # Any
        return self.value(choices[self.number(len(choices) - 1 if depth < 5 else 2)], depth + 1)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
