"""Environment variables that decide who pushes, and where to (AWS CLI, docker and containers/image documentation)."""

from __future__ import annotations

from collections.abc import Mapping

from ecrdoctor.rulebook.model import Text

_KEY = Text(
    "A key in the environment wins over every profile; in a file it is a secret that leaks.",
    "环境变量里的密钥优先于任何 profile；写在文件里就会泄露。",
)
_REGION = Text(
    "The region of commands without `--region`. AWS_REGION wins over AWS_DEFAULT_REGION.",
    "没写 `--region` 的命令使用这个 region。AWS_REGION 优先于 AWS_DEFAULT_REGION。",
)
_LOGINS = Text(
    "Where logins are stored and looked for; login and push need the same value.",
    "登录信息的存放位置；login 和 push 必须使用同一个值。",
)
VARIABLES: Mapping[str, Text] = {
    "AWS_PROFILE": Text(
        "The profile that the AWS commands use: it decides account and permissions. Keys in the environment win "
        "over it.",
        "aws 命令使用的 profile，决定账号和权限。环境变量里的密钥优先于它。",
    ),
    "AWS_REGION": _REGION,
    "AWS_DEFAULT_REGION": _REGION,
    "AWS_ACCESS_KEY_ID": _KEY,
    "AWS_SECRET_ACCESS_KEY": _KEY,
    "AWS_SESSION_TOKEN": _KEY,
    "DOCKER_CONFIG": _LOGINS,
    "REGISTRY_AUTH_FILE": _LOGINS,
    "DOCKER_HOST": Text(
        "The daemon that builds and pushes; logins still come from this machine.",
        "执行 build 和 push 的 daemon；登录信息仍取自本机。",
    ),
    "DOCKER_BUILDKIT": Text("Whether `docker build` uses BuildKit.", "`docker build` 是否使用 BuildKit。"),
}
ASSIGNED = Text(
    "Sets a variable for the commands after it, in this shell only.", "为之后的命令设置变量，只在当前 shell 里有效。"
)
ASSIGNED_MISTAKE = Text(
    "Look here first: a leftover value from another account or region changes every command after it.",
    "先看这里：遗留的其他账号或 region 的值会影响之后的所有命令。",
)
