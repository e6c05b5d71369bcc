"""The commands of one shell step while they are being read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from ecrdoctor.lint.model import Command, Span, Word
from ecrdoctor.lint.syntax.wrappers import program_name, unwrap

Condition = Literal["", "and", "or"]


@dataclass(slots=True)
class CommandList:
    """Commands in order; they name each other by index."""

    commands: list[Command] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.commands)

    def add(self, words: tuple[Word, ...], environment: Mapping[str, Word], condition: Condition) -> Command:
        """Put a command at the end, its wrappers taken off."""
        inside = unwrap(words)
        command = Command(
            words=inside.words,
            span=Span((inside.sudo or inside.words[0]).span.start, words[-1].span.end),
            name=program_name(inside.words[0]),
            sudo=inside.sudo,
            environment={**environment, **inside.environment},
            condition=condition,
        )
        self.commands.append(command)
        return command

    def connect(self, writer: int, reader: int) -> None:
        """One command's output is the other's input."""
        self.commands[writer] = replace(self.commands[writer], pipe_to=reader)
        self.commands[reader] = replace(self.commands[reader], pipe_from=writer)

    def redirect(self, place: int, *, reads: Word | None = None, writes: Word | None = None) -> Command:
        """Where a command reads from or writes to."""
        command = self.commands[place]
        command = replace(command, reads=reads or command.reads, writes=writes or command.writes)
        self.commands[place] = command
        return command

    def append(self, place: int, words: tuple[Word, ...]) -> None:
        """More words of a command: those behind a redirection (`docker login <file HOST`)."""
        command = self.commands[place]
        end = max(command.span.end, words[-1].span.end)
        self.commands[place] = replace(command, words=(*command.words, *words), span=Span(command.span.start, end))

    def own(self, start: int, end: int, owner: int) -> None:
        """The commands in this range stand in a substitution of another."""
        for place in range(start, end):
            if self.commands[place].substituted_in is None:
                self.commands[place] = replace(self.commands[place], substituted_in=owner)

    def ends(self, start: int) -> tuple[int, int] | None:
        """The first and the last command from `start` on that stand in no substitution."""
        own = [place for place in range(start, len(self.commands)) if self.commands[place].substituted_in is None]
        return (own[0], own[-1]) if own else None

    def move_before(self, place: int) -> None:
        """Put the last command at `place`, before those that were read earlier."""
        command = self.commands.pop()
        self.commands[place:] = [command, *(_moved(later, place) for later in self.commands[place:])]


def _moved(command: Command, place: int) -> Command:
    """A command whose neighbours' indices grow by one."""

    def up(index: int | None) -> int | None:
        return index + 1 if index is not None and index >= place else index

    return replace(
        command,
        pipe_from=up(command.pipe_from),
        pipe_to=up(command.pipe_to),
        substituted_in=up(command.substituted_in),
    )
