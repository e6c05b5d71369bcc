"""Words of a command to options and operands, by the table of tools.

Two conventions cover all of them: pflag (docker, podman, crane, helm, oras: `-it`, `-t=x`, `-tx`, `--tag x`,
`--tag=x`, options anywhere before `--`) and argparse as the AWS CLI uses it (long options, which may be abbreviated).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ecrdoctor.lint.contract import Invocation, Option
from ecrdoctor.lint.model import Command, Document, ShellStep, Span, Word
from ecrdoctor.lint.syntax.typography import meant_option
from ecrdoctor.lint.tools.grammar import Flag, Program, Tool
from ecrdoctor.lint.tools.table import PROGRAMS, SUBCOMMANDS, TOOLS

_PREFIXES = frozenset(
    " ".join(words[:count]) for words in (name.split() for name in SUBCOMMANDS) for count in range(1, len(words))
)


def invocations_of(document: Document) -> tuple[Invocation, ...]:
    """Every command of the document that the table of tools knows, in order."""
    return tuple(
        Invocation(name, command, job, step, index, options, operands)
        for job in document.jobs
        for step in job.steps
        if isinstance(step, ShellStep)
        for index, command in enumerate(step.commands)
        for name, options, operands in _parsed(command)
    )


def head_of(command: Command) -> Span:
    """Where program and subcommand stand (`docker push`), as far as no option stands between them."""
    head, path = command.words[0], command.name
    for word in command.words[1:]:
        path = f"{path} {word.value}"
        if path not in _PREFIXES and path not in SUBCOMMANDS:
            break
        head = word
    return Span(command.words[0].span.start, head.span.end)


def part_of(word: Word, start: int, end: int) -> Span:
    """The place of a part of a word, as written; of the whole word where that is empty or spelt with escapes."""
    if word.span.end - word.span.start != len(word.text) or end <= start:
        return word.span
    return Span(word.span.start + start, word.span.start + end)


def _parsed(command: Command) -> Iterator[tuple[str, tuple[Option, ...], tuple[Word, ...]]]:
    """The tool's name, its options and operands; nothing when the command is no tool that we know."""
    reader = _Reader(command.words[1:], PROGRAMS.get(command.name, Program()))
    path = command.name
    while path in _PREFIXES:
        reader.take_options(_flags_below(path))
        word = reader.peek()
        longer = f"{path} {word.value}" if word else ""
        if longer not in _PREFIXES and longer not in SUBCOMMANDS:
            break
        path = longer
        reader.position += 1
    if path not in SUBCOMMANDS:
        return
    tool = TOOLS[SUBCOMMANDS[path]]
    while reader.peek():
        reader.take_options(tool.flags)
        reader.take_operand()
    yield tool.name, tuple(reader.options), tuple(_fitting(reader, tool))


def _flags_below(path: str) -> tuple[Flag, ...]:
    """Options of the commands that begin with `path`: `docker compose -f x push` has one before its last word."""
    if " " not in path and path not in ("docker-compose", "podman-compose"):
        return ()
    names = {name for written, name in SUBCOMMANDS.items() if written.startswith(f"{path} ")}
    return tuple(flag for name in sorted(names) for flag in TOOLS[name].flags)


def _fitting(reader: _Reader, tool: Tool) -> list[Word]:
    """The operands, without those that are more likely options (`$BUILD_ARGS`, the value of an unknown option)."""
    operands = list(reader.operands)
    for word in reader.operands:
        if tool.many_operands or len(operands) <= len(tool.operands):
            break
        if word in reader.doubtful or (word.value is None and not word.quoted and not word.partial.strip("\0")):
            operands.remove(word)
    return operands


@dataclass
class _Reader:
    """The words of one command that are still to be read, and what was read."""

    words: tuple[Word, ...]
    program: Program
    position: int = 0
    options: list[Option] = field(default_factory=list)
    operands: list[Word] = field(default_factory=list)
    doubtful: list[Word] = field(default_factory=list)
    """Operands right behind an option that no table knows."""
    ended: bool = False
    """Whether `--` was read."""

    def peek(self) -> Word | None:
        """The next word."""
        return self.words[self.position] if self.position < len(self.words) else None

    def take_operand(self) -> None:
        """Read one word that is no option."""
        if word := self.peek():
            self.operands.append(word)
            self.position += 1

    def take_options(self, flags: tuple[Flag, ...]) -> None:
        """Read options up to the next operand."""
        while (word := self.peek()) and not self.ended:
            if not word.text.isascii():
                word = replace(word, text=meant_option(word.text))
            written = word.text.lstrip("\"'")
            if not written.startswith("-") or written == "-":
                return
            self.position += 1
            if written == "--":
                self.ended = True
            elif written.startswith("--"):
                self._long(word, (*flags, *self.program.flags))
            else:
                self._short(word, (*flags, *self.program.flags))

    def _long(self, word: Word, flags: tuple[Flag, ...]) -> None:
        start = len(word.text) - len(word.text.lstrip("\"'"))
        name, equals, _ = word.text[start:].rstrip("\"'").partition("=")
        flag = self._flag(name, flags)
        span = part_of(word, start, start + len(name))
        value = None
        if equals:
            value = _rest(word, start + len(name) + 1, len(name) + 1)
        elif flag.takes_value if flag else self.program.abbreviates:
            value = self._next_value()
        self.options.append(Option(flag.names[0] if flag else name, span, value))
        if flag is None and not equals and not value and (following := self.peek()):
            self.doubtful.append(following)

    def _short(self, word: Word, flags: tuple[Flag, ...]) -> None:
        """`-q`, `-qt name`, `-tname`, `-t=name`."""
        for place in range(1, len(word.text)):
            name = f"-{word.text[place]}"
            flag = self._flag(name, flags)
            first = place if place > 1 else 0
            span = part_of(word, first, place + 1)
            if flag is None:
                self.options.append(Option(f"-{word.text[place:]}", part_of(word, first, len(word.text))))
                if following := self.peek():
                    self.doubtful.append(following)
                return
            if not flag.takes_value:
                self.options.append(Option(flag.names[0], span))
                continue
            skip = place + 1 + (word.text[place + 1 : place + 2] == "=")
            value = _rest(word, skip, skip) if skip < len(word.text) else self._next_value()
            self.options.append(Option(flag.names[0], span, value))
            return

    def _next_value(self) -> Word | None:
        word = self.peek()
        if word is None or (self.program.abbreviates and word.text.startswith("--")):
            return None
        self.position += 1
        return word

    def _flag(self, name: str, flags: tuple[Flag, ...]) -> Flag | None:
        exact = next((flag for flag in flags if name in flag.names), None)
        if exact or not self.program.abbreviates:
            return exact
        beginning = [flag for flag in flags if flag.names[0].startswith(name)]
        return beginning[0] if len(beginning) == 1 else None


def _rest(word: Word, skipped: int, skipped_value: int) -> Word:
    """What stands behind `--name=` as a word of its own: `skipped` characters as written, `skipped_value` unquoted."""
    quote = word.text[0] if word.text[0] in "\"'" else ""
    end = len(word.text) - (1 if quote and word.text.endswith(quote) else 0)
    return Word(
        word.text[skipped:end],
        None if word.value is None else word.value[skipped_value:],
        part_of(word, skipped, end),
        word.unknown,
        word.undefined,
        word.quoted or word.text[skipped : skipped + 1] in ("'", '"'),
        word.partial[skipped_value:],
    )
