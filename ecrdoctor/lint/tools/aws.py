"""The AWS CLI's commands around a push (AWS CLI command reference: ecr, ecr-public, sts, configure, sso)."""

from __future__ import annotations

from ecrdoctor.lint.tools.grammar import Flag, Operand, Program, Tool, ignored, switch
from ecrdoctor.rulebook.model import Text

_REGION = Flag(("--region",), Text("The region to ask.", "要访问的 region。"), shape="region")
_PROFILE = Flag(
    ("--profile",),
    Text(
        "The named profile `{value}` decides which account and which permissions this command has.",
        "使用名为 `{value}` 的 profile，它决定这条命令属于哪个账号、有哪些权限。",
    ),
)
_OUTPUT = Flag(("--output",), Text("How the answer is printed.", "输出格式。"))
_QUERY = Flag(("--query",), Text("Prints only this part of the answer.", "只打印结果中的这一部分。"))
_ENDPOINT = Flag(
    ("--endpoint-url",),
    Text(
        "Asks this address instead of AWS's own; docker still talks to the registry host.",
        "改为访问这个地址，而不是 AWS 的默认地址；docker 访问的仍然是 registry 域名。",
    ),
)

AWS = Program(
    (
        _REGION,
        _PROFILE,
        _OUTPUT,
        _QUERY,
        _ENDPOINT,
        *ignored("--ca-bundle", "--color", "--cli-read-timeout", "--cli-connect-timeout", "--cli-binary-format"),
        *ignored("--cli-input-json", "--cli-input-yaml", "--max-items", "--page-size", "--starting-token"),
        *(switch(name) for name in ("--debug", "--no-verify-ssl", "--no-paginate", "--no-sign-request")),
        *(switch(name) for name in ("--no-cli-pager", "--cli-auto-prompt", "--no-cli-auto-prompt", "--version")),
    ),
    abbreviates=True,
)
_REPOSITORY = Flag(
    ("--repository-name",),
    Text(
        "The repository's name alone: `{value}`, without registry host and without tag.",
        "仓库名本身：`{value}`，不带 registry 域名，也不带 tag。",
    ),
)
_REGISTRY_ID = Flag(
    ("--registry-id",),
    Text("The account whose registry is meant: `{value}`.", "指定 registry 所属的账号：`{value}`。"),
)

PASSWORD_FACTS = Text(
    "It asks AWS for a short-lived ECR password (token) and prints it; it is valid for 12 hours.",
    "向 AWS 要一个短期有效的 ECR 登录密码（token）并打印出来，有效期 12 小时。",
)
TOOLS: tuple[Tool, ...] = (
    Tool(
        "aws ecr get-login-password",
        PASSWORD_FACTS,
        Text(
            "Success: a long line of text, which the pipe hands to the login; nothing is stored yet.",
            "成功标志：输出一长串文本（由管道交给登录命令）；此时还没有保存任何登录信息。",
        ),
        ("--region", "command"),
        Text(
            "Look here first: a wrong region, or credentials of another account, give a password that the registry "
            "refuses.",
            "先看这里：region 不对，或使用了别的账号的凭证，registry 就会拒绝这个密码。",
        ),
    ),
    Tool(
        "aws ecr get-login",
        Text(
            "Prints a whole `docker login` command with the password in it. Version 2 of the AWS CLI no longer has it; "
            "use `aws ecr get-login-password`.",
            "打印一整条带密码的 `docker login` 命令。AWS CLI 第 2 版已移除它，请改用 `aws ecr get-login-password`。",
        ),
        Text("Success: a line that begins with `docker login`.", "成功标志：输出以 `docker login` 开头的一行。"),
        ("--no-include-email", "command"),
        Text(
            "Look here first: with AWS CLI 2 this command is an error, and without `--no-include-email` it prints "
            "`-e none`, which docker refuses.",
            "先看这里：在 AWS CLI 2 里这条命令会报错；不加 `--no-include-email` 时会输出 docker 不再接受的 `-e none`。",
        ),
        (
            switch(
                "--no-include-email",
                Text("Leaves out `-e none`, which docker refuses.", "去掉 docker 不接受的 `-e none`。"),
            ),
            switch(
                "--include-email", Text("Adds `-e none`, which docker refuses.", "加上 docker 不接受的 `-e none`。")
            ),
            Flag(("--registry-ids",), Text("Accounts whose registries are meant.", "指定 registry 所属的账号。")),
        ),
    ),
    Tool(
        "aws ecr-public get-login-password",
        Text(
            "It asks AWS for a short-lived password (token) for ECR Public; it is valid for 12 hours and does not open "
            "a private registry.",
            "向 AWS 要一个 ECR Public 的短期登录密码（token），有效期 12 小时；它不能用于私有 registry。",
        ),
        Text("Success: a long line of text.", "成功标志：输出一长串文本。"),
        ("--region", "command"),
        Text(
            "Look here first: ECR Public answers in us-east-1 (and us-west-2) only, wherever you are.",
            "先看这里：无论你在哪里，ECR Public 只在 us-east-1（以及 us-west-2）提供 API。",
        ),
    ),
    Tool(
        "aws ecr create-repository",
        Text(
            "Creates the repository that images are pushed to; a push does not create it, unless a creation "
            "template allows it.",
            "创建要推送到的仓库；push 本身不会创建仓库，除非配置了允许推送时创建的模板（creation template）。",
        ),
        Text(
            "Success: JSON with `repositoryUri`, which is exactly what to tag and push.",
            "成功标志：输出含 `repositoryUri` 的 JSON，它就是 tag 和 push 时要用的完整地址。",
        ),
        ("--repository-name", "command"),
        Text(
            "Look here first: this must be letter for letter the name in the push; `team/app` and `app` are two "
            "repositories.",
            "先看这里：必须与 push 中的名字逐字一致；`team/app` 和 `app` 是两个不同的仓库。",
        ),
        (
            _REPOSITORY,
            _REGISTRY_ID,
            Flag(
                ("--image-tag-mutability",),
                Text(
                    "`IMMUTABLE` refuses a tag that exists already, `latest` too.",
                    "设为 `IMMUTABLE` 时，已存在的 tag（包括 `latest`）不能再次推送。",
                ),
            ),
            Flag(
                ("--image-scanning-configuration",),
                Text("Whether images are scanned after a push.", "推送后是否扫描镜像。"),
            ),
            Flag(
                ("--encryption-configuration",),
                Text("The key that layers are encrypted with.", "用于加密 layer 的密钥。"),
            ),
            *ignored("--tags", "--image-tag-mutability-exclusion-filters"),
        ),
    ),
    Tool(
        "aws ecr describe-repositories",
        Text(
            "Lists the repositories of this account in this region; it only reads.",
            "列出该账号在该 region 里的仓库，只读。",
        ),
        Text(
            "Success: JSON with `repositoryUri`; `RepositoryNotFoundException` means that it does not exist here.",
            "成功标志：输出含 `repositoryUri` 的 JSON；`RepositoryNotFoundException` 表示这里没有该仓库。",
        ),
        ("--region", "--repository-names", "command"),
        Text(
            "Look here first: another region or account lists other repositories.",
            "先看这里：region 或账号不同，列出的仓库就不同。",
        ),
        (
            Flag(("--repository-names",), Text("Only this repository: `{value}`.", "只看这个仓库：`{value}`。")),
            _REGISTRY_ID,
        ),
        many_operands=True,
    ),
    Tool(
        "aws ecr put-image-tag-mutability",
        Text("Decides whether an existing tag may be pushed again.", "设置已存在的 tag 能否再次推送。"),
        Text("Success: JSON with `imageTagMutability`.", "成功标志：输出含 `imageTagMutability` 的 JSON。"),
        ("--image-tag-mutability", "command"),
        Text(
            "Look here first: with `IMMUTABLE`, a second push of the same tag is refused.",
            "先看这里：设为 `IMMUTABLE` 后，再次推送同一个 tag 会被拒绝。",
        ),
        (
            _REPOSITORY,
            _REGISTRY_ID,
            Flag(("--image-tag-mutability",), Text("`MUTABLE` or `IMMUTABLE`.", "`MUTABLE` 或 `IMMUTABLE`。")),
            *ignored("--image-tag-mutability-exclusion-filters"),
        ),
    ),
    Tool(
        "aws ecr batch-check-layer-availability",
        Text(
            "Asks which layers the repository already has; a push asks the same.",
            "查询仓库里已有哪些 layer；push 时也会这样查。",
        ),
        Text("Success: JSON with `layers`.", "成功标志：输出含 `layers` 的 JSON。"),
        ("--repository-name", "command"),
        Text("Look here first: the name must be exact.", "先看这里：仓库名必须完全一致。"),
        (_REPOSITORY, _REGISTRY_ID, *ignored("--layer-digests")),
        many_operands=True,
    ),
    Tool(
        "aws sts get-caller-identity",
        Text(
            "Says who you are to AWS: account, user or role. It needs no permission.",
            "确认“我是谁”：账号、用户或角色。它不需要任何权限。",
        ),
        Text(
            "Success: JSON with `Account` and `Arn`; `Account` must be the one in the registry host, or one it trusts.",
            "成功标志：输出含 `Account` 和 `Arn` 的 JSON；`Account` 应与 registry 域名中的账号相同，"
            "或是被其授权的账号。",
        ),
        ("--profile", "command"),
        Text(
            "Look here first: the profile or role in use is often not the one you think.",
            "先看这里：实际使用的 profile / role 往往不是你以为的那个。",
        ),
    ),
    Tool(
        "aws configure",
        Text(
            "Stores an access key, a secret and a default region in `~/.aws`.",
            "把 access key、secret 和默认 region 存到 `~/.aws`。",
        ),
        Text(
            "It checks nothing: `aws sts get-caller-identity` shows whether the keys work.",
            "它不做任何校验：用 `aws sts get-caller-identity` 才能知道密钥是否有效。",
        ),
        ("--profile", "command"),
        Text(
            "Look here first: without `--profile` it changes the default profile.",
            "先看这里：不加 `--profile` 时修改的是 default profile。",
        ),
    ),
    Tool(
        "aws configure list",
        Text(
            "Shows which credentials and region are in force, and where they come from.",
            "显示当前生效的凭证和 region，以及它们的来源。",
        ),
        Text("Success: a table; keys are masked.", "成功标志：输出一张表，密钥已打码。"),
        ("--profile", "command"),
        Text(
            "Look here first: keys in the environment win over the profile.",
            "先看这里：环境变量里的密钥优先于 profile。",
        ),
    ),
    Tool(
        "aws configure set",
        Text("Stores one setting in `~/.aws`.", "把一项设置存到 `~/.aws`。"),
        Text("It prints nothing.", "成功时没有输出。"),
        ("operand1", "command"),
        Text(
            "Look here first: `--profile` decides for whom it is set; AWS_REGION and AWS_PROFILE win over it.",
            "先看这里：`--profile` 决定写到哪个 profile；环境变量 AWS_REGION、AWS_PROFILE 优先于它。",
        ),
        operands=(
            Operand(Text("The setting.", "设置项的名字。")),
            Operand(Text("Its value.", "设置的值。"), shape="hidden"),
        ),
    ),
    Tool(
        "aws configure sso",
        Text(
            "Makes a profile that signs in through IAM Identity Center.",
            "创建一个通过 IAM Identity Center 登录的 profile。",
        ),
        Text(
            "Success: it names the profile; sign in with `aws sso login`.",
            "成功标志：输出 profile 名；之后用 `aws sso login` 登录。",
        ),
        ("--profile", "command"),
        Text(
            "Look here first: later commands need the same `--profile`.", "先看这里：之后的命令要用同一个 `--profile`。"
        ),
    ),
    Tool(
        "aws sso login",
        Text("Signs a profile in through the browser, for some hours.", "通过浏览器登录一个 profile，有效数小时。"),
        Text(
            "Success: `Successfully logged into Start URL`. It does not log docker in.",
            "成功标志：`Successfully logged into Start URL`。它不会让 docker 登录。",
        ),
        ("--profile", "--sso-session", "command"),
        Text(
            "Look here first: the commands after it need the same profile.", "先看这里：之后的命令要用同一个 profile。"
        ),
        (
            Flag(
                ("--sso-session",), Text("The session that is signed in: `{value}`.", "要登录的 SSO 会话：`{value}`。")
            ),
            switch("--no-browser", Text("Prints the address instead of opening it.", "只打印网址，不打开浏览器。")),
            switch("--use-device-code"),
        ),
    ),
)
