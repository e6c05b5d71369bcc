"""Compose files and other YAML that names images: what would be pulled, and what `docker compose push` would push."""

from __future__ import annotations

from collections.abc import Iterator

from ecrdoctor.lint.model import ImageStep, Job, Step
from ecrdoctor.lint.sources.yaml_file import YamlFile
from ecrdoctor.lint.sources.yaml_tree import Node
from ecrdoctor.lint.syntax.variables import Value, unknown
from ecrdoctor.regex import regex

_VARIABLE = regex(r"\$(?:\{(?P<name>[^{}]*)\})")
_DEFAULT = regex(r"^(?P<variable>\w+):?-(?P<default>.*)$")


def read(text: str, root: Node) -> tuple[Job, ...]:
    """The services of a compose file as one job."""
    file = YamlFile(text, root, _VARIABLE)
    services = root.get("services")
    steps: list[Step] = []
    for _, service in services.entries() if services else ():
        image = service.get("image")
        if image and image.kind == "scalar" and image.text:
            word = file.word(image, _interpolated)
            steps.append(ImageStep(word, word.span, pushed=service.get("build") is not None))
    return (Job("", tuple(steps), (), "compose"),)


def read_images(text: str, root: Node) -> tuple[Job, ...]:
    """Every `image:` of any YAML file, in order."""
    file = YamlFile(text, root)
    words = [file.word(node) for node in _image_nodes(root)]
    return (Job("", tuple(ImageStep(word, word.span) for word in words)),)


def _image_nodes(root: Node) -> Iterator[Node]:
    seen: set[int] = set()
    todo = [root]
    while todo:
        node = todo.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        for key, value in node.pairs:
            if key.text in ("image", "Image") and value.kind == "scalar" and value.text:
                yield value
        todo += reversed([*(value for _, value in node.pairs), *node.items])


def _interpolated(expression: str) -> Value:
    found = _DEFAULT.search(expression.encode())
    return Value(found.group("default").decode()) if found else unknown(expression.split(":")[0].split("?")[0])
