"""Which commands there are. Each is loaded when it is asked for: declaring all of them costs more than most do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any

import typer

from ecrdoctor.cli.plain import PlainCommand, PlainGroup

_NAMES = ("explain", "check", "lint", "run", "report", "rules", "config")
"""In the order of the help. Each is the name of its module in `ecrdoctor.cli`, and of the function or group in it."""
_SETTINGS: dict[str, dict[str, Any]] = {"run": {"allow_interspersed_args": False}}


class CommandEnded(Exception):
    """The command that `run` was given has ended; its exit code is ours."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Commands(Mapping[str, Any]):
    """The commands of the application, by name."""

    def __getitem__(self, name: str) -> Any:
        if name not in _NAMES:
            raise KeyError(name)
        return _loaded(name)

    def __contains__(self, name: object) -> bool:
        return name in _NAMES

    def __iter__(self) -> Iterator[str]:
        return iter(_NAMES)

    def __len__(self) -> int:
        return len(_NAMES)


class Application(PlainGroup):
    """The group of all commands."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands: Any = Commands()


@cache
def _loaded(name: str) -> Any:
    module = import_module(f"ecrdoctor.cli.{name}")
    group = getattr(module, "app", None)
    if group is None:
        group = typer.Typer(add_completion=False, rich_markup_mode=None)
        command = group.command(name, epilog=module.EPILOG, cls=PlainCommand, context_settings=_SETTINGS.get(name))
        command(getattr(module, name))
    return typer.main.get_command(group)
