"""Terraform: commands of `local-exec`, and literals that name an image.

Source: Terraform's documentation, "local-exec Provisioner" and "Strings and Templates".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ecrdoctor.lint.model import Job, Step
from ecrdoctor.lint.sources.strings import read_strings
from ecrdoctor.lint.syntax.positions import Passage, PassageBuilder
from ecrdoctor.lint.syntax.scripts import read_script
from ecrdoctor.lint.syntax.shell_parse import Script
from ecrdoctor.lint.syntax.variables import find_holes, unknown
from ecrdoctor.regex import regex

_COMMAND = regex(r"(?m)^[ \t]*command[ \t]*=[ \t]*(?:<<-?[ \t]*(?P<mark>\w+)[ \t]*\r?$|(?P<quote>\"))")
_TEMPLATE = regex(r"\$\{(?P<name>[^{}\n]*)\}")
_ESCAPES = {'"': '"', "\\": "\\", "n": "\n", "t": "\t"}
SETTING = "terraform"


def read(text: str) -> tuple[Job, ...]:
    """All of a file's commands as one job, since one machine runs them; their order is Terraform's choice."""
    strings = read_strings(text, SETTING)
    steps: list[Step] = [step for job in strings for step in job.steps]
    remote: list[Job] = []
    for passage in _commands(text):
        read = read_script(Script(passage, find_holes(passage.text, _TEMPLATE, unknown)))
        steps += read.steps
        remote += read.remote
    return (Job("", tuple(steps), (), SETTING), *(replace(job, setting=SETTING) for job in remote))


def _commands(text: str) -> Iterator[Passage]:
    """What each `command =` gives the shell."""
    if "local-exec" not in text:
        return
    data = text.encode("ascii", "replace")  # one byte for each character
    for found in _COMMAND.finditer(data):
        if found.group("mark"):
            yield _heredoc(text, found.end(), found.group("mark").decode())
        else:
            yield _quoted(text, found.end())


def _heredoc(text: str, start: int, mark: str) -> Passage:
    """The lines up to the mark."""
    first = end = text.find("\n", start) + 1 or len(text)
    for line in text[first:].splitlines(keepends=True):
        if line.strip() == mark:
            break
        end += len(line)
    return Passage.of(text, first, end)


def _quoted(text: str, start: int) -> Passage:
    """A string on one line, its escapes read."""
    builder = PassageBuilder()
    place = start
    while place < len(text) and text[place] not in '"\n':
        escaped = _ESCAPES.get(text[place + 1 : place + 2]) if text[place] == "\\" else None
        if text.startswith("${", place) and (end := text.find("}", place, text.find("\n", place))) > 0:
            builder.run(text[place : end + 1], place)  # quotes in a template are Terraform's
            place = end + 1
        elif escaped is not None:
            builder.escape(escaped, place, 2)
            place += 2
        else:
            builder.run(text[place], place)
            place += 1
    return builder.build()
