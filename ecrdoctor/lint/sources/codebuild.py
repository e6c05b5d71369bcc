"""AWS CodeBuild. Source: the buildspec reference of its user guide."""

from __future__ import annotations

from ecrdoctor.lint.model import Job, Shell, Step
from ecrdoctor.lint.sources.yaml_file import YamlFile
from ecrdoctor.lint.sources.yaml_tree import Node
from ecrdoctor.lint.syntax.scripts import read_script
from ecrdoctor.lint.syntax.shell_builtins import Options

_PHASES = ("install", "pre_build", "build", "post_build")
_OPTIONS = Options(errexit=True)


def read(text: str, root: Node) -> tuple[Job, ...]:
    """The build as one job; its phases share one shell, except in version 0.1."""
    file = YamlFile(text, root)
    environment = file.words(root.get("env", "variables"))
    shell = _shell(root.string("env", "shell"))
    commands: list[Node] = []
    for phase in _PHASES:
        for key in ("commands", "finally"):
            node = root.get("phases", phase, key)
            commands += node.scalars() if node else ()
    groups = [[command] for command in commands] if root.string("version") == "0.1" else [commands]
    steps: list[Step] = []
    remote: list[Job] = []
    for group in groups:
        if group:
            read_ = read_script(file.script(group, shell=shell, options=_OPTIONS, environment=environment))
            steps += read_.steps
            remote += read_.remote
    return (Job("build", tuple(steps), (), "codebuild"), *remote)


def _shell(name: str) -> Shell:
    if "powershell" in name:
        return "powershell"
    return "cmd" if "cmd" in name else "bash" if name == "bash" else "sh"
