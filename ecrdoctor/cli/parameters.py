"""The commands and options that there are, read from the application itself: no second list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Command = tuple[str, ...]
"""The words that call a command: `("rules", "list")`."""


def commands(group: Any, words: Command = ()) -> Iterator[tuple[Command, Any]]:
    """Every command below a group that help shows, with the words that call it."""
    for name, command in group.commands.items():
        if command.hidden:
            continue
        if hasattr(command, "commands"):
            yield from commands(command, (*words, name))
        else:
            yield (*words, name), command


def options(command: Any) -> Iterator[Any]:
    """The options of one command, as it declares them."""
    return (parameter for parameter in command.params if parameter.param_type_name == "option")


def option_name(option: Any) -> str:
    """The name of an option without its dashes: `exit-zero`."""
    return str(max(option.opts, key=len)).lstrip("-")


def is_settable(option: Any) -> bool:
    """Whether configuration may set it: what has no variable (such as --probe) is asked for each time."""
    return bool(option.envvar)


def variable(option: Any) -> str:
    """The name of its environment variable."""
    return str(option.envvar if isinstance(option.envvar, str) else option.envvar[0])
