"""Help and usage errors as text, in the reader's language, in columns that count wide characters."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

from ecrdoctor.cli.pages import Row, page
from ecrdoctor.text import Text

_USAGE = Text("Usage:", "用法：")
_ARGUMENTS = Text("Arguments:", "参数：")
_OPTIONS = Text("Options:", "选项：")
_COMMANDS = Text("Commands:", "命令：")
_MAX_WIDTH = 100
_NAME_WIDTH = 30


def help_text(ctx: Any, language: str) -> str:
    """The help of the command that `ctx` belongs to."""
    from ecrdoctor.report.layout import wrap

    shown = page(ctx, language)
    width = min(shutil.get_terminal_size((80, 24)).columns, _MAX_WIDTH)
    lines = [*usage_lines(shown.usage, language, width), "", *wrap(shown.summary, width, "  ")]
    for heading, rows in ((_ARGUMENTS, shown.arguments), (_OPTIONS, shown.options), (_COMMANDS, shown.commands)):
        if rows:
            lines += ["", heading.in_language(language), *_table(rows, width)]
    for block in shown.closing:
        lines += ["", *wrap(block.text, width, "  "), *(f"    {example}" for example in block.examples)]
    return "\n".join(lines)


def usage_text(ctx: Any, language: str) -> str:
    """The usage line alone."""
    return "\n".join(usage_lines(page(ctx, language).usage, language, _MAX_WIDTH))


def usage_lines(usage: str, language: str, width: int) -> Iterator[str]:
    """How a command is called."""
    from ecrdoctor.report.layout import width_of, wrap

    lead = _USAGE.in_language(language) + ("" if language == "zh" else " ")
    return wrap(usage, width, " " * width_of(lead), lead)


def _table(rows: tuple[Row, ...], width: int) -> Iterator[str]:
    from ecrdoctor.report.layout import width_of, wrap

    column = min(max(width_of(row.name) for row in rows), _NAME_WIDTH) + 4
    for row in rows:
        lead = f"  {row.name}"
        if width_of(lead) > column - 2:
            yield lead
            lead = ""
        yield from wrap(row.text, width, " " * column, lead + " " * (column - width_of(lead)))
