"""Commands out of tokens, for the shells of Windows, whose grammars differ in their tokens only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from ecrdoctor.lint.model import ShellStep, Word
from ecrdoctor.lint.syntax.command_list import CommandList, Condition
from ecrdoctor.lint.syntax.shell_parse import Script
from ecrdoctor.lint.syntax.variables import Scope, Value, joined, unknown, value_of, word

MAX_DEPTH = 40
_EXPRESSIONS = frozenset("$'\"-0123456789[@%")
_END = frozenset((";", "\n", "{", "}", ")"))


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a word."""

    kind: Literal["literal", "variable", "unknown", "value"]
    text: str = ""
    value: Value = Value()


@dataclass(frozen=True, slots=True)
class Token:
    """A word, an operator, or the beginning of an assignment (`$x =`, `set X=`)."""

    kind: Literal["word", "operator", "assign"]
    text: str
    """The operator; the variable's name; a word as written."""
    start: int
    end: int
    parts: tuple[Part, ...] = ()
    quoted: bool = True


@dataclass(slots=True)
class PlainCommands:
    """Reads tokens from left to right."""

    script: Script
    tokens: Sequence[Token]
    keywords: frozenset[str]
    """Words that begin no command: `if`, `foreach`."""
    scope: Scope
    """Names in lower case: they have no case there."""
    nested: bool = False
    """Whether brackets among the words of a command hold another command."""
    commands: CommandList = field(default_factory=CommandList)
    assigned: dict[str, Word] = field(default_factory=dict)
    _place: int = 0
    _depth: int = 0

    def step(self) -> ShellStep:
        """All of it."""
        while self._place < len(self.tokens):
            self._statements()
            self._place += 1  # a closing bracket that nothing opened
        text = self.script.passage
        return ShellStep(
            commands=tuple(self.commands.commands),
            shell=self.script.shell,
            span=text.span(0, len(text.text)),
            environment=self.script.environment,
            assigned=self.assigned,
        )

    def _statements(self) -> None:
        """Pipelines up to a closing bracket or the end."""
        while (token := self._peek()) and token.text != ")":
            self._pipeline()
            if (token := self._peek()) and token.kind == "operator" and token.text != ")":
                self._place += 1

    def _pipeline(self) -> None:
        """Commands joined by `|`, `&&` and `||`."""
        reads_from: int | None = None
        condition: Condition = ""
        while True:
            own = self._stage(condition)
            if own and reads_from is not None:
                self.commands.connect(reads_from, own[0])
            token = self._peek()
            if token is None or token.kind != "operator" or token.text not in ("|", "&&", "||"):
                return
            self._place += 1
            while (after := self._peek()) and after.kind == "operator" and after.text == "\n":
                self._place += 1
            reads_from = own[1] if own and token.text == "|" else None
            condition = "and" if token.text == "&&" else "or" if token.text == "||" else ""

    def _stage(self, condition: Condition) -> tuple[int, int] | None:
        """One command, a group in brackets, or an assignment; the first and the last command in it."""
        before = len(self.commands)
        while (token := self._peek()) and token.kind == "word" and token.text.lower() in self.keywords:
            self._place += 1
        if token and token.kind == "assign":
            self._place += 1
            self._assignment(token, condition)
        elif token and token.text == "(" and token.kind == "operator":
            self._group()
            self._property()
        else:
            self._command(condition)
        return self.commands.ends(before)

    def _group(self) -> None:
        self._place += 1
        self._depth += 1
        if self._depth < MAX_DEPTH:
            self._statements()
        self._depth -= 1
        if self._peek() is not None:
            self._place += 1

    def _property(self) -> None:
        """`.Password` after a closing bracket belongs to what the brackets give."""
        token = self._peek()
        closes = self.tokens[self._place - 1].end
        if token and token.kind == "word" and token.start == closes and token.text.startswith("."):
            self._place += 1

    def _assignment(self, name: Token, condition: Condition) -> None:
        first = self._peek()
        if first is None or (first.kind == "operator" and first.text in _END):
            held = word(self.script.passage, name.end, name.end, Value())
        else:
            following = self.tokens[self._place + 1] if self._place + 1 < len(self.tokens) else None
            alone = following is None or (following.kind == "operator" and following.text in _END)
            if first.kind == "word" and alone:
                held = self._word(first)
                self._place += 1
            else:
                start = self._place
                self._stage(condition)
                end = self.tokens[max(self._place - 1, start)].end
                value = unknown(" ".join(self.script.passage.text[first.start : end].strip("$()").split()))
                held = word(self.script.passage, first.start, end, value)
        self.scope.values[name.text.lower()] = value_of(held)
        self.assigned[name.text.removeprefix("env:")] = held

    def _command(self, condition: Condition) -> None:
        words: list[Word] = []
        inner: list[tuple[int, int]] = []
        writes: Word | None = None
        reads: Word | None = None
        redirect = ""
        place = len(self.commands)
        while token := self._peek():
            if token.kind == "operator" and token.text in ("<", ">", ">>"):
                redirect = token.text
            elif token.kind == "operator" and token.text == "(" and words and self.nested:
                start = len(self.commands)
                self._group()
                end = self.tokens[self._place - 1].end
                self._property()
                inner.append((start, len(self.commands)))
                name = " ".join(self.script.passage.text[token.end : end - 1].split())
                words.append(word(self.script.passage, token.start, end, unknown(name)))
                continue
            elif token.kind == "operator":
                break
            elif redirect:
                writes, reads = (writes, self._word(token)) if redirect == "<" else (self._word(token), reads)
                redirect = ""
            else:
                words.append(self._word(token))
            self._place += 1
        if not words or not _is_program(words[0]):
            return
        self.commands.add(tuple(words), {}, condition)
        self.commands.redirect(len(self.commands) - 1, reads=reads, writes=writes)
        self.commands.move_before(place)
        for start, end in inner:
            self.commands.own(start + 1, end + 1, place)

    def _word(self, token: Token) -> Word:
        values = [self._value(part) for part in token.parts]
        return word(self.script.passage, token.start, token.end, joined(values), token.quoted)

    def _value(self, part: Part) -> Value:
        if part.kind == "variable":
            held = self.scope.get(part.text.lower())
            return unknown(part.text.removeprefix("env:")) if held is None else held
        if part.kind == "unknown":
            return unknown(part.text)
        return part.value if part.kind == "value" else Value(part.text)

    def _peek(self) -> Token | None:
        return self.tokens[self._place] if self._place < len(self.tokens) else None


def _is_program(word: Word) -> bool:
    """Whether it may be a command's name, and is no expression (`$x -eq 1`, `"text"`)."""
    path = word.value is not None and "/" in word.value
    return path or word.text[:1] not in _EXPRESSIONS
