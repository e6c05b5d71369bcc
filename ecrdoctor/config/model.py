"""What a configuration file holds, and which options there are to set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.text import Text

Command = tuple[str, ...]
"""The words that call a command: `("rules", "list")`."""
Owner = Literal["project", "user"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One value as a file states it."""

    owner: Owner
    """Whose file it is. A project's comes with the repository, from whoever wrote that."""
    file: Path
    line: int
    """Line in the file; 0 where it could not be found."""
    scope: Command
    """The table it stands in: `()` for every command, `("explain",)` for one, `("rules",)` for a group."""
    name: str
    """The option's name without its dashes: `exit-zero`."""
    value: Any

    @property
    def key(self) -> str:
        """The key as it is written in the file, without the section of a `pyproject.toml`."""
        return ".".join((*self.scope, self.name))

    @property
    def place(self) -> str:
        """File and line."""
        return f"{self.file}:{self.line}" if self.line else str(self.file)

    def error(self, problem: Text, remedy: Text) -> EcrDoctorError:
        """An error about this entry."""
        where = f"{self.place}: {self.key}"
        return EcrDoctorError(Text(f"{where}: {problem.en}", f"{where}：{problem.zh}"), remedy)


@dataclass(frozen=True, slots=True)
class Known:
    """The options that there are, by command: what may stand in a file, and what may not."""

    settable: Mapping[Command, frozenset[str]]
    asked_each_time: frozenset[str] = frozenset()
    """Options that no file and no variable may set."""

    def check(self, entry: Entry) -> None:
        """Refuse an entry that no command knows.

        Raises:
            EcrDoctorError: with the nearest name.
        """
        names = self._names_in(entry.scope)
        if entry.name in names:
            return
        if not names:
            tables = {command[: len(entry.scope)] for command in self.settable}
            known = [".".join(table) for table in tables]
            raise entry.error(
                Text("there is no such command", "没有这个命令"), _suggestion(".".join(entry.scope), known)
            )
        if entry.name in self.asked_each_time:
            raise entry.error(
                Text("no file may set it", "不能在配置文件中设置"),
                Text(f"Give --{entry.name} each time it is meant.", f"每次需要时请在命令行给出 --{entry.name}。"),
            )
        raise entry.error(Text("there is no such setting", "没有这个设置项"), _suggestion(entry.name, names))

    def _names_in(self, scope: Command) -> frozenset[str]:
        fitting = (names for command, names in self.settable.items() if command[: len(scope)] == scope)
        return frozenset().union(*fitting)


def effective(entries: Iterable[Entry], command: Command, name: str) -> Entry | None:
    """The entry that counts for an option of a command: the project's before the user's, the narrowest table first."""
    fitting = [entry for entry in entries if entry.name == name and command[: len(entry.scope)] == entry.scope]
    return min(fitting, key=lambda entry: (entry.owner != "project", -len(entry.scope)), default=None)


def _suggestion(name: str, known: Iterable[str]) -> Text:
    known = sorted(known)
    near = get_close_matches(name, known, 1)
    if near:
        return Text(f"Did you mean {near[0]}?", f"是不是想写 {near[0]}？")
    shown = ", ".join(known)
    return Text(f"Known here: {shown}.", f"这里可用的有：{shown}。")
