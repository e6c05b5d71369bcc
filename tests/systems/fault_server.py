"""An AWS endpoint that misbehaves on purpose, and answers what it was told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

Body = dict[str, Any] | str | bytes


@dataclass
class Faulty:
    """What to answer, by operation or `*`: (status, body), or one of the words `hang` and `cut`."""

    answers: dict[str, tuple[int, Body] | str] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    """Operations and their parameters, in order."""
    regions: list[str] = field(default_factory=list)
    """The region that each was signed for."""
    url: str = ""
    released: threading.Event = field(default_factory=threading.Event)

    def operations(self) -> list[str]:
        """What was asked, in order."""
        return [operation for operation, _ in self.asked]


def error(code: str, message: str, status: int = 400) -> tuple[int, Body]:
    """A refusal in the JSON of ECR, KMS and CloudTrail; turned into XML for STS and IAM."""
    return status, {"__type": code, "message": message}


@contextmanager
def faulty() -> Iterator[Faulty]:
    """A server on this machine, as long as the block runs."""
    state = Faulty()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            target = self.headers.get("X-Amz-Target", "")
            if target:
                operation, parameters = target.rpartition(".")[2], json.loads(body or b"{}")
            else:
                parameters = {name: values[0] for name, values in parse_qs(body.decode()).items()}
                operation = parameters.get("Action", "")
            state.asked.append((operation, parameters))
            state.regions += self.headers.get("Authorization", "").split("/")[2:3]  # Credential=KEY/DATE/REGION/…
            answer = state.answers.get(operation, state.answers.get("*", (404, {"__type": "UnknownOperation"})))
            if answer == "hang":
                state.released.wait(30)
            if isinstance(answer, str):
                self.close_connection = True
                self.connection.close()
                return
            self._send(answer[0], answer[1], xml=not target)

        def _send(self, status: int, body: Body, *, xml: bool) -> None:
            if isinstance(body, dict) and xml and "__type" in body:
                code, message = body["__type"], body["message"]
                body = (
                    f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>"
                    "<RequestId>1</RequestId></ErrorResponse>"
                )
            data = json.dumps(body) if isinstance(body, dict) else body
            raw = data.encode() if isinstance(data, str) else data
            self.send_response(status)
            self.send_header("Content-Type", "text/xml" if xml else "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        def do_GET(self) -> None:
            self.do_POST()

        do_PUT = do_GET  # noqa: N815 - the name is http.server's

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield state
    finally:
        state.released.set()
        server.shutdown()
        server.server_close()
