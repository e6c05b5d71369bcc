"""A machine that lacks things: a home, a locale, a clock, a folder, memory, file handles, a terminal's width."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
from zipfile import ZipFile

import pytest

from ecrdoctor.regex import regex
from ecrdoctor.report.layout import width_of

from ..program import Done, Program
from .world import HEADLINE, IMAGE, LOG, QUIET

EXPLAIN = ("explain", "--offline", "push.log")
FIRST = f"✗ push.log: {HEADLINE}"
HOMES = ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")
UTF8 = ("PYTHONUTF8",)
CHECK = ("check", "--timeout", "5", "-q", IMAGE)
NO_DAEMON = "This push would fail: The Docker daemon is not running."


@pytest.fixture
def work(program: Program) -> Program:
    """A folder with a log in it."""
    (program.folder / "push.log").write_text(LOG, encoding="utf-8")
    return program


def _run(program: Program, *command: str, without: tuple[str, ...] = (), **environ: str) -> Done:
    environment = {name: value for name, value in program.environment().items() if name not in without} | environ
    done = subprocess.run(
        command, cwd=program.folder, env=environment, capture_output=True, stdin=subprocess.DEVNULL, timeout=60,
        check=False,
    )  # fmt: skip
    return Done(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))


def _first(done: Done) -> tuple[int, str, str]:
    return done.code, done.out.partition("\n")[0], done.err


@pytest.mark.parametrize(
    ("without", "environ"),
    [
        (HOMES, {}),
        (HOMES, {"HOME": "/nonexistent"}),
        (HOMES, {"HOME": ""}),
        (HOMES, {"HOME": "/dev/null"}),
        ((), {f"FILLER_{n}": "x" * 100_000 for n in range(10)}),
        ((), {"TERM": "dumb", "COLUMNS": "99999999999999999999"}),
        ((), {"COLUMNS": "-1"}),
        ((), {"COLUMNS": "9" * 5000}),
        ((), {"TMPDIR": "/nonexistent"}),
        ((), {"TZ": "/etc/passwd"}),
        (UTF8, {"LC_ALL": "xx_XX.nonsense"}),
        (UTF8, {"LC_ALL": "C"}),
        (UTF8, {"LANG": "\udcff\udcfe"}),
    ],
)
def test_variables_of_any_kind(work: Program, without: tuple[str, ...], environ: dict[str, str]) -> None:
    assert _first(_run(work, *work.command(*EXPLAIN), without=without, **environ)) == (1, FIRST, "")


@pytest.mark.parametrize("environ", [{}, {"HOME": "/dev/null"}])
def test_checks_without_a_home(work: Program, environ: dict[str, str]) -> None:
    done = _run(work, *work.command(*CHECK), without=HOMES, **QUIET, **environ)
    assert done == Done(1, f"{NO_DAEMON}\n", "")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(EXPLAIN, 1), (CHECK, 1), (("config", "path"), 0), (("config", "show", "explain"), 0), (("--version", "-v"), 0)],
)
def test_a_user_that_the_system_does_not_know(work: Program, arguments: tuple[str, ...], code: int) -> None:
    """As containers run them: a user id without an entry, without a home, and nothing left in the folder."""
    if os.geteuid() != 0:
        pytest.skip("only root can become another user")
    read_all = ("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search")  # Python itself may lie in /root
    become = ("setpriv", "--reuid=54321", "--regid=54321", "--clear-groups", *read_all)
    work.folder.chmod(0o777)
    done = _run(work, *become, *work.command(*arguments), without=HOMES, **QUIET)
    assert (done.code, done.err) == (code, "")
    assert [file.name for file in work.folder.iterdir()] == ["push.log"]
    if arguments == ("config", "path"):
        assert done.out == "none of your own: this user has no home folder\n"


def test_a_home_that_may_not_be_entered(work: Program) -> None:
    """`sudo -u somebody` keeps the HOME of whoever called it."""
    if os.geteuid() != 0:
        pytest.skip("only root can give up the right to read everything")
    home = work.folder / "locked"
    (home / ".config").mkdir(parents=True)
    os.chown(home, 65534, 65534)
    home.chmod(0)
    powerless = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all", "--")
    environ = {"HOME": str(home), "XDG_CACHE_HOME": f"{home}/.cache", "XDG_CONFIG_HOME": f"{home}/.config"}
    assert _first(_run(work, *powerless, *work.command(*EXPLAIN), **environ)) == (1, FIRST, "")
    for command in (("explain", "--offline"), ("lint",)):
        assert _run(work, *powerless, *work.command(*command, "locked/a"), **environ) == Done(
            2, "", "ecrdoctor: locked/a: Permission denied\n  Check the file and its permissions.\n"
        )
    home.chmod(0o700)


@pytest.mark.parametrize(
    ("environ", "first"),
    [
        ({"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}, f"X push.log: {HEADLINE}"),
        ({"LC_ALL": "POSIX", "PYTHONIOENCODING": "latin-1"}, f"X push.log: {HEADLINE}"),
    ],
)
def test_an_encoding_that_lacks_characters(work: Program, environ: dict[str, str], first: str) -> None:
    assert _first(_run(work, *work.command(*EXPLAIN), **environ)) == (1, first, "")


def test_chinese_in_gbk(work: Program) -> None:
    done = subprocess.run(
        work.command(*EXPLAIN, "--lang", "zh"), cwd=work.folder, capture_output=True, check=False,
        env=work.environment(PYTHONIOENCODING="gbk"),
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, b"")
    assert "客户端没有该 registry 的凭证" in done.stdout.decode("gbk")


@pytest.mark.parametrize("moment", ["1970-01-01 00:00:10", "2039-06-01 00:00:00", "2107-01-01 00:00:00"])
def test_a_clock_that_is_wrong(work: Program, moment: str) -> None:
    if shutil.which("faketime") is None:
        pytest.skip("needs faketime")
    fake = ("faketime", "--exclude-monotonic", "-f", f"@{moment}")  # the clock that only counts is never wrong
    files = ("-o", "out.html", "--bundle", "out.zip")
    assert _run(work, *fake, *work.command(*EXPLAIN, *files), TZ="UTC") == Done(1, "", "")
    assert f"{moment[:10]}T" in (work.folder / "out.html").read_text(encoding="utf-8")
    assert _run(work, *fake, *work.command(*CHECK), TZ="UTC", **QUIET) == Done(1, f"{NO_DAEMON}\n", "")
    with ZipFile(work.folder / "out.zip") as bundle:
        assert bundle.testzip() is None


@pytest.mark.parametrize(
    ("arguments", "code", "err"),
    [
        (("explain", "--offline", "../push.log"), 1, ""),
        (("lint", "."), 2, "ecrdoctor: .: the folder holds no script and no CI file\n  Name the file itself.\n"),
        (("config", "show", "explain"), 0, ""),
        (("rules", "list"), 0, ""),
        (CHECK, 1, ""),
        (
            ("explain", "--offline", "-", "-o", "out.md"),
            4,
            "ecrdoctor: out.md: cannot be written: No such file or directory\n  Choose another place for it.\n",
        ),
        (("run", "--offline", "--", "true"), 0, ""),
    ],
)
def test_the_current_folder_is_gone(work: Program, arguments: tuple[str, ...], code: int, err: str) -> None:
    script = 'mkdir gone && cd gone && rmdir ../gone && exec "$@"'
    done = _run(work, "bash", "-c", script, "-", *work.command(*arguments), **QUIET)
    assert (done.code, done.err) == (code, err)


@pytest.mark.parametrize("limit", ["--nofile=16", "--as=536870912"])
def test_little_to_live_on(work: Program, limit: str) -> None:
    assert _first(_run(work, "prlimit", limit, "--", *work.command(*EXPLAIN))) == (1, FIRST, "")
    with (work.folder / "large.log").open("w", encoding="utf-8") as log:
        log.write("nothing to see here\n" * 400_000 + LOG)
    done = _run(work, "prlimit", limit, "--", *work.command("explain", "--offline", "large.log"))
    assert _first(done) == (1, f"✗ large.log: {HEADLINE}", "")
    assert _run(work, "prlimit", limit, "--", *work.command(*CHECK), **QUIET) == Done(1, f"{NO_DAEMON}\n", "")


def test_no_memory_left_is_said_in_one_line(work: Program) -> None:
    """Whoever asks for too much is told so by Python; a real shortage comes at a place that nobody can choose."""
    script = (
        "import runpy, sys\n"
        "import ecrdoctor.reading.read as read\n"
        "read.read_log = lambda *_: bytearray(1 << 60)\n"
        f"sys.argv = ['ecrdoctor', *{EXPLAIN!r}]\n"
        "runpy.run_module('ecrdoctor', run_name='__main__')\n"
    )
    done = _run(work, sys.executable, "-c", script)
    assert done == Done(4, "", "ecrdoctor: cannot go on: Cannot allocate memory\n")


@pytest.mark.parametrize("flag", ["-O", "-OO", "-Wdefault", "-Xdev"])
def test_python_in_other_modes(work: Program, flag: str) -> None:
    """No warning of Python's reaches the user either."""
    command = work.command(*EXPLAIN)
    assert _first(_run(work, command[0], flag, *command[1:])) == (1, FIRST, "")


def _at_a_terminal(program: Program, columns: int, *arguments: str) -> tuple[int, str]:
    """The exit code, and all that a terminal of that width was sent."""
    main, side = pty.openpty()
    subprocess.run(["stty", "cols", str(columns), "rows", "10"], stdin=side, check=True)
    process = subprocess.Popen(
        program.command(*arguments), cwd=program.folder, env=program.environment(TERM="xterm", **QUIET),
        stdin=side, stdout=side, stderr=side,
    )  # fmt: skip
    os.close(side)
    shown = b""
    while select.select([main], [], [], 30)[0]:
        try:
            piece = os.read(main, 65536)
        except OSError:  # the other end is closed
            break
        shown += piece
    os.close(main)
    return process.wait(20), regex(r"\x1b\[[0-9;]*m").remove(shown).decode()


def test_twenty_columns(work: Program) -> None:
    """Lines get as short as 30 columns, below which no sentence can be read; only what must stay whole is longer."""
    code, shown = _at_a_terminal(work, 20, *EXPLAIN)
    lines = shown.splitlines()
    assert (code, lines[:3]) == (
        1, ["✗ push.log: Most likely: The", "  client has no credentials", "  for this registry."]
    )  # fmt: skip
    whole = [
        "target",
        "aws",
        "docker",
        "More:",
        "https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html",
    ]
    assert [line.split()[0] for line in lines if width_of(line) > 30] == whole


@pytest.mark.parametrize("columns", [0, 1, 20, 200])
def test_the_line_of_progress_fits_on_one(work: Program, columns: int) -> None:
    """It is drawn over again and again; a part of it on a line above would stay."""
    code, shown = _at_a_terminal(work, columns, *CHECK)
    first, *drawn, last = shown.split("\r\x1b[2K")
    assert (code, first, last) == (1, "", f"{NO_DAEMON}\r\n")
    most = {0: 70, 1: 70, 20: 19, 200: 70}[columns]
    assert {(line[:10], width_of(line) <= most) for line in drawn} == {("checking (", True)}


def test_logs_that_are_no_files(work: Program) -> None:
    """In a folder they are passed over; named, they are read as what they are, or refused in one line."""
    folder = work.folder / "logs"
    folder.mkdir()
    shutil.copy(work.folder / "push.log", folder / "a.log")
    os.mkfifo(folder / "pipe.log")
    (folder / "loop.log").symlink_to("loop.log")
    (folder / "round").symlink_to("..")
    assert _first(work("explain", "--offline", "logs")) == (1, f"✗ logs/a.log: {HEADLINE}", "")
    for name, reason in (
        ("logs/loop.log", "Too many levels of symbolic links"),
        ("/proc/self/mem", "Input/output error"),
        ("x" * 300, "File name too long"),
    ):
        assert work("explain", "--offline", name) == Done(
            2, "", f"ecrdoctor: {name}: {reason}\n  Check the file and its permissions.\n"
        )
    assert [work("explain", "--offline", name).code for name in ("/dev/null", "/dev/zero")] == [3, 3]


def test_a_log_through_a_pipe_with_a_name(work: Program) -> None:
    pipe = work.folder / "pipe.log"
    os.mkfifo(pipe)
    process = subprocess.Popen(
        work.command("explain", "--offline", "pipe.log"), cwd=work.folder, env=work.environment(),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    pipe.write_text(LOG, encoding="utf-8")
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out.decode().splitlines()[0], err) == (1, f"✗ pipe.log: {HEADLINE}", b"")


def test_a_log_that_grows_while_it_is_read(work: Program) -> None:
    script = 'while :; do printf "%065536d\\n" 0; done >>push.log & writer=$!; "$@"; code=$?; kill $writer; exit $code'
    done = _run(work, "prlimit", f"--fsize={1 << 28}", "--", "bash", "-c", script, "-", *work.command(*EXPLAIN))
    assert (done.code, done.out.partition("\n")[0]) == (1, FIRST)
    assert (work.folder / "push.log").stat().st_size > len(LOG)


def test_a_line_without_end(work: Program) -> None:
    done = work("explain", "--offline", stdin=b"a" * (1 << 20) + b" no basic auth credentials")
    assert _first(done) == (1, f"✗ {HEADLINE}", "")


def test_thousands_of_logs_in_a_folder(work: Program) -> None:
    folder = work.folder / "logs"
    folder.mkdir()
    for number in range(2_000):
        (folder / f"{number}.log").touch()
    done = work("explain", "--offline", "--format", "jsonl", "logs")
    assert (done.code, done.out.count("\n"), done.err) == (3, 2_000, "")  # an empty log does not say how it went
