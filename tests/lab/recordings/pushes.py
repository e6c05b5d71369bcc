"""The same push by every client, so that one broken world gives a log of each."""

from collections.abc import Mapping
from typing import Any

from ..scenario import IMAGE, DaemonKind, Scenario
from ..world import HEALTHY, World

PODMAN = f"podman load -q -i orders-api.tar >/dev/null; podman tag localhost/orders-api:latest {IMAGE}"
BUILDAH = f"I=$(buildah pull -q docker-archive:orders-api.tar); buildah tag $I {IMAGE}"
BUILDX = (
    "mkdir -p .docker/cli-plugins; ln -s $(type -p docker-buildx) .docker/cli-plugins/; "
    "docker buildx create --name ci --driver remote --use unix:///run/buildkit/buildkitd.sock >/dev/null 2>&1"
)
CTR = (
    "{ ctr images import orders-api.tar; "
    f"ctr images tag docker.io/library/orders-api:latest {IMAGE}; }} >/dev/null 2>&1"
)
CTR_PUSH = f"ctr images push --user AWS:$(aws ecr get-login-password) {IMAGE}"
SDK_PY = f"""import docker

client = docker.from_env()
for event in client.images.push("{IMAGE}", stream=True, decode=True):
    print(event)
"""

DOCKERS: Mapping[str, tuple[str, DaemonKind]] = {
    "20": ("20", "classic"),
    "28": ("28", "classic"),
    "29": ("29", "containerd"),
}
"""Versions of the docker client, each with the daemon it talks to."""

CLIENTS: Mapping[str, Mapping[str, Any]] = {
    "docker-28": {"script": f"docker push {IMAGE}", "clients": ("docker=docker-28", "aws=aws-2")},
    "docker-20": {"script": f"docker push {IMAGE}", "clients": ("docker=docker-20", "aws=aws-1")},
    "docker-29": {
        "script": f"docker push {IMAGE}",
        "clients": ("docker=docker-29", "aws=aws-2"),
        "daemon": "containerd",
    },
    "podman": {"script": f"podman push {IMAGE}", "before": PODMAN, "daemon": "none"},
    "skopeo": {"script": f"skopeo copy docker-archive:orders-api.tar docker://{IMAGE}", "daemon": "none"},
    "buildah": {"script": f"buildah push {IMAGE}", "before": BUILDAH, "daemon": "none"},
    "crane": {"script": f"crane push orders-api.tar {IMAGE}", "clients": ("crane=", "aws=aws-2"), "daemon": "none"},
    "ctr-1": {
        "script": CTR_PUSH,
        "before": CTR,
        "clients": ("ctr=", "aws=aws-2"),
        "services": ("containerd",),
        "daemon": "none",
    },
    "ctr-2": {
        "script": CTR_PUSH,
        "before": CTR,
        "clients": ("ctr=ctr-2", "aws=aws-2"),
        "services": ("containerd-2",),
        "daemon": "none",
    },
    "buildx-0.13": {"services": ("buildkitd-0.13",)},
    "buildx-0.29": {"services": ("buildkitd-0.29",)},
    "buildx-0.32": {"services": ("buildkitd-0.32",)},
    "kaniko": {
        "script": f"executor --force --context dir:///workspace --destination {IMAGE}",
        "clients": ("executor=",),
        "daemon": "none",
    },
    "compose-1": {
        "script": "docker-compose push",
        "clients": ("docker-compose=", "docker=docker-20"),
        "files": {"docker-compose.yml": f"version: '3'\nservices:\n  api:\n    image: {IMAGE}\n    build: .\n"},
    },
    "python-sdk": {"script": "python push.py", "files": {"push.py": SDK_PY}},
}
MAIN = (
    "docker-28",
    "docker-20",
    "docker-29",
    "podman",
    "skopeo",
    "crane",
    "buildx-0.13",
    "buildx-0.29",
    "buildx-0.32",
    "kaniko",
)
ALL = tuple(CLIENTS)


def pushes(
    cause: str,
    shows: str,
    *,
    world: World = HEALTHY,
    clients: tuple[str, ...] = MAIN,
    name: str = "push",
    before: str = "",
    **parts: Any,
) -> tuple[Scenario, ...]:
    """One scenario per client."""
    return tuple(_push(cause, f"{client}-{name}", shows, world, CLIENTS[client], before, parts) for client in clients)


def _push(
    cause: str, name: str, shows: str, world: World, client: Mapping[str, Any], before: str, parts: Mapping[str, Any]
) -> Scenario:
    settings: dict[str, Any] = {}
    if client.get("services", ("",))[0].startswith("buildkitd"):
        settings = {
            "script": f"docker buildx build --progress=plain --push -t {IMAGE} .",
            "before": BUILDX,
            "daemon": "none",
            "clients": ("docker=docker-28", "docker-buildx=", "aws=aws-2"),
        }
    settings |= client
    settings |= parts
    settings["before"] = f"{client.get('before') or settings.get('before', '')}\n{before}"
    return Scenario(cause=cause, name=name, shows=shows, world=world, **settings)
