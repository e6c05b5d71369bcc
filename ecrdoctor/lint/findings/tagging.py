"""Names that are pushed and that no image has: tag and push do not fit."""

from __future__ import annotations

from collections.abc import Iterator

from ecrdoctor.lint.contract import Edit, Finding, Lint, Scene
from ecrdoctor.lint.findings.corrected import command_text, part_of
from ecrdoctor.lint.findings.events import TAGS, Flow, Named, flows
from ecrdoctor.lint.findings.names import Name, could_be_same_image
from ecrdoctor.lint.model import Span
from ecrdoctor.text import Text, plain

_TAG_DOCS = "https://docs.docker.com/reference/cli/docker/image/tag/"


def _tag_push(scene: Scene) -> Iterator[Finding]:
    return (finding for finding in _unpushable(scene) if finding.id == "lint-tag-push")


def _untagged(scene: Scene) -> Iterator[Finding]:
    return (finding for finding in _unpushable(scene) if finding.id == "lint-push-untagged")


def _unpushable(scene: Scene) -> Iterator[Finding]:
    """Pushes of names that no image has: another name was given (`lint-tag-push`), or none like it."""
    for flow in flows(scene):
        if flow.hides_images or not flow.made:
            continue
        for push in flow.pushes:
            if push.invocation is None or not push.invocation.tool.endswith(" push"):
                continue
            before = [made for made in flow.made if made.place < push.place or not flow.runs_in_order]
            if not push.name.is_known or push.name.registry is None or not push.name.registry.is_ecr or not before:
                continue
            if any(_makes(made.name, push) for made in before):
                continue
            later = any(_makes(made.name, push) for made in flow.made)
            yield _nothing_to_push(scene, flow, push, before, later)


def _makes(made: Name, push: Named) -> bool:
    if push.all_tags:
        return could_be_same_image(
            Name(made.registry, made.path, "", ""), Name(push.name.registry, push.name.path, "", "")
        )
    return could_be_same_image(made, push.name)


def _nothing_to_push(scene: Scene, flow: Flow, push: Named, before: list[Named], later: bool) -> Finding:
    near = [made for made in before if made.name.is_known and made.name.registry and made.name.registry.is_ecr]
    shown = str(push.name)
    if later:
        message = Text(
            f"`{shown}` gets its name only after this push.",
            f"`{shown}` 在这次 push 之后才打上 tag。",
        )
        return Finding("lint-push-untagged", push.word.span, message)
    if not near:
        message = Text(
            f"No image is called `{shown}` here: `docker tag` gives it that name, the push does not.",
            f"本地没有名为 `{shown}` 的镜像：要先用 `docker tag` 打上这个名字，push 不会替你打。",
        )
        made = before[-1]
        command = f"docker tag {made.word.text} {push.word.text}"
        return Finding("lint-push-untagged", push.word.span, message, plain(command))
    best = min(near, key=lambda made: (_distance(made.name, push.name), -made.place[0], -made.place[1]))
    part_en, part_zh, mine, theirs = _difference(best.name, push.name)
    message = Text(
        f"The tag command names {part_en} `{theirs}`, the push {part_en} `{mine}`: there is no such image to push.",
        f"打 tag 时的{part_zh}是 `{theirs}`，push 的{part_zh}是 `{mine}`：本地没有这个镜像可推。",
    )
    wrong, right, part = (best, push, theirs) if _fits_login_better(flow, push, best) else (push, best, mine)
    edits = (Edit(wrong.word.span, right.word.text),)
    fixed = command_text(scene.document, wrong.invocation.command.span, edits) if wrong.invocation else None
    return Finding("lint-tag-push", part_of(scene.document, wrong.word, part), message, fixed)


def _fits_login_better(flow: Flow, push: Named, made: Named) -> bool:
    """Whether the job logs in where it pushes, and not where the tag names: then the tag is the mistake."""
    pushed, named = push.name.registry, made.name.registry
    if pushed is None or named is None or not flow.logins:
        return False
    return bool(flow.logins_for(pushed)) and not flow.logins_for(named)


def _distance(made: Name, pushed: Name) -> int:
    """How many of host, repository and tag differ."""
    return sum(
        (
            (made.registry and made.registry.host) != (pushed.registry and pushed.registry.host),
            made.path != pushed.path,
            (made.tag or "latest") != (pushed.tag or "latest"),
        )
    )


def _difference(made: Name, pushed: Name) -> tuple[str, str, str, str]:
    """What differs first, in English and Chinese, in the push and in the tag."""
    if made.registry and pushed.registry and made.registry.host != pushed.registry.host:
        return "the registry", " registry ", pushed.registry.host, made.registry.host
    if made.path != pushed.path:
        return "the repository", "仓库", pushed.path, made.path
    return "the tag", " tag ", pushed.tag or "latest", made.tag or "latest"


def _swapped(scene: Scene) -> Iterator[Finding]:
    """`docker tag TARGET SOURCE`: the built name is the one that must come first."""
    for flow in flows(scene):
        if flow.hides_images:
            continue
        built = [made for made in flow.made if made.invocation and made.invocation.tool not in TAGS]
        for made in flow.made:
            invocation = made.invocation
            if invocation is None or invocation.tool not in TAGS or len(invocation.operands) != 2:
                continue
            source = next((p for p in flow.pushes if p.word.text == invocation.operands[0].text), None)
            names_built = made.name.is_known and any(
                b.name.is_known and b.place < made.place and could_be_same_image(b.name, made.name) for b in built
            )
            exists = any(b.word.text == invocation.operands[0].text and b.place < made.place for b in flow.made)
            if source is None or not names_built or exists:
                continue
            first, second = invocation.operands
            edits = (Edit(first.span, second.text), Edit(second.span, first.text))
            message = Text(
                "Source and target are swapped: first the image that exists, then its new name.",
                "源和目标写反了：先写已有的镜像，再写新的名字。",
            )
            fixed = command_text(scene.document, invocation.command.span, edits)
            yield Finding("lint-tag-swapped", Span(first.span.start, second.span.end), message, fixed, edits)


LINTS = (
    Lint(
        "lint-tag-push",
        "error",
        Text("Another name is pushed than was tagged", "push 的名字和打 tag 的名字不同"),
        Text(
            "docker pushes only what exists locally under exactly that name: `An image does not exist locally with the "
            "tag`, or `tag does not exist`.",
            "docker 只推送本地以该名字存在的镜像，否则报 `An image does not exist locally with the tag` 或 `tag "
            "does not exist`。",
        ),
        _tag_push,
        _TAG_DOCS,
    ),
    Lint(
        "lint-push-untagged",
        "error",
        Text("A name is pushed that no command gave to an image", "push 的名字没有对应的镜像"),
        Text(
            "A push takes no other name than one that the image already has: tag first, then push. A tag copies "
            "nothing.",
            "push 只能用镜像已有的名字：先打 tag 再 push。打 tag 不复制任何内容。",
        ),
        _untagged,
        _TAG_DOCS,
    ),
    Lint(
        "lint-tag-swapped",
        "error",
        Text("Source and target of docker tag are swapped", "docker tag 的源和目标写反了"),
        Text(
            "The first name must exist already; it does not, so the command fails with `No such image`.",
            "第一个名字必须是已存在的镜像；它不存在，命令会报 `No such image`。",
        ),
        _swapped,
        _TAG_DOCS,
    ),
)
