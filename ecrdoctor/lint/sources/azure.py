"""Azure Pipelines: `script`, `bash`, `pwsh` and tasks, in steps, jobs and stages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ecrdoctor.lint.model import ActionStep, Job, Shell, Span, Step, Word
from ecrdoctor.lint.sources.yaml_file import YamlFile
from ecrdoctor.lint.sources.yaml_tree import Node
from ecrdoctor.lint.syntax.scripts import read_script
from ecrdoctor.lint.syntax.variables import Value, unknown, value_of
from ecrdoctor.regex import regex

_MACRO = regex(r"\$(?:\(|\{\{)(?P<name>[^(){}\n]*)(?:\)|\}\})")
_SHELLS: dict[str, Shell] = {"script": "bash", "bash": "bash", "pwsh": "powershell", "powershell": "powershell"}
_INLINE = ("script", "inlineScript")


@dataclass(slots=True)
class _Reader:
    file: YamlFile
    found: list[Job]

    def jobs(self, node: Node, held: dict[str, Word]) -> Iterator[tuple[Node, dict[str, Word]]]:
        """Places with steps, and the variables there."""
        environment = self._variables(node.get("variables"), held)
        if node.get("steps"):
            yield node, environment
        for key in ("jobs", "stages"):
            listed = node.get(key)
            for item in listed.items if listed else ():
                yield from self.jobs(item, environment)

    def job(self, node: Node, environment: dict[str, Word]) -> None:
        """The steps at one place."""
        listed = node.get("steps")
        steps: list[Step] = []
        remote: list[Job] = []
        for item in listed.items if listed else ():
            own = self.file.environment(item.get("env"), environment, self._resolve(environment))
            task, inputs = item.get("task"), item.get("inputs")
            inline = next((n for key in _INLINE if inputs and (n := inputs.get(key))), None)
            if task and task.kind == "scalar":
                words = self.file.words(inputs, self._resolve(own))
                lines = {key: self.file.lines(value) for key, value in inputs.entries()} if inputs else {}
                steps.append(ActionStep(self.file.word(task), words, Span(item.start, item.end), lines=lines))
            for key, shell in _SHELLS.items():
                script = item.get(key) or (inline if key == _shell_of(task) else None)
                if script and script.kind == "scalar":
                    read_ = read_script(
                        self.file.script([script], self._macro(own), shell=shell, environment=own),
                    )
                    steps += read_.steps
                    remote += read_.remote
        needs = node.get("dependsOn")
        before = tuple(scalar.text for scalar in needs.scalars()) if needs else ()
        name = node.string("job") or node.string("deployment")
        self.found += [Job(name, tuple(steps), before, "azure"), *remote]

    def _variables(self, node: Node | None, held: dict[str, Word]) -> dict[str, Word]:
        found = dict(held)
        for name, scalar in node.entries() if node else ():
            if scalar.kind == "scalar":
                found[name] = self.file.word(scalar, self._resolve(found))
        for item in node.items if node else ():
            value = item.get("value")
            if value and value.kind == "scalar":
                found[item.string("name")] = self.file.word(value, self._resolve(found))
        return found

    def _resolve(self, held: dict[str, Word]) -> Resolver:
        return Resolver(held, certain=False)

    def _macro(self, held: dict[str, Word]) -> Resolver:
        return Resolver(held, certain=True)


@dataclass(frozen=True, slots=True)
class Resolver:
    """Answers what a macro `$(name)` stands for."""

    held: dict[str, Word]
    certain: bool
    """In a script `$(x)` that is no variable is the shell's own."""

    def __call__(self, name: str) -> Value | None:
        """The value of a variable."""
        bare = name.removeprefix("variables.")
        if bare in self.held:
            return value_of(self.held[bare])
        return None if self.certain and bare.isidentifier() is False and "." not in bare else unknown(name)


def _shell_of(task: Node | None) -> str:
    name = task.text.lower() if task else ""
    return "powershell" if name.startswith("powershell@") else "bash" if name.startswith(("bash@", "awsshell")) else ""


def read(text: str, root: Node) -> tuple[Job, ...]:
    """Jobs of a pipeline."""
    reader = _Reader(YamlFile(text, root, _MACRO), [])
    for node, environment in reader.jobs(root, {}):
        reader.job(node, environment)
    return tuple(reader.found)
