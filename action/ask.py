"""The step of the GitHub Action that asks ecrdoctor and passes on what it says.

Reads the inputs as INPUT_… variables; writes the outputs, an annotation, the step summary and the report in words.
Its exit code is the step's: 0, 1 for a finding that `fail-on` names, 2 for a wrong input, 4 where ecrdoctor could not
run; in the mode `run` the command's own.

How the runner reads commands and outputs: docs.github.com, "Workflow commands for GitHub Actions".
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

BASH = (shutil.which("bash") or "bash", "--noprofile", "--norc", "-eo", "pipefail")
"""How the runner itself starts a step of `shell: bash`; by its path, since Windows would take the bash of WSL first."""
FAIL_ON: Mapping[str, tuple[str, ...]] = {
    "problem": ("blocked", "explained"),
    "inconclusive": ("blocked", "explained", "inconclusive", "unknown"),
    "never": (),
}
"""Value of `fail-on` → outcomes with which the step fails."""
MODES = {"preflight": "problem", "explain": "never", "run": ""}
"""Mode → its default of `fail-on`; the command's exit code counts in `run`."""
NEEDED = {"preflight": "image", "explain": "log", "run": "command"}
ONLY_FOR = {"log": ("explain",), "command": ("run",), "retry": ("run",), "offline": ("explain", "run")}


class InputError(Exception):
    """An input that cannot be used; the message says which, and what to write."""


class Inputs:
    """The action's inputs. Raises InputError for what cannot be meant."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.mode = self.text("mode")
        if self.mode not in MODES:
            raise InputError(f"mode is {self.mode!r}: write preflight, explain or run")
        if not self.text(NEEDED[self.mode]):
            raise InputError(f"mode {self.mode} needs the input {NEEDED[self.mode]}")
        for name, modes in ONLY_FOR.items():
            if self.mode not in modes and self.text(name) not in ("", "false"):
                raise InputError(f"the input {name} is for mode {' and '.join(modes)} only")
        if self.mode == "run" and self.text("fail-on"):
            raise InputError("the input fail-on is not for mode run: there the command's exit code counts")
        self.fail_on = self.text("fail-on") or MODES[self.mode]
        if self.fail_on and self.fail_on not in FAIL_ON:
            raise InputError(f"fail-on is {self.fail_on!r}: write problem, inconclusive or never")
        self.annotations = self.flag("annotations")

    def text(self, name: str) -> str:
        """The value of an input; empty where it was not given."""
        return self._environ.get(f"INPUT_{name.upper().replace('-', '_')}", "").strip()

    def flag(self, name: str) -> bool:
        """The value of an input that is true or false."""
        value = self.text(name) or "false"
        if value not in ("true", "false"):
            raise InputError(f"{name} is {value!r}: write true or false")
        return value == "true"

    def options(self) -> list[str]:
        """The options of ecrdoctor that the inputs stand for; values cannot be taken for options."""
        names = ["lang", "redact", "bundle", "retry", *(["image"] if self.mode != "preflight" else [])]
        given = [f"--{name}={self.text(name)}" for name in names if self.text(name)]
        return [*given, *(["--offline"] if self.flag("offline") else [])]

    def arguments(self, folder: Path) -> list[str]:
        """What stands behind the options; the command of the mode `run` becomes a script in `folder`."""
        if self.mode == "run":
            script = folder / "command.sh"
            script.write_bytes(f"{self.text('command')}\n".encode())
            return [*BASH, str(script)]
        if self.mode == "preflight":
            return [self.text("image")]
        return [line.strip() for line in self.text("log").splitlines() if line.strip()]


def main() -> int:
    """Ask, tell, and return the exit code of the step."""
    try:
        inputs = Inputs(os.environ)
        options = inputs.options()
    except InputError as error:
        tell(f"::error title=ecrdoctor::{escaped(str(error))}")
        return 2
    folder = Path(tempfile.mkdtemp(prefix="ecrdoctor-", dir=os.environ["RUNNER_TEMP"]))
    report = folder / "report.json"
    code = ask(inputs.mode, [f"--output={report}", "--format=json", *options, "--", *inputs.arguments(folder)])
    if not report.exists():
        if inputs.mode == "run":
            write_outputs({"outcome": "no-failure" if code == 0 else "unknown"})
        return code if inputs.mode == "run" or code == 2 else 4
    found = read_report(report)
    write_outputs(found)
    show(report, inputs)
    if inputs.mode == "run" or code in (2, 4):
        return code
    return 1 if found["outcome"] in FAIL_ON[inputs.fail_on] else 0


def ask(mode: str, arguments: list[str]) -> int:
    """Run ecrdoctor; its exit code.

    The command of the mode `run` may speak to the runner, as in any step; what ecrdoctor says of a log may not.
    """
    if mode == "run":
        return ecrdoctor("run", *arguments)
    return quoted({"preflight": "check", "explain": "explain"}[mode], *arguments)


def show(report: Path, inputs: Inputs) -> None:
    """The report in words, in a group of the step's log; the annotation and the step summary."""
    options = [f"--lang={inputs.text('lang')}"] if inputs.text("lang") else []
    tell("::group::ecrdoctor")
    quoted("report", "--format=text", *options, str(report))
    tell("::endgroup::")
    if inputs.annotations:
        ecrdoctor("report", "--format=github", *options, str(report))


def quoted(*arguments: str) -> int:
    """Run ecrdoctor; what it prints is text to the runner, whatever it looks like."""
    word = uuid.uuid4().hex
    tell(f"::stop-commands::{word}")
    try:
        return ecrdoctor(*arguments)
    finally:
        tell(f"::{word}::")


def ecrdoctor(*arguments: str) -> int:
    """Run ecrdoctor, both streams in one, since the runner does not keep the order of two; its exit code.

    -I: neither the workspace nor the job's PYTHON… variables may decide what is imported.
    """
    words = (sys.executable, "-I", "-X", "utf8", "-m", "ecrdoctor", *arguments)
    return subprocess.run(words, env=environment(), stderr=subprocess.STDOUT, check=False).returncode


def environment() -> dict[str, str]:
    """The job's variables, without those that are ours, and without the one that would send a report elsewhere."""
    ours = ("VENV_PYTHON", "ECRDOCTOR_OUTPUT")
    return {name: value for name, value in os.environ.items() if not name.startswith("INPUT_") and name not in ours}


def read_report(file: Path) -> dict[str, str]:
    """The outputs that a report stands for; of several reports, the first that names a cause, else the first."""
    data = json.loads(file.read_text(encoding="utf-8"))
    reports: list[dict[str, Any]] = data if isinstance(data, list) else [data]
    for report in reports:
        for cause in report["causes"]:
            if cause["verdict"] != "ruled-out":
                return outputs(report, cause["id"], cause["verdict"], file)
    return outputs(reports[0], "", "", file)


def outputs(report: Mapping[str, Any], cause: str, verdict: str, file: Path) -> dict[str, str]:
    """The outputs, by name."""
    said = {"outcome": report["outcome"], "cause": cause, "verdict": verdict, "summary": report["summary"]}
    return {**said, "report": str(file)}


def write_outputs(values: Mapping[str, str]) -> None:
    """Append to the file in GITHUB_OUTPUT; no value can end itself and begin another."""
    with open(os.environ["GITHUB_OUTPUT"], "a", encoding="utf-8", newline="\n") as out:
        for name, value in values.items():
            end = uuid.uuid4().hex
            out.write(f"{name}<<{end}\n{value}\n{end}\n")


def tell(command: str) -> None:
    """One command to the runner, in order with what child processes print."""
    sys.stdout.write(f"{command}\n")
    sys.stdout.flush()


def escaped(text: str) -> str:
    """`text` as the message of a command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


if __name__ == "__main__":
    sys.exit(main())
