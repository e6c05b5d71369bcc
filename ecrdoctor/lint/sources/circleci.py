"""CircleCI. Its default shell is `/bin/bash -eo pipefail` (configuration reference, `run`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ecrdoctor.lint.model import ActionStep, ImageStep, Job, Span, Step, Word
from ecrdoctor.lint.sources.yaml_file import YamlFile
from ecrdoctor.lint.sources.yaml_tree import Node
from ecrdoctor.lint.syntax.scripts import read_script
from ecrdoctor.lint.syntax.shell_builtins import shell_options
from ecrdoctor.lint.syntax.variables import unknown
from ecrdoctor.regex import regex

_PARAMETER = regex(r"<<(?P<name>[^<>\n]*)>>")
_DEFAULT_SHELL = "/bin/bash -eo pipefail"
_OWN_STEPS = frozenset(
    (
        "checkout",
        "setup_remote_docker",
        "save_cache",
        "restore_cache",
        "store_artifacts",
        "store_test_results",
        "persist_to_workspace",
        "attach_workspace",
        "add_ssh_keys",
    )
)
_MAX_DEPTH = 10


@dataclass(slots=True)
class _Config:
    file: YamlFile
    remote: list[Job]
    shell: str = ""
    """The job's own."""

    def steps(self, node: Node | None, environment: dict[str, Word], depth: int = 0) -> Iterator[Step]:
        """Steps of a job; commands of this file are written out."""
        for item in node.items if node and depth < _MAX_DEPTH else ():
            if item.kind == "scalar":
                own = self.file.root.get("commands", item.text, "steps")
                if own is not None:
                    yield from self.steps(own, environment, depth + 1)
                elif "/" in item.text:
                    yield ActionStep(self.file.word(item), {}, Span(item.start, item.end))
            for name, value in item.entries():
                yield from self._step(item, name, value, environment, depth)

    def _step(self, item: Node, name: str, value: Node, environment: dict[str, Word], depth: int) -> Iterator[Step]:
        own = self.file.root.get("commands", name, "steps")
        command = value if value.kind == "scalar" else value.get("command")
        if name == "run" and command is not None:
            held = self.file.environment(value.get("environment"), environment, unknown)
            shell = value.string("shell") or self.shell or _DEFAULT_SHELL
            script = self.file.script([command], unknown, options=shell_options(shell), environment=held)
            read_ = read_script(script)
            self.remote += read_.remote
            yield from read_.steps
        elif name in ("when", "unless"):
            yield from self.steps(value.get("steps"), environment, depth + 1)
        elif own is not None:
            yield from self.steps(own, environment, depth + 1)
        elif name not in _OWN_STEPS and "/" in name:
            yield self._action(item.pairs[0][0], value, Span(item.start, item.end))

    def _action(self, name: Node, inputs: Node, span: Span) -> ActionStep:
        lines = {key: self.file.lines(value, unknown) for key, value in inputs.entries()}
        return ActionStep(self.file.word(name), self.file.words(inputs, unknown), span, lines=lines)

    def orb_jobs(self) -> Iterator[tuple[str, ActionStep, tuple[str, ...]]]:
        """Jobs in workflows: name as written, the orb's job with its parameters, what it requires."""
        workflows = self.file.root.get("workflows")
        for _, workflow in workflows.entries() if workflows else ():
            listed = workflow.get("jobs")
            for item in listed.items if listed else ():
                for key, value in item.pairs:
                    requires = value.get("requires")
                    before = tuple(scalar.text for scalar in requires.scalars()) if requires else ()
                    yield key.text, self._action(key, value, Span(item.start, item.end)), before


def read(text: str, root: Node) -> tuple[Job, ...]:
    """Jobs of this file, and jobs of orbs that its workflows name."""
    config = _Config(YamlFile(text, root, _PARAMETER), [])
    workflow_jobs = list(config.orb_jobs())
    requires = {name: before for name, _, before in workflow_jobs}
    found: list[Job] = []
    jobs = root.get("jobs")
    own = dict(jobs.entries()) if jobs else {}
    for name, node in own.items():
        executor = root.get("executors", node.string("executor") or node.string("executor", "name"))
        config.shell = node.string("shell")
        environment: dict[str, Word] = {}
        for place in (executor, node):
            environment = config.file.environment(place.get("environment") if place else None, environment, unknown)
        steps = [*_images(config.file, executor), *_images(config.file, node)]
        steps += config.steps(node.get("steps"), environment)
        found.append(Job(name, tuple(steps), requires.get(name, ()), "circleci"))
    for name, action, before in workflow_jobs:
        if name not in own and "/" in name:
            shown = action.inputs["name"].partial if "name" in action.inputs else name
            found.append(Job(shown, (action,), before, "circleci"))
    return (*found, *config.remote)


def _images(file: YamlFile, node: Node | None) -> list[Step]:
    docker = node.get("docker") if node else None
    images = [item.get("image") for item in docker.items] if docker else []
    words = [file.word(image, unknown) for image in images if image and image.kind == "scalar"]
    return [ImageStep(word, word.span) for word in words]
