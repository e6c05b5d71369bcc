"""Defaults from configuration files, in the form that click asks for them: its `default_map`.

Click's own order is the one that is promised: flag, environment variable, default map, default.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from ecrdoctor.cli.parameters import Command, commands, is_settable, option_name, options
from ecrdoctor.text import Text, plain

if TYPE_CHECKING:  # nothing of it is loaded where no option asks, as for --version and --help
    from ecrdoctor.config.model import Entry, Known

NO_CONFIG = "ECRDOCTOR_NO_CONFIG"
_UNTRUSTED = Text(
    "a project's file may not set it: it comes from whoever wrote the repository",
    "项目配置文件不能设置它：该文件来自仓库的作者",
)
_GIVE_IT_YOURSELF = Text(
    "Give it as a flag, as a variable, or in your own configuration (`ecrdoctor config path`).",
    "请用命令行选项、环境变量或你自己的配置文件（`ecrdoctor config path`）给出。",
)


class Defaults(dict[str, Any]):
    """What the files say for the options of one command; nothing is read before an option asks."""

    def __init__(self, ctx: Any) -> None:
        super().__init__()
        self._ctx = ctx

    def get(self, name: str, default: Any = None) -> Any:
        """The value for a parameter, as if it had been typed.

        Raises:
            EcrDoctorError: a file cannot be read, or what it says is not valid.
        """
        if self._ctx.resilient_parsing:  # shell completion, and help, which shows what is built in
            return default
        option = next((option for option in options(self._ctx.command) if option.name == name), None)
        if option is None or not is_settable(option):
            return default
        entry = entry_for(self._ctx, option)
        return default if entry is None else typed_value(self._ctx, option, entry)


def entry_for(ctx: Any, option: Any) -> Entry | None:
    """The entry of a file that counts for an option of the command of `ctx`; None where no file sets it."""
    entries = read_files(ctx.find_root().command)
    if not entries:
        return None
    from ecrdoctor.config.model import effective

    return effective(entries, command_words(ctx), option_name(option))


def typed_value(ctx: Any, option: Any, entry: Entry) -> Any:
    """The value of an entry as if it had been typed, once it is known to be valid and allowed.

    Raises:
        EcrDoctorError: it is not.
    """
    words = entry.value if isinstance(entry.value, list) else [entry.value]
    fits = all(isinstance(word, str | int | float) and isinstance(word, bool) == option.is_flag for word in words)
    if not fits or (isinstance(entry.value, list) and not option.multiple):
        raise entry.error(_wanted(option), plain(""))
    try:
        found = converted(ctx, option, [str(word) for word in words] if option.multiple else words[0])
    except typer.BadParameter as error:
        raise entry.error(plain(error.message), plain("")) from None
    paths = [path for path in (found if option.multiple else [found]) if isinstance(path, Path)]
    if entry.owner == "project":
        _refuse_reach(entry, paths)
    if paths:  # written in a file, a path is meant from that file
        placed = [str(_placed(path, entry)) for path in paths]
        return placed if option.multiple else placed[0]
    return [str(word) for word in words] if option.multiple else words[0]


@cache
def read_files(root: Any) -> tuple[Entry, ...]:
    """Every entry of the files that count here, each known to name an option of the application `root`."""
    found = files()
    if not found:
        return ()
    from ecrdoctor.config.read import read_entries

    entries = tuple(entry for owner, file in found.items() for entry in read_entries(file, owner))
    if entries:
        known = _known(root)
        for entry in entries:
            known.check(entry)
    return entries


def files() -> dict[Any, Path]:
    """The files that are there, by owner, the one that counts first."""
    if os.environ.get(NO_CONFIG):
        return {}
    from ecrdoctor.config.locate import project_file, user_file

    project, user = project_file(_here()), user_file()
    found = {"project": project} if project else {}
    return found | ({"user": user} if user and os.path.isfile(user) else {})


def command_words(ctx: Any) -> Command:
    """The words that call the command of a context."""
    words: Command = ()
    while ctx.parent is not None:
        words, ctx = (ctx.info_name, *words), ctx.parent
    return words


def _known(root: Any) -> Known:
    from ecrdoctor.config.model import Known

    found = {words: list(options(command)) for words, command in commands(root)}
    names = {words: frozenset(map(option_name, filter(is_settable, each))) for words, each in found.items()}
    everything = frozenset(option_name(option) for each in found.values() for option in each)
    return Known(names, everything.difference(*names.values()))


def converted(ctx: Any, option: Any, value: Any) -> Any:
    """The value of an option from its words. Raises typer.BadParameter."""
    if hasattr(option, "get_runtime_param"):
        return option.get_runtime_param().coerce(value, param=option, ctx=ctx)
    return option.type_cast_value(ctx, value)  # typer before 0.28


def _refuse_reach(entry: Entry, paths: list[Path]) -> None:
    """A project's file cannot write, choose whose credentials are used, show more, or read outside of its folder."""
    loose = entry.name == "profile" or (entry.name, entry.value) == ("redact", "off")
    outside = any(
        entry.name != "rules" or not _placed(path, entry).resolve().is_relative_to(entry.file.parent.resolve())
        for path in paths
    )
    if loose or outside:
        raise entry.error(_UNTRUSTED, _GIVE_IT_YOURSELF)


def _placed(path: Path, entry: Entry) -> Path:
    return entry.file.parent / path.expanduser()


def _wanted(option: Any) -> Text:
    if option.is_flag:
        return Text("wants true or false", "需要 true 或 false")
    if option.multiple:
        return Text("wants a list of texts", "需要一个字符串列表")
    return Text("wants one text or number", "需要一个字符串或数字")


def _here() -> Path:
    """The current folder; the root where it has been removed."""
    try:
        return Path.cwd()
    except OSError:
        return Path("/")
