"""Markdown: the fenced blocks that hold commands, read as one session from top to bottom."""

from __future__ import annotations

from collections.abc import Iterator

from ecrdoctor.lint.model import Job, Shell, Step
from ecrdoctor.lint.sources.pasted import pasted_script
from ecrdoctor.lint.syntax.positions import Passage, PassageBuilder
from ecrdoctor.lint.syntax.scripts import read_script
from ecrdoctor.lint.syntax.variables import Scope

_SHELLS: dict[str, Shell | None] = {
    **dict.fromkeys(("", "sh", "bash", "shell", "zsh", "console", "shell-session", "terminal", "text"), None),
    **dict.fromkeys(("powershell", "pwsh", "ps1"), "powershell"),
    **dict.fromkeys(("cmd", "bat", "batch", "dosbatch"), "cmd"),
}


def read(text: str) -> tuple[Job, ...]:
    """All blocks as one job: a reader types them one after another."""
    steps: list[Step] = []
    remote: list[Job] = []
    scope = Scope()
    for language, passage in _blocks(text):
        if language not in _SHELLS:
            continue
        read_ = read_script(pasted_script(passage, _SHELLS[language]), scope)
        scope = read_.scope
        steps += read_.steps
        remote += read_.remote
    return (Job("", tuple(steps)), *remote)


def _blocks(text: str) -> Iterator[tuple[str, Passage]]:
    """Language and content of each fenced block, without the indentation of its fence."""
    place = 0
    fence, indent, language = "", 0, ""
    builder = PassageBuilder()
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        if fence and bare.startswith(fence) and not bare.strip(fence[0]):
            yield language, builder.build()
            fence, builder = "", PassageBuilder()
        elif fence:
            skip = min(indent, len(line) - len(line.lstrip(" ")))
            builder.run(line[skip:], place + skip)
        elif bare.startswith(("```", "~~~")):
            fence = bare[: len(bare) - len(bare.lstrip(bare[0]))]
            indent = len(line) - len(line.lstrip(" "))
            info = bare.lstrip(bare[0]).lower().split() or [""]
            language = info[0].partition("{")[0] or info[0]  # `sh{3}` marks a line; `{toctree}` is no language
        place += len(line)
