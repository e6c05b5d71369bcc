"""`ecrdoctor run` on a terminal: it looks, and the keys work, as without us."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from ..program import Program

# A little shell: leads the session of the terminal, and runs one job in its foreground.
_SHELL = """
import fcntl, os, signal, subprocess, sys, termios
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
signal.signal(signal.SIGTTIN, signal.SIG_IGN)
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
streams = {"stdout": open(sys.argv[1], "wb")} if sys.argv[1] != "-" else {}
def foreground():
    os.setpgid(0, 0)
    os.tcsetpgrp(2 if sys.argv[1] == "-" else 0, os.getpid())
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    signal.signal(signal.SIGTTIN, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
job = subprocess.Popen(sys.argv[2:], preexec_fn=foreground, **streams)
while True:
    status = os.waitpid(job.pid, os.WUNTRACED)[1]
    os.tcsetpgrp(0, os.getpgrp())
    if not os.WIFSTOPPED(status):
        break
    os.write(2, b"[stopped]")
    os.tcsetpgrp(0, job.pid)
    os.killpg(job.pid, signal.SIGCONT)
os.write(2, b"[code %d]" % os.waitstatus_to_exitcode(status))
"""
_DESCRIBE = (
    "import os, sys\n"
    "print([os.isatty(fd) for fd in (0, 1, 2)], *(tuple(os.get_terminal_size(fd)) for fd in (1, 2) if os.isatty(fd)))\n"
)


class Terminal:
    """A terminal of 100 columns and 30 rows, with a shell that runs one command in it."""

    def __init__(self, program: Program, command: list[str], *, stdout: Path | None = None) -> None:
        self.screen = b""
        self._ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (30, 100))
        settings = termios.tcgetattr(theirs)
        settings[3] = settings[3] & ~termios.ECHO | termios.NOFLSH  # keys would throw output away
        termios.tcsetattr(theirs, termios.TCSANOW, settings)
        self._shell = subprocess.Popen(
            [sys.executable, "-c", _SHELL, str(stdout or "-"), *command],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            cwd=program.folder,
            env=program.environment(TERM="xterm"),
        )
        os.close(theirs)

    def until(self, text: bytes) -> bytes:
        """What the screen shows, as soon as it shows `text`."""
        deadline = time.monotonic() + 30
        while text not in self.screen and time.monotonic() < deadline:
            if select.select((self._ours,), (), (), 0.1)[0]:
                try:
                    self.screen += os.read(self._ours, 65536)
                except OSError:  # everybody has left
                    break
        assert text in self.screen, self.screen
        return self.screen

    def type(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self._ours, keys)

    def resize(self, rows: int, columns: int) -> None:
        """Drag the window."""
        termios.tcsetwinsize(self._ours, (rows, columns))

    def end(self) -> bytes:
        """The whole screen, once the shell has left."""
        self.until(b"[code ")
        self._shell.wait(20)
        os.close(self._ours)
        return self.screen


def _run(program: Program, *command: str | Path, stdout: Path | None = None) -> Terminal:
    return Terminal(program, program.command("run", "--offline", "--", *command), stdout=stdout)


def test_the_command_sees_a_terminal_of_the_same_size(program: Program) -> None:
    assert _run(program, sys.executable, "-c", _DESCRIBE).end() == (
        b"[True, True, True] (100, 30) (100, 30)\r\n[code 0]"
    )


def test_each_stream_is_what_it_is_without_us(program: Program) -> None:
    file = program.folder / "out"
    assert _run(program, sys.executable, "-c", _DESCRIBE, stdout=file).end() == b"[code 0]"
    assert file.read_bytes() == b"[True, False, True] (100, 30)\n"


def test_every_byte_reaches_the_screen_once(program: Program) -> None:
    line = r"printf 'a\nb\r\033[1Ac\tq\n\033[31mred\033[0m\377\n'"
    alone = Terminal(program, ["sh", "-c", line]).end()
    assert _run(program, "sh", "-c", line).end() == alone
    assert alone == b"a\r\nb\r\x1b[1Ac\tq\r\n\x1b[31mred\x1b[0m\xff\r\n[code 0]"


def test_a_new_size_is_passed_on(program: Program) -> None:
    script = (
        "import os, signal, time\n"
        "sizes = []\n"
        "signal.signal(signal.SIGWINCH, lambda *_: sizes.append(tuple(os.get_terminal_size(1))))\n"
        "print('ready', flush=True)\n"
        "while (72, 40) not in sizes: time.sleep(0.05)\n"
        "print(sizes[-1])\n"
    )
    terminal = _run(program, sys.executable, "-c", script)
    terminal.until(b"ready\r\n")
    terminal.resize(40, 72)
    assert terminal.end() == b"ready\r\n(72, 40)\r\n[code 0]"


def test_the_command_reads_the_keyboard(program: Program) -> None:
    script = "import getpass; print(getpass.getpass('Password: ')[::-1])"
    terminal = _run(program, sys.executable, "-c", script)
    terminal.until(b"Password: ")
    terminal.type(b"secret\n")
    assert terminal.end() == b"Password: \r\nterces\r\n[code 0]"


@pytest.mark.parametrize(("key", "name"), [(b"\x03", "INT"), (b"\x1c", "QUIT")])
def test_a_key_reaches_the_command_once(program: Program, key: bytes, name: str) -> None:
    script = (
        "import signal, time\n"
        f"signal.signal(signal.SIG{name}, lambda *_: print('{name}', flush=True))\n"
        "print('ready', flush=True)\n"
        "time.sleep(0.6)\n"
        "raise SystemExit(3)\n"
    )
    terminal = _run(program, sys.executable, "-c", script)
    terminal.until(b"ready\r\n")
    terminal.type(key)
    assert terminal.end() == f"ready\r\n{name}\r\n[code 3]".encode()


def test_an_interrupt_from_elsewhere_reaches_the_command_too(program: Program) -> None:
    terminal = _run(program, "sh", "-c", "trap 'echo INT' INT; echo $PPID ready; sleep 0.5; sleep 0.1; exit 3")
    parent = int(terminal.until(b" ready\r\n").split()[0])
    os.kill(parent, signal.SIGINT)
    assert terminal.end() == f"{parent} ready\r\nINT\r\n[code 3]".encode()


def test_ctrl_z_stops_both_and_both_go_on(program: Program) -> None:
    terminal = _run(program, "sh", "-c", "echo ready; for i in 1 2 3 4 5; do sleep 0.1; done; echo end")
    terminal.until(b"ready\r\n")
    terminal.type(b"\x1a")
    assert terminal.end() == b"ready\r\n[stopped]end\r\n[code 0]"


def test_ctrl_c_while_checks_run_ends_with_the_commands_code(program: Program) -> None:
    crawl = (  # in short sleeps: Python would not hear of a signal that comes just before a long one
        "import ecrdoctor.diagnosis.explain as module, os, time\n"
        "module.Explainer.diagnose = lambda *_: os.write(1, b'slow\\n') and [time.sleep(0.05) for _ in range(1200)]\n"
    )
    start = f"{crawl}from ecrdoctor.cli.main import run\nrun()"
    terminal = Terminal(program, [sys.executable, "-c", start, "run", "--", "sh", "-c", "echo failed; exit 6"])
    terminal.until(b"slow\r\n")
    terminal.type(b"\x03")
    assert terminal.end() == b"failed\r\nslow\r\necrdoctor: interrupted\r\n[code 6]"


@pytest.mark.parametrize("missing", ["os.openpty", "signal.sigtimedwait", "os.openpty, signal.sigtimedwait"])
def test_systems_that_lack_a_call(program: Program, missing: str) -> None:
    """Windows has no pseudo-terminals; macOS does not say who sent a signal."""
    start = f"import os, signal\ndel {missing}\nfrom ecrdoctor.cli.main import run\nrun()"
    line = "trap 'echo INT' INT; [ -t 1 ] && echo terminal; echo ready; sleep 0.3; sleep 0.1; exit 3"
    terminal = Terminal(program, [sys.executable, "-c", start, "run", "--offline", "--", "sh", "-c", line])
    terminal.until(b"ready\r\n")
    terminal.type(b"\x03")
    seen = b"" if "openpty" in missing else b"terminal\r\n"
    assert terminal.end() == seen + b"ready\r\nINT\r\n[code 3]"
    process = subprocess.Popen(
        [sys.executable, "-c", start, "run", "--", "sh", "-c", "trap 'exit 9' TERM; echo ready; sleep 1 & wait"],
        cwd=program.folder,
        env=program.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    process.terminate()
    assert process.communicate(timeout=20) == (b"", b"")
    assert process.returncode == 9
