"""What `lint` sees in a file: the commands in it, word by word, and where each stands.

A *document* is one file. Its *jobs* are what runs on one machine in one go (a script is one job, a workflow has
many); a job's *steps* are shells that run commands, actions with inputs, and places that only name an image.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ecrdoctor.text import Text

Shell = Literal["sh", "bash", "powershell", "make", "cmd"]


@dataclass(frozen=True, slots=True)
class Span:
    """A range of a document's text, in characters from its start; `end` is not in it."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a command."""

    text: str
    """As it is written, with quotes and variables."""
    value: str | None
    """What it is when the command runs; None where that cannot be known from the file."""
    span: Span
    unknown: tuple[str, ...] = ()
    """Variables and substitutions in it that cannot be known (`ACCOUNT_ID`, `aws sts get-caller-identity`)."""
    undefined: tuple[str, ...] = ()
    """Variables in it that nothing in this document sets, though it sets others that are spelt alike."""
    quoted: bool = False
    """Whether no blank can split it."""
    partial: str = ""
    """The value with `\\0` for each part that cannot be known; equal to `value` where all is known."""


@dataclass(frozen=True, slots=True)
class Command:
    """One simple command, without the assignments, `sudo` and redirections around it."""

    words: tuple[Word, ...]
    """Program first."""
    span: Span
    """From its first word (or `sudo`) to its last."""
    name: str
    """The program's name without its folder and `.exe`, in lower case."""
    sudo: Word | None = None
    pipe_from: int | None = None
    """Index, in its shell step, of the command whose output it reads."""
    pipe_to: int | None = None
    environment: Mapping[str, Word] = field(default_factory=dict)
    """Assignments before it: `AWS_PROFILE=prod aws …`."""
    reads: Word | None = None
    """The file or here-string that it reads standard input from."""
    writes: Word | None = None
    """The file that its standard output goes to."""
    substituted_in: int | None = None
    """Index of the command in whose `$(…)` it stands."""
    condition: Literal["", "and", "or"] = ""
    """How it is joined to the command before it: `&&`, `||`."""


@dataclass(frozen=True, slots=True)
class ShellStep:
    """Commands that run in one shell."""

    commands: tuple[Command, ...]
    shell: Shell
    span: Span
    errexit: bool = False
    """Whether the shell stops at a failing command when the last command here runs."""
    pipefail: bool = False
    """Whether a failing command inside a pipe fails the pipe."""
    environment: Mapping[str, Word] = field(default_factory=dict)
    """Variables that the CI system sets for it (`env:`, `variables:`)."""
    assigned: Mapping[str, Word] = field(default_factory=dict)
    """Variables that the script itself assigns."""
    failed_to_parse: Span | None = None
    """The first part that is no valid shell."""


@dataclass(frozen=True, slots=True)
class ActionStep:
    """A step that names a published action, orb or task and gives it inputs."""

    uses: Word
    inputs: Mapping[str, Word]
    span: Span
    id: str = ""
    lines: Mapping[str, tuple[Word, ...]] = field(default_factory=dict)
    """Input → its non-empty lines, or items where it is a list, each a word of its own (`tags: |`)."""

    @property
    def action(self) -> str:
        """What it uses, without its version, in lower case: `docker/login-action`."""
        written = self.uses.text.strip("\"'") if self.uses.value is None else self.uses.value
        return written.partition("@")[0].lower()


@dataclass(frozen=True, slots=True)
class ImageStep:
    """A place that names an image to be pushed or run: `image:` of a compose file, a Terraform attribute."""

    reference: Word
    span: Span
    pushed: bool = False
    """Whether the file's tool would push it (`docker compose push` pushes what has a `build:`)."""


Step = ShellStep | ActionStep | ImageStep


@dataclass(frozen=True, slots=True)
class Job:
    """Steps that run one after another on the same machine."""

    name: str
    steps: tuple[Step, ...]
    needs: tuple[str, ...] = ()
    """Jobs that end before this one begins."""
    setting: str = ""
    """github, gitlab, codebuild, jenkins, bitbucket, circleci, compose, terraform; empty for a script."""


@dataclass(frozen=True, slots=True)
class Document:
    """One file with all that matters here."""

    name: str
    text: str
    jobs: tuple[Job, ...]
    values: tuple[tuple[str, Word], ...] = ()
    """Every literal `name: value` of a configuration file, for mistakes in values (an account id as a YAML number)."""
    silenced: Mapping[int, frozenset[str]] = field(default_factory=dict)
    """Line number → finding ids silenced on that line (`# ecrdoctor: ignore=lint-x,lint-y`; `*` for all)."""
    note: Text | None = None
    """What could not be read, if anything."""

    def line_of(self, offset: int) -> int:
        """The number, from 1, of the line that holds the character at `offset`."""
        return self.text.count("\n", 0, offset) + 1

    def column_of(self, offset: int) -> int:
        """Characters before `offset` in its line."""
        return offset - (self.text.rfind("\n", 0, offset) + 1)
