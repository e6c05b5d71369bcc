"""GitLab CI. Its runner starts bash with errexit and pipefail (gitlab-runner, `shells/bash.go`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ecrdoctor.lint.model import ImageStep, Job, Step, Word
from ecrdoctor.lint.sources.yaml_file import YamlFile
from ecrdoctor.lint.sources.yaml_tree import Node
from ecrdoctor.lint.syntax.scripts import read_script
from ecrdoctor.lint.syntax.shell_builtins import Options
from ecrdoctor.lint.syntax.variables import Value, unknown, value_of
from ecrdoctor.regex import regex

_INPUT = regex(r"\$\[\[(?P<name>[^\]]*)\]\]")
_VARIABLE = regex(r"\$\{?(?P<name>[A-Za-z_]\w*)\}?")
_NO_JOBS = frozenset(
    (
        "default",
        "variables",
        "stages",
        "include",
        "workflow",
        "image",
        "services",
        "before_script",
        "after_script",
        "cache",
        "spec",
        "types",
    )
)
_STAGES = ("build", "test", "deploy")
_MAX_DEPTH = 10
_OPTIONS = Options(errexit=True, pipefail=True)


@dataclass(frozen=True, slots=True)
class _Pipeline:
    text: str
    root: Node

    def jobs(self) -> Iterator[tuple[str, Node]]:
        """Jobs that run; of the hidden ones those that no job here extends."""
        entries = dict(self.root.entries())
        used = {scalar.text for node in entries.values() for scalar in _scalars(node.get("extends"))}
        for name, node in entries.items():
            if name in _NO_JOBS or node.kind != "map" or (name.startswith(".") and name in used):
                continue
            if any(self.key(node, key) for key in ("script", "trigger", "before_script")):
                yield name, node

    def key(self, job: Node, name: str, depth: int = 0) -> Node | None:
        """A key of a job, or of what it extends."""
        own = job.get(name)
        if own is not None or depth > _MAX_DEPTH:
            return own
        parents = [scalar.text for scalar in _scalars(job.get("extends"))]
        for parent in reversed(parents):
            node = self.root.get(parent)
            found = self.key(node, name, depth + 1) if node else None
            if found:
                return found
        return None

    def chain(self, job: Node, depth: int = 0) -> list[Node]:
        """What a job extends, furthest first, and the job."""
        parents = [self.root.get(scalar.text) for scalar in _scalars(job.get("extends"))] if depth < _MAX_DEPTH else []
        return [node for parent in parents if parent for node in self.chain(parent, depth + 1)] + [job]

    def default(self, job: Node, name: str) -> Node | None:
        """A key of a job, of `default:`, or of the file."""
        return self.key(job, name) or self.root.get("default", name) or self.root.get(name)

    def items(self, node: Node | None, depth: int = 0) -> Iterator[Node]:
        """Lines of a script, lists in it and `!reference` resolved."""
        if node is None or depth > _MAX_DEPTH:
            return
        if node.tag == "!reference":
            yield from self.items(self._referred([item.text for item in node.items]), depth + 1)
        elif node.kind == "scalar":
            yield node
        for item in node.items if node.tag != "!reference" else ():
            yield from self.items(item, depth + 1)

    def _referred(self, path: list[str]) -> Node | None:
        node = self.root.get(path[0]) if path else None
        for key in path[1:]:
            node = self.key(node, key) if node else None
        return node


def read(text: str, root: Node) -> tuple[Job, ...]:
    """Jobs of a pipeline."""
    pipeline = _Pipeline(text, root)
    script_file, value_file = YamlFile(text, root, _INPUT), YamlFile(text, root, _VARIABLE)
    jobs = list(pipeline.jobs())
    stages = [scalar.text for scalar in _scalars(root.get("stages"))] or list(_STAGES)
    found: list[Job] = []
    for name, node in jobs:
        environment = _variables(value_file, root.get("variables"), {})
        for part in pipeline.chain(node):
            environment = _variables(value_file, part.get("variables"), environment)

        def resolve(variable: str, held: dict[str, Word] = environment) -> Value:
            return value_of(held[variable]) if variable in held else unknown(variable)

        steps: list[Step] = []
        for image in _images(pipeline, node):
            word = value_file.word(image, resolve)
            steps.append(ImageStep(word, word.span))
        remote: list[Job] = []
        for keys in (("before_script", "script"), ("after_script",)):
            lines = [line for key in keys for line in pipeline.items(_script(pipeline, node, key))]
            if lines:
                script = script_file.script(lines, unknown, options=_OPTIONS, environment=environment)
                read_ = read_script(script)
                steps += read_.steps
                remote += read_.remote
        found += [Job(name, tuple(steps), _needs(pipeline, node, jobs, stages), "gitlab"), *remote]
    return tuple(found)


def _script(pipeline: _Pipeline, job: Node, key: str) -> Node | None:
    return pipeline.key(job, key) if key == "script" else pipeline.default(job, key)


def _variables(file: YamlFile, node: Node | None, held: dict[str, Word]) -> dict[str, Word]:
    found = dict(held)

    def resolve(variable: str) -> Value:
        return value_of(found[variable]) if variable in found else unknown(variable)

    for name, value in node.entries() if node else ():
        scalar = value.get("value") if value.kind == "map" else value
        if scalar is not None and scalar.kind == "scalar":
            found[name] = file.word(scalar, resolve)
    return found


def _images(pipeline: _Pipeline, job: Node) -> list[Node]:
    places = [pipeline.default(job, "image")]
    services = pipeline.default(job, "services")
    places += services.items if services else []
    named = [place.get("name") if place and place.kind == "map" else place for place in places]
    return [node for node in named if node and node.kind == "scalar" and node.text]


def _needs(pipeline: _Pipeline, job: Node, jobs: list[tuple[str, Node]], stages: list[str]) -> tuple[str, ...]:
    """Jobs that it waits for: named ones, else all of the stages before."""
    needs = pipeline.key(job, "needs")
    if needs is not None:
        named = [item.get("job") if item.kind == "map" else item for item in needs.items]
        return tuple(node.text for node in named if node and node.kind == "scalar")
    own = _stage(pipeline, job, stages)
    return tuple(name for name, other in jobs if _stage(pipeline, other, stages) < own)


def _stage(pipeline: _Pipeline, job: Node, stages: list[str]) -> int:
    node = pipeline.key(job, "stage")
    name = node.text if node else "test"
    return -1 if name == ".pre" else stages.index(name) if name in stages else len(stages)


def _scalars(node: Node | None) -> list[Node]:
    return list(node.scalars()) if node else []
