"""Bitbucket Pipelines: every step runs in a container of its own."""

from __future__ import annotations

from collections.abc import Iterator

from ecrdoctor.lint.model import ActionStep, Job, Span, Step
from ecrdoctor.lint.sources.yaml_file import YamlFile
from ecrdoctor.lint.sources.yaml_tree import Node
from ecrdoctor.lint.syntax.scripts import read_script
from ecrdoctor.lint.syntax.shell_builtins import Options
from ecrdoctor.lint.syntax.variables import unknown
from ecrdoctor.regex import regex

_VARIABLE = regex(r"\$\{?(?P<name>[A-Za-z_]\w*)\}?")
_OPTIONS = Options(errexit=True)
_MAX_DEPTH = 12


def read(text: str, root: Node) -> tuple[Job, ...]:
    """Steps as jobs, each once however many pipelines use it."""
    file = YamlFile(text, root, _VARIABLE)
    pipelines = root.get("pipelines")
    found: list[Job] = []
    seen: set[int] = set()
    for pipeline in _pipelines(pipelines) if pipelines else ():
        before: tuple[str, ...] = ()
        for step in _steps(pipeline, 0):
            name = step.string("name") or f"step {len(seen) + 1}"
            if id(step) not in seen:
                seen.add(id(step))
                found += _jobs(file, step, name, before)
            before = (*before, name)
    return tuple(found)


def _pipelines(node: Node) -> Iterator[Node]:
    """`default:`, and those under `branches:`, `tags:`, `pull-requests:`, `custom:`."""
    for _, value in node.entries():
        if value.kind == "list":
            yield value
        else:
            yield from (inner for _, inner in value.entries() if inner.kind == "list")


def _steps(node: Node, depth: int) -> Iterator[Node]:
    """Steps in a pipeline, also in `parallel:` and `stage:`."""
    if depth > _MAX_DEPTH:
        return
    for item in node.items:
        for key, value in item.entries():
            if key == "step":
                yield value
            elif key in ("parallel", "stage", "steps"):
                yield from _steps(value.get("steps") or value, depth + 1)


def _jobs(file: YamlFile, step: Node, name: str, before: tuple[str, ...]) -> tuple[Job, ...]:
    steps: list[Step] = []
    remote: list[Job] = []
    for key in ("script", "after-script"):
        listed = step.get(key)
        lines: list[Node] = []
        for item in (*listed.items, None) if listed else ():
            if item is not None and item.kind == "scalar":
                lines.append(item)
                continue
            if lines:
                read_ = read_script(file.script(lines, options=_OPTIONS))
                steps += read_.steps
                remote += read_.remote
                lines = []
            pipe = item.get("pipe") if item else None
            if item and pipe and pipe.kind == "scalar":
                steps.append(_pipe(file, item, pipe))
    return (Job(name, tuple(steps), before, "bitbucket"), *remote)


def _pipe(file: YamlFile, item: Node, pipe: Node) -> ActionStep:
    variables = item.get("variables")
    lines = {key: file.lines(value, unknown) for key, value in variables.entries()} if variables else {}
    return ActionStep(
        uses=file.word(pipe), inputs=file.words(variables, unknown), span=Span(item.start, item.end), lines=lines
    )
