"""Roads to the registry without the lab's proxy: own hosts file and name server, in a namespace of one's own."""

import asyncio
import contextlib
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from .gateway import Lab

REGISTRY, NOBODY, NAME_SERVER = "127.0.0.77", "127.0.0.79", "127.0.0.78"
"""Where the registry answers, where nothing does, and who knows no names."""

_MOUNTS = "mount --bind {0}/hosts /etc/hosts && mount --bind {0}/resolv.conf /etc/resolv.conf && "
_CERTIFICATES = "mount --bind {0}/docker /etc/docker && "


class Refuser(asyncio.DatagramProtocol):
    """A name server that knows nobody: every question is answered with NXDOMAIN."""

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        question = data[12 : data.index(b"\0", 12) + 5]
        self._transport.sendto(data[:2] + b"\x81\x83" + data[4:6] + bytes(6) + question, addr)


class Road:
    """While it is open, ``inside`` before a command gives it this machine's name, ECR Public's, and those told."""

    def __init__(self, lab: "Lab", folder: Path) -> None:
        self._gateway_port = lab.tls_port
        self._folder = folder
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="road", daemon=True)

    def __enter__(self) -> Self:
        (self._folder / "docker").mkdir()
        (self._folder / "resolv.conf").write_text(f"nameserver {NAME_SERVER}\noptions timeout:1 attempts:1\n")
        self.forget()
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result(timeout=10)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(timeout=10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)

    @property
    def inside(self) -> tuple[str, ...]:
        """The beginning of a command that is to take this road."""
        mounts = _MOUNTS.format(self._folder)
        if Path("/etc/docker").is_dir():
            mounts += _CERTIFICATES.format(self._folder)
        return "unshare", "-m", "bash", "-c", f'{mounts}exec "$@"', "road"

    def forget(self) -> None:
        """Know only this machine, and ECR Public as a sign of life."""
        (self._folder / "hosts").write_text(f"127.0.0.1 localhost\n{REGISTRY} public.ecr.aws\n")

    def leads_to(self, host: str, address: str = REGISTRY) -> None:
        """Give a host an address."""
        with (self._folder / "hosts").open("a") as hosts:
            hosts.write(f"{address} {host}\n")

    async def _open(self) -> None:
        self._server = await asyncio.start_server(self._forward, REGISTRY, 443)
        self._names, _ = await self._loop.create_datagram_endpoint(Refuser, local_addr=(NAME_SERVER, 53))

    async def _close(self) -> None:
        self._server.close()
        self._names.close()

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self._gateway_port)
        await asyncio.gather(_pump(reader, there_writer), _pump(there_reader, writer))


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while chunk := await reader.read(65536):
            writer.write(chunk)
            await writer.drain()
    with contextlib.suppress(OSError):
        writer.close()
