"""An AWS on this machine, and a wire to it on which every call takes a while."""

from __future__ import annotations

import http.client
import logging
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "bench", "AWS_SECRET_ACCESS_KEY": "bench", "AWS_EC2_METADATA_DISABLED": "true"}


class SlowWire(BaseHTTPRequestHandler):
    """Passes API calls on, each after a pause."""

    pause = 0.0
    """Seconds."""
    upstream = ""

    def do_POST(self) -> None:
        """One API call."""
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        time.sleep(self.pause)
        request = urllib.request.Request(self.upstream + self.path, body, dict(self.headers.items()))
        try:
            with urllib.request.urlopen(request) as answer:
                status, data = answer.status, answer.read()
        except urllib.error.HTTPError as refusal:
            status, data = refusal.code, refusal.read()
        except (urllib.error.URLError, http.client.HTTPException):
            status, data = 502, b""
        self.send_response(status)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def emulated_aws() -> Iterator[dict[str, str]]:
    """The variables that send an AWS SDK to an emulated AWS, through a `SlowWire`."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    SlowWire.upstream = f"http://{host}:{port}"
    wire = ThreadingHTTPServer(("127.0.0.1", 0), SlowWire)
    threading.Thread(target=wire.serve_forever, daemon=True).start()
    try:
        yield CREDENTIALS | {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{wire.server_port}"}
    finally:
        wire.shutdown()
        server.stop()
