"""All tools that lint knows, and how their programs take options."""

from __future__ import annotations

from collections.abc import Mapping

from ecrdoctor.lint.tools import aws, build, login, push
from ecrdoctor.lint.tools.grammar import Flag, Program, Tool, ignored, switch
from ecrdoctor.rulebook.model import Text

TOOLS: Mapping[str, Tool] = {tool.name: tool for tool in (*aws.TOOLS, *login.TOOLS, *build.TOOLS, *push.TOOLS)}

_CONTEXT = Flag(
    ("--context", "-c"),
    Text(
        "Uses the daemon of the context `{value}`; the login is still the one stored on this machine.",
        "使用 context `{value}` 对应的 daemon；登录信息仍取自本机。",
    ),
)
_CONFIG = Flag(
    ("--config",),
    Text(
        "Reads and stores logins in `{value}`; login and push need the same.",
        "登录信息存放在 `{value}`；login 和 push 必须用同一个。",
    ),
)
_HOST = Flag(("--host", "-H"), Text("Uses the daemon at this address.", "使用这个地址上的 daemon。"))
_TLS = tuple(switch(name) for name in ("--debug", "-D", "--tls", "--tlsverify"))

PROGRAMS: Mapping[str, Program] = {
    "aws": aws.AWS,
    "docker": Program(
        (_CONTEXT, _CONFIG, _HOST, *_TLS, *ignored("--log-level", "-l", "--tlscacert", "--tlscert", "--tlskey"))
    ),
    "podman": Program(
        (
            *ignored(
                "--connection", "-c", "--url", "--identity", "--log-level", "--root", "--runroot", "--storage-driver"
            ),
            *(switch(name) for name in ("--remote", "-r")),
        )
    ),
    "buildah": Program(ignored("--log-level", "--root", "--runroot", "--storage-driver", "--registries-conf")),
    "skopeo": Program(
        (*ignored("--policy", "--command-timeout", "--override-arch", "--override-os"), switch("--debug"))
    ),
    "nerdctl": Program(ignored("--namespace", "-n", "--address", "-a", "--host", "--snapshotter", "--data-root")),
    "finch": Program((switch("--debug"),)),
    "crane": Program((*ignored("--platform"), switch("--insecure"), switch("--verbose", None, "-v"))),
    "helm": Program((*ignored("--registry-config", "--kube-context", "--namespace", "-n"), switch("--debug"))),
    "oras": Program((switch("--debug", None, "-d"), switch("--verbose", None, "-v"))),
}
_SAME_TOOL = {
    "docker image push": "docker push",
    "docker image tag": "docker tag",
    "docker image build": "docker build",
    "docker builder build": "docker build",
    "docker image ls": "docker images",
    "docker image list": "docker images",
    "docker buildx b": "docker buildx build",
    "docker-compose build": "docker compose build",
    "docker-compose push": "docker compose push",
    "podman image push": "podman push",
    "podman image tag": "podman tag",
    "podman image build": "podman build",
    "podman image ls": "podman images",
    "podman image list": "podman images",
    "podman buildx build": "podman build",
    "buildah bud": "buildah build",
    "buildah build-using-dockerfile": "buildah build",
    "nerdctl image push": "nerdctl push",
    "nerdctl image tag": "nerdctl tag",
    "nerdctl image build": "nerdctl build",
    "nerdctl image ls": "nerdctl images",
    "finch image push": "finch push",
    "finch image tag": "finch tag",
    "finch image build": "finch build",
    "finch image ls": "finch images",
    "crane cp": "crane copy",
    "oras cp": "oras copy",
    "podman-compose build": "docker compose build",
    "podman-compose push": "docker compose push",
    "podman compose build": "docker compose build",
    "podman compose push": "docker compose push",
}
"""Other ways to write a tool → its name in `TOOLS`."""
SUBCOMMANDS: Mapping[str, str] = {**{name: name for name in TOOLS}, **_SAME_TOOL}
"""Program and subcommand as written → the tool's name."""
