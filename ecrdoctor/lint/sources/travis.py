"""Travis CI: one job, whose phases share a shell without errexit."""

from __future__ import annotations

from ecrdoctor.lint.model import Job, Word
from ecrdoctor.lint.sources.yaml_file import YamlFile
from ecrdoctor.lint.sources.yaml_tree import Node
from ecrdoctor.lint.syntax.scripts import read_script
from ecrdoctor.lint.syntax.variables import template_word

_PHASES = ("before_install", "install", "before_script", "script", "before_deploy", "after_success", "after_script")


def read(text: str, root: Node) -> tuple[Job, ...]:
    """The phases as one script."""
    file = YamlFile(text, root)
    environment: dict[str, Word] = {}
    settings = root.get("env", "global") or root.get("env")
    for line in settings.scalars() if settings and settings.kind != "map" else ():
        passage = file.passage(line)
        name, equals, value = passage.text.partition("=")
        if equals and name.isidentifier() and "$" not in value and " " not in value:
            start = len(name) + 1
            environment[name] = template_word(passage.cut(start, len(passage.text)))
    environment = file.environment(settings if settings and settings.kind == "map" else None, environment, _unresolved)
    nodes = [node for phase in _PHASES if (node := root.get(phase))]
    read_ = read_script(file.script(nodes, environment=environment))
    return (Job("", read_.steps, (), "travis"), *read_.remote)


def _unresolved(expression: str) -> None:
    return None
