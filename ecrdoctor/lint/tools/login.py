"""Logging a client in to a registry, and out of it (docs of docker, podman, buildah, skopeo, crane, helm, oras)."""

from __future__ import annotations

from ecrdoctor.lint.tools.grammar import Flag, Operand, Tool, ignored, switch
from ecrdoctor.rulebook.model import Text

_USERNAME = Flag(
    ("--username", "-u"),
    Text("The user that the password belongs to.", "密码所属的用户名。"),
    shape="username",
)
_PASSWORD = Flag(
    ("--password", "-p"),
    Text(
        "A password on the command line stays in the shell's history and in `ps`; `--password-stdin` avoids that.",
        "写在命令行上的密码会留在 shell 历史和 `ps` 输出里；用 `--password-stdin` 可以避免。",
    ),
    shape="secret",
)
_STDIN = switch(
    "--password-stdin",
    Text(
        "Reads the password from standard input: that is the token which the pipe brings.",
        "从 stdin 读密码（也就是管道传进来的 token）。",
    ),
)
_REGISTRY = Operand(
    Text(
        "The ECR registry, always of the form `ACCOUNT_ID.dkr.ecr.REGION.amazonaws.com`.",
        "你的 ECR registry 域名，格式固定为 `ACCOUNT_ID.dkr.ecr.REGION.amazonaws.com`。",
    ),
    shape="registry",
)
_COMMON = (_USERNAME, _PASSWORD, _STDIN)
_CONTAINERS = (
    Flag(
        ("--authfile",),
        Text(
            "Stores the login in `{value}`; the push needs the same `--authfile`.",
            "把登录信息存到 `{value}`；push 时也要用同一个 `--authfile`。",
        ),
    ),
    Flag(("--compat-auth-file",), Text("Stores the login in docker's form.", "按 docker 的格式存登录信息。")),
    *ignored("--cert-dir", "--secret"),
    switch("--get-login", Text("Only says who is logged in.", "只显示当前登录的用户。")),
    switch("--tls-verify", Text("Whether TLS is checked.", "是否校验 TLS 证书。")),
    switch("--verbose", None, "-v"),
)
_FLAGS = {
    "docker login": (*_COMMON, Flag(("--email", "-e"), Text("Docker no longer knows `-e`.", "docker 已不支持 `-e`。"))),
    "podman login": (*_COMMON, *_CONTAINERS),
    "buildah login": (*_COMMON, *_CONTAINERS),
    "skopeo login": (*_COMMON, *_CONTAINERS),
    "nerdctl login": _COMMON,
    "finch login": _COMMON,
    "helm registry login": (*_COMMON, *ignored("--ca-file", "--cert-file", "--key-file"), switch("--insecure")),
    "oras login": (
        *_COMMON,
        *ignored("--registry-config", "--ca-file", "--identity-token"),
        switch("--identity-token-stdin"),
        switch("--insecure"),
        switch("--plain-http"),
    ),
    "crane auth login": _COMMON,
}
_WHERE = {
    "docker login": Text("`~/.docker/config.json` or its credential store", "`~/.docker/config.json` 或其凭证存储"),
    "podman login": Text("`${XDG_RUNTIME_DIR}/containers/auth.json`", "`${XDG_RUNTIME_DIR}/containers/auth.json`"),
    "helm registry login": Text("helm's own `registry/config.json`", "helm 自己的 `registry/config.json`"),
}
_WHERE |= dict.fromkeys(("buildah login", "skopeo login"), _WHERE["podman login"])
_WHERE |= dict.fromkeys(("nerdctl login", "finch login", "oras login", "crane auth login"), _WHERE["docker login"])
_SUCCESS = Text(
    "Success: `Login Succeeded`. It shows that the password is valid, not that you may push.",
    "成功标志：输出 `Login Succeeded`。它只说明密码有效，不代表有 push 权限。",
)
_MISTAKE = Text(
    "Look here first: account and region must be exactly those of the host you push to, and the region that of the "
    "password.",
    "先看这里：账号和 region 必须与 push 的域名完全一致，region 还必须与取密码时的 region 一致。",
)
_LIKELY = ("operand1.region", "operand1", "--username", "command")


def _login(name: str) -> Tool:
    where = _WHERE[name]
    what = Text(
        f"Gives the password to the registry and stores it in {where.en}, under exactly this host.",
        f"把密码交给 registry 校验，并保存到 {where.zh}，保存时以这个域名为键。",
    )
    return Tool(name, what, _SUCCESS, _LIKELY, _MISTAKE, _FLAGS[name], (_REGISTRY,))


def _logout(name: str) -> Tool:
    return Tool(
        name,
        Text("Forgets the stored login for this host.", "删除这个域名已保存的登录信息。"),
        Text(
            "Success: `Removing login credentials for …` or the like. A push after it fails with "
            "`no basic auth credentials`.",
            "成功标志：输出 `Removing login credentials for …` 之类的信息。之后再 push 会报 "
            "`no basic auth credentials`。",
        ),
        ("operand1", "command"),
        Text(
            "Look here first: only the host given here is forgotten; without one it is Docker Hub's login.",
            "先看这里：只删除这里写的域名的登录信息；不写则是 Docker Hub 的。",
        ),
        (
            *ignored("--authfile", "--registry-config"),
            switch("--all", Text("Forgets every login.", "删除所有登录信息。"), "-a"),
        ),
        (_REGISTRY,),
    )


_CLIENTS = ("docker", "podman", "buildah", "skopeo", "nerdctl", "finch", "helm registry", "oras", "crane auth")
TOOLS: tuple[Tool, ...] = (
    *(_login(name) for name in _FLAGS),
    *(_logout(f"{client} logout") for client in _CLIENTS),
)
