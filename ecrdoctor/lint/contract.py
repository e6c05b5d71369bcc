"""What a command line means, and what a lint is: one kind of mistake, visible without running anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from ecrdoctor.lint.model import Command, Document, Job, ShellStep, Span, Word
from ecrdoctor.rulebook.model import Text

Severity = Literal["error", "warning", "hint"]


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a command line."""

    name: str
    """Its long name (`--tag` for `-t`), as the tool's table has it; as written where the table lacks it."""
    flag: Span
    """Where the option itself stands, without its value."""
    value: Word | None = None


@dataclass(frozen=True, slots=True)
class Invocation:
    """A command that we know the grammar of."""

    tool: str
    """`docker push`, `aws ecr get-login-password`: program and subcommand, as the table of tools names it."""
    command: Command
    job: Job
    step: ShellStep
    index: int
    """Its place among the commands of its step."""
    options: tuple[Option, ...] = ()
    operands: tuple[Word, ...] = ()

    def option(self, name: str) -> Option | None:
        """The last option of that long name, which is the one that counts for most tools."""
        return next((option for option in reversed(self.options) if option.name == name), None)

    def value(self, name: str) -> str | None:
        """The known value of an option."""
        found = self.option(name)
        return found.value.value if found and found.value else None


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement in the document's text."""

    span: Span
    replacement: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake, in one place."""

    id: str
    span: Span
    message: Text
    """What is wrong here, with the values that show it."""
    fix: Text | None = None
    """The corrected command, or what to do where no command can mend it."""
    edits: tuple[Edit, ...] = ()
    """What `--fix` would do; empty unless it is certain."""
    severity: Severity | None = None
    """Where it is not the lint's own."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a lint looks at: a document, and the commands in it whose grammar we know, in order."""

    document: Document
    invocations: tuple[Invocation, ...]


@dataclass(frozen=True, slots=True)
class Lint:
    """One kind of mistake. Its module lists it in `LINTS`."""

    id: str
    """`lint-…`, public: never renamed."""
    severity: Severity
    title: Text
    why: Text
    """What happens if nobody mends it, and how the fix helps."""
    find: Callable[[Scene], Iterable[Finding]]
    docs: str = ""
    """An AWS, Docker or CI vendor's page that states the fact."""
