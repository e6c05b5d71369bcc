"""Published CI actions around a push, and their inputs (each action's `action.yml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ecrdoctor.lint.tools.grammar import Shape
from ecrdoctor.rulebook.model import Text


@dataclass(frozen=True, slots=True)
class Input:
    """One input of an action."""

    means: Text
    shape: Shape = "plain"


@dataclass(frozen=True, slots=True)
class Action:
    """One published action."""

    what: Text
    success: Text
    likely: tuple[str, ...]
    """Inputs where it goes wrong most often; the first that is there."""
    mistake: Text
    inputs: Mapping[str, Input]


_PUSH = Input(
    Text("Whether the image is pushed; without `true` it only gets built.", "是否推送；不为 `true` 时只构建。")
)
ACTIONS: Mapping[str, Action] = {
    "aws-actions/configure-aws-credentials": Action(
        Text(
            "Puts AWS credentials and a region into the environment of all later steps of this job.",
            "把 AWS 凭证和 region 放进本 job 后续步骤的环境变量。",
        ),
        Text(
            "Success: `Authenticated as assumedRoleId …` or no error.",
            "成功标志：输出 `Authenticated as assumedRoleId …`，或没有报错。",
        ),
        ("role-to-assume", "aws-region"),
        Text(
            "Look here first: assuming a role by OIDC needs `permissions: id-token: write` in this job and a trust "
            "policy for this repository.",
            "先看这里：通过 OIDC 使用角色时，本 job 需要 `permissions: id-token: write`，"
            "角色的信任策略也要允许这个仓库。",
        ),
        {
            "role-to-assume": Input(
                Text("The role whose permissions the job gets: `{value}`.", "这个 job 将以角色 `{value}` 的权限运行。")
            ),
            "aws-region": Input(
                Text(
                    "The region of all later AWS calls and of the ECR login.",
                    "后续 AWS 调用和 ECR 登录都使用这个 region。",
                ),
                "region",
            ),
            "aws-access-key-id": Input(
                Text("A long-lived key; a role needs none.", "长期密钥；改用角色就不需要它。"), "secret"
            ),
            "aws-secret-access-key": Input(
                Text(
                    "Its secret half; it belongs into the CI's secrets.", "secret access key，应放在 CI 的 secrets 里。"
                ),
                "secret",
            ),
            "aws-session-token": Input(Text("Needed with temporary keys.", "使用临时密钥时必需。"), "secret"),
            "role-session-name": Input(
                Text("The name that CloudTrail shows: `{value}`.", "CloudTrail 里显示的会话名：`{value}`。")
            ),
            "role-duration-seconds": Input(
                Text("How long the credentials live: {value} seconds.", "凭证有效期：{value} 秒。")
            ),
            "mask-aws-account-id": Input(
                Text(
                    "Hides the account id in logs; a masked value cannot be passed to another job.",
                    "在日志里隐藏账号 ID；被隐藏的值不能传给其他 job。",
                )
            ),
        },
    ),
    "aws-actions/amazon-ecr-login": Action(
        Text(
            "Asks AWS for an ECR password and runs `docker login` with it; logs out when the job ends.",
            "向 AWS 要 ECR 密码并执行 `docker login`；job 结束时会登出。",
        ),
        Text(
            "Success: `Logging into registry …`; its output `registry` is the registry host.",
            "成功标志：输出 `Logging into registry …`；它的输出 `registry` 就是 registry 域名。",
        ),
        ("registries", "registry-type"),
        Text(
            "Look here first: it logs in to the account and region of the credentials step; for another account set "
            "`registries`.",
            "先看这里：它登录的是凭证步骤里的账号和 region；要登录其他账号请设置 `registries`。",
        ),
        {
            "registries": Input(
                Text(
                    "The accounts whose registries are logged in to: `{value}`.",
                    "要登录的 registry 所属账号：`{value}`。",
                )
            ),
            "registry-type": Input(Text("Its kind: `private` or `public`.", "registry 类型：`private` 或 `public`。")),
            "mask-password": Input(Text("Hides the password in the outputs.", "在输出中隐藏密码。")),
            "skip-logout": Input(Text("Keeps the login when the job ends.", "job 结束时不登出。")),
        },
    ),
    "docker/login-action": Action(
        Text("Runs `docker login`, and logs out when the job ends.", "执行 `docker login`；job 结束时会登出。"),
        Text("Success: `Login Succeeded!`.", "成功标志：输出 `Login Succeeded!`。"),
        ("registry", "username"),
        Text(
            "Look here first: without `registry` it is Docker Hub; for ECR it must be exactly the host of the push.",
            "先看这里：不写 `registry` 就是 Docker Hub；用 ECR 时必须与 push 的域名完全一致。",
        ),
        {
            "registry": Input(Text("The registry that is logged in to.", "要登录的 registry。"), "registry"),
            "username": Input(
                Text(
                    "For this action, an AWS access key id or, with a token, `AWS`.",
                    "对这个 action 来说是 AWS access key id；使用 token 时为 `AWS`。",
                ),
                "secret",
            ),
            "password": Input(Text("The secret that belongs to it.", "与用户名对应的密钥或密码。"), "secret"),
            "ecr": Input(Text("Whether the registry is ECR: `{value}`.", "该 registry 是否为 ECR：`{value}`。")),
            "logout": Input(Text("Whether it logs out at the end: `{value}`.", "结束时是否登出：`{value}`。")),
        },
    ),
    "docker/setup-buildx-action": Action(
        Text(
            "Creates a builder of the docker-container kind; what it builds is not in `docker images`.",
            "创建一个 docker-container 类型的 builder；它构建的镜像不会出现在 `docker images` 里。",
        ),
        Text("Success: it prints the builder's name.", "成功标志：输出 builder 的名字。"),
        ("driver",),
        Text(
            "Look here first: after it, a build needs `push: true` or `load: true`, else the image stays in the "
            "builder.",
            "先看这里：使用它之后，构建步骤需要 `push: true` 或 `load: true`，否则镜像只留在 builder 里。",
        ),
        {
            "driver": Input(Text("The kind of builder: `{value}`.", "builder 的类型：`{value}`。")),
            "platforms": Input(Text("Platforms it can build for: `{value}`.", "可构建的平台：`{value}`。")),
        },
    ),
    "docker/metadata-action": Action(
        Text("Makes tags and labels from the git reference.", "根据 git 引用生成 tag 和 label。"),
        Text("Success: it lists the tags that it made.", "成功标志：列出生成的 tag。"),
        ("images", "tags"),
        Text(
            "Look here first: `images` must be host and repository without a tag, else the push goes elsewhere.",
            "先看这里：`images` 必须是域名加仓库名、不带 tag，否则会推到别处。",
        ),
        {
            "images": Input(Text("The name before the tag.", "tag 之前的镜像名。"), "destination"),
            "tags": Input(Text("Which tags are made.", "生成哪些 tag。")),
            "flavor": Input(Text("Whether `latest` is added.", "是否附加 `latest`。")),
        },
    ),
    "docker/build-push-action": Action(
        Text("Builds with buildx, and pushes when asked to.", "用 buildx 构建，并按需推送。"),
        Text("Success: `pushing manifest for …`.", "成功标志：输出 `pushing manifest for …`。"),
        ("push", "tags"),
        Text(
            "Look here first: without `push: true` nothing reaches ECR.",
            "先看这里：没有 `push: true`，就不会有任何内容到达 ECR。",
        ),
        {
            "push": _PUSH,
            "load": Input(Text("Puts the image into the local store instead.", "把镜像放进本地镜像库。")),
            "tags": Input(Text("The full names that are pushed.", "要推送的完整镜像名。"), "destination"),
            "context": Input(Text("The build context: `{value}`.", "构建上下文：`{value}`。")),
            "file": Input(Text("The Dockerfile: `{value}`.", "使用的 Dockerfile：`{value}`。")),
            "platforms": Input(Text("The platforms it builds for: `{value}`.", "构建的目标平台：`{value}`。")),
            "cache-from": Input(Text("Where cached layers come from.", "缓存 layer 的来源。")),
            "cache-to": Input(
                Text(
                    "Where the build cache goes; in ECR it needs `image-manifest=true`.",
                    "构建缓存的去向；存到 ECR 需要 `image-manifest=true`。",
                )
            ),
            "provenance": Input(
                Text("Whether an attestation is attached: `{value}`.", "是否附带 provenance 证明：`{value}`。")
            ),
            "build-args": Input(
                Text("Values for the Dockerfile's `ARG`s.", "给 Dockerfile 的 `ARG` 传的值。"), "hidden"
            ),
        },
    ),
}
