"""One recording to make: a world, what a user had on the machine, and the lines the user typed."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from .world import CI_USER, HEALTHY, Principal, World

ACCOUNT = "123456789012"
HOST = f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com"
REPO = f"{HOST}/team/orders-api"
IMAGE = f"{REPO}:1.4.2"
LOGIN = "aws ecr get-login-password --region us-east-1 | docker login --username AWS --password-stdin"

PUBLIC = "public.ecr.aws"
PUBLIC_LOGIN = (
    f"aws ecr-public get-login-password --region us-east-1 | docker login --username AWS --password-stdin {PUBLIC}"
)

DaemonKind: TypeAlias = Literal["none", "classic", "direct", "small", "containerd"]
"""No dockerd; the system's behind the proxy, on the bare network, or on a full disk; dockerd 29, containerd's store."""


@dataclass(frozen=True, kw_only=True)
class Login:
    """An entry that an earlier ``docker login`` left in config.json."""

    host: str = HOST
    principal: Principal = CI_USER
    region: str = "us-east-1"
    lifetime: int = 12 * 3600
    key: str = ""
    raw: str = ""

    def entry(self, password: str) -> tuple[str, dict[str, str]]:
        """Key and value under ``auths``."""
        pair = base64.b64encode(f"AWS:{self.raw or password}".encode()).decode()
        return self.key or self.host, {"auth": pair}


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """What to record, under which cause, and what must be in the output for it to count."""

    cause: str
    name: str
    script: str
    shows: str
    world: World = HEALTHY
    daemon: DaemonKind = "classic"
    logins: tuple[Login, ...] = (Login(),)
    profiles: Mapping[str, Principal] = field(default_factory=lambda: {"default": CI_USER})
    region: str | None = "us-east-1"
    files: Mapping[str, str] = field(default_factory=dict)
    env: Mapping[str, str] = field(default_factory=dict)
    clients: tuple[str, ...] = ("docker=docker-28", "aws=aws-2")
    only: bool = False
    user: Literal["root", "ci"] = "root"
    before: str = ""
    services: tuple[str, ...] = ()
    terminal: bool = False
    xtrace: bool = False
    bare: bool = False
    handed_over: bool = True
    timeout: float = 120

    @property
    def on_bare_network(self) -> bool:
        """Whether the user's own commands run without the proxy, where no name resolves."""
        return self.bare or self.daemon == "direct"


def docker_config(**parts: object) -> Mapping[str, str]:
    """A ``.docker/config.json`` with these keys, for ``Scenario.files``."""
    return {".docker/config.json": json.dumps(parts, indent="\t") + "\n"}
