"""One lab: gateway, API and proxy on 127.0.0.1, in a thread of their own, playing one world at a time."""

import asyncio
import logging
import socket
import threading
from collections.abc import Coroutine
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from aiohttp import web

from . import bearer, control, registry, tokens
from .network import Certificates, ConnectProxy
from .state import Request, State
from .world import HEALTHY, Principal, World

T = TypeVar("T")


class Lab:
    """Start it, load a world, point clients at it with ``environment``, look at what they did in ``requests``."""

    def __init__(self, directory: Path, world: World = HEALTHY, *, proxy_port: int | None = None) -> None:
        self.directory = directory
        self.state = State(world)
        self.certificates = Certificates(directory, lambda: self.state.world.certificate)
        self.tls_port, self.api_port = _free_port(), _free_port()
        self.proxy_port = proxy_port or _free_port()
        self.connect_proxy = ConnectProxy(self.tls_port, lambda: self.state.world.proxy)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="ecr-lab", daemon=True)

    def __enter__(self) -> Self:
        """Start serving."""
        logging.getLogger("aiohttp").setLevel(logging.CRITICAL)
        self._thread.start()
        self._run(self._serve())
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Stop serving."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)

    def load(self, world: World) -> State:
        """Replace the world: everything pushed, logged or changed before is forgotten."""
        self.state = State(world)
        return self.state

    @property
    def requests(self) -> tuple[Request, ...]:
        """Every call since the world was loaded."""
        return tuple(self.state.requests)

    @property
    def writes(self) -> tuple[Request, ...]:
        """Those calls that meant to change something; a read-only tool leaves this empty."""
        return self.state.writes

    @property
    def proxy_url(self) -> str:
        """The CONNECT proxy, for HTTPS_PROXY."""
        return f"http://127.0.0.1:{self.proxy_port}"

    @property
    def api_url(self) -> str:
        """The AWS API, for AWS_ENDPOINT_URL."""
        return f"http://127.0.0.1:{self.api_port}"

    def password(self, principal: Principal, region: str = "us-east-1", *, lifetime: int = tokens.LIFETIME) -> str:
        """What ``aws ecr get-login-password`` would print; a negative lifetime gives an expired one."""
        return tokens.mint(principal.arn, region, lifetime=lifetime)

    def environment(self) -> dict[str, str]:
        """Variables that bring any client to the lab by the proxy, trusting its certificates."""
        return {
            "HTTPS_PROXY": self.proxy_url,
            "SSL_CERT_FILE": str(self.certificates.path),
            "AWS_CA_BUNDLE": str(self.certificates.path),
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def credentials(self, principal: Principal, region: str | None = "us-east-1") -> dict[str, str]:
        """The AWS_… variables of a principal, pointed straight at the lab's API."""
        found = {
            "AWS_ACCESS_KEY_ID": principal.access_key,
            "AWS_SECRET_ACCESS_KEY": principal.secret_key,
            "AWS_ENDPOINT_URL": self.api_url,
        }
        if principal.session_token:
            found["AWS_SESSION_TOKEN"] = principal.session_token
        if region:
            found["AWS_DEFAULT_REGION"] = region
        return found

    async def _serve(self) -> None:
        app = web.Application(client_max_size=1 << 30)
        app.router.add_route("*", "/{path:.*}", self._dispatch)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        tls = self.certificates.server_context()
        await web.TCPSite(runner, "127.0.0.1", self.tls_port, ssl_context=tls).start()
        await web.TCPSite(runner, "127.0.0.1", self.api_port).start()
        await asyncio.start_server(self.connect_proxy.serve, "127.0.0.1", self.proxy_port)

    async def _dispatch(self, request: web.Request) -> web.StreamResponse:
        host = request.host.partition(":")[0]
        if registry.is_registry(host):
            return await registry.handle(request, self.state)
        if host in bearer.HOSTS:
            return await bearer.handle(request, self.state)
        return await control.handle(request, self.state)

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
