"""The files (and the variable) that hold registry logins, and in which order each client reads them.

Sources: docker/cli, `cli/config/configfile/file.go` and `cli/config/credentials`; containers/image,
`pkg/docker/config/config.go`; google/go-containerregistry, `pkg/authn/keychain.go`; helm,
`pkg/registry/client.go`.
"""

from __future__ import annotations

import base64
import binascii
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from ecrdoctor.systems.credential import Credential
from ecrdoctor.systems.docker_models import Source

Dialect = Literal["docker", "variable", "podman", "helm"]

VARIABLE: Literal["DOCKER_AUTH_CONFIG"] = "DOCKER_AUTH_CONFIG"
_MAX_BYTES = 4 << 20
_PODMAN = ("podman", "buildah", "skopeo")
_GGCR = ("crane", "ko", "kaniko")


@dataclass(frozen=True, slots=True)
class AuthFile:
    """One place that may hold logins, as found."""

    path: str
    """Its path, or the variable's name."""
    dialect: Dialect
    state: Literal["read", "absent", "unreadable", "malformed"] = "absent"
    problem: str = ""
    """With `unreadable` and `malformed`: why."""
    helpers: Mapping[str, str] = field(default_factory=dict)
    store: str = ""
    logins: Mapping[str, Credential | None] = field(default_factory=dict)
    """By key as written; None where the secret is kept in a credential store."""
    context: str = ""
    """The docker context that it selects."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a client finds the login for a host."""

    source: Source
    file: str
    key: str
    helper: str = ""
    credential: Credential | None = None


def config_directory(environ: Mapping[str, str], home: Path) -> Path:
    """Where the Docker CLI keeps its configuration."""
    return Path(environ["DOCKER_CONFIG"]) if environ.get("DOCKER_CONFIG") else home / ".docker"


def auth_paths(client: str, environ: Mapping[str, str], home: Path, uid: int) -> tuple[tuple[Path, Dialect], ...]:
    """The files that `client` looks into, in its order."""
    docker: tuple[Path, Dialect] = (config_directory(environ, home) / "config.json", "docker")
    podman = _podman_paths(environ, home, uid)
    if client in _PODMAN:
        named = environ.get("REGISTRY_AUTH_FILE")  # exclusive where it is set
        return ((Path(named), "podman"),) if named else (*podman, (docker[0], "podman"))
    if client == "helm":
        return ((_helm_path(environ, home), "helm"), docker)
    if client in _GGCR:
        named = environ.get("REGISTRY_AUTH_FILE")
        others = (Path(named),) if named else tuple(path for path, _ in podman)
        return (docker,) if docker[0].exists() else tuple((path, "docker") for path in others)
    return (docker,)


def reads_variable(client: str) -> bool:
    """Whether `client` is the Docker CLI, or uses its library, and so may read DOCKER_AUTH_CONFIG."""
    return client not in (*_PODMAN, *_GGCR, "helm", "oras", "nerdctl", "ctr", "jib", "regctl")


def read_auth_file(path: Path, dialect: Dialect) -> AuthFile:
    """What the file says. A file that cannot be used says so in `state`."""
    try:
        if path.is_fifo():  # reading it would wait for a writer, and take what is meant for the client
            return AuthFile(str(path), dialect, "unreadable", "it is a named pipe")
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return AuthFile(str(path), dialect)
    except OSError as error:
        return AuthFile(str(path), dialect, "unreadable", error.strerror or type(error).__name__)
    if len(data) > _MAX_BYTES:
        return AuthFile(str(path), dialect, "malformed", "larger than 4 MiB")
    return parse_auth(data, str(path), dialect)


def parse_auth(data: bytes, path: str, dialect: Dialect) -> AuthFile:
    """What the JSON in `data` says, read as docker reads it: one bad entry spoils the whole file."""
    if not data.strip():  # docker takes an empty file for an empty configuration
        return AuthFile(path, dialect, "read")
    try:
        document = json.loads(data.decode("utf-8"))
    except UnicodeDecodeError:
        return AuthFile(path, dialect, "malformed", "not UTF-8 text")
    except json.JSONDecodeError as error:
        reason = "starts with a byte order mark" if data.startswith(b"\xef\xbb\xbf") else error.msg
        return AuthFile(path, dialect, "malformed", f"{reason} (line {error.lineno}, column {error.colno})")
    except RecursionError:
        return AuthFile(path, dialect, "malformed", "nested too deeply")
    try:
        return _auth_file(document, path, dialect)
    except _Malformed as error:
        return AuthFile(path, dialect, "malformed", str(error))


def find_entry(file: AuthFile, host: str, repository: str | None = None) -> Entry | None:
    """Where this file answers for `host`; None where it does not."""
    if file.dialect == "variable":  # exact keys only
        found = file.logins.get(host)
        return Entry(VARIABLE, file.path, host, credential=found) if found else None
    helper = file.helpers.get(host)
    if helper or (helper is not None and file.dialect == "podman"):
        return Entry("credHelpers", file.path, host, helper)
    # containers/image does not know credsStore; docker passes over it for a host whose helper is ""
    if file.store and file.dialect != "podman" and helper is None:
        return Entry("credsStore", file.path, host, file.store)
    for key in (*_namespaces(host, repository if file.dialect == "podman" else None), *matching_keys(file, host)):
        if file.logins.get(key) is not None:
            return Entry("auths", file.path, key, credential=file.logins[key])
    return None


def matching_keys(file: AuthFile, host: str) -> tuple[str, ...]:
    """Keys of `auths` that are this host once scheme and path are taken off."""
    return tuple(key for key in file.logins if bare_host(key) == host)


def ignored_helper_keys(file: AuthFile, host: str) -> tuple[str, ...]:
    """Keys of `credHelpers` that were meant for `host` but are not, since docker compares them letter by letter."""
    return tuple(key for key in file.helpers if key != host and _meant_for(key, host))


def bare_host(key: str) -> str:
    """A key without scheme and path (docker's `ConvertToHostname`)."""
    for scheme in ("https://", "http://"):
        key = key.removeprefix(scheme)
    return key.partition("/")[0]


def _meant_for(key: str, host: str) -> bool:
    bare = bare_host(key)
    if bare.lower() == host.lower():
        return True
    start, star, end = bare.partition("*")
    return bool(star) and len(host) >= len(start) + len(end) and host.startswith(start) and host.endswith(end)


def _namespaces(host: str, repository: str | None) -> tuple[str, ...]:
    """`host/a/b`, `host/a`, `host`: the keys containers/image tries, most specific first."""
    parts = [host, *(repository.split("/") if repository else ())]
    return tuple("/".join(parts[:count]) for count in range(len(parts), 0, -1))


def _podman_paths(environ: Mapping[str, str], home: Path, uid: int) -> tuple[tuple[Path, Dialect], ...]:
    config = Path(environ["XDG_CONFIG_HOME"]) if environ.get("XDG_CONFIG_HOME") else home / ".config"
    persistent: tuple[Path, Dialect] = (config / "containers" / "auth.json", "podman")
    if sys.platform != "linux":
        return (persistent,)
    runtime = environ.get("XDG_RUNTIME_DIR")
    volatile = Path(runtime) / "containers" if runtime else Path(f"/run/containers/{uid}")
    return ((volatile / "auth.json", "podman"), persistent)


def _helm_path(environ: Mapping[str, str], home: Path) -> Path:
    if environ.get("HELM_REGISTRY_CONFIG"):
        return Path(environ["HELM_REGISTRY_CONFIG"])
    if environ.get("HELM_CONFIG_HOME"):
        return Path(environ["HELM_CONFIG_HOME"]) / "registry" / "config.json"
    config = Path(environ["XDG_CONFIG_HOME"]) if environ.get("XDG_CONFIG_HOME") else home / ".config"
    if sys.platform == "darwin" and not environ.get("XDG_CONFIG_HOME"):
        config = home / "Library" / "Preferences"
    return config / "helm" / "registry" / "config.json"


class _Malformed(Exception):
    """The JSON is not what docker takes for a configuration."""


def _auth_file(document: Any, path: str, dialect: Dialect) -> AuthFile:
    if not isinstance(document, dict):
        raise _Malformed("not a JSON object")
    auths, helpers = document.get("auths") or {}, document.get("credHelpers") or {}
    if not isinstance(auths, dict) or not isinstance(helpers, dict):
        raise _Malformed("auths and credHelpers must be JSON objects")
    if not all(isinstance(name, str) for name in helpers.values()):
        raise _Malformed("a value of credHelpers is not a string")
    store, context = document.get("credsStore") or "", document.get("currentContext") or ""
    if not isinstance(store, str) or not isinstance(context, str):
        raise _Malformed("credsStore and currentContext must be strings")
    logins = {key: _login(key, value) for key, value in auths.items()}
    return AuthFile(path, dialect, "read", "", helpers, store, logins, context)


def _login(key: str, value: Any) -> Credential | None:
    if not isinstance(value, dict):
        raise _Malformed(f"auths entry {key[:100]} is not a JSON object")
    auth, host = value.get("auth"), bare_host(key)
    if auth:
        username, password = _pair(key, auth)
        return Credential(host, username, password)
    if isinstance(value.get("identitytoken"), str) and value["identitytoken"]:
        return Credential(host, "<token>", value["identitytoken"])
    if isinstance(value.get("username"), str) and isinstance(value.get("password"), str) and value["password"]:
        return Credential(host, value["username"], value["password"])
    return None


def _pair(key: str, auth: Any) -> tuple[str, str]:
    """User and password from the `auth` of an entry (docker's `decodeAuth`)."""
    try:
        # Go's decoder skips line breaks, and nothing else.
        decoded = base64.b64decode(auth.replace("\n", "").replace("\r", ""), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError, AttributeError):
        raise _Malformed(f"the auth of {key[:100]} is not base64") from None
    username, colon, password = decoded.partition(":")
    if not colon or not username:
        raise _Malformed(f"the auth of {key[:100]} is not base64 of user:password")
    return username, password.strip("\0")
