"""Option values without pydantic.

Since 0.28 typer builds a pydantic adapter for each option, the unused ones too; importing pydantic for that is
half of what explaining a log costs. Our options are words, numbers, files and choices, which need none. On a
typer that asks nobody (`get_runtime_param` is not there) this changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_origin

import typer
from typer.core import TyperCommand, TyperGroup

from ecrdoctor.cli.defaults import Defaults
from ecrdoctor.cli.language import reader_language


class _Spoken:
    """Help in the reader's language."""

    def get_help(self, ctx: Any) -> str:
        """The whole help of a command."""
        from ecrdoctor.cli.help import help_text

        return help_text(ctx, reader_language())

    def get_usage(self, ctx: Any) -> str:
        """How a command is called."""
        from ecrdoctor.cli.help import usage_text

        return usage_text(ctx, reader_language())


class PlainCommand(_Spoken, TyperCommand):
    """A command whose values are converted here, and whose defaults come from configuration files."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Typer's own, once no option asks pydantic any more."""
        make_plain(self.get_params(ctx))
        ctx.default_map = Defaults(ctx)
        return super().parse_args(ctx, args)


class PlainGroup(_Spoken, TyperGroup):
    """A group of commands whose own options are converted here."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The same for the options before the command."""
        make_plain(self.get_params(ctx))
        return super().parse_args(ctx, args)


def make_plain(parameters: Iterable[Any]) -> None:
    """Let these parameters convert their values without pydantic."""
    for parameter in parameters:
        descriptor = getattr(parameter, "type_descriptor", None)
        if descriptor and hasattr(parameter, "get_runtime_param"):
            plain = _Plain(descriptor.annotation, descriptor.parameter_info.min)
            parameter.get_runtime_param = lambda plain=plain: plain


class _Plain:
    """Converts the words given for one option."""

    def __init__(self, annotation: Any, minimum: float | None) -> None:
        self._many = get_origin(annotation) is list
        self._kind = get_args(annotation)[0] if self._many else annotation
        self._minimum = minimum

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """The value of one option: None where it is absent, a list where it may be repeated."""
        if value is None:
            return () if self._many else None
        try:
            return [self._one(word) for word in value] if self._many else self._one(value)
        except ValueError as error:
            raise typer.BadParameter(str(error), ctx=ctx, param=param) from None

    def _one(self, word: Any) -> Any:
        if isinstance(self._kind, type) and issubclass(self._kind, Enum):
            return self._choice(word)
        if self._kind is float or self._kind is int:
            return self._number(word, self._kind)
        if self._kind is bool:
            return _yes_or_no(word)
        return Path(word) if self._kind is Path else str(word)

    def _choice(self, word: Any) -> Any:
        names = [choice.value for choice in self._kind]
        if str(word) not in names:
            raise ValueError(f"{str(word)!r} is not one of {', '.join(names)}.")
        return self._kind(word)

    def _number(self, word: Any, kind: type[int] | type[float]) -> float:
        try:
            number = kind(word)
        except ValueError:
            raise ValueError(f"{word!r} is not a {'whole ' if kind is int else ''}number.") from None
        if self._minimum is not None and not number >= self._minimum:
            raise ValueError(f"{word} is not at least {self._minimum:g}.")
        return number


def _yes_or_no(word: Any) -> bool:
    """A flag's value, which comes from an environment variable when it is no bool."""
    text = str(word).strip().lower()
    if text in ("1", "true", "t", "yes", "y", "on"):
        return True
    if text in ("0", "false", "f", "no", "n", "off", ""):
        return False
    raise ValueError(f"{word!r} is neither true nor false.")
