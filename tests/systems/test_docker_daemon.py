"""The Docker door's daemon: real sockets, and a real daemon where this machine can start one."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
import socketserver
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ecrdoctor.systems import Unavailable
from ecrdoctor.systems.docker import Docker
from ecrdoctor.systems.docker_context import DEFAULT_SOCKET, Endpoint, endpoint
from ecrdoctor.systems.docker_models import LocalImage

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="needs Unix sockets")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path: those of sockets may not be long."""
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        yield Path(name)


def at(url: str) -> Docker:
    return Docker({"DOCKER_HOST": url}, Path("/nonexistent"))


def failure(docker: Docker) -> tuple[str, str]:
    with pytest.raises(Unavailable) as caught:
        docker.daemon()
    return caught.value.kind, caught.value.reason


class TestNoDaemon:
    def test_no_socket(self, folder: Path) -> None:
        url = f"unix://{folder}/docker.sock"
        assert failure(at(url)) == ("unreachable", f"{url} does not exist")

    def test_a_socket_that_nobody_listens_on(self, folder: Path) -> None:
        left = socket.socket(socket.AF_UNIX)
        left.bind(f"{folder}/docker.sock")
        left.close()
        url = f"unix://{folder}/docker.sock"
        assert failure(at(url)) == ("unreachable", f"nothing listens on {url}")

    def test_no_permission(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def denied(self: socket.socket, address: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(socket.socket, "connect", denied)
        url = f"unix://{folder}/docker.sock"
        assert failure(at(url)) == ("denied", f"permission denied on {url}")

    def test_a_port_that_refuses(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            url = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        assert failure(at(url)) == ("unreachable", f"nothing listens on {url}")

    def test_another_machine_is_not_tried(self) -> None:
        assert failure(at("ssh://ann@build"))[0] == "error"

    @pytest.mark.parametrize("url", ["nonsense://x", "tcp://:x", "unix://"])
    def test_nonsense(self, url: str) -> None:
        assert failure(at(url))[0] in ("error", "unreachable", "denied")

    def test_it_is_asked_once(self, folder: Path) -> None:
        docker = at(f"unix://{folder}/docker.sock")
        assert failure(docker) == failure(docker)


class Scripted(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Answers every request with the same bytes."""

    daemon_threads = True
    reply = b""


class Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self.request.recv(65536)
        if self.server.reply is None:  # type: ignore[attr-defined]
            time.sleep(30)
        self.request.sendall(self.server.reply)  # type: ignore[attr-defined]


@pytest.fixture
def scripted(folder: Path) -> Iterator[Scripted]:
    with Scripted(f"{folder}/docker.sock", Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def response(status: str, body: bytes) -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


class TestOddDaemon:
    def test_it_answers_with_an_error(self, scripted: Scripted) -> None:
        scripted.reply = response("500 Internal Server Error", b'{"message":"boom"}')
        kind, reason = failure(at(f"unix://{scripted.server_address!s}"))
        assert kind == "error"
        assert "boom" in reason or "gave no usable answer" in reason

    @pytest.mark.parametrize("body", [b"[]", b"nonsense", b'{"ApiVersion": 7}', b"{}"])
    def test_it_answers_nonsense(self, scripted: Scripted, body: bytes) -> None:
        scripted.reply = response("200 OK", body)
        assert failure(at(f"unix://{scripted.server_address!s}"))[0] == "error"

    def test_it_hangs_up(self, scripted: Scripted) -> None:
        assert failure(at(f"unix://{scripted.server_address!s}"))[0] == "unreachable"

    def test_it_hangs(self, scripted: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("ecrdoctor.systems.docker_daemon._TIMEOUT", 0.2)
        scripted.reply = None  # type: ignore[assignment]
        assert failure(at(f"unix://{scripted.server_address!s}"))[0] == "timeout"


class TestEndpoint:
    def context(self, home: Path, name: str, document: object, *, tls: bool = False) -> None:
        key = hashlib.sha256(name.encode()).hexdigest()
        folder = home / ".docker" / "contexts" / "meta" / key
        folder.mkdir(parents=True)
        (folder / "meta.json").write_text(json.dumps(document), encoding="utf-8")
        if tls:
            (home / ".docker" / "contexts" / "tls" / key / "docker").mkdir(parents=True)

    def test_the_order(self, tmp_path: Path) -> None:
        assert endpoint({}, tmp_path) == Endpoint(DEFAULT_SOCKET, "default")
        self.context(tmp_path, "desktop", {"Endpoints": {"docker": {"Host": "unix:///d.sock"}}}, tls=True)
        (tmp_path / ".docker" / "config.json").write_text('{"currentContext": "desktop"}', encoding="utf-8")
        tls = str(tmp_path / ".docker/contexts/tls" / hashlib.sha256(b"desktop").hexdigest() / "docker")
        assert endpoint({}, tmp_path) == Endpoint("unix:///d.sock", "currentContext", "desktop", tls)
        assert endpoint({"DOCKER_CONTEXT": "default"}, tmp_path) == Endpoint(
            DEFAULT_SOCKET, "DOCKER_CONTEXT", "default"
        )
        environ = {"DOCKER_CONTEXT": "desktop", "DOCKER_HOST": "tcp://h:2376", "DOCKER_TLS_VERIFY": "1"}
        assert endpoint(environ, tmp_path) == Endpoint("tcp://h:2376", "DOCKER_HOST", "", str(tmp_path / ".docker"))

    @pytest.mark.parametrize("document", [[], {}, {"Endpoints": {"docker": {"Host": ""}}}, {"Endpoints": 3}])
    def test_a_context_that_cannot_be_used(self, tmp_path: Path, document: object) -> None:
        with pytest.raises(Unavailable):
            endpoint({"DOCKER_CONTEXT": "gone"}, tmp_path)
        self.context(tmp_path, "bad", document)
        with pytest.raises(Unavailable):
            endpoint({"DOCKER_CONTEXT": "bad"}, tmp_path)


def _can_run_daemon() -> bool:
    return shutil.which("dockerd") is not None and hasattr(os, "getuid") and os.getuid() == 0


@pytest.fixture(scope="module")
def real() -> Iterator[str]:
    """The URL of a daemon of our own, empty, without a network."""
    with tempfile.TemporaryDirectory(dir="/tmp", ignore_cleanup_errors=True) as name:
        url = f"unix://{name}/docker.sock"
        flags = ["--bridge", "none", "--iptables=false", "--ip6tables=false", "-H", url]
        places = ["--data-root", f"{name}/data", "--exec-root", f"{name}/exec", "--pidfile", f"{name}/pid"]
        with Path(name, "log").open("wb") as log:
            process = subprocess.Popen(["dockerd", *flags, *places], stdout=log, stderr=log)
        try:
            for _ in range(100):
                if Path(name, "docker.sock").exists() and "API listen" in Path(name, "log").read_text():
                    break
                if process.poll() is not None:
                    pytest.skip("dockerd does not start here")
                time.sleep(0.2)
            yield url
        finally:
            process.terminate()
            process.wait(20)


@pytest.mark.lab
@pytest.mark.skipif(not _can_run_daemon(), reason="needs root and dockerd")
class TestRealDaemon:
    REFERENCE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/api:1.2"

    def test_the_daemon(self, real: str) -> None:
        found = at(real).daemon()
        assert (found.endpoint, found.chosen_by, found.store) == (real, "DOCKER_HOST", "classic")
        assert found.version
        assert found.platform.startswith("linux/")
        assert found.free_bytes

    def test_an_image(self, real: str, tmp_path: Path) -> None:
        assert at(real).image(self.REFERENCE) == LocalImage(False)
        (tmp_path / "file").write_bytes(b"x" * 5000)
        subprocess.run(["tar", "-C", tmp_path, "-cf", tmp_path / "root.tar", "file"], check=True)
        environ = {**os.environ, "DOCKER_HOST": real}
        subprocess.run(["docker", "import", tmp_path / "root.tar", "api:dev"], env=environ, check=True)
        assert at(real).image(self.REFERENCE).similar == ("api:dev",)
        subprocess.run(["docker", "tag", "api:dev", self.REFERENCE], env=environ, check=True)
        found = at(real).image(self.REFERENCE)
        assert (found.exists, found.layers, found.size, found.layer_sizes) == (True, 1, 5000, (5000,))
        assert found.platform.startswith("linux/")

    def test_a_reference_that_is_none(self, real: str) -> None:
        with pytest.raises(Unavailable):
            at(real).image("UPPER case")
