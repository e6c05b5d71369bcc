"""What `create-repository` made, and what is pushed to."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from ecrdoctor.lint.contract import Edit, Finding, Invocation, Lint, Scene
from ecrdoctor.lint.findings.corrected import command_text, part_of
from ecrdoctor.lint.findings.events import Named, flows
from ecrdoctor.lint.findings.names import UNKNOWN, differ
from ecrdoctor.lint.findings.region import region_of
from ecrdoctor.text import Text, plain

_CREATE = "https://docs.aws.amazon.com/cli/latest/reference/ecr/create-repository.html"
_MUTABILITY = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html"
_ALIKE = 0.7
"""How like two names must be for one to be a slip of the other (1 is equal)."""


def _created(scene: Scene) -> tuple[Invocation, ...]:
    return tuple(
        i for i in scene.invocations if i.tool == "aws ecr create-repository" and i.option("--repository-name")
    )


def _pushes(scene: Scene) -> Iterator[Named]:
    for flow in flows(scene):
        for push in flow.pushes:
            if push.name.registry and push.name.registry.private and push.name.path:
                yield push


def _other_name(scene: Scene) -> Iterator[Finding]:
    created = _created(scene)
    names = [invocation.value("--repository-name") for invocation in created]
    pushes = list(_pushes(scene))
    if not created or None in names or any(UNKNOWN in push.name.path for push in pushes):
        return
    pushed = {push.name.path for push in pushes}
    for push in pushes:
        free = [name for name in names if name and name not in pushed]
        if push.name.path in names or not free:
            continue
        near = max(free, key=lambda name: SequenceMatcher(None, name, push.name.path).ratio())
        alike = SequenceMatcher(None, near, push.name.path).ratio() >= _ALIKE or push.name.path.endswith(f"/{near}")
        if not alike and not near.endswith(f"/{push.name.path}"):
            continue
        message = Text(
            f"The repository that is created is `{near}`, the push goes to `{push.name.path}`.",
            f"创建的仓库是 `{near}`，推送的却是 `{push.name.path}`。",
        )
        span = part_of(scene.document, push.word, push.name.path)
        mended = push.word.text.replace(push.name.path, near)
        edits = (Edit(push.word.span, mended),)
        fixed = command_text(scene.document, push.invocation.command.span, edits) if push.invocation else plain(near)
        yield Finding("lint-repository-other", span, message, fixed)


def _other_region(scene: Scene) -> Iterator[Finding]:
    for invocation in _created(scene):
        asked = region_of(scene, invocation)
        name = invocation.value("--repository-name")
        for push in _pushes(scene) if asked and name else ():
            registry = push.name.registry
            if (
                not asked
                or not name
                or registry is None
                or push.name.path != name
                or not differ(asked[0], registry.region)
            ):
                continue
            if _is_created_in(scene, name, registry.region, invocation):
                continue
            region = registry.region or ""
            edits = (Edit(asked[1].span, region),)
            message = Text(
                f"The repository is created in {asked[0]}, but the push goes to {region}: a repository is in one "
                "region.",
                f"仓库创建在 {asked[0]}，推送的却是 {region}：仓库只属于一个 region。",
            )
            own = invocation.option("--region") is not None
            fixed = command_text(scene.document, invocation.command.span, edits) if own else None
            span = asked[1].span if own else invocation.command.span
            yield Finding("lint-repository-region", span, message, fixed)
            break


def _is_created_in(scene: Scene, name: str, region: str | None, but: Invocation) -> bool:
    """Whether another command creates the repository in that region, or in one that is not known."""
    for other in _created(scene):
        if other is not but and other.value("--repository-name") == name:
            asked = region_of(scene, other)
            if asked is None or asked[0] == region:
                return True
    return False


def _immutable(scene: Scene) -> Iterator[Finding]:
    for invocation in _created(scene):
        name = invocation.value("--repository-name")
        if name is None or invocation.value("--image-tag-mutability") != "IMMUTABLE":
            continue
        for push in _pushes(scene):
            if push.name.path != name or (push.name.tag or "latest") != "latest" or push.all_tags:
                continue
            if push.word.span.start < invocation.command.span.start:
                continue  # another part of a document, another example
            message = Text(
                f"`latest` can be pushed to `{name}` once: the repository is created with immutable tags.",
                f"`{name}` 创建时设为 tag 不可变，`latest` 只能推送一次。",
            )
            fix = Text(
                "Push a tag of its own for each build, for example the commit.",
                "每次构建推送各自的 tag，例如 commit 号。",
            )
            yield Finding("lint-immutable-latest", part_of(scene.document, push.word, ":latest"), message, fix)


LINTS = (
    Lint(
        "lint-repository-other",
        "warning",
        Text("Another repository is created than is pushed to", "创建的仓库和推送的仓库名字不同"),
        Text(
            "A push does not create a repository (without a creation template), and names count letter by letter.",
            "push 不会创建仓库（除非配置了 creation template），仓库名必须逐字一致。",
        ),
        _other_name,
        _CREATE,
    ),
    Lint(
        "lint-repository-region",
        "error",
        Text("The repository is created in another region", "仓库创建在另一个 region"),
        Text(
            "The push looks for it in its own region and ends with `name unknown`.",
            "push 只在自己的 region 里找，会报 `name unknown`。",
        ),
        _other_region,
        _CREATE,
    ),
    Lint(
        "lint-immutable-latest",
        "warning",
        Text("latest is pushed to a repository with immutable tags", "向 tag 不可变的仓库推送 latest"),
        Text(
            "The second push fails with `tag invalid: The image tag 'latest' already exists … and cannot be "
            "overwritten`.",
            "第二次推送会报 `tag invalid: The image tag 'latest' already exists … and cannot be overwritten`。",
        ),
        _immutable,
        _MUTABILITY,
    ),
)
