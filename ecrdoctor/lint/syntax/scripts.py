"""A script in whatever shell it is written for."""

from __future__ import annotations

from dataclasses import dataclass, field

from ecrdoctor.lint.model import Job, ShellStep
from ecrdoctor.lint.syntax.powershell import read_powershell
from ecrdoctor.lint.syntax.shell import read_shell
from ecrdoctor.lint.syntax.shell_parse import Script
from ecrdoctor.lint.syntax.variables import Scope
from ecrdoctor.lint.syntax.windows_cmd import read_cmd


@dataclass(frozen=True, slots=True)
class ScriptRead:
    """The shells that a script starts: its own and those inside it, and what it runs on other machines."""

    steps: tuple[ShellStep, ...]
    remote: tuple[Job, ...] = ()
    scope: Scope = field(default_factory=Scope)
    """The variables at its end, where it is a Unix shell's."""


def read_script(script: Script, scope: Scope | None = None) -> ScriptRead:
    """The commands of a script; `scope`: variables that its shell holds at the start."""
    if script.shell == "powershell":
        return ScriptRead((read_powershell(script),))
    if script.shell == "cmd":
        return ScriptRead((read_cmd(script),))
    read = read_shell(script, scope)
    return ScriptRead((read.step, *read.inner), read.remote, read.scope)


def read_jobs(script: Script, name: str = "", setting: str = "") -> tuple[Job, ...]:
    """A script as one job, and what it runs on other machines as jobs of their own."""
    read = read_script(script)
    return (Job(name, read.steps, (), setting), *read.remote)
