"""Which daemon the Docker CLI would talk to.

Order: DOCKER_HOST, DOCKER_CONTEXT, `currentContext` of config.json, the default socket
(docker/cli, `cli/command/cli.go`, `resolveContextName`). A context's endpoint lies in
`contexts/meta/<sha256 of its name>/meta.json`. The Docker SDK for Python reads DOCKER_HOST only.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ecrdoctor.systems import Unavailable
from ecrdoctor.systems.docker_config import config_directory, read_auth_file

DEFAULT_SOCKET = "npipe:////./pipe/docker_engine" if sys.platform == "win32" else "unix:///var/run/docker.sock"
_MAX_META = 1 << 20


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the daemon is said to be."""

    url: str
    chosen_by: str
    """`DOCKER_HOST`, `DOCKER_CONTEXT`, `currentContext` or `default`."""
    context: str = ""
    certificates: str = ""
    """Folder with ca.pem, cert.pem and key.pem, where the endpoint is spoken to over TLS."""


def endpoint(environ: Mapping[str, str], home: Path) -> Endpoint:
    """The endpoint that the CLI would use.

    Raises:
        Unavailable: the context that is selected does not exist or cannot be read.
    """
    directory = config_directory(environ, home)
    if environ.get("DOCKER_HOST"):
        tls = environ.get("DOCKER_CERT_PATH") or str(directory)
        verify = bool(environ.get("DOCKER_TLS_VERIFY") or environ.get("DOCKER_TLS"))
        return Endpoint(environ["DOCKER_HOST"], "DOCKER_HOST", certificates=tls if verify else "")
    if environ.get("DOCKER_CONTEXT"):
        return _context(environ["DOCKER_CONTEXT"], "DOCKER_CONTEXT", directory)
    current = read_auth_file(directory / "config.json", "docker").context
    if current:
        return _context(current, "currentContext", directory)
    return Endpoint(DEFAULT_SOCKET, "default")


def _context(name: str, chosen_by: str, directory: Path) -> Endpoint:
    if name == "default":
        return Endpoint(DEFAULT_SOCKET, chosen_by, name)
    folder = hashlib.sha256(name.encode()).hexdigest()
    try:
        with (directory / "contexts" / "meta" / folder / "meta.json").open("rb") as file:
            document = json.loads(file.read(_MAX_META))
        url = document["Endpoints"]["docker"]["Host"]
    except FileNotFoundError:
        raise Unavailable(f"the docker context {name!r}, selected by {chosen_by}, does not exist") from None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise Unavailable(f"the docker context {name!r}, selected by {chosen_by}, cannot be read") from None
    if not isinstance(url, str) or not url:
        raise Unavailable(f"the docker context {name!r} names no endpoint")
    tls = directory / "contexts" / "tls" / folder / "docker"
    return Endpoint(url, chosen_by, name, str(tls) if tls.is_dir() else "")
