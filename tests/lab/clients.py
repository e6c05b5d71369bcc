"""The real clients: a dockerd of the lab's own, a tiny image made without a network, and running commands."""

import contextlib
import hashlib
import io
import json
import os
import shutil
import signal
import subprocess
import tarfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

NEEDED = ("docker", "dockerd", "podman", "skopeo", "buildah")
"""Programs that the lab tests run; Debian's docker.io, podman, skopeo and buildah bring them."""

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def missing() -> str:
    """Why the real clients cannot be used here, in one line; empty when they can."""
    absent = [name for name in NEEDED if shutil.which(name, path=PATH) is None]
    if absent:
        return f"the lab needs {', '.join(absent)} (Debian: docker.io podman skopeo buildah)"
    return "" if os.geteuid() == 0 else "the lab needs root, to start a dockerd of its own"


@dataclass(frozen=True)
class Outcome:
    """What a command printed, both streams as they came, and how it ended."""

    output: str
    code: int

    @property
    def ok(self) -> bool:
        """Whether it ended well."""
        return self.code == 0


@dataclass(frozen=True)
class Shell:
    """Runs commands as a user's shell would: a home, a clean environment, both streams in one."""

    home: Path
    variables: Mapping[str, str]

    def run(self, command: str, *, stdin: str = "", timeout: float = 120, **extra: str) -> Outcome:
        """Run one line of bash."""
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.home,
            env=self.environment(**extra),
            input=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=timeout,
            check=False,
        )
        return Outcome(done.stdout, done.returncode)

    def environment(self, **extra: str) -> dict[str, str]:
        """The whole environment of a command; nothing is inherited but what is named here."""
        return {"HOME": str(self.home), "PATH": PATH, "LANG": "C.UTF-8", **self.variables, **extra}


class Daemon:
    """A hand-started dockerd: private socket and data, no bridge, no firewall rules."""

    def __init__(
        self,
        directory: Path,
        environment: Mapping[str, str],
        *,
        program: tuple[str, ...] = ("dockerd",),
        socket: Path | None = None,
        storage: tuple[str, ...] = ("--storage-driver=vfs",),
    ) -> None:
        self.directory = directory
        self.socket = socket or directory / "docker.sock"
        self._environment = {"PATH": PATH, "HOME": str(directory), **environment}
        self._program, self._storage = program, storage

    @property
    def host(self) -> str:
        """The address for DOCKER_HOST."""
        return f"unix://{self.socket}"

    @contextlib.contextmanager
    def running(self, *options: str) -> Iterator["Daemon"]:
        """Start it, wait until it answers, and stop it in the end."""
        self.directory.mkdir(parents=True, exist_ok=True)
        log_path = self.directory / "dockerd.log"
        with log_path.open("wb") as log:
            process = subprocess.Popen(
                [
                    *self._program,
                    "--iptables=false",
                    "--ip6tables=false",
                    "--bridge=none",
                    *self._storage,
                    f"--host={self.host}",
                    f"--data-root={self.directory / 'data'}",
                    f"--exec-root={self.directory / 'exec'}",
                    f"--pidfile={self.directory / 'docker.pid'}",
                    *options,
                ],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                self._wait(process, log_path)
                yield self
            finally:
                stop(process)
                for space in self.directory.glob("exec/netns/*"):  # dockerd leaves it mounted: nobody could delete it
                    subprocess.run(["umount", "--lazy", str(space)], capture_output=True, check=False)

    def _wait(self, process: "subprocess.Popen[bytes]", log: Path) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and process.poll() is None:
            ping = subprocess.run(
                ["docker", "--host", self.host, "version"], env=self._environment, capture_output=True, check=False
            )
            if ping.returncode == 0:
                return
            time.sleep(0.3)
        raise RuntimeError(f"dockerd did not start:\n{log.read_text(errors='replace')[-2000:]}")


def stop(process: "subprocess.Popen[bytes]") -> None:
    """End a daemon, gently at first."""
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def root_filesystem(size: int = 2000) -> bytes:
    """A tar with one file, all that an image needs."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        entry = tarfile.TarInfo("app/greeting.txt")
        entry.size = size
        archive.addfile(entry, io.BytesIO(os.urandom(size)))
    return buffer.getvalue()


def import_image(daemon: Daemon, name: str, size: int = 2000) -> None:
    """Give dockerd an image, without any network."""
    subprocess.run(
        ["docker", "--host", daemon.host, "import", "-", name],
        input=root_filesystem(size),
        capture_output=True,
        check=True,
    )


def docker_archive(name: str, *filesystems: bytes) -> bytes:
    """An image of these layers as ``docker save`` would write it, made without docker."""
    layers = [hashlib.sha256(filesystem).hexdigest() for filesystem in filesystems]
    config = json.dumps(
        {
            "architecture": "amd64",
            "os": "linux",
            "config": {},
            "created": "2026-01-15T09:00:00Z",
            "rootfs": {"type": "layers", "diff_ids": [f"sha256:{layer}" for layer in layers]},
        }
    ).encode()
    described = f"{hashlib.sha256(config).hexdigest()}.json"
    members = {described: config}
    members |= {f"{layer}/layer.tar": body for layer, body in zip(layers, filesystems, strict=True)}
    manifest = [{"Config": described, "RepoTags": [name], "Layers": [f"{layer}/layer.tar" for layer in layers]}]
    members["manifest.json"] = json.dumps(manifest).encode()
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for path, body in members.items():
            entry = tarfile.TarInfo(path)
            entry.size = len(body)
            archive.addfile(entry, io.BytesIO(body))
    return buffer.getvalue()
