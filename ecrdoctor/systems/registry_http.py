"""One HTTP request to a registry over an open connection, and its answer, bounded and without secrets."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from ecrdoctor.reading.secrets import Redactor
from ecrdoctor.regex import regex
from ecrdoctor.systems.network_models import RegistryReply
from ecrdoctor.systems.reach import Line, Stopped

ACCEPT = ", ".join(
    (
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.docker.distribution.manifest.v2+json",
    )
)
_DEADLINE = 10.0
"""A whole request; a server that sends a byte now and then would otherwise never end."""
_MAX_BODY = 64 << 10
_MAX_WORDS = 600
_CHALLENGE = regex(r"(?P<name>realm|service|scope)=\"(?P<value>[^\"]{1,500})\"")


@dataclass(frozen=True, slots=True)
class Answered:
    """A reply with the parts that only the door may see."""

    reply: RegistryReply
    location: str
    realm: Mapping[str, str]
    """Parameters of a bearer challenge."""
    body: bytes


def send(line: Line, method: str, host: str, path: str, authorization: str = "", accept: str = ACCEPT) -> Answered:
    """Send one request, without a body, and read its answer; closes the connection.

    Raises:
        Stopped: at `http`.
    """
    connection = http.client.HTTPConnection(host)
    connection.sock = line.sock
    cut = threading.Timer(_DEADLINE, _cut, (line.sock,))
    cut.daemon = True
    cut.start()
    headers = {"Host": host, "Accept": accept, "User-Agent": "ecrdoctor", "Connection": "close"}
    if method in ("POST", "PUT"):
        headers["Content-Length"] = "0"
    if authorization:
        headers["Authorization"] = authorization
    try:
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        body = response.read(_MAX_BODY) if method != "HEAD" else b""
        return _answered(method, path, response, body)
    except TimeoutError:
        raise Stopped("http", "timeout", f"{host}: no answer in time") from None
    except (http.client.HTTPException, OSError, ValueError) as error:
        raise Stopped("http", "reset", f"{host}: the answer broke off ({type(error).__name__})") from None
    finally:
        cut.cancel()
        connection.close()


def bearer_token(body: bytes) -> str:
    """The token in a token service's answer; empty where there is none."""
    try:
        document = json.loads(body)
        token = document.get("token") or document.get("access_token") or ""
    except (ValueError, AttributeError, RecursionError):
        return ""
    return token if isinstance(token, str) and token.isprintable() else ""


def _cut(sock: socket.socket) -> None:
    with contextlib.suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _answered(method: str, path: str, response: http.client.HTTPResponse, body: bytes) -> Answered:
    code, message = _error(response, body)
    challenge = response.getheader("Www-Authenticate") or ""
    scheme = challenge.partition(" ")[0].lower()
    reply = RegistryReply(
        method=method,
        path=path,
        status=response.status,
        code=code,
        message=message,
        request_id=(response.getheader("x-amzn-requestid") or response.getheader("x-amz-request-id") or "")[:100],
        challenge=scheme if scheme in ("basic", "bearer") else "",
        skew=_skew(response.getheader("Date")),
    )
    realm = {
        found.group("name").decode().lower(): found.group("value").decode("latin-1")
        for found in _CHALLENGE.finditer(challenge.encode("latin-1", "replace"), 0)
    }
    return Answered(reply, response.getheader("Location") or "", realm if scheme == "bearer" else {}, body)


def _error(response: http.client.HTTPResponse, body: bytes) -> tuple[str, str]:
    """Code and message of the body: the distribution specification's JSON, or a line of plain text."""
    if response.status < 400:
        return "", ""
    try:
        first = json.loads(body)["errors"][0]
        code, message = str(first.get("code") or ""), str(first.get("message") or "")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        kind = (response.getheader("Content-Type") or "").partition(";")[0]
        code, message = "", body.decode("utf-8", "replace") if kind == "text/plain" else ""
    return code[:100], Redactor().clean(" ".join(message.split()))[:_MAX_WORDS]


def _skew(date: str | None) -> int | None:
    try:
        server = parsedate_to_datetime(date or "")
    except (TypeError, ValueError):
        return None
    if server.tzinfo is None:
        server = server.replace(tzinfo=UTC)
    return round((datetime.now(UTC) - server).total_seconds())
