"""The daemons that scenarios want: dockerd of two ages, BuildKit and containerd of several."""

import contextlib
import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..clients import PATH, Daemon, import_image, stop
from ..gateway import Lab
from ..scenario import IMAGE, REPO, DaemonKind
from .bare import BareNetwork
from .machine import Tools

DOCKER_SOCKET = Path("/run/docker.sock")
SOCKETS = {
    "buildkitd": Path("/run/buildkit/buildkitd.sock"),
    "containerd": Path("/run/containerd/containerd.sock"),
}
IMAGES = {"orders-api:latest": 2000, "orders-worker:latest": 2_000_000}
TAGS = (IMAGE, f"{REPO}:latest", f"{REPO}:1.4.3")
SMALL_DISK = 'mkdir -p {0} && mount -t tmpfs -o size=24m tmpfs {0} && exec dockerd "$@"'


class Unavailable(Exception):
    """A daemon that some scenarios want is not on this machine."""


@dataclass(frozen=True)
class Daemons:
    """Starts daemons at the places where clients look for them."""

    lab: Lab
    work: Path
    tools: Tools
    network: BareNetwork

    @contextlib.contextmanager
    def docker(self, kind: DaemonKind) -> Iterator[None]:
        """The docker daemon of a group of scenarios, with the images that they push."""
        if kind == "none":
            yield
            return
        with contextlib.ExitStack() as stack:
            daemon, options = self._prepared(kind, stack)
            stack.enter_context(daemon.running(*options))
            DOCKER_SOCKET.chmod(0o660)
            os.chown(DOCKER_SOCKET, 0, 0)
            for name, size in IMAGES.items():
                import_image(daemon, name, size)
            for tag in TAGS:
                subprocess.run(["docker", "-H", daemon.host, "tag", "orders-api:latest", tag], check=True)
            yield

    def _prepared(self, kind: DaemonKind, stack: contextlib.ExitStack) -> tuple[Daemon, tuple[str, ...]]:
        folder, environment = self.work / f"docker-{kind}", self.lab.environment()
        if kind == "containerd":
            program = (self._program("dockerd-29"),)
            options = (self._containerd(stack), "--feature=containerd-snapshotter=true")
            storage = ("--storage-driver=native",)
            return Daemon(folder, environment, program=program, socket=DOCKER_SOCKET, storage=storage), options
        programs: dict[str, tuple[str, ...]] = {
            "classic": ("dockerd",),
            "direct": (*self.network.entered(self.work), "dockerd"),
            "small": ("unshare", "-m", "bash", "-c", SMALL_DISK.format(folder / "data"), "small"),
        }
        if kind == "direct":
            environment = {"SSL_CERT_FILE": environment["SSL_CERT_FILE"]}
        return Daemon(folder, environment, program=programs[kind], socket=DOCKER_SOCKET), ()

    def _containerd(self, stack: contextlib.ExitStack) -> str:
        root = self.work / "containerd-for-docker"
        address = Path(f"{root}.sock")
        config = root.with_suffix(".toml")
        config.write_text(f'version = 3\nroot = "{root}"\nstate = "{root}-run"\n[grpc]\naddress = "{address}"\n')
        self._start([self._program("containerd-2"), f"--config={config}"], root.with_suffix(".log"), stack)
        _until(address.exists)
        return f"--containerd={address}"

    @contextlib.contextmanager
    def service(self, name: str) -> Iterator[None]:
        """A BuildKit daemon or a containerd, of the version in its name."""
        kind, root = name.partition("-")[0], self.work / name
        options = {
            "buildkitd": [f"--root={root}", "--oci-worker-snapshotter=native", "--containerd-worker=false"],
            "containerd": [f"--root={root}", f"--state={root}-run"],
        }[kind]
        with contextlib.ExitStack() as stack:
            self._start([self._program(name), *options], root.with_suffix(".log"), stack)
            stack.callback(SOCKETS[kind].unlink, missing_ok=True)
            _until(SOCKETS[kind].exists)
            time.sleep(1)
            yield

    def _program(self, name: str) -> str:
        found = self.tools.find(name)
        if found is None:
            raise Unavailable(name)
        return found

    def _start(self, command: list[str], log: Path, stack: contextlib.ExitStack) -> None:
        environment: Mapping[str, str] = {"PATH": PATH, **self.lab.environment()}
        with log.open("wb") as sink:
            process = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, start_new_session=True
            )
        stack.callback(stop, process)


def _until(ready: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if ready():
            return
        time.sleep(0.2)
    raise TimeoutError("a service did not come up")
