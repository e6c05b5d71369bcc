"""The logs that are read: a short one, long ones with the failure at a chosen place, and a thousand short ones."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ACCOUNT = "111122223333"
HOST = f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com"
FAILURE = (
    f"name unknown: The repository with name 'team/orders-api' does not exist in the registry with id '{ACCOUNT}'\n"
).encode()
RECORDED = Path(__file__).resolve().parent.parent / "examples" / "logs"
_LINE = "2026-11-23T19:{:02d}:{:02d}Z #{} {}.{:03d}  compiling module src/lib_{}.rs with -O2 [{}/1200]\n"
_LONGEST_RECORDED = 3000


def write_small(file: Path) -> None:
    """A 60-line log of a push that fails."""
    layers = [f"{i:012x}: Preparing\n" for i in range(28)] + [f"{i:012x}: Waiting\n" for i in range(28)]
    head = f"$ docker push {HOST}/team/orders-api:1.4\nThe push refers to repository [{HOST}/team/orders-api]\n"
    tail = FAILURE.decode() + "make: *** [push] Error 1\n"
    file.write_text(head + "".join(layers) + tail, encoding="utf-8")


@contextmanager
def large(file: Path, megabytes: int, hit: str, *, one_line: bool = False) -> Iterator[None]:
    """A build log with a failed push in it, deleted afterwards.

    Args:
        file: where it lies meanwhile.
        megabytes: 10^6 bytes each.
        hit: `start`, `end` or `nowhere`.
        one_line: without line breaks, as some programs print.
    """
    block = "".join(_LINE.format(i % 60, i % 59, i % 20, i, i % 1000, i, i) for i in range(1200)).encode()
    failure = FAILURE
    if one_line:
        block, failure = block.replace(b"\n", b" "), b" " + FAILURE.strip() + b" "
    with file.open("wb") as out:
        out.write(failure if hit == "start" else b"")
        for _ in range(megabytes * 1_000_000 // len(block)):
            out.write(block)
        out.write(failure if hit == "end" else b"")
    try:
        yield
    finally:
        file.unlink()


def write_many(folder: Path, count: int) -> int:
    """Logs of real clients, each with an account, a repository and digests of its own: no two have a line of those
    in common that could be remembered. Returns bytes per log, on average."""
    folder.mkdir()
    recorded = [file.read_bytes() for file in sorted(RECORDED.rglob("*.log"))]
    short = [log for log in recorded if len(log) < _LONGEST_RECORDED]
    total = 0
    for number in range(count):
        digest = hashlib.sha256(str(number).encode()).hexdigest()
        log = short[number * len(short) // count].replace(ACCOUNT.encode(), f"{10**11 + number * 7919}".encode())
        log = log.replace(b"team/", f"team-{digest[:6]}/".encode())
        text = log + f"\nimage digest: sha256:{digest}\n".encode()
        total += (folder / f"{number:04d}.log").write_bytes(text)
    return total // count
