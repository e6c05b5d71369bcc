"""Where a file names a registry or an image: operands of commands, and inputs of actions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ecrdoctor.lint.contract import Edit, Invocation, Scene
from ecrdoctor.lint.findings.corrected import command_text
from ecrdoctor.lint.findings.events import BUILDS, LOGINS, LOGOUTS, PUSHES, TAGS, action, images_of
from ecrdoctor.lint.findings.names import UNKNOWN, Registry, read_registry, without_scheme
from ecrdoctor.lint.model import ActionStep, ImageStep, Word
from ecrdoctor.text import Text, plain

_COPIES = ("skopeo copy", "crane copy", "oras copy")
_IMAGE_INPUTS = ("tags", "images", "image", "image_name")


@dataclass(frozen=True, slots=True)
class Place:
    """A word that names a registry's host, alone or before a repository."""

    word: Word
    written: str
    """The host as it is written, or comes out of variables; `\\0` for what cannot be known."""
    invocation: Invocation | None = None

    @property
    def host(self) -> str:
        """The host in lower case."""
        return self.written.lower()

    @property
    def registry(self) -> Registry:
        """The host, read."""
        return read_registry(self.written)

    @property
    def shown(self) -> str:
        """The host for a reader, with what is unknown as `…`."""
        return self.written.replace(UNKNOWN, "…")


@dataclass(frozen=True, slots=True)
class Reference:
    """A word, or a line of one, that is an image reference."""

    word: Word
    partial: str
    invocation: Invocation | None = None
    for_push: bool = False


def hosts(scene: Scene) -> Iterator[Place]:
    """Every host of a registry in the file."""
    for invocation in scene.invocations:
        if invocation.tool in (*LOGINS, *LOGOUTS) and invocation.operands:
            word = invocation.operands[0]
            yield Place(word, without_scheme(word.partial).partition("/")[0], invocation)
    for job in scene.document.jobs:
        for step in job.steps:
            if isinstance(step, ActionStep) and action(step) == "docker/login-action" and "registry" in step.inputs:
                word = step.inputs["registry"]
                yield Place(word, without_scheme(word.partial).partition("/")[0])
    for reference in references(scene):
        host, slash, _ = without_scheme(reference.partial).partition("/")
        if slash and ("." in host or ":" in host):
            yield Place(reference.word, host, reference.invocation)


def references(scene: Scene) -> Iterator[Reference]:
    """Every image reference in the file."""
    for invocation in scene.invocations:
        yield from _of_invocation(invocation)
    for job in scene.document.jobs:
        for step in job.steps:
            if isinstance(step, ImageStep):
                yield Reference(step.reference, step.reference.partial, None, step.pushed)
            elif isinstance(step, ActionStep) and action(step).startswith("docker/"):
                for name in _IMAGE_INPUTS:
                    for partial, word in images_of(step, name):
                        if "=" not in partial:
                            yield Reference(word, partial)


def _of_invocation(invocation: Invocation) -> Iterator[Reference]:
    pushes = invocation.tool in PUSHES
    if pushes or invocation.tool in TAGS or invocation.tool in _COPIES:
        for word in invocation.operands:
            yield Reference(word, word.partial, invocation, pushes)
    if invocation.tool in BUILDS:
        for option in invocation.options:
            if option.name == "--tag" and option.value:
                yield Reference(option.value, option.value.partial, invocation)


def corrected_place(scene: Scene, place: Place | Reference, edits: tuple[Edit, ...], value: str) -> Text:
    """The whole command after the edits; only the right value where there is no command, or nothing to edit."""
    if place.invocation is None or not edits:
        shown = value.replace(UNKNOWN, "…")
        return plain(shown)
    return command_text(scene.document, place.invocation.command.span, edits)
