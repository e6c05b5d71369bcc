"""Naming, listing, copying and pushing images and charts (docs: docker, podman, skopeo, crane, helm, oras, nerdctl)."""

from __future__ import annotations

from ecrdoctor.lint.tools.grammar import Flag, Operand, Tool, ignored, switch
from ecrdoctor.rulebook.model import Text

_SOURCE = Operand(Text("The image as it is called now.", "镜像现在的名字。"), shape="reference")
_TARGET = Operand(Text("The name it gets as well.", "给镜像新加的名字。"), shape="destination")
_PUSHED = Operand(Text("What is pushed, and where to.", "推送的内容和目的地。"), shape="destination")
_ALL_TAGS = switch("--all-tags", Text("Pushes every tag of this name.", "推送这个名字下的所有 tag。"), "-a")
_PUSH_SUCCESS = Text(
    "Layers not there yet are uploaded one by one; `Layer already exists` is normal: the registry has it. "
    "Success: a line with `digest: sha256:…`.",
    "没上传过的 layer 会逐层上传；显示 `Layer already exists` 是正常的，说明 registry 里已有这一层。"
    "成功标志：出现带 `digest: sha256:…` 的一行。",
)
_PUSH_MISTAKE = Text(
    "Look here first: this repository must exist in that account and region before the push "
    "(`aws ecr describe-repositories --repository-names {repository} --region {region}`).",
    "先看这里：push 之前，该账号、该 region 里必须已有这个仓库"
    "（`aws ecr describe-repositories --repository-names {repository} --region {region}`）。",
)
_PUSH_LIKELY = ("operand1.repository", "operand1", "command")
_CONTAINERS = (
    Flag(("--authfile",), Text("Reads the login from `{value}`.", "从 `{value}` 读取登录信息。")),
    Flag(("--creds",), Text("User and password on the command line.", "写在命令行上的用户名和密码。"), shape="secret"),
    switch("--tls-verify", Text("Whether TLS is checked.", "是否校验 TLS 证书。")),
    *ignored("--format", "-f", "--cert-dir", "--digestfile", "--compression-format", "--sign-by", "--retry"),
    switch("--quiet", None, "-q"),
    switch("--all", Text("Also the images of a manifest list.", "同时推送 manifest list 里的所有镜像。")),
    switch("--rm"),
    switch("--remove-signatures"),
)


def _tag(client: str) -> Tool:
    return Tool(
        f"{client} tag",
        Text(
            "Copies nothing: it gives the same image one more name (an alias), here its full address in ECR.",
            "不复制镜像，只是给同一个镜像再加一个名字（别名），即它在 ECR 的完整地址。",
        ),
        Text(
            f"It prints nothing. To check: `{client} images` shows the same IMAGE ID twice, with the local name and "
            "with the full ECR name.",
            f"成功时没有输出。检查：`{client} images` 里同一个 IMAGE ID 会有两行（本地名 + ECR 全名）。",
        ),
        ("operand2.registry", "operand2.region", "operand2", "operand1", "command"),
        Text(
            "Look here first: the target must be letter for letter what is pushed; without the registry host the push "
            "goes to Docker Hub.",
            "先看这里：目标名必须与 push 的名字逐字一致；缺少 registry 域名就会推到 Docker Hub。",
        ),
        operands=(_SOURCE, _TARGET),
        many_operands=client != "docker",
    )


def _push(client: str, flags: tuple[Flag, ...]) -> Tool:
    return Tool(
        f"{client} push",
        Text(
            "Uploads the image's layers and its manifest to the registry named in the reference.",
            "把镜像的 layer 和 manifest 上传到镜像名中的 registry。",
        ),
        _PUSH_SUCCESS,
        _PUSH_LIKELY,
        _PUSH_MISTAKE,
        flags,
        (_PUSHED, _TO) if flags is _CONTAINERS else (_PUSHED,),
    )


def _images(client: str) -> Tool:
    return Tool(
        f"{client} images",
        Text(
            "Lists the local images. After a right tag the same IMAGE ID stands in two lines: local name and full "
            "ECR name.",
            "列出本地镜像。tag 打对之后，同一个 IMAGE ID 会对应两行名字：本地名和 ECR 全名。",
        ),
        Text("It lists what is local; it says nothing about ECR.", "它只列出本地镜像，与 ECR 中有什么无关。"),
        ("operand1", "command"),
        Text(
            "Look here first: a name that is missing here cannot be tagged or pushed.",
            "先看这里：这里没有的名字，就不能 tag，也不能 push。",
        ),
        (
            Flag(("--filter", "-f"), Text("Shows only what fits `{value}`.", "只显示符合 `{value}` 的镜像。")),
            *ignored("--format"),
            switch("--quiet", None, "-q"),
            switch("--all", None, "-a"),
            switch("--digests", Text("Shows digests as well.", "同时显示 digest。")),
            switch("--no-trunc"),
        ),
        (Operand(Text("Only this name.", "只看这个名字。"), shape="reference"),),
    )


_COPY = Text(
    "Copies an image from one place to the other, without docker.", "把镜像从一处复制到另一处，不需要 docker。"
)
_COPY_SUCCESS = Text(
    "Success: `Writing manifest to image destination`, or the new digest.",
    "成功标志：输出 `Writing manifest to image destination`，或新的 digest。",
)
_COPY_LIKELY = ("operand2.repository", "operand2", "command")
_COPY_MISTAKE = Text(
    "Look here first: the destination repository must exist, and this tool must be logged in to that host.",
    "先看这里：目标仓库必须已存在，并且该工具已登录这个域名。",
)
_FROM = Operand(Text("Where the image comes from: `{value}`.", "镜像来源：`{value}`。"))
_TO = Operand(Text("Where it goes.", "目的地。"), shape="destination")
_CREDENTIALS = ("--src-creds", "--dest-creds", "--creds", "--src-password", "--dest-password")
_CREDS = tuple(
    Flag((name,), Text("User and password on the command line.", "写在命令行上的用户名和密码。"), shape="secret")
    for name in (*_CREDENTIALS, "--src-registry-token", "--dest-registry-token")
)
_SKOPEO = (
    *_CREDS,
    *ignored("--authfile", "--src-authfile", "--dest-authfile", "--format", "-f", "--multi-arch", "--digestfile"),
    *ignored("--dest-compress-format", "--additional-tag", "--src-cert-dir", "--dest-cert-dir", "--retry-times"),
    *ignored("--src-username", "--dest-username", "--policy", "--override-arch", "--override-os"),
    *(switch(name) for name in ("--src-tls-verify", "--dest-tls-verify", "--preserve-digests", "--remove-signatures")),
    switch("--all", Text("Copies every platform.", "复制所有平台的镜像。"), "-a"),
    switch("--quiet", None, "-q"),
)
_CRANE = (
    Flag(("--platform",), Text("Copies only this platform.", "只复制该平台。")),
    *ignored("--image-refs", "--jobs"),
    *(switch(name) for name in ("--all-tags", "--no-clobber", "--index", "--insecure", "--verbose", "-v")),
)

TOOLS: tuple[Tool, ...] = (
    *(_tag(client) for client in ("docker", "podman", "buildah", "nerdctl", "finch")),
    _push(
        "docker", (_ALL_TAGS, *ignored("--platform"), switch("--quiet", None, "-q"), switch("--disable-content-trust"))
    ),
    _push("nerdctl", (*ignored("--platform", "--sign"), switch("--all-platforms"), switch("--quiet", None, "-q"))),
    _push("finch", (*ignored("--platform", "--sign"), switch("--all-platforms"), switch("--quiet", None, "-q"))),
    *(_push(client, _CONTAINERS) for client in ("podman", "buildah")),
    *(_images(client) for client in ("docker", "podman", "buildah", "nerdctl", "finch")),
    Tool("skopeo copy", _COPY, _COPY_SUCCESS, _COPY_LIKELY, _COPY_MISTAKE, _SKOPEO, (_FROM, _TO)),
    Tool("crane copy", _COPY, _COPY_SUCCESS, _COPY_LIKELY, _COPY_MISTAKE, _CRANE, (_FROM, _TO)),
    Tool("oras copy", _COPY, _COPY_SUCCESS, _COPY_LIKELY, _COPY_MISTAKE, _SKOPEO, (_FROM, _TO)),
    Tool(
        "crane push",
        Text(
            "Pushes an image that lies in a tar file or an OCI layout.", "推送保存在 tar 文件或 OCI layout 里的镜像。"
        ),
        Text("Success: it prints the reference with its digest.", "成功标志：输出带 digest 的镜像名。"),
        _COPY_LIKELY,
        _COPY_MISTAKE,
        _CRANE,
        (Operand(Text("The tar file or layout: `{value}`.", "tar 文件或 layout：`{value}`。")), _TO),
    ),
    Tool(
        "helm push",
        Text(
            "Uploads a chart; the repository in ECR is the URL's path plus the chart's own name.",
            "上传 chart；ECR 中的仓库名 = URL 的路径 + chart 自己的名字。",
        ),
        Text("Success: `Pushed:` and `Digest:`.", "成功标志：输出 `Pushed:` 和 `Digest:`。"),
        ("operand2", "command"),
        Text(
            "Look here first: do not repeat the chart's name here; the repository (path plus chart name) must exist.",
            "先看这里：不要在这里重复 chart 名；仓库（路径 + chart 名）必须已存在。",
        ),
        (*ignored("--ca-file", "--cert-file", "--key-file", "--registry-config"), switch("--plain-http")),
        (Operand(Text("The packed chart: `{value}`.", "打包好的 chart：`{value}`。")), _TO),
    ),
    Tool(
        "oras push",
        Text("Uploads files as an OCI artifact.", "把文件作为 OCI artifact 上传。"),
        Text("Success: `Pushed` and `Digest:`.", "成功标志：输出 `Pushed` 和 `Digest:`。"),
        _PUSH_LIKELY,
        _PUSH_MISTAKE,
        (
            *ignored(
                "--artifact-type", "--config", "--annotation", "--annotation-file", "--registry-config", "--concurrency"
            ),
        ),
        (_PUSHED, Operand(Text("A file to upload: `{value}`.", "要上传的文件：`{value}`。"))),
        many_operands=True,
    ),
)
