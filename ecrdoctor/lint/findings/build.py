"""Builds whose result is not where the push looks for it, and caches that ECR refuses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ecrdoctor.lint.contract import Edit, Finding, Invocation, Lint, Scene
from ecrdoctor.lint.findings.corrected import command_text
from ecrdoctor.lint.findings.events import PUSHES, action, flows, of_job
from ecrdoctor.lint.findings.names import could_be_same_image, read_name
from ecrdoctor.lint.model import ActionStep, Job, ShellStep, Span, Word
from ecrdoctor.text import Text, plain

_DRIVERS = "https://docs.docker.com/build/builders/drivers/"
_CACHE = "https://docs.docker.com/build/cache/backends/registry/"
_OUTPUTS = ("--push", "--load", "--output")


def _own_builder(job: Job) -> bool:
    """Whether the job makes a builder whose results stay in its own cache (driver docker-container), and uses it."""
    for step in job.steps:
        if action(step) == "docker/setup-buildx-action":
            driver = step.inputs.get("driver") if isinstance(step, ActionStep) else None
            if driver is None or driver.value == "docker-container":
                return True
        if isinstance(step, ShellStep):
            for command in step.commands:
                words = [word.text for word in command.words]
                driver_words = [word for word in words if word.startswith("--driver")]
                if words[:3] == ["docker", "buildx", "create"] and "--use" in words and not driver_words:
                    return True
    return False


def _output(scene: Scene) -> Iterator[Finding]:
    for flow in flows(scene):
        if not _own_builder(flow.job):
            continue
        pushes = [push for push in flow.pushes if push.invocation and push.invocation.tool in PUSHES]
        for invocation in of_job(scene, flow.job):
            if invocation.tool != "docker buildx build" or any(invocation.option(name) for name in _OUTPUTS):
                continue
            tags = [option.value for option in invocation.options if option.name == "--tag" and option.value]
            pushed = [
                tag
                for tag in tags
                if any(p.name.is_known and could_be_same_image(read_name(tag.partial), p.name) for p in pushes)
            ]
            if not pushed or invocation.option("--builder"):
                continue
            platforms = invocation.option("--platform")
            several = platforms is not None and platforms.value is not None and "," in platforms.value.partial
            span = _subcommand(invocation)
            edits = (Edit(Span(span.end, span.end), " --push" if several else " --load"),)
            message = Text(
                "Neither `--push` nor `--load`: with this builder the image stays in the build cache, and the "
                "`docker push` below does not find it.",
                "既没有 `--push` 也没有 `--load`：用这个 builder 时镜像只留在构建缓存里，后面的 `docker push` "
                "找不到它。",
            )
            fixed = command_text(scene.document, invocation.command.span, edits)
            yield Finding("lint-buildx-output", span, message, fixed, () if several else edits)


def _subcommand(invocation: Invocation) -> Span:
    """From the program to its subcommand."""
    words = invocation.command.words
    last = next((word for word in words if word.text in ("build", "b")), words[0])
    return Span(words[0].span.start, last.span.end)


def _load_platforms(scene: Scene) -> Iterator[Finding]:
    for invocation in scene.invocations:
        load, platforms = invocation.option("--load"), invocation.option("--platform")
        if (
            invocation.tool not in ("docker buildx build", "docker build")
            or load is None
            or invocation.option("--push")
        ):
            continue
        if platforms is None or platforms.value is None or "," not in platforms.value.partial:
            continue
        edits = (Edit(load.flag, "--push"),)
        message = Text(
            "`--load` takes an image of one platform only, unless docker uses the containerd image store; `--push` "
            "takes all of them.",
            "`--load` 只能导入单一平台的镜像（除非 docker 使用 containerd image store）；多平台要用 `--push`。",
        )
        fixed = command_text(scene.document, invocation.command.span, edits)
        yield Finding("lint-buildx-load-platforms", load.flag, message, fixed)


def _caches(scene: Scene) -> Iterator[tuple[Word, str, Invocation | None]]:
    """Every cache export: its word, its settings, and its command."""
    for invocation in scene.invocations:
        for option in invocation.options:
            if option.name == "--cache-to" and option.value:
                yield option.value, option.value.partial, invocation
    for job in scene.document.jobs:
        for step in job.steps:
            if isinstance(step, ActionStep) and action(step) == "docker/build-push-action":
                word = step.inputs.get("cache-to")
                if word:
                    yield word, word.partial, None


def _settings(partial: str) -> Mapping[str, str]:
    pairs = (part.partition("=") for part in partial.strip().split(","))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _cache(scene: Scene) -> Iterator[Finding]:
    for word, partial, invocation in _caches(scene):
        settings = _settings(partial)
        registry = read_name(settings.get("ref", "")).registry
        if settings.get("type") != "registry" or registry is None or not registry.private or "\n" in partial.strip():
            continue
        manifest, oci = settings.get("image-manifest"), settings.get("oci-mediatypes")
        if manifest not in (None, "false") and oci != "false":
            continue
        refused = manifest == "false" or oci == "false"
        wanted = partial
        for name, given in (("image-manifest", manifest), ("oci-mediatypes", oci)):
            if given == "false":
                wanted = wanted.replace(f"{name}=false", f"{name}=true")
            elif given is None:
                wanted = f"{wanted},{name}=true"
        edits = (Edit(word.span, wanted),) if word.text == partial else ()
        message = (
            Text(
                "ECR refuses this cache (405): it takes one only as an OCI image manifest.",
                "ECR 会拒绝这种缓存（405）：它只接受以 OCI image manifest 形式存放的缓存。",
            )
            if refused
            else Text(
                "ECR takes a cache only as an image manifest, which BuildKit before 0.21 does not write by default.",
                "ECR 只接受 image manifest 形式的缓存，而 0.21 之前的 BuildKit 默认不这样写。",
            )
        )
        fixed = command_text(scene.document, invocation.command.span, edits) if invocation and edits else plain(wanted)
        yield Finding("lint-cache-registry", word.span, message, fixed, edits, None if refused else "warning")


def _inline(scene: Scene) -> Iterator[Finding]:
    for word, partial, invocation in _caches(scene):
        settings = _settings(partial)
        if settings.get("type") != "inline" or settings.get("mode") != "max":
            continue
        message = Text(
            "An inline cache knows only `mode=min`; `max` is ignored.",
            "inline 缓存只支持 `mode=min`，`max` 会被忽略。",
        )
        edits = (Edit(word.span, "type=inline"),) if word.text == partial == "type=inline,mode=max" else ()
        fixed = (
            command_text(scene.document, invocation.command.span, edits)
            if invocation and edits
            else plain("type=inline")
        )
        yield Finding("lint-cache-inline", word.span, message, fixed)


LINTS = (
    Lint(
        "lint-buildx-output",
        "error",
        Text("buildx leaves the image in its cache", "buildx 把镜像留在了缓存里"),
        Text(
            "A builder of the driver docker-container keeps what it builds. `--load` brings it into docker's images, "
            "`--push` sends it to the registry.",
            "docker-container 驱动的 builder 会自己留着构建结果。`--load` 把它导入 docker 的镜像，`--push` "
            "直接推送到 registry。",
        ),
        _output,
        _DRIVERS,
    ),
    Lint(
        "lint-buildx-load-platforms",
        "warning",
        Text("--load with several platforms", "--load 搭配多个平台"),
        Text(
            "docker's classic image store has no multi-platform images: `docker exporter does not currently support "
            "exporting manifest lists`.",
            "docker 的经典镜像存储不支持多平台镜像，会报 `docker exporter does not currently support exporting "
            "manifest lists`。",
        ),
        _load_platforms,
        "https://docs.docker.com/build/building/multi-platform/",
    ),
    Lint(
        "lint-cache-registry",
        "error",
        Text("A build cache in a form that ECR refuses", "构建缓存的格式会被 ECR 拒绝"),
        Text(
            "The image itself is pushed, then the cache export ends with 405 Method Not Allowed. "
            "`image-manifest=true,oci-mediatypes=true` works with every BuildKit since 0.12.",
            "镜像本身能推送，但导出缓存时返回 405 Method Not Allowed。`image-manifest=true,oci-mediatypes=true` "
            "适用于 0.12 以后的 BuildKit。",
        ),
        _cache,
        _CACHE,
    ),
    Lint(
        "lint-cache-inline",
        "hint",
        Text("mode=max on an inline cache", "inline 缓存写了 mode=max"),
        Text(
            "Only the layers of the final stage are cached. For all stages use a registry cache.",
            "只有最终阶段的 layer 会被缓存。要缓存所有阶段，请用 registry 缓存。",
        ),
        _inline,
        "https://docs.docker.com/build/cache/backends/inline/",
    ),
)
