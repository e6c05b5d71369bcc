"""The road to the registry: certificates by server name, and a CONNECT proxy."""

import asyncio
import contextlib
import datetime
import ssl
from collections.abc import Callable
from pathlib import Path

import trustme

from .world import Certificate, ProxyMode

_REFUSALS: dict[ProxyMode, bytes] = {
    "auth-required": (
        b"HTTP/1.1 407 Proxy Authentication Required\r\n"
        b'Proxy-Authenticate: Basic realm="corporate proxy"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'
    ),
    "forbidden": b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
}


class Certificates:
    """Server certificates for any host name, made at the handshake, good or bad as the world wants them."""

    def __init__(self, directory: Path, quality: Callable[[], Certificate]) -> None:
        self.path = directory / "ca.pem"
        self._quality = quality
        self._trusted, self._stranger = trustme.CA(), trustme.CA(organization_name="Nobody's CA")
        self._contexts: dict[tuple[str, Certificate], ssl.SSLContext] = {}
        self._trusted.cert_pem.write_to_path(self.path)
        self.stranger = directory / "stranger.pem"
        self._stranger.cert_pem.write_to_path(self.stranger)

    def server_context(self) -> ssl.SSLContext:
        """A context that answers each server name with a certificate of its own."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.sni_callback = self._choose
        self._issue("localhost", "trusted").configure_cert(context)
        return context

    def _choose(self, connection: ssl.SSLObject, host: str | None, _: ssl.SSLContext) -> None:
        key = host or "localhost", self._quality()
        if key not in self._contexts:
            self._contexts[key] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._issue(*key).configure_cert(self._contexts[key])
        connection.context = self._contexts[key]

    def _issue(self, host: str, quality: Certificate) -> trustme.LeafCert:
        match quality:
            case "untrusted":
                return self._stranger.issue_cert(host)
            case "expired":
                long_ago = datetime.datetime(2024, 3, 1, tzinfo=datetime.UTC)
                return self._trusted.issue_cert(host, not_before=long_ago, not_after=long_ago.replace(month=6))
            case "wrong-host":
                return self._trusted.issue_cert("proxy.corp.example")
        return self._trusted.issue_cert(host)


class ConnectProxy:
    """Sends every CONNECT to the gateway, whatever host it names, so that nothing leaves the machine."""

    def __init__(self, gateway_port: int, mode: Callable[[], ProxyMode]) -> None:
        self.connects: list[str] = []
        self._gateway_port, self._mode = gateway_port, mode
        self._tasks: set[asyncio.Task[None]] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Handle one client connection."""
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            self.connects.append(head.split(" ")[1])
            await self._answer(reader, writer)
        writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        mode = self._mode()
        if mode == "reset":
            writer.transport.abort()
        elif mode in _REFUSALS:
            writer.write(_REFUSALS[mode])
            await writer.drain()
        elif mode == "unreachable":
            writer.write(b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            await writer.drain()
        else:
            await self._tunnel(reader, writer)

    async def _tunnel(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", self._gateway_port)
        writer.write(b"HTTP/1.1 200 Connection Established\r\n\r\n")
        await asyncio.gather(_pump(reader, inner_writer), _pump(inner_reader, writer))


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
    with contextlib.suppress(OSError):
        writer.close()
