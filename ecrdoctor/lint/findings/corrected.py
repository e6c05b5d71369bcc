"""What a command looks like once it is mended: edits applied to the part of the file that holds it."""

from __future__ import annotations

from collections.abc import Iterable

from ecrdoctor.lint.contract import Edit, Invocation
from ecrdoctor.lint.findings.names import Registry
from ecrdoctor.lint.model import Command, Document, ShellStep, Span, Word
from ecrdoctor.regex import regex
from ecrdoctor.text import Text, plain

_LINE_ENDS = regex(r"[ \t]*[\\`]\r?\n[ \t]*|\r?\n[ \t]*")


def apply(text: str, edits: Iterable[Edit], offset: int = 0) -> str:
    """`text`, which begins at `offset` of its document, after the edits, which do not overlap."""
    for edit in sorted(edits, key=lambda edit: edit.span.start, reverse=True):
        text = text[: edit.span.start - offset] + edit.replacement + text[edit.span.end - offset :]
    return text


def command_text(document: Document, span: Span, edits: Iterable[Edit] = ()) -> Text:
    """The command in `span` after the edits, on one line; the same in every language."""
    mended = apply(document.text[span.start : span.end], edits, span.start)
    data = mended.encode()
    parts, position = [], 0
    for found in _LINE_ENDS.finditer(data):
        parts.append(data[position : found.start()])
        position = found.end()
    line = b" ".join([*parts, data[position:]]).decode().strip()
    return plain(line)


def login_command(registry: Registry | None, client: str = "docker login", written: Word | None = None) -> Text:
    """The two commands that log in to a registry, with placeholders for what the file does not say.

    `written`: the host as the file has it, with its variables.
    """
    if registry is not None and registry.public:
        asks, host = "aws ecr-public get-login-password --region us-east-1", registry.host
    else:
        region = (registry.region if registry else None) or "REGION"
        known = registry is not None and registry.private and registry.is_known
        host = registry.host if registry and known else f"ACCOUNT_ID.dkr.ecr.{region}.amazonaws.com"
        if not known and written is not None and registry is not None and registry.private:
            host = written.text
        asks = f"aws ecr get-login-password --region {region}"
    return plain(f"{asks} | {client} --username AWS --password-stdin {host}")


def part_of(document: Document, word: Word, piece: str) -> Span:
    """Where `piece` of a word stands, or the whole word where it is not written out there."""
    return literal(document, word, piece) or word.span


def literal(document: Document, word: Word, piece: str) -> Span | None:
    """Where `piece` stands in the word as it is written; None unless it is there exactly once."""
    written = document.text[word.span.start : word.span.end]
    if not piece or written.count(piece) != 1:
        return None
    start = word.span.start + written.index(piece)
    return Span(start, start + len(piece))


def replaced(document: Document, word: Word, piece: str, by: str) -> tuple[Edit, ...]:
    """The edit that replaces `piece` in a word; none where it is not written out there."""
    span = literal(document, word, piece)
    return (Edit(span, by),) if span else ()


def inside_quotes(document: Document, span: Span) -> bool:
    """Whether a command seems to stand in a string of another language, which a quote in it would end."""
    line = document.text[document.text.rfind("\n", 0, span.start) + 1 : span.start]
    return any(quote in line for quote in ('"', "'"))


def pipeline(invocation: Invocation) -> tuple[Command, ...]:
    """The commands of the pipe that an invocation is part of, first to last."""
    return _pipeline(invocation.step, invocation.index)


def pipeline_span(invocation: Invocation) -> Span:
    """From the first to the last word of the pipe that an invocation is part of."""
    commands = pipeline(invocation)
    return Span(min(c.span.start for c in commands), max(c.span.end for c in commands))


def _pipeline(step: ShellStep, index: int) -> tuple[Command, ...]:
    commands = step.commands
    first, seen = index, {index}
    while (before := commands[first].pipe_from) is not None and before not in seen:
        seen.add(before)
        first = before
    found = [commands[first]]
    seen = {first}
    while (after := commands[first].pipe_to) is not None and after not in seen and after < len(commands):
        seen.add(after)
        first = after
        found.append(commands[first])
    return tuple(found)
