"""Building images (docs: docker build, docker buildx build, podman-build, buildah-build, nerdctl, docker compose)."""

from __future__ import annotations

from ecrdoctor.lint.tools.grammar import Flag, Operand, Tool, ignored, switch
from ecrdoctor.rulebook.model import Text

_TAG = Flag(("--tag", "-t"), Text("Names the image.", "给镜像起名。"), shape="reference")
_FILE = Flag(
    ("--file", "-f"),
    Text(
        "The Dockerfile is `{value}`; paths in it still start from the build context.",
        "使用 `{value}` 作为 Dockerfile；其中的路径仍以构建上下文为起点。",
    ),
)
_PLATFORM = Flag(
    ("--platform",),
    Text(
        "Builds for `{value}`; Fargate, Lambda and EC2 run an image only on the architecture it was built for.",
        "为 `{value}` 构建；Fargate、Lambda、EC2 只能运行与其架构一致的镜像。",
    ),
)
_FLAGS = (
    _TAG,
    _FILE,
    _PLATFORM,
    Flag(
        ("--build-arg",),
        Text("A value for an `ARG` of the Dockerfile.", "给 Dockerfile 里的 `ARG` 传值。"),
        shape="hidden",
    ),
    Flag(("--target",), Text("Builds the stage `{value}` only.", "只构建到 `{value}` 阶段。")),
    Flag(
        ("--cache-from",),
        Text("Takes layers from an earlier image or cache where they fit.", "复用已有镜像或缓存中的 layer。"),
    ),
    switch("--no-cache", Text("Builds every layer anew.", "不用缓存，重新构建每一层。")),
    switch("--pull", Text("Looks for a newer base image.", "检查基础镜像是否有更新。")),
    switch("--quiet", Text("Prints the image's ID only.", "只打印镜像 ID。"), "-q"),
    *(switch(name) for name in ("--rm", "--force-rm", "--squash", "--compress", "--disable-content-trust")),
    *ignored(
        "--label", "--progress", "--network", "--secret", "--ssh", "--add-host", "--iidfile", "--memory", "--ulimit"
    ),
    *ignored("--shm-size", "--build-context", "--cpuset-cpus", "--security-opt", "--isolation"),
)
_BUILDX = (
    *_FLAGS,
    switch(
        "--push",
        Text(
            "Pushes to the registry at the end of the build; the image does not appear in `docker images`.",
            "构建完直接推送到 registry；镜像不会出现在 `docker images` 里。",
        ),
    ),
    switch(
        "--load",
        Text(
            "Puts the image into the local store, where `docker tag` and `docker push` find it.",
            "把镜像放进本地镜像库，之后 `docker tag`、`docker push` 才找得到它。",
        ),
    ),
    Flag(
        ("--output", "-o"),
        Text("Where the result goes: `{value}`.", "构建结果的去向：`{value}`。"),
    ),
    Flag(
        ("--cache-to",),
        Text(
            "Exports the build cache. To ECR it needs `mode=max,image-manifest=true,oci-mediatypes=true`; without "
            "`image-manifest=true` ECR refuses it.",
            "导出构建缓存。导出到 ECR 需要 `mode=max,image-manifest=true,oci-mediatypes=true`；缺少 "
            "`image-manifest=true` 会被 ECR 拒绝。",
        ),
    ),
    Flag(("--builder",), Text("The builder that builds.", "使用哪个 builder 构建。")),
    Flag(
        ("--provenance",),
        Text(
            "Whether a provenance attestation goes with the image; it makes an index of a single image.",
            "是否附带 provenance 证明；附带时即使单个镜像也会变成 index。",
        ),
    ),
    *ignored("--sbom", "--attest", "--metadata-file", "--allow", "--annotation", "--call", "--no-cache-filter"),
    *ignored("--cgroup-parent"),
    switch("--check"),
)
_CONTEXT = Operand(
    Text(
        "The build context: the files in `{value}` are sent to the build, and `COPY` sees nothing else.",
        "构建上下文：`{value}` 目录下的文件会打包给构建用，`COPY` 只能看到这些文件。",
    )
)
_WHAT = Text(
    "Builds an image on this machine from a Dockerfile. Nothing reaches AWS yet.",
    "用 Dockerfile 在本地构建镜像，此时还没有任何内容到达 AWS。",
)
_SUCCESS = Text(
    "Success: `naming to …` (BuildKit) or `Successfully tagged …`; `docker images` then lists the name.",
    "成功标志：输出 `naming to …`（BuildKit）或 `Successfully tagged …`；随后 `docker images` 里能看到这个名字。",
)
_LIKELY = ("operand1", "command")
_MISTAKE = Text(
    "Look here first: the Dockerfile is looked for in this directory. When it lies elsewhere: "
    "`-f path/to/Dockerfile .`",
    "先看这里：默认在这个目录里找 Dockerfile。不在这里时写成：`-f path/to/Dockerfile .`",
)
_NEEDS_PUSH = Text(
    "Builds an image with BuildKit. With a docker-container builder the result stays in the build cache unless "
    "`--push` or `--load` is given.",
    "用 BuildKit 构建镜像。使用 docker-container builder 时，不加 `--push` 或 `--load`，结果只留在构建缓存里。",
)
_PUSHED = Text(
    "Success with `--push`: `pushing manifest for …`. Without it, nothing was pushed.",
    "加 `--push` 时的成功标志：`pushing manifest for …`；不加则什么也没有推送。",
)


_CONTAINERS = (
    *_FLAGS,
    *ignored("--authfile", "--format", "--volume", "-v", "--arch", "--os", "--manifest"),
)
_COMPOSE = (
    Flag(("--file", "-f"), Text("The compose file is `{value}`.", "使用 compose 文件 `{value}`。")),
    *ignored("--project-name", "-p", "--profile", "--env-file", "--project-directory", "--ansi", "--progress"),
    *ignored("--parallel", "--build-arg", "--builder", "--memory", "--ssh"),
    *(switch(name) for name in ("--pull", "--no-cache", "--quiet", "-q", "--ignore-push-failures", "--include-deps")),
    switch("--push", Text("Pushes what was built.", "构建后推送。")),
)
_SERVICE = Operand(Text("The service of the compose file.", "compose 文件里的服务名。"))
_IMAGE_KEY = Text(
    "Look here first: the `image:` of each service must be the full ECR name, else the push goes to Docker Hub.",
    "先看这里：每个服务的 `image:` 必须是 ECR 完整路径，否则会推到 Docker Hub。",
)

TOOLS: tuple[Tool, ...] = (
    Tool("docker build", _WHAT, _SUCCESS, _LIKELY, _MISTAKE, _FLAGS, (_CONTEXT,)),
    Tool(
        "docker buildx build",
        _NEEDS_PUSH,
        _PUSHED,
        ("--push", "--load", "--output", "command"),
        Text(
            "Look here first: where the image goes. Without `--push` nothing reaches ECR.",
            "先看这里：镜像去了哪里。不加 `--push`，就不会有任何内容到达 ECR。",
        ),
        _BUILDX,
        (_CONTEXT,),
    ),
    *(
        Tool(f"{client} build", _WHAT, _SUCCESS, _LIKELY, _MISTAKE, _CONTAINERS, (_CONTEXT,))
        for client in ("podman", "buildah", "nerdctl", "finch")
    ),
    Tool(
        "docker compose build",
        Text("Builds the images of the compose file's services.", "构建 compose 文件里各服务的镜像。"),
        Text("Success: `Built` after each service.", "成功标志：每个服务后显示 `Built`。"),
        ("--file", "operand1", "command"),
        _IMAGE_KEY,
        _COMPOSE,
        (_SERVICE,),
        many_operands=True,
    ),
    Tool(
        "docker compose push",
        Text(
            "Pushes the image of each service that has a `build:`, to where its `image:` says.",
            "把有 `build:` 的各服务镜像推送到其 `image:` 指定的位置。",
        ),
        Text("Success: `Pushed` after each service.", "成功标志：每个服务后显示 `Pushed`。"),
        ("--file", "operand1", "command"),
        _IMAGE_KEY,
        _COMPOSE,
        (_SERVICE,),
        many_operands=True,
    ),
)
