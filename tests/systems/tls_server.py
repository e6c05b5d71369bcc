"""Small servers on this machine: TLS with any certificate, and a CONNECT proxy, each with scripted answers."""

from __future__ import annotations

import contextlib
import datetime
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import trustme

Answer = Callable[[str, dict[str, str]], bytes]
"""From the request line and its headers (lower case) to the bytes to send."""


def reply(status: str, body: str = "", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body.encode())}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join([*lines, "", ""]) + body).encode()


@contextlib.contextmanager
def listening(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """Serve each connection in a thread; yields the port."""
    server = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=one, args=(connection,), daemon=True).start()

    def one(connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            connection.settimeout(20)
            serve(connection)

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield server.getsockname()[1]
    finally:
        server.close()


class Authority:
    """A certificate authority that clients of ours trust."""

    def __init__(self, folder: Path) -> None:
        self.ca = trustme.CA()
        self.path = folder / "ca.pem"
        self.ca.cert_pem.write_to_path(self.path)

    def trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.path))

    def context(self, name: str = "localhost", *, expired: bool = False, stranger: bool = False) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority = trustme.CA() if stranger else self.ca
        past = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
        end = past + datetime.timedelta(days=1) if expired else None
        authority.issue_cert(name, not_before=past, not_after=end).configure_cert(context)
        return context

    @contextlib.contextmanager
    def registry(self, answer: Answer, context: ssl.SSLContext | None = None) -> Iterator[str]:
        """An HTTPS server; yields `localhost:<port>`."""
        chosen = context or self.context()

        def serve(connection: socket.socket) -> None:
            with chosen.wrap_socket(connection, server_side=True) as line:
                first, headers = _request(line)
                line.sendall(answer(first, headers))
                with contextlib.suppress(OSError):
                    line.unwrap()

        with listening(serve) as port:
            yield f"localhost:{port}"


@contextlib.contextmanager
def proxy(answer: bytes, target: Callable[[], int], seen: list[str]) -> Iterator[str]:
    """A CONNECT proxy that gives `answer`, and on 200 leads to `target` whatever was asked for."""

    def serve(connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            chunk = connection.recv(1)
            if not chunk:
                return
            head += chunk
        seen.append(head.decode())
        connection.sendall(answer)
        if b" 200 " not in answer:
            return
        with socket.create_connection(("127.0.0.1", target())) as onward:
            back = threading.Thread(target=_pump, args=(onward, connection), daemon=True)
            back.start()
            _pump(connection, onward)
            back.join(5)

    with listening(serve) as port:
        yield f"127.0.0.1:{port}"


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while chunk := source.recv(4096):
            sink.sendall(chunk)
        sink.shutdown(socket.SHUT_WR)


def _request(line: ssl.SSLSocket) -> tuple[str, dict[str, str]]:
    head = b""
    while b"\r\n\r\n" not in head:
        chunk = line.recv(4096)
        if not chunk:
            raise OSError("gone")
        head += chunk
    first, *rest = head.decode("latin-1").split("\r\n")
    return first, {name.lower(): value.strip() for name, _, value in (item.partition(":") for item in rest if item)}
