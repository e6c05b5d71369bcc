"""A runner of GitHub Actions, as far as a composite action needs one.

What it does is what actions/runner does: the form of a step's script and how bash is started (`ScriptHandler`), the
file of outputs (`FileCommandManager`), and which lines of a log are commands (`ActionCommand`, `ActionCommandManager`).
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
_STOP = "stop-commands"
_COMMANDS = (
    *("add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "notice"),
    *("remove-matcher", "save-state", "set-env", "set-output", "stop-commands", "warning"),
)


@dataclass(frozen=True)
class Ran:
    """What the use of an action left behind."""

    code: int
    log: str
    outputs: Mapping[str, str]
    """Of the action."""
    summary: str
    """The step summary."""

    @property
    def commands(self) -> list[tuple[str, str]]:
        """The commands that the runner would obey, each with its message."""
        return list(obeyed(self.log))


@dataclass(frozen=True)
class Runner:
    """Runs an action. `folder` is the runner's own, `action` the checkout of the action."""

    folder: Path
    action: Path

    def use(self, inputs: Mapping[str, str], environ: Mapping[str, str], workspace: Path) -> Ran:
        """Use the action in a job with these variables, in this folder."""
        action = yaml.safe_load((self.action / "action.yml").read_text(encoding="utf-8"))
        assert set(inputs) <= set(action["inputs"]), "the runner warns of an input that there is not"
        given = {name: str(about.get("default", "")) for name, about in action["inputs"].items()} | dict(inputs)
        values = {f"inputs.{name}": value for name, value in given.items()}
        temp = self.folder / "_temp"
        files = {name: temp / f"{name.lower()}.txt" for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        temp.mkdir(parents=True, exist_ok=True)
        files["GITHUB_STEP_SUMMARY"].write_bytes(b"")
        log, code = "", 0
        for step in action["runs"]["steps"]:
            files["GITHUB_OUTPUT"].write_bytes(b"")
            assert set(step) <= {"id", "name", "shell", "env", "run", "working-directory"}, step
            assert step["shell"] == "bash", step
            variables = {name: _evaluated(value, values) for name, value in step.get("env", {}).items()}
            script = temp / "step.sh"
            script.write_text(step["run"], encoding="utf-8")
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
                cwd=workspace / _evaluated(step.get("working-directory", "."), values),
                env={
                    **environ,
                    "GITHUB_ACTIONS": "true",
                    "GITHUB_ACTION_PATH": str(self.action),
                    "GITHUB_WORKSPACE": str(workspace),
                    "RUNNER_TEMP": str(temp),
                    **{name: str(file) for name, file in files.items()},
                    **variables,
                },
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=300,
                check=False,
            )
            log += done.stdout.decode()
            code = done.returncode
            found = read_outputs(files["GITHUB_OUTPUT"].read_text(encoding="utf-8"))
            values |= {f"steps.{step['id']}.outputs.{name}": value for name, value in found.items()}
            if code:
                break
        outputs = {name: _evaluated(about["value"], values) for name, about in action["outputs"].items()}
        return Ran(code, log, outputs, files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8"))


def _evaluated(text: str, values: Mapping[str, str]) -> str:
    """`text` with its expressions evaluated; an output that no step has set is empty."""

    def value(match: re.Match[str]) -> str:
        name = match[1]
        return values[name] if name.startswith("inputs.") else values.get(name, "")

    return _EXPRESSION.sub(value, text)


def read_outputs(text: str) -> dict[str, str]:
    """The values in a file of outputs: `name=value`, or `name<<END`, lines, `END`."""
    found: dict[str, str] = {}
    lines = iter(text.splitlines())
    for line in lines:
        name, equals, value = line.partition("=")
        heredoc, marks, end = line.partition("<<")
        if marks and (not equals or len(heredoc) < len(name)):
            body = []
            for inner in lines:
                if inner == end:
                    break
                body.append(inner)
            else:
                raise AssertionError(f"the value of {heredoc} does not end")
            found[heredoc] = "\n".join(body)
        elif equals:
            found[name] = value
        elif line:
            raise AssertionError(f"the runner refuses the line {line!r}")
    return found


def obeyed(log: str) -> Iterator[tuple[str, str]]:
    """The commands in a log that the runner obeys, each with its message."""
    stopped = ""
    for line in log.splitlines():
        command, message = _command(line, stopped)
        if stopped:
            if command == stopped:
                stopped = ""
        elif command:
            stopped = message if command == _STOP else ""
            yield command, message


def _command(line: str, also: str) -> tuple[str, str]:
    """The command in a line: `::name …::message` at its begin, or `##[name …]message` anywhere in it."""
    known = (*_COMMANDS, also) if also else _COMMANDS
    begin = line.lstrip()
    if begin.startswith("::"):
        inner, marks, message = begin[2:].partition("::")
        if marks and inner.split(" ")[0].lower() in known:
            return inner.split(" ")[0].lower(), message
    _, marks, rest = line.partition("##[")
    inner, close, message = rest.partition("]")
    if marks and close and inner.split(" ")[0].lower() in known:
        return inner.split(" ")[0].lower(), message
    return "", ""
