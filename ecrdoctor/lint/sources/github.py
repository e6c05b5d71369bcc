"""GitHub Actions: workflows and composite actions.

Shells: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ecrdoctor.lint.model import ActionStep, ImageStep, Job, Shell, ShellStep, Span, Step, Word
from ecrdoctor.lint.sources.yaml_file import Resolve, YamlFile
from ecrdoctor.lint.sources.yaml_tree import Node
from ecrdoctor.lint.syntax.scripts import read_script
from ecrdoctor.lint.syntax.shell_builtins import Options, shell_options
from ecrdoctor.lint.syntax.variables import Value, unknown, value_of
from ecrdoctor.regex import regex

EXPRESSION = regex(r"(?s)\$\{\{(?P<name>.*?)\}\}")
_STRING = regex(r"^'(?P<text>[^']*)'$")
_ASSIGNMENT = regex(r"^(?P<name>[A-Za-z_][\w-]*)=", ignore_case=False)
_STARTS: Mapping[str, str] = {
    "": "bash -e {0}",
    "bash": "bash --noprofile --norc -eo pipefail {0}",
    "sh": "sh -e {0}",
}


@dataclass(slots=True)
class _Place:
    """What is known at one place of a workflow."""

    environment: dict[str, Word]
    matrix: Mapping[str, Value] = field(default_factory=dict)
    outputs: dict[str, Value] = field(default_factory=dict)
    remote: list[Job] = field(default_factory=list)

    def resolve(self, expression: str) -> Value:
        """The value of `${{ … }}`, of which we follow names and strings and nothing else."""
        kind, _, name = expression.partition(".")
        if kind == "env":
            held = self.environment.get(name)
            return value_of(held) if held else unknown(name)
        if kind == "matrix" and name in self.matrix:
            return self.matrix[name]
        if found := _STRING.search(expression.encode()):
            return Value(found.group("text").decode())
        return self.outputs.get(expression) or unknown(" ".join(expression.split()))


def read(text: str, root: Node) -> tuple[Job, ...]:
    """Jobs of a workflow, or the one of a composite action."""
    file = YamlFile(text, root, EXPRESSION)
    jobs = root.get("jobs")
    if jobs is None:
        runs = root.get("runs")
        return _job(file, "", runs, _Place({})) if runs else ()
    workflow = _Place({})
    workflow.environment = file.environment(root.get("env"), {}, workflow.resolve)
    found: list[Job] = []
    for name, node in jobs.entries():
        place = _Place(dict(workflow.environment), _matrix(file, node))
        place.environment = file.environment(node.get("env"), place.environment, place.resolve)
        found += _job(file, name, node, place)
    return tuple(found)


def _job(file: YamlFile, name: str, node: Node, place: _Place) -> tuple[Job, ...]:
    default = node.string("defaults", "run", "shell") or file.root.string("defaults", "run", "shell")
    if not default and "windows" in " ".join(s.text for s in _scalars(node.get("runs-on"))).lower():
        default = "pwsh"
    steps: list[Step] = _images(file, node, place.resolve)
    workflow = node.get("uses")
    if workflow and workflow.kind == "scalar":
        steps.append(_action(file, node, workflow, place.resolve))
    listed = node.get("steps")
    for step in listed.items if listed else ():
        steps += _step(file, step, place, default)
    needs = tuple(scalar.text for scalar in _scalars(node.get("needs")))
    return (Job(name, tuple(steps), needs, "github"), *place.remote)


def _step(file: YamlFile, node: Node, place: _Place, default_shell: str) -> list[Step]:
    own = _Place(place.environment, place.matrix, place.outputs)
    own.environment = file.environment(node.get("env"), place.environment, own.resolve)
    uses, run = node.get("uses"), node.get("run")
    if uses and uses.kind == "scalar":
        return [_action(file, node, uses, own.resolve)]
    if run is None or run.kind != "scalar":
        return []
    shell, options = _shell(node.string("shell") or default_shell)
    script = file.script([run], own.resolve, shell=shell, options=options, environment=own.environment)
    read = read_script(script)
    _remember(read.steps[0], node.string("id"), script.passage.text, place)
    place.remote += read.remote
    return list(read.steps)


def _shell(name: str) -> tuple[Shell, Options]:
    if name.split()[:1] in (["pwsh"], ["powershell"]):
        return "powershell", Options()
    if name.split()[:1] == ["cmd"]:
        return "cmd", Options()
    start = _STARTS.get(name, name)
    return ("sh" if start.startswith("sh") else "bash"), shell_options(start)


def _remember(step: ShellStep, id: str, text: str, place: _Place) -> None:
    """`echo "A=1" >> $GITHUB_ENV` (or `_OUTPUT`) sets it for the steps after."""
    for_environment, for_output = "GITHUB_ENV" in text, "GITHUB_OUTPUT" in text or "set-output" in text
    if not (for_environment or for_output):
        return
    for command in step.commands:
        if command.name not in ("echo", "printf") or len(command.words) < 2:
            continue
        word = command.words[1]
        found = _ASSIGNMENT.search(word.partial.encode())
        if not found:
            continue
        name, rest = found.group("name").decode(), word.partial[found.end() :].removesuffix("\\n")
        target = command.writes.text if command.writes else "GITHUB_ENV" if for_environment else "GITHUB_OUTPUT"
        if "GITHUB_ENV" in target:
            known = None if word.unknown else rest
            place.environment[name] = Word(word.text, known, word.span, word.unknown, (), True, rest)
        elif id:
            place.outputs[f"steps.{id}.outputs.{name}"] = Value(rest, word.unknown)


def _action(file: YamlFile, node: Node, uses: Node, resolve: Resolve) -> ActionStep:
    inputs = node.get("with")
    lines = {key: file.lines(value, resolve) for key, value in inputs.entries()} if inputs else {}
    return ActionStep(
        uses=file.word(uses, resolve),
        inputs=file.words(inputs, resolve),
        span=Span(node.start, node.end),
        id=node.string("id"),
        lines=lines,
    )


def _images(file: YamlFile, node: Node, resolve: Resolve) -> list[Step]:
    places = [node.get("container"), node.get("container", "image")]
    services = node.get("services")
    places += [service.get("image") for _, service in services.entries()] if services else []
    words = [file.word(place, resolve) for place in places if place and place.kind == "scalar" and place.text]
    return [ImageStep(word, word.span) for word in words]


def _matrix(file: YamlFile, node: Node) -> dict[str, Value]:
    """Matrix variables that have one value only."""
    matrix = node.get("strategy", "matrix")
    found: dict[str, Value] = {}
    for name, values in matrix.entries() if matrix else ():
        scalars = [item.text for item in values.items if item.kind == "scalar"]
        if len(scalars) == 1 == len(values.items) and "${{" not in scalars[0] and name not in ("include", "exclude"):
            found[name] = Value(scalars[0])
    return found if matrix and matrix.get("include") is None else {}


def _scalars(node: Node | None) -> list[Node]:
    return list(node.scalars()) if node else []
