"""Commands with more names than they take."""

from __future__ import annotations

from collections.abc import Iterator

from ecrdoctor.lint.contract import Edit, Finding, Lint, Scene
from ecrdoctor.lint.findings.corrected import command_text
from ecrdoctor.lint.model import Span
from ecrdoctor.text import Text

_NAMES_TAKEN = {"docker push": 1, "nerdctl push": 1, "finch push": 1, "docker tag": 2}
"""Command → how many names it takes; podman and buildah take more."""
_NUMBERS = {1: Text("one name", "只接受一个镜像名"), 2: Text("two names", "只接受两个镜像名")}


def _too_many_names(scene: Scene) -> Iterator[Finding]:
    for invocation in scene.invocations:
        names, most = invocation.operands, _NAMES_TAKEN.get(invocation.tool)
        if most is None or len(names) <= most or any(word.value is None for word in names):
            continue
        message = Text(
            f"`{invocation.tool}` takes {_NUMBERS[most].en}; here are {len(names)}. A blank inside of a name makes two "
            "of it.",
            f"`{invocation.tool}` {_NUMBERS[most].zh}，这里有 {len(names)} 个。名字里多了空格，就会被拆成两个。",
        )
        fix = Text("Write each name without blanks, and push each on its own.", "名字里不要有空格；每个名字单独 push。")
        first, second = names[most - 1], names[most]
        if second.text[:1] in "/:@" or first.text[-1:] in "/:@":
            edits = (Edit(Span(first.span.end, second.span.start), ""),)
            fix = command_text(scene.document, invocation.command.span, edits)
        yield Finding("lint-push-names", Span(second.span.start, names[-1].span.end), message, fix)


LINTS = (
    Lint(
        "lint-push-names",
        "error",
        Text("More names than the command takes", "镜像名写多了"),
        Text(
            'docker stops with `"docker push" requires exactly 1 argument` or the like, and pushes nothing.',
            'docker 会报 `"docker push" requires exactly 1 argument` 之类的错误，什么都不会推送。',
        ),
        _too_many_names,
        "https://docs.docker.com/reference/cli/docker/image/push/",
    ),
)
