"""Speaking to the Docker daemon with the Docker SDK; reads only."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecrdoctor.systems import Unavailable
from ecrdoctor.systems.bounded_http import AnswerTooLarge, bound_answers
from ecrdoctor.systems.docker_context import Endpoint
from ecrdoctor.systems.docker_models import Daemon, LocalImage
from ecrdoctor.systems.proxy import without_credentials

if TYPE_CHECKING:
    from docker import DockerClient

_TIMEOUT = 5
_MAX_SIMILAR = 5
_MALFORMED = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What an answer can end with that is not what a daemon says."""


def read_daemon(endpoint: Endpoint) -> Daemon:
    """Ask the daemon about itself."""
    with _client(endpoint) as client:
        info = client.info()
        version = client.version()
    driver = dict(pair for pair in info.get("DriverStatus") or () if len(pair) == 2)
    root = str(info.get("DockerRootDir") or "")
    return Daemon(
        endpoint=endpoint.url,
        chosen_by=endpoint.chosen_by,
        version=str(info.get("ServerVersion") or version.get("Version") or ""),
        store="containerd" if driver.get("driver-type") == "io.containerd.snapshotter.v1" else "classic",
        platform=f"{version.get('Os', info.get('OSType', ''))}/{version.get('Arch', '')}",
        root=root,
        free_bytes=_free_bytes(endpoint, root, str(info.get("Name") or "")),
        https_proxy=without_credentials(str(info.get("HttpsProxy") or "")),
        no_proxy=str(info.get("NoProxy") or ""),
    )


def read_image(endpoint: Endpoint, reference: str) -> LocalImage:
    """Look for `reference` among the daemon's images."""
    from docker.errors import ImageNotFound

    with _client(endpoint) as client:
        try:
            document: Mapping[str, Any] = client.api.inspect_image(reference)
        except ImageNotFound:
            return LocalImage(False, similar=_similar(client, reference))
        history = client.api.history(document["Id"])
    layers = len((document.get("RootFS") or {}).get("Layers") or ())
    sizes = tuple(int(step.get("Size") or 0) for step in reversed(history) if step.get("Size"))
    platform = "/".join(filter(None, (document.get("Os"), document.get("Architecture"), document.get("Variant"))))
    return LocalImage(True, str(document["Id"]), platform, int(document.get("Size") or 0), layers, sizes)


def read_references(endpoint: Endpoint, timeout: float) -> tuple[str, ...]:
    """Every reference that the daemon has an image under; waits at most `timeout` seconds for each answer."""
    with _client(endpoint, timeout) as client:
        return _references(client)


@contextmanager
def _client(endpoint: Endpoint, timeout: float = _TIMEOUT) -> Iterator[DockerClient]:
    """A client for the endpoint; whatever goes wrong inside becomes `Unavailable`."""
    if endpoint.url.startswith("ssh://"):  # would need an ssh client, and could ask for a password
        raise Unavailable(f"the daemon is on another machine ({endpoint.url.partition('@')[2] or 'ssh'}); not tried")
    import requests
    from docker import DockerClient
    from docker.errors import APIError, DockerException
    from docker.utils import config

    bound_answers()
    config.find_config_file = lambda config_path=None: None  # else it reads config.json whole, for logins we do not use
    client = None
    try:
        client = DockerClient(base_url=endpoint.url, tls=_tls(endpoint), timeout=timeout)
        yield client
    except APIError as error:
        raise Unavailable(f"the daemon answered: {str(error.explanation or error)[:200]}") from None
    except (DockerException, requests.RequestException, OSError, AnswerTooLarge, *_MALFORMED) as error:
        raise _unavailable(error, endpoint.url) from None
    finally:
        if client is not None:
            client.close()


def _tls(endpoint: Endpoint) -> Any:
    from docker.tls import TLSConfig

    if not endpoint.certificates:
        return False
    folder = Path(endpoint.certificates)
    pair = (str(folder / "cert.pem"), str(folder / "key.pem"))
    ca = folder / "ca.pem"
    return TLSConfig(
        client_cert=pair if Path(pair[0]).exists() else None, ca_cert=str(ca) if ca.exists() else None, verify=True
    )


def _unavailable(error: BaseException, url: str) -> Unavailable:
    """Why the daemon could not be asked: the SDK buries the operating system's error under several others."""
    chain: list[BaseException] = []
    queue: list[object] = [error]
    while queue and len(chain) < 20:
        one = queue.pop(0)
        if isinstance(one, BaseException) and one not in chain:
            chain.append(one)
            queue += [*one.args, one.__cause__, one.__context__, getattr(one, "reason", None)]
    if too_large := next((one for one in chain if isinstance(one, AnswerTooLarge)), None):
        return Unavailable(f"{url} gave {too_large}")
    if any(isinstance(one, PermissionError) for one in chain):
        return Unavailable(f"permission denied on {url}", kind="denied")
    if any(isinstance(one, FileNotFoundError) for one in chain):
        return Unavailable(f"{url} does not exist", kind="unreachable")
    if any(isinstance(one, ConnectionRefusedError) for one in chain):
        return Unavailable(f"nothing listens on {url}", kind="unreachable")
    if any(isinstance(one, TimeoutError) or "Timeout" in type(one).__name__ for one in chain):
        return Unavailable(f"{url} did not answer within {_TIMEOUT} s", kind="timeout")
    if any(isinstance(one, ConnectionError) for one in chain):
        return Unavailable(f"the connection to {url} broke", kind="unreachable")
    if any("gaierror" in type(one).__name__ or "NameResolution" in type(one).__name__ for one in chain):
        return Unavailable(f"the host of {url} cannot be resolved", kind="unreachable")
    return Unavailable(f"{url} gave no usable answer ({type(error).__name__})")


def _free_bytes(endpoint: Endpoint, root: str, machine: str) -> int | None:
    """Free space in the daemon's folder, if that folder is on this machine (Docker Desktop's is in a VM)."""
    import socket

    if not endpoint.url.startswith("unix://") or machine != socket.gethostname():
        return None
    try:
        return shutil.disk_usage(root).free
    except OSError:
        return None


def _similar(client: DockerClient, reference: str) -> tuple[str, ...]:
    """Local references that share the last part of the name with `reference`."""
    name = reference.partition("@")[0].rpartition("/")[2].partition(":")[0]
    if not name:
        return ()
    known = [tag for tag in _references(client) if tag.rpartition(":")[0].rpartition("/")[2] == name]
    return tuple(known[:_MAX_SIMILAR])


def _references(client: DockerClient) -> tuple[str, ...]:
    return tuple(sorted(tag for image in client.api.images() for tag in image.get("RepoTags") or ()))
