"""A document as lines that a test can compare and a person can check."""

from __future__ import annotations

from collections.abc import Iterator

from ecrdoctor.lint.model import ActionStep, Command, Document, Job, ShellStep, Step, Word


def picture(document: Document) -> str:
    """All of it."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    if document.note:
        yield f"note: {document.note.en}"
    for line, ids in document.silenced.items():
        yield f"silenced: line {line}: {' '.join(sorted(ids))}"
    for job in document.jobs:
        yield from _job(document, job)


def _job(document: Document, job: Job) -> Iterator[str]:
    needs = f" after {', '.join(job.needs)}" if job.needs else ""
    yield f"job {job.name or '-'}{needs} {job.setting}".rstrip()
    for step in job.steps:
        yield from _step(document, step)


def _step(document: Document, step: Step) -> Iterator[str]:
    if isinstance(step, ShellStep):
        flags = f"{' errexit' if step.errexit else ''}{' pipefail' if step.pipefail else ''}"
        yield f"  {step.shell}{flags}"
        for name, word in step.environment.items():
            yield f"    environment {name}: {_word(document, word)}"
        if step.failed_to_parse:
            yield f"    no valid shell from {_place(document, step.failed_to_parse.start)}"
        for index, command in enumerate(step.commands):
            yield f"    {index} {_command(document, command)}"
        for name, word in step.assigned.items():
            yield f"    assigned {name}: {_word(document, word)}"
    elif isinstance(step, ActionStep):
        yield f"  uses {_word(document, step.uses)}{' id ' + step.id if step.id else ''}"
        for name, word in step.inputs.items():
            yield f"    {name}: {_word(document, word)}"
            if len(step.lines.get(name, ())) > 1:
                yield from (f"      {_word(document, line)}" for line in step.lines[name])
    else:
        yield f"  image {_word(document, step.reference)}{' pushed' if step.pushed else ''}"


def _command(document: Document, command: Command) -> str:
    said = [_word(document, word) for word in command.words]
    said.insert(0, f"<{command.name}>")
    if command.condition:
        said.insert(0, command.condition)
    if command.sudo:
        said.append(f"sudo@{_place(document, command.sudo.span.start)}")
    for name, word in command.environment.items():
        said.append(f"with {name}={_word(document, word)}")
    if command.reads:
        said.append(f"reads {_word(document, command.reads)}")
    if command.writes:
        said.append(f"writes {_word(document, command.writes)}")
    if command.pipe_from is not None:
        said.append(f"from {command.pipe_from}")
    if command.pipe_to is not None:
        said.append(f"to {command.pipe_to}")
    if command.substituted_in is not None:
        said.append(f"in {command.substituted_in}")
    return " ".join(said)


def _word(document: Document, word: Word) -> str:
    """`text@line:column`, then its value where that is another, and what stands in the file where that is."""
    written = document.text[word.span.start : word.span.end]
    said = f"{_shown(word.text)}@{_place(document, word.span.start)}"
    if written != word.text:
        said += f"[{_shown(written)}]"
    if word.unknown:
        parts = word.partial.split("\0")
        said += (
            "="
            + _shown(parts[0])
            + "".join(f"<{name}>{_shown(part)}" for name, part in zip(word.unknown, parts[1:], strict=True))
        )
    elif word.value != word.text:
        said += f"={_shown(word.value or '')}"
    if word.undefined:
        said += f" undefined {' '.join(word.undefined)}"
    return said + ("" if word.quoted else " splits")


def _shown(text: str) -> str:
    return text.replace("\n", "⏎").replace("\r", "␍")


def _place(document: Document, offset: int) -> str:
    return f"{document.line_of(offset)}:{document.column_of(offset) + 1}"
