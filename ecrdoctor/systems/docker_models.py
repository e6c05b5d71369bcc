"""What the Docker door answers with: plain frozen values, no secret in any of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ecrdoctor.systems.ecr_token import TokenState
from ecrdoctor.systems.proxy import bypasses

Source = Literal["DOCKER_AUTH_CONFIG", "credHelpers", "credsStore", "auths"]
Outcome = Literal["answered", "missing", "not-found", "failed", "timeout", "garbled"]


@dataclass(frozen=True, slots=True)
class Machine:
    """This machine and user."""

    system: str
    """`windows`, `darwin` or `linux`."""
    home: str
    ci: str = ""
    """The CI system that runs us, where one does."""


@dataclass(frozen=True, slots=True)
class Daemon:
    """A daemon that answered."""

    endpoint: str
    chosen_by: str
    version: str
    store: Literal["classic", "containerd"]
    """`containerd` where images lie in containerd's store (pushes are then made by containerd)."""
    platform: str
    """Its own, for example `linux/amd64`."""
    root: str
    """Its data folder."""
    free_bytes: int | None = None
    """Free space under `root`, where the daemon is on this machine."""
    https_proxy: str = ""
    """The proxy that the daemon itself uses, without credentials."""
    no_proxy: str = ""

    def proxy_to(self, host: str) -> str:
        """The proxy that the daemon uses for `host`; empty for none."""
        return "" if bypasses(host, 443, self.no_proxy) else self.https_proxy


@dataclass(frozen=True, slots=True)
class LocalImage:
    """What the daemon has under a reference."""

    exists: bool
    id: str = ""
    platform: str = ""
    size: int = 0
    """Bytes of all layers, uncompressed."""
    layers: int = 0
    layer_sizes: tuple[int, ...] = ()
    """Uncompressed bytes per layer, base first; empty where the daemon does not tell."""
    similar: tuple[str, ...] = ()
    """Where it does not exist: local references with the same name in another place, or another tag."""


@dataclass(frozen=True, slots=True)
class HelperRun:
    """What came of asking a helper for one host."""

    name: str
    outcome: Outcome
    path: str = ""
    """Where on PATH it was found."""
    error: str = ""
    """Its own words, without secrets."""
    log: tuple[str, ...] = ()
    """The last errors in the log that it keeps, where it keeps one."""


@dataclass(frozen=True, slots=True)
class FileSeen:
    """One place that the client looks into."""

    path: str
    state: Literal["read", "absent", "unreadable", "malformed"]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class OtherLogin:
    """A login for another ECR host."""

    host: str
    usable: bool | None
    """Whether its token is still good; None where only a helper or a store knows."""


@dataclass(frozen=True, slots=True)
class LoginState:
    """Everything to be known about the login for one host, without the secret."""

    host: str
    client: str = "docker"
    source: Source | None = None
    """What answers for the host; None where nothing does."""
    file: str = ""
    key: str = ""
    """The key of the entry, as written."""
    username: str = ""
    token: TokenState | None = None
    """The password, where one was found."""
    helper: HelperRun | None = None
    """What came of asking the helper or store, where one is configured."""
    files: tuple[FileSeen, ...] = ()
    """Where the client looks, in its order."""
    other_hosts: tuple[OtherLogin, ...] = ()
    duplicate_keys: tuple[str, ...] = ()
    """Keys of `auths` that stand for this host, where there are several."""
    shadowed: tuple[str, ...] = ()
    """Sources that have a login for this host as well but are not asked."""
    ignored_keys: tuple[str, ...] = ()
    """Keys of credHelpers that were meant for this host and are not used."""
    ignored_store: str = ""
    """The credsStore that this client does not read."""
    ignored_variable: str = ""
    """Why DOCKER_AUTH_CONFIG, which is set, is not used."""
    elsewhere: tuple[str, ...] = ()
    """Files with a login for this host that this client, run by this user, does not read."""
    same_token_as: tuple[str, ...] = ()
    """Other ECR hosts for which the very same password is stored."""
    sudo_user: str = ""
    """Who called sudo, where this runs under it."""
