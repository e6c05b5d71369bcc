"""Reads one configuration file: TOML, to entries that know their line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ecrdoctor.config.locate import PYPROJECT
from ecrdoctor.config.model import Command, Entry, Owner
from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.text import Text, plain

_SECTION: Command = ("tool", "ecrdoctor")
_MAX_BYTES = 1 << 20
_MAX_DEPTH = 4
"""A section of pyproject.toml, a group, a command and a key."""


def read_entries(file: Path, owner: Owner) -> tuple[Entry, ...]:
    """Every value in a file; only those of `[tool.ecrdoctor]` in a `pyproject.toml`.

    Raises:
        EcrDoctorError: the file cannot be read, is too large, or is not TOML.
    """
    try:
        data = _bytes(file)
    except OSError as error:
        raise EcrDoctorError(plain(f"{file}: {error.strerror or error}"), _REMEDY) from None
    if len(data) > _MAX_BYTES:
        raise EcrDoctorError(Text(f"{file}: larger than 1 MiB", f"{file}：超过 1 MiB"), _REMEDY)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise EcrDoctorError(Text(f"{file}: not UTF-8 text", f"{file}：不是 UTF-8 文本"), _REMEDY) from None
    table: Any = _parsed(file, text)
    section = _SECTION if file.name == PYPROJECT else ()
    for name in section:
        table = table.get(name, {}) if isinstance(table, dict) else {}
    if not isinstance(table, dict):
        raise EcrDoctorError(
            Text(f"{file}: tool.ecrdoctor is not a table", f"{file}：tool.ecrdoctor 不是一个表"), _REMEDY
        )
    lines = _lines(text)
    return tuple(
        Entry(owner, file, lines.get((*section, *scope, name), 0), scope, name, value)
        for scope, name, value in _values(table, ())
    )


_REMEDY = Text("Mend the file, or set ECRDOCTOR_NO_CONFIG=1.", "请修正该文件，或设置 ECRDOCTOR_NO_CONFIG=1。")


def _bytes(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(_MAX_BYTES + 1)


def _parsed(file: Path, text: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, _, where = str(error).partition(" (at line ")
        line = where.partition(",")[0]
        place = f"{file}:{line}" if line.isdecimal() else str(file)
        raise EcrDoctorError(
            Text(f"{place}: not valid TOML: {what}", f"{place}：不是有效的 TOML：{what}"), _REMEDY
        ) from None
    except RecursionError:
        raise EcrDoctorError(Text(f"{file}: nested too deeply", f"{file}：嵌套过深"), _REMEDY) from None


def _values(table: Mapping[str, Any], scope: Command) -> Iterator[tuple[Command, str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict) and len(scope) < _MAX_DEPTH:
            yield from _values(value, (*scope, name))
        else:
            yield scope, name, value


def _lines(text: str) -> dict[Command, int]:
    """The line of each key, found by its form: `tomllib` keeps no positions."""
    found: dict[Command, int] = {}
    table: Command = ()
    for number, line in enumerate(text.splitlines(), 1):
        words = line.strip()
        if words.startswith("["):
            table = _path(words.strip("[").partition("]")[0])
        elif "=" in words:
            found.setdefault((*table, *_path(words.partition("=")[0])), number)
    return found


def _path(dotted: str) -> Command:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
