"""What a table of tools says about one command: how to read its words, and what they mean.

Texts may contain `{value}` (what is written there) and `{host}`, `{account}`, `{region}`, `{repository}` (of the
registry or reference that the command names); what is not known shows as `<REGION>`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ecrdoctor.rulebook.model import Text

Shape = Literal["plain", "region", "registry", "reference", "destination", "username", "secret", "hidden"]
"""How a value is explained: as a whole, or piece by piece. A `destination` is a reference that is pushed or about to
be; a `secret` is covered everywhere; what is `hidden` is only not repeated."""


@dataclass(frozen=True, slots=True)
class Flag:
    """One option of a tool."""

    names: tuple[str, ...]
    """The long name first, then the short ones and other spellings."""
    means: Text | None = None
    """None where an option matters only so that its value is not taken for an operand."""
    takes_value: bool = True
    shape: Shape = "plain"


@dataclass(frozen=True, slots=True)
class Operand:
    """A word of a tool that belongs to no option."""

    means: Text
    shape: Shape = "plain"


@dataclass(frozen=True, slots=True)
class Tool:
    """One command of one program."""

    name: str
    """Program and subcommand: `docker push`."""
    what: Text
    """What it does, in one or two sentences."""
    success: Text
    """What it prints when it went well."""
    likely: tuple[str, ...]
    """Where it goes wrong most often: the first of these pieces that is there (`--region`, `operand1.repository`)."""
    mistake: Text
    """What is most often wrong there."""
    flags: tuple[Flag, ...] = ()
    operands: tuple[Operand, ...] = ()
    many_operands: bool = False
    """Whether the last operand may be repeated."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program that has subcommands."""

    flags: tuple[Flag, ...] = ()
    """Options that stand before the subcommand, or anywhere."""
    abbreviates: bool = False
    """Whether a unique beginning of an option's name is enough (the AWS CLI)."""


def ignored(*names: str) -> tuple[Flag, ...]:
    """Options with a value that say nothing about the push."""
    return tuple(Flag((name,)) for name in names)


def switch(name: str, means: Text | None = None, *others: str) -> Flag:
    """An option without a value."""
    return Flag((name, *others), means, takes_value=False)
