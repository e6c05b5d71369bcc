"""Variables that nothing sets."""

from __future__ import annotations

from collections.abc import Iterator

from ecrdoctor.lint.contract import Edit, Finding, Invocation, Lint, Scene
from ecrdoctor.lint.findings.corrected import command_text, literal
from ecrdoctor.lint.misspelt import nearest
from ecrdoctor.lint.model import Word
from ecrdoctor.text import Text


def _misspelt(scene: Scene) -> Iterator[Finding]:
    for invocation in scene.invocations:
        words = [*invocation.operands, *(option.value for option in invocation.options if option.value)]
        for word in words:
            for name in word.undefined:
                yield _finding(scene, invocation, word, name)


def _finding(scene: Scene, invocation: Invocation, word: Word, name: str) -> Finding:
    known = {*invocation.step.assigned, *invocation.step.environment, *invocation.command.environment}
    near = nearest(name, known - {name})
    written = next((form for form in (f"${{{name}}}", f"$env:{name}", f"${name}") if form in word.text), f"${name}")
    span = literal(scene.document, word, written)
    message = Text(
        f"Nothing in this file sets `{name}`" + (f", but it sets `{near}`." if near else "."),
        f"文件里没有给 `{name}` 赋值" + (f"，赋值的是 `{near}`。" if near else "。"),
    )
    if span is None or near is None:
        return Finding("lint-variable", span or word.span, message)
    edits = (Edit(span, written.replace(name, near)),)
    return Finding("lint-variable", span, message, command_text(scene.document, invocation.command.span, edits))


LINTS = (
    Lint(
        "lint-variable",
        "warning",
        Text("A variable that nothing sets", "没有赋值的变量"),
        Text(
            "The shell puts nothing in its place: an empty account makes the host `.dkr.ecr.…`, an empty tag a "
            "reference "
            "that ends in a colon. `set -u` would stop there.",
            "shell 会把它替换为空：账号为空时域名变成 `.dkr.ecr.…`，tag 为空时引用以冒号结尾。加上 `set -u` "
            "会在这里停下。",
        ),
        _misspelt,
        "https://www.gnu.org/software/bash/manual/html_node/The-Set-Builtin.html",
    ),
)
