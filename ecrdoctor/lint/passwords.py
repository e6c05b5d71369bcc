"""Where passwords stand in a document, by what its commands and actions mean, whatever the passwords look like."""

from __future__ import annotations

from collections.abc import Iterator

from ecrdoctor.lint.contract import Scene
from ecrdoctor.lint.model import ActionStep, Span, Word
from ecrdoctor.lint.tools.actions import ACTIONS
from ecrdoctor.lint.tools.table import TOOLS


def password_spans(scene: Scene) -> Iterator[Span]:
    """Values of options and inputs that take a secret, where they are written out."""
    for invocation in scene.invocations:
        secret = {flag.names[0] for flag in TOOLS[invocation.tool].flags if flag.shape == "secret"}
        yield from (o.value.span for o in invocation.options if o.name in secret and o.value and _is_literal(o.value))
    for step in (step for job in scene.document.jobs for step in job.steps if isinstance(step, ActionStep)):
        action = ACTIONS.get(step.action)
        for name, word in step.inputs.items() if action else ():
            known = action.inputs.get(name) if action else None
            if known and known.shape == "secret" and _is_literal(word):
                yield word.span


def _is_literal(word: Word) -> bool:
    return bool(word.text) and "$" not in word.text and word.text.strip("\"'") != "AWS"
