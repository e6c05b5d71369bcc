"""Characters that look right and are not: dashes, quotes and blanks from a chat or a word processor."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from ecrdoctor.lint.contract import Edit, Finding, Invocation, Lint, Scene
from ecrdoctor.lint.findings.corrected import command_text, inside_quotes, pipeline_span
from ecrdoctor.lint.findings.events import BUILDS, LOGINS, PUSHES, TAGS
from ecrdoctor.lint.model import Command, ShellStep, Span, Word
from ecrdoctor.lint.syntax.positions import Passage
from ecrdoctor.lint.syntax.typography import plain_spelling
from ecrdoctor.regex import regex
from ecrdoctor.text import Text

_PROGRAMS = ("docker", "podman", "aws", "nerdctl", "buildah", "skopeo", "helm", "crane", "oras", "finch")
_LONG_OPTIONS = {
    "aws": ("region", "profile", "output", "query", "repository-name", "registry-ids", "no-include-email"),
    "login": ("username", "password", "password-stdin"),
    "build": ("tag", "push", "load", "platform", "cache-to", "cache-from", "build-arg", "file"),
}
_VARIABLE = regex(r"\$(?:[A-Za-z_]\w*|\{[A-Za-z_]|\([^(])")
_LITERAL_NAMES = ("$oauthtoken",)
"""Names that do begin with a `$`: the user of NVIDIA's registry (docs.nvidia.com, NGC user guide)."""


def _characters(scene: Scene) -> Iterator[Finding]:
    for step in (step for job in scene.document.jobs for step in job.steps if isinstance(step, ShellStep)):
        for command in step.commands:
            if command.words and _is_ours(command.words[0].text):
                before = None if command.pipe_from is None else step.commands[command.pipe_from]
                yield from _in_command(scene, command, before)


def _is_ours(program: str) -> bool:
    plain = plain_spelling(Passage.of(program)).text.strip("\"' ")
    return plain.split(" ", 1)[0].rsplit("/", 1)[-1] in _PROGRAMS


def _in_command(scene: Scene, command: Command, before: Command | None) -> Iterator[Finding]:
    """What is odd in a command, and in the pipe that leads to it from another."""
    edits = tuple(_edits(scene, command.span, command))
    fixed = command_text(scene.document, command.span, edits) if edits else None
    if before is not None and before.span.end <= command.span.start:
        pipe = tuple(_edits(scene, Span(before.span.end, command.span.start), before))
        if pipe:
            whole = (*_edits(scene, before.span, before), *pipe, *edits)
            fixed = command_text(scene.document, Span(before.span.start, command.span.end), whole)
        edits = (*pipe, *edits)
    for run in _runs(edits):
        character = scene.document.text[run[0].span.start]
        name = _name(character, run[0].replacement)
        message = Text(
            f"U+{ord(character):04X} is {name.en}: the shell takes it as part of a word.",
            f"U+{ord(character):04X} 是{name.zh}，shell 会把它当成普通字符。",
        )
        has_quotes = any(edit.replacement in ('"', "'") for edit in run)
        certain = not (has_quotes and inside_quotes(scene.document, command.span))
        span = Span(run[0].span.start, run[-1].span.end)
        yield Finding("lint-characters", span, message, fixed, run if certain else ())


def _runs(edits: Iterable[Edit]) -> Iterator[tuple[Edit, ...]]:
    """Edits that follow one another without a gap, together."""
    run: tuple[Edit, ...] = ()
    for edit in edits:
        if run and run[-1].span.end != edit.span.start:
            yield run
            run = ()
        run = (*run, edit)
    if run:
        yield run


def _edits(scene: Scene, span: Span, command: Command) -> Iterator[Edit]:
    """What to replace in a command or behind it. Inside straight quotes such characters may be meant."""
    text = scene.document.text
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    lines = Passage.of(text, start, len(text) if end < 0 else end)
    meant: dict[int, str] = {}
    spelt = plain_spelling(lines)
    for place, character in enumerate(spelt.text):
        source = spelt.span(place, place + 1).start
        meant[source] = meant.get(source, "") + character
    quoted = [word.span for word in command.words if text[word.span.start : word.span.start + 1] in ('"', "'")]
    for source, character in sorted(meant.items()):
        inside = span.start <= source < span.end
        if inside and text[source] != character and not any(word.start <= source < word.end for word in quoted):
            yield Edit(Span(source, source + 1), character)


def _name(character: str, meant: str) -> Text:
    """What a character is, in words."""
    category = unicodedata.category(character)
    if meant.startswith("-") and category != "Po":
        return Text("a dash that is no hyphen", "看起来像连字符的横线")
    if meant in ("'", '"'):
        return Text("a curly quote", "弯引号")
    if meant == " ":
        invisible = category == "Cf"
        return Text("an invisible character", "不可见字符") if invisible else Text("no plain space", "特殊空格")
    return Text("a full-width character", "全角字符")


def _single_dash(scene: Scene) -> Iterator[Finding]:
    for invocation in scene.invocations:
        names = _options_of(invocation)
        found = [word for word in invocation.command.words[1:] if _name_after_one_hyphen(word.text) in names]
        edits = tuple(Edit(Span(word.span.start, word.span.start + 1), "--") for word in found)
        fixed = command_text(scene.document, invocation.command.span, edits)
        for word, edit in zip(found, edits, strict=True):
            name = _name_after_one_hyphen(word.text)
            message = Text(
                f"`-{name}` has one hyphen; long options have two.",
                f"`-{name}` 只有一个连字符；长选项要用两个。",
            )
            span = Span(word.span.start, word.span.start + 1 + len(name))
            yield Finding("lint-single-dash", span, message, fixed, (edit,))


def _name_after_one_hyphen(word: str) -> str:
    return "" if word.startswith("--") or not word.startswith("-") else word[1:].partition("=")[0]


def _options_of(invocation: Invocation) -> tuple[str, ...]:
    if invocation.tool.startswith("aws "):
        return _LONG_OPTIONS["aws"]
    if invocation.tool in LOGINS:
        return _LONG_OPTIONS["login"]
    return _LONG_OPTIONS["build"] if invocation.tool in BUILDS else ()


def _single_quotes(scene: Scene) -> Iterator[Finding]:
    for invocation in scene.invocations:
        if invocation.step.shell not in ("sh", "bash", "powershell"):
            continue
        found = [word for word in _expected_values(invocation) if _is_left_alone(scene, word)]
        edits = tuple(Edit(word.span, f'"{word.text[1:-1]}"') for word in found)
        for word, edit in zip(found, edits, strict=True):
            message = Text(
                "Between single quotes the shell expands nothing: the command gets these very characters.",
                "单引号里的内容 shell 不会展开：命令收到的就是这些字符本身。",
            )
            fixed = command_text(scene.document, pipeline_span(invocation), edits)
            certain = not inside_quotes(scene.document, pipeline_span(invocation))
            yield Finding("lint-single-quotes", word.span, message, fixed, (edit,) if certain else ())


def _is_left_alone(scene: Scene, word: Word) -> bool:
    """Whether a word in single quotes holds a variable of the shell, and nothing that double quotes would change."""
    written = scene.document.text[word.span.start : word.span.end]
    inner = written[1:-1]
    if (
        written != word.text
        or word.value != inner
        or not written[:1] == "'" == written[-1:]
        or {"'", '"'} & set(inner)
        or "${{" in inner
        or inner in _LITERAL_NAMES
    ):
        return False
    return _VARIABLE.search(inner.encode()) is not None


def _expected_values(invocation: Invocation) -> Iterator[Word]:
    """Words that never hold a literal `$`."""
    if invocation.tool in (*LOGINS, *PUSHES, *TAGS):
        yield from invocation.operands
    for option in invocation.options:
        if option.name in ("--region", "--username", "--tag", "--repository-name", "--password") and option.value:
            yield option.value
    source = invocation.command.pipe_from
    if invocation.tool in LOGINS and source is not None:
        before = invocation.step.commands[source]
        yield from before.words[1:] if before.name in ("echo", "printf") else ()


LINTS = (
    Lint(
        "lint-characters",
        "error",
        Text("A character that only looks like the right one", "看起来对、其实不对的字符"),
        Text(
            "Chats and word processors turn `--` into a dash, quotes into curly ones, and blanks into others; input "
            "methods write full-width letters. The shell and docker know none of them.",
            "聊天软件和文字处理软件会把 `--` 变成破折号、把引号变成弯引号、把空格换成别的空白；"
            "输入法会打出全角字符。shell 和 docker 都不认识它们。",
        ),
        _characters,
        "https://docs.docker.com/reference/cli/docker/login/",
    ),
    Lint(
        "lint-single-dash",
        "error",
        Text("A long option with one hyphen", "长选项只写了一个连字符"),
        Text(
            "The AWS CLI refuses it as unknown; docker reads `-username` as `-u sername`.",
            "AWS CLI 会报未知选项；docker 会把 `-username` 理解成 `-u sername`。",
        ),
        _single_dash,
        "https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters.html",
    ),
    Lint(
        "lint-single-quotes",
        "error",
        Text("A variable in single quotes", "变量写在单引号里"),
        Text(
            "Single quotes keep `$` as it is. Double quotes expand it and still hold the value together.",
            "单引号会原样保留 `$`。双引号会展开变量，又不会让值被空格拆开。",
        ),
        _single_quotes,
        "https://www.gnu.org/software/bash/manual/html_node/Single-Quotes.html",
    ),
)
