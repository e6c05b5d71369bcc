"""A signal at any moment: one line, the signal's exit code, and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ..program import Program
from .world import LOG, QUIET

MOMENTS = Path(__file__).parent / "moments"
EACH = 4
"""Moments per command and signal, from the first import to the last line written."""
COMMANDS = {
    "explain": ("explain", "--offline", "push.log", "-o", "out.html", "--bundle", "out.zip"),
    "lint": ("lint", "push.sh", "-o", "out.md"),
    "report": ("report", "saved.json", "-o", "out.html"),
    "rules": ("explain", "--offline", "--rules", "pack", "push.log", "-o", "out.json"),
}
STOPPED = {signal.SIGINT: 130, signal.SIGTERM: 143}


def _defaults() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):  # a job in the background ignores the first
        signal.signal(number, signal.SIG_DFL)


@pytest.fixture
def work(program: Program) -> Program:
    """A folder with all that the commands read, and a cache that is filled."""
    (program.folder / "push.log").write_text(LOG, encoding="utf-8")
    (program.folder / "push.sh").write_text("docker push 1234.dkr.ecr.eu-west-1.amazonaws.com/app\n", encoding="utf-8")
    (program.folder / "pack").mkdir()
    assert program("explain", "--offline", "push.log", "-o", "saved.json").code == 1
    return program


def _run(program: Program, arguments: tuple[str, ...], **environ: str) -> tuple[int, str, str]:
    path = f"{MOMENTS}{os.pathsep}{program.checkout}"
    done = subprocess.run(
        program.command(*arguments), cwd=program.folder, capture_output=True, timeout=60, preexec_fn=_defaults,
        env=program.environment(PYTHONPATH=path, **environ), check=False,
    )  # fmt: skip
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize("name", COMMANDS)
def test_at_moments_all_along(work: Program, name: str, tmp_path: Path) -> None:
    counted = tmp_path / "calls"
    arguments = COMMANDS[name]
    fresh = name == "rules"  # with a cache of its own each time: the rules are compiled and remembered
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache")} if fresh else {}
    whole = _run(work, arguments, MOMENT="-1", MOMENT_SIGNAL="2", MOMENTS_FILE=str(counted), **cache)
    assert whole in ((0, "", ""), (1, "", ""))
    for made in work.folder.glob("out.*"):
        made.unlink()
    calls = int(counted.read_text(encoding="utf-8"))
    before = sorted(work.folder.iterdir())
    moments = [(calls * (2 * n + 1) // (2 * EACH), number) for n in range(EACH) for number in STOPPED]

    def end_at(moment: int, number: signal.Signals) -> tuple[int, str, str]:
        cache = {"XDG_CACHE_HOME": str(tmp_path / f"cache-{moment}-{number}")} if fresh else {}
        return _run(work, arguments, MOMENT=str(moment), MOMENT_SIGNAL=str(int(number)), **cache)

    with ThreadPoolExecutor(2) as pool:
        ended = pool.map(lambda each: end_at(*each), moments)
        for (moment, number), end in zip(moments, ended, strict=True):
            assert end == (STOPPED[number], "", "ecrdoctor: interrupted\n"), f"at call {moment} of {calls}"
    assert sorted(work.folder.iterdir()) == before
    assert [*tmp_path.rglob("*.tmp"), *work.checkout.rglob("*.tmp")] == []


def test_while_a_file_is_being_written(work: Program) -> None:
    """The moment that matters most: the draft is there, and is not yet the file."""
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from ecrdoctor.cli.ending import obey_signals\n"
        "from ecrdoctor.whole_file import write_whole\n"
        "obey_signals()\n"
        "Path.replace = lambda draft, target: (print(draft.exists(), flush=True), os.kill(os.getpid(), 15))\n"
        "write_whole(Path('out.html'), b'x')\n"
    )
    before = sorted(work.folder.iterdir())
    done = subprocess.run(
        [work.command()[0], "-c", script], cwd=work.folder, capture_output=True, env=work.environment(),
        preexec_fn=_defaults, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (143, b"True\n", b"ecrdoctor: interrupted\n")
    assert sorted(work.folder.iterdir()) == before


@pytest.mark.parametrize("number", STOPPED)
def test_during_the_checks(work: Program, number: signal.Signals) -> None:
    """SIGTERM ends at once; Ctrl-C ends the checks, and what is known by then is told. No helper outlives either."""
    helper = work.folder / "docker-credential-slow"
    helper.write_text("#!/bin/sh\necho $$ >helper.pid\nexec sleep 60\n", encoding="utf-8")
    helper.chmod(0o755)
    home = work.checkout / "home"
    (home / ".docker").mkdir(parents=True, exist_ok=True)
    (home / ".docker" / "config.json").write_text('{"credsStore": "slow"}', encoding="utf-8")
    environ = QUIET | {"PATH": f"{work.folder}{os.pathsep}{os.environ['PATH']}"}
    process = subprocess.Popen(
        work.command("check", "123456789012.dkr.ecr.us-east-1.amazonaws.com/app:1", "-o", "out.json"),
        cwd=work.folder, env=work.environment(**environ), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=_defaults,
    )  # fmt: skip
    pid = work.folder / "helper.pid"
    until = time.monotonic() + 20
    while not (pid.exists() and pid.read_text(encoding="utf-8").strip()) and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(number)
    out, err = process.communicate(timeout=20)
    assert _is_gone(int(pid.read_text(encoding="utf-8")))
    written = (work.folder / "out.json").exists()
    stopped = number == signal.SIGINT
    assert process.returncode in ((1, 3) if stopped else (143,))  # by what the other checks had found until then
    assert (out, err, written) == ((b"", b"", True) if stopped else (b"", b"ecrdoctor: interrupted\n", False))


def _is_gone(pid: int) -> bool:
    until = time.monotonic() + 5  # as soon as the system gets round to it
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(") ")[2][:1]
        except OSError:
            return True
        if state == "Z":  # killed; whoever adopted it has not looked yet
            return True
        time.sleep(0.02)
    return False


RACE = """\
import contextlib, os, signal, subprocess, threading, time
from ecrdoctor.cli.ending import obey_signals
from ecrdoctor.systems.child import ask

start, write, begun = subprocess.Popen.__init__, os.write, threading.Event()

def start_slowly(self, *arguments, **options):
    start(self, *arguments, **options)
    print(self.pid, flush=True)
    begun.set()
    time.sleep({start})

def write_slowly(*arguments):
    time.sleep({end})
    return write(*arguments)

def ask_again_and_again():
    with contextlib.suppress(InterruptedError):
        while True:
            ask(["sleep", "60"], b"", 60)

subprocess.Popen.__init__, os.write = start_slowly, write_slowly
obey_signals()
threading.Thread(target=ask_again_and_again, daemon=True).start()
begun.wait()
time.sleep(0.1)
os.kill(os.getpid(), signal.SIGTERM)
time.sleep(60)
"""


@pytest.mark.parametrize("slow", [{"start": 0.4, "end": 0}, {"start": 0, "end": 0.4}], ids=["start", "end"])
def test_while_programs_are_being_started(work: Program, slow: dict[str, float]) -> None:
    """One is on its way when the signal comes; or the next would be started before we are gone."""
    done = subprocess.run(
        [work.command()[0], "-c", RACE.format(**slow)], cwd=work.folder, capture_output=True, env=work.environment(),
        preexec_fn=_defaults, check=False, timeout=20,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (143, b"ecrdoctor: interrupted\n")
    (started,) = done.stdout.split()
    assert _is_gone(int(started))


def test_what_is_ignored_stays_ignored(work: Program) -> None:
    script = (  # it reads until the pipe is closed, so it is there when the signals come
        "mkfifo pipe; trap '' HUP INT; \"$@\" <pipe & child=$!; exec 3>pipe; sleep 0.3; kill -HUP $child; "
        "kill -INT $child; cat push.log >&3; exec 3>&-; wait $child"
    )
    done = subprocess.run(
        ["bash", "-c", script, "-", *work.command("explain", "--offline", "-", "--format", "json")],
        cwd=work.folder, env=work.environment(), capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr, done.stdout[:1]) == (1, b"", b"{")
