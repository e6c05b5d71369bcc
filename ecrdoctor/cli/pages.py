"""What the application says about its commands and options, as data: help and the manual are made of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ecrdoctor.cli.chinese import CLICK, HELP

_FOLLOWS_NO_WRAP = "\b\n"
"""Click's mark before a paragraph whose lines are to stay as they are."""


@dataclass(frozen=True, slots=True)
class Row:
    """A command, an argument or an option, and what it is for."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph at the end: prose, or a heading with examples below it."""

    text: str
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One command, or group of commands."""

    usage: str
    """The words that call it and what may follow them."""
    summary: str
    arguments: tuple[Row, ...]
    options: tuple[Row, ...]
    commands: tuple[Row, ...]
    closing: tuple[Block, ...]


def page(ctx: Any, language: str) -> Page:
    """The page of the command that `ctx` belongs to."""
    command = ctx.command
    rows: dict[str, list[Row]] = {"argument": [], "option": []}
    for parameter in command.get_params(ctx):
        if record := parameter.get_help_record(ctx):
            name, text = record
            rows[parameter.param_type_name].append(_row(parameter, name, text, language))
    return Page(
        usage=" ".join([_words(ctx), *(translated(piece, language) for piece in command.collect_usage_pieces(ctx))]),
        summary=translated(_one_paragraph(command.help), language),
        arguments=tuple(rows["argument"]),
        options=tuple(rows["option"]),
        commands=tuple(
            Row(name, translated(_one_paragraph(each.help), language))
            for name, each in getattr(command, "commands", {}).items()
            if not each.hidden
        ),
        closing=tuple(_closing(command.epilog or "", language)),
    )


def translated(text: str, language: str) -> str:
    """A text of the command line in `language`; a test sees to it that none is missing."""
    return HELP.get(text, text) if language == "zh" else text


def _row(parameter: Any, name: str, text: str, language: str) -> Row:
    """Click puts what it adds (variable, default, range) in brackets behind the text."""
    own = parameter.help or ""
    added = text.removeprefix(own).strip().replace("\\[", "[")  # older ones escape the bracket for rich
    if language == "zh":
        for word, chinese in CLICK.items():
            added = added.replace(word, chinese)
    if parameter.param_type_name == "argument":
        name = name.partition(" <")[0]  # the type says nothing that the name does not
    return Row(name, f"{translated(_one_paragraph(own), language)}  {added}".strip())


def _words(ctx: Any) -> str:
    """The words that call a command; click's own list has what groups above it may be given as well."""
    above = f"{_words(ctx.parent)} " if ctx.parent else ""
    return f"{above}{ctx.info_name}"


def _one_paragraph(text: str | None) -> str:
    return " ".join((text or "").split())


def _closing(epilog: str, language: str) -> Iterator[Block]:
    for paragraph in epilog.strip("\n").split("\n\n"):
        lines = paragraph.removeprefix(_FOLLOWS_NO_WRAP).splitlines()
        prose = [line for line in lines if not line.startswith("  ")]
        examples = (_example(line.strip(), language) for line in lines if line.startswith("  "))
        if prose:
            yield Block(translated(" ".join(prose), language), tuple(examples))


def _example(line: str, language: str) -> str:
    """A command; the remark that may stand beside it is translated."""
    command, gap, rest = line.partition("   ")
    remark = rest.lstrip()
    return f"{command}{gap}{' ' * (len(rest) - len(remark))}{translated(remark, language)}" if gap else command
