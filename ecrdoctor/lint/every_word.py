"""Goes over every word of a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from ecrdoctor.lint.model import ActionStep, Command, Document, Job, ShellStep, Step, Word

Change = Callable[[Word], Word]


def words_of(document: Document) -> Iterator[Word]:
    """Every word, in no particular order."""
    found: list[Word] = []

    def note(word: Word) -> Word:
        found.append(word)
        return word

    with_words_changed(document, note)
    return iter(found)


def with_words_changed(document: Document, change: Change) -> Document:
    """The document with each of its words replaced by what `change` makes of it."""
    jobs = tuple(_job(job, change) for job in document.jobs)
    return replace(document, jobs=jobs)


def _job(job: Job, change: Change) -> Job:
    return replace(job, steps=tuple(_step(step, change) for step in job.steps))


def _step(step: Step, change: Change) -> Step:
    if isinstance(step, ShellStep):
        return replace(
            step,
            commands=tuple(_command(command, change) for command in step.commands),
            environment=_map(step.environment, change),
            assigned=_map(step.assigned, change),
        )
    if isinstance(step, ActionStep):
        lines = {key: tuple(change(word) for word in words) for key, words in step.lines.items()}
        return replace(step, uses=change(step.uses), inputs=_map(step.inputs, change), lines=lines)
    return replace(step, reference=change(step.reference))


def _command(command: Command, change: Change) -> Command:
    return replace(
        command,
        words=tuple(change(word) for word in command.words),
        sudo=change(command.sudo) if command.sudo else None,
        environment=_map(command.environment, change),
        reads=change(command.reads) if command.reads else None,
        writes=change(command.writes) if command.writes else None,
    )


def _map(words: Mapping[str, Word], change: Change) -> Mapping[str, Word]:
    return {key: change(word) for key, word in words.items()} if words else words
