"""`ecrdoctor config`: which settings hold, and where each comes from."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from enum import Enum, StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from ecrdoctor.cli.defaults import NO_CONFIG, Defaults, command_words, converted, entry_for, files
from ecrdoctor.cli.options import DEFAULT_LANGUAGE, LanguageOption
from ecrdoctor.cli.parameters import Command, commands, is_settable, option_name, options, variable
from ecrdoctor.cli.plain import PlainCommand, PlainGroup, make_plain
from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.text import Text

app = typer.Typer(
    name="config",
    cls=PlainGroup,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    help="Show the settings, and where they come from.",
)
SHOW_EPILOG = """\b
Order: flag, ECRDOCTOR_* variable, the project's .ecrdoctor.toml (or pyproject.toml, [tool.ecrdoctor]),
your own configuration file, default.

\b
Examples:
  ecrdoctor config show
  ecrdoctor config show explain
  ecrdoctor config show -- explain --lang zh    with flags, as if it were to run
"""


class Form(StrEnum):
    """Forms of the list of settings."""

    text = "text"
    json = "json"


@dataclass(frozen=True, slots=True)
class _Setting:
    """The value that holds for one option of one command."""

    command: str
    option: str
    value: Any
    source: str
    """flag, variable, project, user or default."""
    name: str
    """The flag, the variable, or the key in the file; empty for a default."""
    file: str = ""
    line: int = 0

    def origin(self, language: str) -> str:
        """Where the value comes from, in one phrase."""
        if self.source == "default":
            return _DEFAULT.in_language(language)
        if self.source in ("flag", "variable"):
            return self.name
        return f"{self.file}:{self.line}: {self.name}" if self.line else f"{self.file}: {self.name}"


_DEFAULT = Text("default", "默认值")
_NOT_SET = Text("not set", "未设置")
_SWITCHED_OFF = Text(f"none is read: {NO_CONFIG} is set", f"不读取任何文件：已设置 {NO_CONFIG}")
_ABSENT = Text("(not there)", "（不存在）")
_NO_HOME = Text("none of your own: this user has no home folder", "没有你自己的配置文件：此用户没有主目录")
_SOURCES = {"COMMANDLINE": "flag", "ENVIRONMENT": "variable"}
"""By click's names; what comes from neither is from a file or built in."""


@app.command("show", epilog=SHOW_EPILOG, cls=PlainCommand)
def show(
    ctx: typer.Context,
    command: Annotated[
        list[str] | None,
        typer.Argument(metavar="COMMAND", help="Only this command, with these flags; all without it."),
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="Form of the list.")] = Form.text,
    lang: LanguageOption = DEFAULT_LANGUAGE,
) -> None:
    """Show the value of every option and where it comes from."""
    from ecrdoctor.report.layout import safe, width_of

    settings = tuple(_settings(ctx.find_root(), tuple(command or ())))
    if form is Form.json:
        print(json.dumps([asdict(setting) for setting in settings], ensure_ascii=False, indent=2))
        return
    rows = [
        (f"{setting.command} --{setting.option}", _shown(setting.value, lang), safe(setting.origin(lang)))
        for setting in settings
    ]
    widths = [max(width_of(row[column]) for row in rows) for column in (0, 1)]
    for option, value, origin in rows:
        print(f"{_padded(option, widths[0])}  {_padded(value, widths[1])}  {origin}")


@app.command("path", cls=PlainCommand)
def path(lang: LanguageOption = DEFAULT_LANGUAGE) -> None:
    """Show the files that are read here, the one that counts first, and where your own belongs."""
    from ecrdoctor.config.locate import user_file

    if os.environ.get(NO_CONFIG):
        print(_SWITCHED_OFF.in_language(lang))
        return
    found = files()
    if "project" in found:
        print(found["project"])
    own = user_file()
    if own is None:
        print(_NO_HOME.in_language(lang))
    else:
        print(own if "user" in found else f"{own} {_ABSENT.in_language(lang)}")


def _settings(root: Any, words: tuple[str, ...]) -> Iterator[_Setting]:
    """The settings of every command, or of the one that `words` call, with the flags that follow in them."""
    chosen = [(name, command) for name, command in commands(root.command) if words[: len(name)] == name]
    if words and not chosen:
        known = ", ".join(" ".join(name) for name, _ in commands(root.command))
        raise EcrDoctorError(
            Text(f"{words[0]}: no such command", f"{words[0]}：没有这个命令"),
            Text(f"Known: {known}.", f"可用的命令：{known}。"),
        )
    for name, command in chosen or commands(root.command):
        ctx = _context(root, name)
        make_plain(command.params)
        ctx.default_map = Defaults(ctx)
        typed, _, _ = command.make_parser(ctx).parse_args(list(words[len(name) :]))
        for option in options(command):
            yield _setting(ctx, option, *option.consume_value(ctx, typed))


def _setting(ctx: Any, option: Any, value: Any, source: Any) -> _Setting:
    name = option_name(option)
    found = None if value is None else _json_value(converted(ctx, option, value))
    setting = _Setting(" ".join(command_words(ctx)), name, found, _SOURCES.get(source.name, "default"), "")
    if setting.source == "flag":
        return replace(setting, name=f"--{name}")
    if setting.source == "variable":
        return replace(setting, name=variable(option))
    entry = entry_for(ctx, option) if is_settable(option) else None
    if entry is None:
        return setting
    return replace(setting, source=entry.owner, name=entry.key, file=str(entry.file), line=entry.line)


def _context(root: Any, words: Command) -> Any:
    """A context for a command, as if it had been called."""
    ctx = root
    for word in words:
        command = ctx.command.commands[word]
        ctx = command.context_class(command, parent=ctx, info_name=word)
    return ctx


def _json_value(value: Any) -> Any:
    """A value as JSON can hold it; a secret has no place in a setting, but a file can hold anything."""
    from ecrdoctor.reading.secrets import Redactor

    if isinstance(value, list | tuple):
        return [_json_value(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    return Redactor().clean(str(value)) if isinstance(value, str | Path) else value


def _shown(value: Any, language: str) -> str:
    if value is None or value == []:
        return _NOT_SET.in_language(language)
    from ecrdoctor.report.layout import safe

    return safe(json.dumps(value, ensure_ascii=False))


def _padded(text: str, width: int) -> str:
    from ecrdoctor.report.layout import width_of

    return text + " " * (width - width_of(text))
