"""The way to a host, step by step: name, connection, proxy, TLS. Each step that fails says so by its name.

TLS is verified against the machine's own trust store, always: a certificate that is not trusted is a finding,
never something to look past.
"""

from __future__ import annotations

import base64
import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ecrdoctor.regex import regex
from ecrdoctor.systems.proxy import Proxy, proxy_for, proxy_login

RESOLVE_TIMEOUT = 2.0
CONNECT_TIMEOUT = 3.0
READ_TIMEOUT = 5.0
_MAX_ADDRESSES = 4
_MAX_HEAD = 8 << 10
_HOST = regex(r"^(?P<name>[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)(?::(?P<port>\d{1,5}))?$")

Step = Literal["resolve", "connect", "proxy", "tls", "http"]


class Stopped(Exception):
    """The way to the host ended at `step`."""

    def __init__(self, step: Step, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.step, self.kind, self.reason = step, kind, reason


@dataclass(frozen=True, slots=True)
class Way:
    """How the host is to be reached."""

    name: str
    port: int
    proxy: Proxy | None = None


@dataclass(slots=True)
class Line:
    """An open, verified TLS connection, and what was seen on the way."""

    sock: ssl.SSLSocket
    addresses: tuple[str, ...]
    issuer: str


def find_way(host: str, environ: Mapping[str, str]) -> Way | None:
    """The way to `host` (a name, with a port or without); None where that is no host name."""
    found = _HOST.search(host.encode())
    if found is None:
        return None
    name, port = found.group("name").decode(), int(found.group("port") or 443)
    if not 0 < port < 65536:
        return None
    return Way(name, port, proxy_for(name, port, environ))


def resolve(name: str, port: int, timeout: float = RESOLVE_TIMEOUT) -> tuple[str, ...]:
    """The addresses of a host. The system's resolver has no time limit, so it runs in a thread that may be left.

    Raises:
        Stopped: at `resolve`, kind `unknown-host`, `timeout` or `failed`.
    """
    answers: queue.SimpleQueue[tuple[str, ...] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
            answers.put(tuple(dict.fromkeys(str(entry[4][0]) for entry in found)))
        except (OSError, UnicodeError) as error:
            answers.put(error if isinstance(error, OSError) else OSError(str(error)))

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=timeout)
    except queue.Empty:
        raise Stopped("resolve", "timeout", f"the resolver gave no answer within {timeout:g} s") from None
    if isinstance(answer, tuple):
        return answer
    unknown = isinstance(answer, socket.gaierror) and answer.errno in (
        socket.EAI_NONAME,
        getattr(socket, "EAI_NODATA", -5),
    )
    raise Stopped("resolve", "unknown-host" if unknown else "failed", answer.strerror or str(answer))


def is_private(address: str) -> bool:
    """Whether this is an address of a private network, as VPC endpoints have."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return parsed.is_private and not parsed.is_loopback


def open_line(way: Way, environ: Mapping[str, str], trust: Callable[[], ssl.SSLContext]) -> Line:
    """Connect, through the proxy where there is one, and shake hands.

    Raises:
        Stopped: where it ended.
    """
    first = way.proxy or way
    name = first.host if isinstance(first, Proxy) else first.name
    if way.proxy is not None and way.proxy.scheme != "http":
        raise Stopped("proxy", "unsupported", f"a {way.proxy.scheme} proxy is in force, which is not tried here")
    step: Step = "proxy" if way.proxy else "connect"
    try:
        addresses = resolve(name, first.port)
    except Stopped as stopped:
        raise Stopped("proxy" if way.proxy else "resolve", stopped.kind, stopped.reason) from None
    sock = _connect(addresses, first.port, step)
    try:
        if way.proxy is not None:
            _tunnel(sock, way, environ)
        wrapped = _handshake(sock, way.name, trust)
    except BaseException:
        sock.close()
        raise
    return Line(wrapped, () if way.proxy else addresses, _issuer(wrapped))


def _connect(addresses: tuple[str, ...], port: int, step: Step) -> socket.socket:
    deadline = time.monotonic() + CONNECT_TIMEOUT
    tried = addresses[:_MAX_ADDRESSES]
    failure = Stopped(step, "failed", "no address")
    for position, address in enumerate(tried):
        share = max(0.2, (deadline - time.monotonic()) / (len(tried) - position))
        try:
            sock = socket.create_connection((address, port), timeout=share)
        except OSError as error:
            failure = _stopped(step, error, f"{address} port {port}")
        else:
            sock.settimeout(READ_TIMEOUT)
            return sock
    raise failure


def _tunnel(sock: socket.socket, way: Way, environ: Mapping[str, str]) -> None:
    """Ask the proxy for a tunnel (RFC 9110, section 9.3.6)."""
    assert way.proxy is not None  # noqa: S101  # only called with one
    lines = [f"CONNECT {way.name}:{way.port} HTTP/1.1", f"Host: {way.name}:{way.port}"]
    login = proxy_login(way.proxy.variable, environ)
    if login is not None:
        pair = base64.b64encode(f"{login[0]}:{login[1]}".encode()).decode()
        lines.append(f"Proxy-Authorization: Basic {pair}")
    head = b""
    try:
        sock.sendall("\r\n".join([*lines, "", ""]).encode())
        while b"\r\n\r\n" not in head and len(head) < _MAX_HEAD:
            byte = sock.recv(1)  # one at a time: what follows the head belongs to TLS
            if not byte:
                raise Stopped("proxy", "reset", "the proxy closed the connection")
            head += byte
    except OSError as error:
        raise _stopped("proxy", error, way.proxy.url) from None
    status = head.split(b"\r\n", 1)[0].decode("latin-1", "replace")[:100]
    if status.split(" ")[1:2] != ["200"]:
        raise Stopped("proxy", "refused", f"the proxy answered {status!r}")


def _handshake(sock: socket.socket, name: str, trust: Callable[[], ssl.SSLContext]) -> ssl.SSLSocket:
    try:
        return trust().wrap_socket(sock, server_hostname=name)
    except ssl.SSLCertVerificationError as error:
        raise Stopped("tls", _certificate_kind(error), error.verify_message or str(error)) from None
    except (ssl.SSLError, OSError) as error:
        raise _stopped("tls", error, name) from None


def _certificate_kind(error: ssl.SSLCertVerificationError) -> str:
    """What is wrong with the certificate (X509_V_ERR_… of OpenSSL's x509_vfy.h)."""
    if error.verify_code in (9, 10):
        return "expired-certificate"
    return "wrong-host" if error.verify_code in (62, 64) else "untrusted"


def _stopped(step: Step, error: OSError, where: str) -> Stopped:
    if isinstance(error, TimeoutError):
        return Stopped(step, "timeout", f"{where}: no answer in time")
    if isinstance(error, ConnectionRefusedError):
        return Stopped(step, "refused", f"{where}: connection refused")
    if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError):
        return Stopped(step, "failed", f"{where}: {error.reason or 'TLS error'}")
    if isinstance(error, ConnectionError | ssl.SSLEOFError):
        return Stopped(step, "reset", f"{where}: connection closed by the other side")
    return Stopped(step, "failed", f"{where}: {error.strerror or type(error).__name__}")


def _issuer(sock: ssl.SSLSocket) -> str:
    """Who signed the certificate: a company's own proxy gives itself away here."""
    certificate: dict[str, Any] = dict(sock.getpeercert() or {})
    names = {key: value for part in certificate.get("issuer", ()) for key, value in part}
    return str(names.get("organizationName") or names.get("commonName") or "")[:100]
