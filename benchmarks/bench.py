"""Measures ecrdoctor against named peers, in the same run: whole processes, interleaved pairs, medians.

Run it with `make bench`. Peers: the AWS CLI (installed from PyPI into a virtual environment of its own) and
ripgrep (from the system's packages). Writes benchmarks/RESULTS.md. PAIRS and BIG_MEGABYTES change the effort.
"""

from __future__ import annotations

import logging
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from ecrdoctor import __version__
from ecrdoctor.facts.model import FACTS
from ecrdoctor.rulebook.pattern import to_raw, to_re2
from ecrdoctor.rulebook.store import open_rulebook

ROOT = Path(__file__).resolve().parent.parent
PAIRS = int(os.environ.get("PAIRS", "10"))
BIG_MEGABYTES = int(os.environ.get("BIG_MEGABYTES", "1000"))
PAUSE = 0.2
"""Seconds added to an API call."""
LONGEST_CHAIN = 3
"""DescribeRepositories, GetRepositoryPolicy, GetRegistryPolicy: each is asked only after the one before."""
HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
FAILURE = (
    f"name unknown: The repository with name 'team/orders-api' does not exist in the registry with id '{HOST[:12]}'\n"
)


@dataclass(frozen=True)
class Run:
    """One finished process."""

    wall: float
    """Seconds."""
    peak: float
    """MiB."""


def measure(command: list[str]) -> Run:
    """Run a command, its output thrown away."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    return Run(time.perf_counter() - start, usage.ru_maxrss / 1024)


def compare(ours: list[str], peer: list[str], pairs: int) -> tuple[list[Run], list[Run]]:
    """Both commands in turn, after one warm-up each."""
    measure(ours)
    measure(peer)
    measured = [(measure(ours), measure(peer)) for _ in range(pairs)]
    return [ours_run for ours_run, _ in measured], [peer_run for _, peer_run in measured]


def row(name: str, ours: list[Run], peer: list[Run]) -> str:
    """One line of the table."""
    ratios = [a.wall / b.wall for a, b in zip(ours, peer, strict=True)]
    return (
        f"| {name} | {statistics.median(r.wall for r in ours):.3f} | {statistics.median(r.wall for r in peer):.3f} "
        f"| **{statistics.median(ratios):.2f}** ({min(ratios):.2f}–{max(ratios):.2f}) "
        f"| {max(r.peak for r in ours):.0f} | {len(ratios)} |"
    )


def installed(folder: Path, *packages: str) -> Path:
    """The bin directory of a fresh virtual environment with the packages, byte-compiled as pip leaves them."""
    venv.create(folder, with_pip=True)
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([folder / "bin" / "python", "-m", "pip", "install", "-q", *packages], check=True, env=environment)
    return folder / "bin"


def write_small(file: Path) -> None:
    """A 60-line log of a push that fails."""
    layers = [f"{i:012x}: Preparing\n" for i in range(28)] + [f"{i:012x}: Waiting\n" for i in range(28)]
    head = f"$ docker push {HOST}/team/orders-api:1.4\nThe push refers to repository [{HOST}/team/orders-api]\n"
    file.write_text(head + "".join(layers) + FAILURE + "make: *** [push] Error 1\n", encoding="utf-8")


def write_big(file: Path, megabytes: int) -> None:
    """A build log that ends in a failed push."""
    line = "2026-11-23T19:{:02d}:{:02d}Z #{} {}.{:03d}  compiling module src/lib_{}.rs with -O2 [{}/20000]\n"
    block = "".join(line.format(i % 60, i % 59, i % 20, i, i % 1000, i, i) for i in range(20000)).encode()
    with file.open("wb") as out:
        for _ in range(megabytes * 1_000_000 // len(block)):
            out.write(block)
        out.write(FAILURE.encode())


def write_patterns(file: Path) -> int:
    """Every pattern of the rules, in the form that finds them in a raw log, for ripgrep."""
    rulebook = open_rulebook()
    patterns = [to_raw(to_re2(source)) for owner in (*rulebook.rules, *rulebook.signs) for source in owner.any]
    text = "\n".join(pattern for pattern in patterns if r"\n" not in pattern) + "\n"  # ripgrep goes line by line
    for name in FACTS:  # ripgrep joins all patterns into one, where a group's name may stand once
        text = text.replace(f"(?P<{name}>", "(?:")
    file.write_text(text, encoding="utf-8")
    return text.count("\n")


def small_rows(work: Path, ours: str, aws: str) -> Iterator[str]:
    """Start-up: what every run costs."""
    small = work / "small.log"
    write_small(small)
    peer = [aws, "--version"]
    explain = [ours, "explain", "--offline", str(small)]
    yield row("`explain --offline`, 60-line log, against `aws --version`", *compare(explain, peer, PAIRS))
    yield row("`--version`, against `aws --version`", *compare([ours, "--version"], peer, PAIRS))


def large_rows(work: Path, ours: str) -> Iterator[str]:
    """A log that is too large to be read as a whole, with the failure in its last line."""
    ripgrep = shutil.which("rg")
    if ripgrep is None:
        print("ripgrep is not installed (apt-get install ripgrep): the large log is left out", file=sys.stderr)
        return
    big, patterns = work / "big.log", work / "patterns.txt"
    count = write_patterns(patterns)
    write_big(big, BIG_MEGABYTES)
    explain = [ours, "explain", "--offline", str(big)]
    peer = [ripgrep, "-i", "-c", "-f", str(patterns), str(big)]
    name = f"`explain --offline`, {BIG_MEGABYTES} MB log, against `rg -i -c -f`, same {count} patterns"
    yield row(name, *compare(explain, peer, max(3, PAIRS // 2)))


def live_rows(ours: str, aws: str) -> Iterator[str]:
    """The preflight against the three commands a person would type, both asking the same emulator."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        region = "--region eu-west-1"
        os.environ |= {
            "AWS_ENDPOINT_URL": f"http://{host}:{port}",
            "AWS_ACCESS_KEY_ID": "bench",
            "AWS_SECRET_ACCESS_KEY": "bench",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        create = [aws, "ecr", "create-repository", "--repository-name", "team/app", *region.split()]
        subprocess.run(create, check=True, stdout=subprocess.DEVNULL)
        person = f"{aws} sts get-caller-identity {region}; {aws} ecr describe-repositories {region}"
        person += f"; {aws} ecr get-login-password {region}"
        check = [ours, "check", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app:1"]
        name = "`check IMAGE`, against `sts get-caller-identity`, `ecr describe-repositories`, `ecr get-login-password`"
        yield row(name, *compare(check, ["sh", "-c", person], PAIRS))
    finally:
        server.stop()


class SlowWire(BaseHTTPRequestHandler):
    """Passes API calls on, each after a pause."""

    pause = 0.0
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
        self.send_response(status)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def slow_api_line(work: Path, ours: str) -> str:
    """What 200 ms more for every API call add to a preflight, against its longest chain of dependent calls."""
    sys.path.insert(0, str(ROOT))
    from tests.lab.gateway import Lab
    from tests.lab.world import CI_USER, HEALTHY

    check = [ours, "check", "123456789012.dkr.ecr.us-east-1.amazonaws.com/team/orders-api:1"]
    folder = work / "lab"
    folder.mkdir()
    with Lab(folder) as lab:
        lab.load(HEALTHY)
        SlowWire.upstream = lab.api_url
        wire = ThreadingHTTPServer(("127.0.0.1", 0), SlowWire)
        threading.Thread(target=wire.serve_forever, daemon=True).start()
        os.environ |= lab.credentials(CI_USER) | {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{wire.server_port}"}
        medians = []
        for SlowWire.pause in (0.0, PAUSE):
            measure(check)
            medians.append(statistics.median(measure(check).wall for _ in range(PAIRS)))
        wire.shutdown()
    plain, slow = medians
    chain = LONGEST_CHAIN * PAUSE
    return (
        f"With {PAUSE * 1000:.0f} ms added to every API call, `check` takes {slow:.2f} s instead of {plain:.2f} s: "
        f"{(slow - plain) / chain:.2f} × its longest chain of {LONGEST_CHAIN} dependent calls."
    )


def main() -> None:
    """Measure, print, write the table."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        ours = str(installed(work / "ours", str(ROOT)) / "ecrdoctor")
        aws = str(installed(work / "aws", "awscli") / "aws")
        aws_version = subprocess.run([aws, "--version"], capture_output=True, text=True, check=True).stdout.strip()
        rows = [*small_rows(work, ours, aws), *large_rows(work, ours), *live_rows(ours, aws)]
        slow = slow_api_line(work, ours)
    table = [
        "# Results",
        "",
        f"Made by `make bench` with ecrdoctor {__version__} on {platform.machine()} with {os.cpu_count()} cores, "
        f"{platform.python_implementation()} {platform.python_version()}; peer: {aws_version}.",
        "Whole processes, wall seconds, medians of interleaved pairs; the ratio is ours to the peer's, pair by pair.",
        "",
        "| scenario | ours (s) | peer (s) | ratio (min–max) | our peak (MiB) | pairs |",
        "|---|---|---|---|---|---|",
        *rows,
        "",
        slow,
    ]
    text = "\n".join(table) + "\n"
    print(text)
    (ROOT / "benchmarks" / "RESULTS.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
