"""What is no command, explained: CI actions and their inputs, places that name an image, variables that are set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ecrdoctor.lint.explanations.explained import NOTHING, Explained, marked, plain
from ecrdoctor.lint.explanations.pieces import (
    Part,
    joined,
    reference_parts,
    registry_parts,
    shown,
    target_of,
)
from ecrdoctor.lint.model import ActionStep, Document, ImageStep, ShellStep, Word
from ecrdoctor.lint.tools.actions import ACTIONS, Action
from ecrdoctor.lint.tools.grammar import Shape
from ecrdoctor.lint.tools.images import IMAGE, IMAGE_MISTAKE, IMAGE_PUSHED
from ecrdoctor.lint.tools.variables import ASSIGNED, ASSIGNED_MISTAKE, VARIABLES
from ecrdoctor.rulebook.model import Text


def explain_steps(document: Document) -> Iterator[Explained]:
    """Every step of the document that says something about a push without being a command of its own."""
    for step in (step for job in document.jobs for step in job.steps):
        if isinstance(step, ShellStep):
            yield from _assignments(step)
        elif isinstance(step, ImageStep):
            if step.pushed or target_of(step.reference).kind != "other":
                yield _image(step)
        elif action := ACTIONS.get(step.action):
            yield _action(step, action)


def _assignments(step: ShellStep) -> Iterator[Explained]:
    """Variables set for the commands after them, of those that decide who pushes and where to."""
    for name, word in step.assigned.items():
        if name in VARIABLES:
            part = Part(name, word.span, joined(VARIABLES[name], ASSIGNED_MISTAKE), likely=True)
            yield Explained(word.span, name, ASSIGNED, (part,))


def _action(step: ActionStep, action: Action) -> Explained:
    parts = []
    for name, word in step.inputs.items():
        if known := action.inputs.get(name):
            parts += list(_input(name, word, known.means, known.shape))
    uses = Part("uses", step.uses.span, NOTHING)
    return Explained(
        step.span,
        shown(step.uses),
        joined(action.what, action.success),
        tuple(marked((*parts, uses), action.likely, action.mistake)),
    )


def _image(step: ImageStep) -> Explained:
    parts = list(reference_parts("image", step.reference, NOTHING, destination=step.pushed))
    likely = ("image.repository", "image")
    return Explained(
        step.span, "image", IMAGE_PUSHED if step.pushed else IMAGE, tuple(marked(parts, likely, IMAGE_MISTAKE))
    )


def _input(name: str, word: Word, means: Text, shape: Shape) -> Iterator[Part]:
    one_line = word.value is None or "\n" not in word.value
    if shape == "registry" and one_line:
        yield from registry_parts(name, word, means)
    elif shape in ("reference", "destination") and one_line:
        first, *rest = reference_parts(name, word, NOTHING, destination=shape == "destination")
        yield replace(first, text=joined(means, first.text))
        yield from rest
    else:
        yield Part(name, word.span, plain(means, word, shape if one_line else "hidden"))
