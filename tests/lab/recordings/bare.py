"""A network without the lab: names that do not resolve, and addresses that fail in their own ways.

It is a network namespace of its own, so that the addresses need not be loopback ones, with which docker is laxer.
"""

import contextlib
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HOSTS = """127.0.0.1 localhost
192.0.2.31 111122223333.dkr.ecr.us-east-1.amazonaws.com
192.0.2.32 111122223333.dkr.ecr.us-west-2.amazonaws.com api.ecr.us-west-2.amazonaws.com
192.0.2.33 111122223333.dkr.ecr.eu-west-1.amazonaws.com
192.0.2.34 111122223333.dkr.ecr.eu-central-1.amazonaws.com
"""
"""Nobody listens at .31, .32 drops connections, .33 accepts and says nothing, .34 speaks plain HTTP."""


@dataclass(frozen=True)
class BareNetwork:
    """The namespace, by a process that lives in it."""

    pid: int

    def entered(self, work: Path) -> list[str]:
        """Words to put before a command, so that it runs there, with a name server that knows nothing."""
        (work / "hosts").write_text(HOSTS)
        (work / "resolv.conf").write_text("nameserver 127.0.0.53\noptions timeout:2 attempts:1\n")
        binds = f"/bin/mount --bind {work}/hosts /etc/hosts && /bin/mount --bind {work}/resolv.conf /etc/resolv.conf"
        space = ["/usr/bin/nsenter", f"--net=/proc/{self.pid}/ns/net", "/usr/bin/unshare", "-m"]
        return [*space, "/bin/bash", "-c", f'{binds} && exec "$@"', "bare"]


@contextlib.contextmanager
def bare_network() -> Iterator[BareNetwork]:
    """Make the namespace and serve its bad addresses, in a process of its own."""
    command = ["/usr/bin/unshare", "-n", sys.executable, "-m", __name__]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        if process.stdout.readline() != "ready\n":
            raise RuntimeError("the bare network did not come up")
        yield BareNetwork(process.pid)
        process.stdin.close()


def serve() -> None:
    """Give the loopback interface its addresses, and be bad until standard input ends."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    for last in range(31, 35):
        subprocess.run(["ip", "address", "add", f"192.0.2.{last}/32", "dev", "lo"], check=True)
    with contextlib.ExitStack() as stack:
        full = stack.enter_context(socket.create_server(("192.0.2.32", 443), backlog=0))
        stack.enter_context(socket.create_server(("192.0.2.33", 443)))
        plain = stack.enter_context(socket.create_server(("192.0.2.34", 443)))
        for _ in range(3):
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        names = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        names.bind(("127.0.0.53", 53))
        for answer, server in ((_no_such_host, names), (_plain_http, plain)):
            threading.Thread(target=answer, args=(server,), daemon=True).start()
        print("ready", flush=True)
        sys.stdin.read()


def _no_such_host(names: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while True:
            data, address = names.recvfrom(4096)
            end = data.index(b"\0", 12) + 5
            names.sendto(data[:2] + b"\x81\x83" + data[4:6] + bytes(6) + data[12:end], address)


def _plain_http(server: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while True:
            client, _ = server.accept()
            with client:
                client.recv(4096)
                client.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


if __name__ == "__main__":
    serve()
