"""The network door against real sockets and TLS servers on this machine."""

from __future__ import annotations

import base64
import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from ecrdoctor.systems import Unavailable
from ecrdoctor.systems.credential import Credential
from ecrdoctor.systems.network import Network
from ecrdoctor.systems.network_models import Reach, RegistryReply, UploadProbe
from ecrdoctor.systems.reach import is_private

from .tls_server import Answer, Authority, listening, proxy, reply

BASIC = 'Basic realm="https://localhost/",service="ecr.amazonaws.com"'


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("ca"))


@pytest.fixture
def network(authority: Authority) -> Network:
    return Network({}, authority.trust)


@pytest.fixture
def hosts(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Names that lead to this machine."""
    names: dict[str, str] = {}
    real = socket.getaddrinfo

    def fake(name: str, port: int, *arguments: int, **more: int) -> object:
        if name == "slow.example":
            time.sleep(10)
        if name.endswith(".example") and name not in names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return real(names.get(name, name), port, *arguments, **more)

    monkeypatch.setattr(socket, "getaddrinfo", fake)
    return names


def says(*answers: bytes) -> Answer:
    """Each answer in turn, the last again and again."""
    left = list(answers)
    return lambda first, headers: left.pop(0) if len(left) > 1 else left[0]


def stage(reach: Reach) -> tuple[str, str]:
    return reach.failed_at, reach.kind


class TestReach:
    def test_a_registry_that_answers(self, authority: Authority, network: Network) -> None:
        date = format_datetime(datetime.now(UTC) - timedelta(seconds=600), usegmt=True)
        with authority.registry(says(reply("401 Unauthorized", Date=date, Www_Authenticate=BASIC))) as host:
            found = network.reach(host)
        assert found.skew is not None
        assert 599 <= found.skew <= 602
        assert "127.0.0.1" in found.addresses
        expected = Reach(host, found.addresses, status=401, skew=found.skew, issuer=found.issuer)
        assert (found.issuer.startswith("trustme"), found) == (True, expected)

    def test_a_date_that_is_none(self, authority: Authority, network: Network) -> None:
        with authority.registry(says(reply("401 Unauthorized", Date="tomorrow"))) as host:
            assert network.reach(host).skew is None

    def test_a_name_that_nobody_knows(self, hosts: dict[str, str], network: Network) -> None:
        assert stage(network.reach("gone.example")) == ("resolve", "unknown-host")
        assert network.resolves("gone.example") is False
        hosts["there.example"] = "localhost"
        assert network.resolves("there.example") is True

    def test_a_resolver_that_hangs(self, hosts: dict[str, str], network: Network) -> None:
        start = time.monotonic()
        assert stage(network.reach("slow.example")) == ("resolve", "timeout")
        assert time.monotonic() - start < 5

    def test_nothing_listens(self, network: Network) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            host = f"localhost:{free.getsockname()[1]}"
        found = network.reach(host)
        assert stage(found) == ("connect", "refused")
        assert "127.0.0.1" in found.addresses

    def test_packets_that_vanish(self, network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
        def vanish(*arguments: object, **more: object) -> socket.socket:
            raise TimeoutError("timed out")

        monkeypatch.setattr(socket, "create_connection", vanish)
        assert stage(network.reach("localhost")) == ("connect", "timeout")

    @pytest.mark.parametrize(
        ("flaw", "kind"),
        [
            ({"stranger": True}, "untrusted"),
            ({"expired": True}, "expired-certificate"),
            ({"name": "other.example"}, "wrong-host"),
        ],
    )
    def test_certificates_that_are_not_good(
        self, authority: Authority, network: Network, flaw: dict[str, object], kind: str
    ) -> None:
        context = authority.context(**flaw)  # type: ignore[arg-type]
        with authority.registry(says(reply("200 OK")), context) as host:
            found = network.reach(host)
        assert (stage(found), found.status) == (("tls", kind), None)

    def test_a_server_without_tls(self, network: Network) -> None:
        with listening(lambda connection: connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as port:
            assert network.reach(f"localhost:{port}").failed_at == "tls"

    def test_a_server_that_hangs_up(self, network: Network) -> None:
        with listening(lambda connection: connection.close()) as port:
            assert stage(network.reach(f"localhost:{port}")) == ("tls", "reset")

    def test_a_server_that_never_shakes_hands(self, network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("ecrdoctor.systems.reach.READ_TIMEOUT", 0.3)
        with listening(lambda connection: time.sleep(3)) as port:
            assert stage(network.reach(f"localhost:{port}")) == ("tls", "timeout")

    def test_a_server_that_never_answers(
        self, authority: Authority, network: Network, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("ecrdoctor.systems.reach.READ_TIMEOUT", 0.3)

        def hang(first: str, headers: dict[str, str]) -> bytes:
            time.sleep(2)
            return b""

        with authority.registry(hang) as host:
            assert stage(network.reach(host)) == ("http", "timeout")

    def test_a_server_that_drips(self, authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("ecrdoctor.systems.registry_http._DEADLINE", 0.5)
        context = authority.context()

        def drip(connection: socket.socket) -> None:
            with context.wrap_socket(connection, server_side=True) as line:
                for byte in b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 90:
                    line.sendall(bytes([byte]))
                    time.sleep(0.1)

        start = time.monotonic()
        with listening(drip) as port:
            assert Network({}, authority.trust).reach(f"localhost:{port}").failed_at == "http"
        assert time.monotonic() - start < 3

    @pytest.mark.parametrize("answer", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\nX"])
    def test_answers_that_are_none(self, authority: Authority, network: Network, answer: bytes) -> None:
        with authority.registry(says(answer)) as host:
            assert network.reach(host).failed_at in ("http", "")

    @pytest.mark.parametrize("host", ["", "a b", "evil.example?x.amazonaws.com", "a@b", "[::1]", "a:0", "a:99999", "-"])
    def test_what_is_no_host_name(self, network: Network, host: str) -> None:
        with pytest.raises(Unavailable):
            network.reach(host)

    def test_it_is_asked_once(self, authority: Authority, network: Network) -> None:
        count: list[str] = []

        def answer(first: str, headers: dict[str, str]) -> bytes:
            count.append(first)
            return reply("401 Unauthorized")

        with authority.registry(answer) as host:
            threads = [threading.Thread(target=network.reach, args=(host,)) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        assert count == ["GET /v2/ HTTP/1.1"]


@pytest.mark.parametrize(
    ("address", "private"),
    [
        ("10.1.2.3", True),
        ("172.16.0.1", True),
        ("fd00::1", True),
        ("52.1.2.3", False),
        ("127.0.0.1", False),
        ("x", False),
    ],
)
def test_which_addresses_are_private(address: str, private: bool) -> None:
    assert is_private(address) is private


class TestProxy:
    @contextlib.contextmanager
    def behind(self, authority: Authority, answer: bytes, login: str = "") -> Iterator[tuple[Network, list[str]]]:
        seen: list[str] = []
        context = authority.context("registry.example")
        with authority.registry(says(reply("401 Unauthorized")), context) as real:
            port = int(real.rpartition(":")[2])
            with proxy(answer, lambda: port, seen) as address:
                yield Network({"HTTPS_PROXY": f"http://{login}{address}"}, authority.trust), seen

    def test_a_tunnel(self, authority: Authority, hosts: dict[str, str]) -> None:
        answer = b"HTTP/1.1 200 Connection established\r\n\r\n"
        with self.behind(authority, answer, "ann:s3cret@") as (network, seen):
            found = network.reach("registry.example")
        assert (found.failed_at, found.status, found.addresses, found.proxy_from) == ("", 401, (), "HTTPS_PROXY")
        assert found.proxy.startswith("http://127.0.0.1:")
        login = base64.b64encode(b"ann:s3cret").decode()
        assert seen == [
            "CONNECT registry.example:443 HTTP/1.1\r\nHost: registry.example:443\r\n"
            f"Proxy-Authorization: Basic {login}\r\n\r\n"
        ]
        assert "s3cret" not in repr(found)

    @pytest.mark.parametrize(
        "answer",
        [b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", b"HTTP/1.1 403 Forbidden\r\n\r\n", b"x\r\n\r\n"],
    )
    def test_a_proxy_that_refuses(self, authority: Authority, hosts: dict[str, str], answer: bytes) -> None:
        with self.behind(authority, answer) as (network, _):
            assert stage(network.reach("registry.example")) == ("proxy", "refused")

    def test_a_proxy_that_hangs_up(self, hosts: dict[str, str]) -> None:
        with listening(lambda connection: None) as port:
            network = Network({"HTTPS_PROXY": f"http://127.0.0.1:{port}"})
            assert stage(network.reach("registry.example")) == ("proxy", "reset")

    def test_a_proxy_that_is_not_there(self, hosts: dict[str, str]) -> None:
        assert stage(Network({"HTTPS_PROXY": "http://gone.example:1"}).reach("r.example")) == ("proxy", "unknown-host")

    def test_a_kind_of_proxy_that_is_not_tried(self, hosts: dict[str, str]) -> None:
        with pytest.raises(Unavailable):
            Network({"HTTPS_PROXY": "socks5://127.0.0.1:1"}).reach("r.example")


class TestRegistryGet:
    def test_its_words(self, authority: Authority, network: Network) -> None:
        body = '{"errors":[{"code":"NAME_UNKNOWN","message":"The repository  does not\\n exist"}]}'
        sent: list[tuple[str, str]] = []

        def answer(first: str, headers: dict[str, str]) -> bytes:
            sent.append((first, headers.get("authorization", "")))
            return reply("404 Not Found", body, x_amzn_requestid="r-1")

        with authority.registry(answer) as host:
            credential = Credential(host, "AWS", "s3cret")
            found = network.registry_get(host, "/v2/a/manifests/1", credential)
        assert found == RegistryReply(
            "GET", "/v2/a/manifests/1", 404, "NAME_UNKNOWN", "The repository does not exist", "r-1"
        )
        assert sent == [("GET /v2/a/manifests/1 HTTP/1.1", credential.basic())]

    @pytest.mark.parametrize(
        ("body", "kind", "message"),
        [
            ("Not Authorized\n", "text/plain; charset=utf-8", "Not Authorized"),
            ("<html>", "text/html", ""),
            ("{", "application/json", ""),
            ('{"errors":[]}', "application/json", ""),
            ('{"errors":[3]}', "application/json", ""),
            ("[" * 60000, "application/json", ""),
            ("Authorization: Basic QVdTOmhlbGxvaGVsbG9oZWxsbw==", "text/plain", "Authorization: Basic [redacted:"),
        ],
    )
    def test_other_bodies(self, authority: Authority, network: Network, body: str, kind: str, message: str) -> None:
        with authority.registry(says(reply("401 Unauthorized", body, Content_Type=kind))) as host:
            found = network.registry_get(host, "/v2/")
        assert (found.status, found.code) == (401, "")
        assert found.message.startswith(message) if message else found.message == ""

    def test_a_login_goes_to_its_own_host_only(self, network: Network) -> None:
        with pytest.raises(Unavailable, match="another host"):
            network.registry_get("localhost:1", "/v2/", Credential("ecr.example", "AWS", "x"))

    def test_redirects_are_not_followed(self, authority: Authority, network: Network) -> None:
        with authority.registry(says(reply("307 Temporary Redirect", Location="https://evil.example/"))) as host:
            assert network.registry_get(host, "/v2/a/blobs/sha256:1", Credential(host, "AWS", "x")).status == 307

    @pytest.mark.parametrize("path", ["", "/", "/v1/", "/v2/a b", "/v2/\r\nX: y", "//evil.example/v2/", "/token"])
    def test_what_is_no_path_of_a_registry(self, network: Network, path: str) -> None:
        with pytest.raises(Unavailable, match="not a path"):
            network.registry_get("localhost:1", path)

    def test_no_answer(self, network: Network) -> None:
        with listening(lambda connection: connection.close()) as port, pytest.raises(Unavailable) as caught:
            network.registry_get(f"localhost:{port}", "/v2/")
        assert caught.value.kind == "unreachable"


class TestBearer:
    def public(self, monkeypatch: pytest.MonkeyPatch, token: bytes, realm: str = "") -> tuple[Answer, list[str]]:
        """A server that behaves as ECR Public; `find_way` sends the real name here."""
        sent: list[str] = []

        def answer(first: str, headers: dict[str, str]) -> bytes:
            sent.append(f"{first.rpartition(' ')[0]} {headers.get('authorization', '')[:12]}".strip())
            if first.startswith("GET /token"):
                return token
            if headers.get("authorization") == "Bearer t0ken":
                return reply("200 OK", "{}")
            where = realm or "https://public.ecr.aws/token/"
            challenge = f'Bearer realm="{where}",service="public.ecr.aws",scope="aws"'
            return reply("401 Unauthorized", Www_Authenticate=challenge)

        return answer, sent

    @contextlib.contextmanager
    def ask(
        self, authority: Authority, monkeypatch: pytest.MonkeyPatch, answer: Answer
    ) -> Iterator[tuple[Network, Credential]]:
        context = authority.context("public.ecr.aws")
        real = socket.create_connection
        with authority.registry(answer, context) as host:
            port = int(host.rpartition(":")[2])
            monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: [(2, 1, 6, "", ("127.0.0.1", 443))])
            monkeypatch.setattr(socket, "create_connection", lambda where, **k: _direct(port))
            yield Network({}, authority.trust), Credential("public.ecr.aws", "AWS", "s3cret")
        monkeypatch.setattr(socket, "create_connection", real)

    def test_the_login_is_exchanged(self, authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
        answer, sent = self.public(monkeypatch, reply("200 OK", '{"token":"t0ken"}'))
        with self.ask(authority, monkeypatch, answer) as (network, credential):
            assert network.registry_get("public.ecr.aws", "/v2/", credential).status == 200
        assert sent == [
            "GET /v2/",
            "GET /token/?service=public.ecr.aws&scope=aws Basic QVdTOn",
            "GET /v2/ Bearer t0ken",
        ]

    def test_a_login_that_is_refused(self, authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
        answer, _ = self.public(monkeypatch, reply("400 Bad Request"))
        with self.ask(authority, monkeypatch, answer) as (network, credential):
            assert network.registry_get("public.ecr.aws", "/v2/", credential).status == 400

    @pytest.mark.parametrize("realm", ["https://evil.example/token", "http://public.ecr.aws/token", "x"])
    def test_the_login_goes_nowhere_else(
        self, authority: Authority, monkeypatch: pytest.MonkeyPatch, realm: str
    ) -> None:
        answer, sent = self.public(monkeypatch, b"", realm)
        with self.ask(authority, monkeypatch, answer) as (network, credential), pytest.raises(Unavailable):
            network.registry_get("public.ecr.aws", "/v2/", credential)
        assert sent == ["GET /v2/"]

    @pytest.mark.parametrize("body", ["", "{}", "[]", '{"token": 3}', '{"token": "a\\r\\nX: y"}'])
    def test_a_token_that_is_none(self, authority: Authority, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
        answer, _ = self.public(monkeypatch, reply("200 OK", body))
        with self.ask(authority, monkeypatch, answer) as (network, credential):
            assert network.registry_get("public.ecr.aws", "/v2/", credential).status == 401


def _direct(port: int) -> socket.socket:
    sock = socket.socket()
    sock.connect(("127.0.0.1", port))
    return sock


class TestProbe:
    def probe(
        self, authority: Authority, network: Network, started: bytes, cancelled: bytes
    ) -> tuple[UploadProbe, list[str]]:
        sent: list[str] = []

        def answer(first: str, headers: dict[str, str]) -> bytes:
            sent.append(f"{first.rpartition(' ')[0]} {headers.get('content-length', '-')}")
            return cancelled if first.startswith("DELETE") else started

        with authority.registry(answer) as host:
            return network.probe_upload(host, "team/api", Credential(host, "AWS", "x")), sent

    def test_an_upload_is_started_and_cancelled(self, authority: Authority, network: Network) -> None:
        started = reply("202 Accepted", Location="/v2/team/api/blobs/uploads/u-1?x=1")
        probe, sent = self.probe(authority, network, started, reply("204 No Content"))
        assert sent == ["POST /v2/team/api/blobs/uploads/ 0", "DELETE /v2/team/api/blobs/uploads/u-1?x=1 -"]
        assert (probe.started.status, probe.cancelled and probe.cancelled.status) == (202, 204)

    @pytest.mark.parametrize("location", ["", "https://evil.example/v2/x", "http://localhost/v2/x", "/other"])
    def test_only_its_own_upload_is_cancelled(self, authority: Authority, network: Network, location: str) -> None:
        started = reply("202 Accepted", Location=location)
        probe, sent = self.probe(authority, network, started, b"")
        assert (probe.cancelled, sent) == (None, ["POST /v2/team/api/blobs/uploads/ 0"])

    def test_a_refusal(self, authority: Authority, network: Network) -> None:
        body = '{"errors":[{"code":"DENIED","message":"no"}]}'
        probe, sent = self.probe(authority, network, reply("403 Forbidden", body), b"")
        assert probe == UploadProbe(RegistryReply("POST", "/v2/team/api/blobs/uploads/", 403, "DENIED", "no"))
        assert len(sent) == 1

    def test_no_answer(self, network: Network) -> None:
        with listening(lambda connection: connection.close()) as port, pytest.raises(Unavailable):
            network.probe_upload(f"localhost:{port}", "a", Credential(f"localhost:{port}", "AWS", "x"))


def test_the_default_trust_store_verifies() -> None:
    import ssl

    from ecrdoctor.systems.network import Network as Door

    context = Door({})._trust()
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


def test_this_folder_is_not_needed(tmp_path: Path) -> None:
    """An empty environment is enough."""
    assert Network({}).resolves("localhost") is True
