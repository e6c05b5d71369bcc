"""Every text of a report: one walk, for all that is done to each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar

_T = TypeVar("_T")
_FIXED = frozenset(
    (
        "id", "stage", "verdict", "who", "risk", "checks", "rule", "severity", "status", "needs", "outcome", "kind",
        "partition", "region", "language", "level", "created", "version", "timings", "redactions", "redacted",
    )
)  # fmt: skip
"""Fields whose values are from our own lists, whatever the report is about."""
_FIXED_OF = {
    "Report": (_FIXED | {"command"}) - {"checks"},
    "PushSeen": _FIXED | {"causes"},
    "ClientSeen": _FIXED | {"name"},
}


def texts(value: Any) -> list[str]:
    """Every text in `value`, keys of mappings included, in order; not the ids and words of our own lists."""
    found: list[str] = []
    _collect(value, found)
    return found


def _collect(value: Any, found: list[str]) -> None:
    """Append the texts of `value` to `found`; every report that is written is walked, so this is to be quick."""
    if isinstance(value, str):
        found.append(value)
    elif isinstance(value, list | tuple):
        for item in value:
            if item.__class__ is str:
                found.append(item)
            else:
                _collect(item, found)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            _collect(key, found)
            _collect(item, found)
    else:
        kind: type = value.__class__
        for name in _open_fields(kind):
            item = getattr(value, name)
            if item.__class__ is str:
                found.append(item)
            elif item:  # most fields are empty
                _collect(item, found)


def fixed_texts(value: Any, place: str = "", *, fixed: bool = False) -> Iterator[tuple[str, str]]:
    """Every id and word of our own lists in `value`, each after its place (`causes[0].stage`).

    Args:
        value: a report or a part of it.
        place: its place.
        fixed: whether all of it is such a word.
    """
    if isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from fixed_texts(item, f"{place}[{number}]", fixed=fixed)
    elif is_dataclass(value) and not isinstance(value, type):
        opened = _open_fields(type(value))
        for one in fields(value):
            path = f"{place}.{one.name}".removeprefix(".")
            yield from fixed_texts(getattr(value, one.name), path, fixed=fixed or one.name not in opened)
    elif fixed and isinstance(value, str | Mapping):
        yield from ((place, text) for text in ((value,) if isinstance(value, str) else value))


def with_texts(value: _T, change: Callable[[str], str], special: Mapping[type, Callable[[Any], Any]] = {}) -> _T:
    """`value` with every text changed; the same object where nothing changes.

    Args:
        value: a report or a part of it.
        change: gives the new text.
        special: for some classes, what makes the new value as a whole.
    """
    return _changed(value, change, special)  # type: ignore[no-any-return]


def _changed(value: Any, change: Callable[[str], str], special: Mapping[type, Callable[[Any], Any]]) -> Any:
    if isinstance(value, str):
        return change(value)
    if type(value) in special:
        return special[type(value)](value)
    if isinstance(value, list | tuple):
        items = [_changed(item, change, special) for item in value]
        same = all(new is old for new, old in zip(items, value, strict=True))
        return value if same else type(value)(items)
    if isinstance(value, Mapping):
        pairs = {change(key): _changed(item, change, special) for key, item in value.items()}
        return value if pairs == value else pairs
    kind: type = type(value)
    if names := _open_fields(kind):
        new = {name: _changed(getattr(value, name), change, special) for name in names}
        same = all(item is getattr(value, name) for name, item in new.items())
        return value if same else replace(value, **new)
    return value


@cache
def _open_fields(kind: type) -> tuple[str, ...]:
    """The fields of one of our classes that can hold texts; none of another class."""
    if not is_dataclass(kind):
        return ()
    fixed = _FIXED_OF.get(kind.__name__, _FIXED)
    return tuple(item.name for item in fields(kind) if item.name not in fixed)
