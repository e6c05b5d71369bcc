"""The recipes in `examples/ci`, taken apart as the CI system of each takes them apart."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parents[2] / "examples" / "ci"
_VARIABLE = re.compile(r"\$\{?(\w+)\}?")


@dataclass(frozen=True)
class Script:
    """One script that a CI system starts."""

    text: str
    shell: tuple[str, ...] = ("bash", "-c")
    variables: Mapping[str, str] = field(default_factory=dict)
    """Those that the recipe sets."""


def document(name: str) -> Any:
    """A recipe in YAML."""
    return yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))


def gitlab(job: str, given: Mapping[str, str]) -> Script:
    """A job of GitLab CI: its commands in one shell that stops at the first failure (GitLab Runner, bash).

    Args:
        job: its name.
        given: variables of the project, which win over those in the file.
    """
    recipe = document("gitlab-ci.yml")
    whole: dict[str, Any] = {}
    for part in (recipe.get(recipe[job].get("extends", ""), {}), recipe[job]):
        merged = {**whole.get("variables", {}), **part.get("variables", {})}
        whole |= {**part, "variables": merged}
    commands = [*whole.get("before_script", []), *whole["script"]]
    variables = {**recipe["variables"], **whole["variables"], **given}
    return Script("\n".join(["set -eo pipefail", *commands]), variables=_expanded(variables))


def _expanded(variables: Mapping[str, str]) -> dict[str, str]:
    """Variables whose values name each other."""

    def value(match: re.Match[str]) -> str:
        return _VARIABLE.sub(value, variables.get(match[1], ""))

    return {name: _VARIABLE.sub(value, text) for name, text in variables.items()}


def codebuild() -> Script:
    """A buildspec: all commands in one shell; a phase that fails with `on-failure: ABORT` ends the build."""
    recipe = document("buildspec.yml")
    lines = []
    for phase in ("install", "pre_build", "build"):
        for command in recipe["phases"][phase]["commands"]:
            lines += [command, 'ended=$?; [ "$ended" -eq 0 ] || exit "$ended"']
    return Script("\n".join(lines), variables=recipe["env"]["variables"])


def jenkins(workspace_tmp: str) -> tuple[Script, ...]:
    """The `sh` steps of the Jenkinsfile, in order, with its `environment`."""
    text = (FOLDER / "Jenkinsfile").read_text(encoding="utf-8")
    block = text.partition("environment {")[2].partition("}\n  stages")[0]
    found = re.findall(r"""^\s+(\w+) = (['"])(.*)\2$""", block, re.MULTILINE)
    variables = {name: value.replace("${WORKSPACE_TMP}", workspace_tmp) for name, _, value in found}
    variables["WORKSPACE_TMP"] = workspace_tmp
    bodies = re.findall(r"sh '''(.*?)'''", text, re.DOTALL)
    return tuple(Script(body, variables=variables) for body in bodies)


def kubernetes() -> dict[str, Script]:
    """The containers of the Job, in the order in which they run, by name."""
    spec = document("kubernetes-job.yml")["spec"]["template"]["spec"]
    return {
        container["name"]: Script(
            container["args"][0],
            tuple(container["command"]),
            {variable["name"]: variable["value"] for variable in container["env"]},
        )
        for container in [*spec["initContainers"], *spec["containers"]]
    }
