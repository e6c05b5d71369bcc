"""`ecrdoctor run` as a process around real processes: what passes through, what is added, and how it ends."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import ecrdoctor

from ..program import Done, Program

HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
DENIED = "no basic auth credentials"
PASSING = "write tcp 10.0.0.1:1234->10.0.0.2:443: write: connection reset by peer"
HEADLINE = "✗ Most likely: The client has no credentials for this registry."
SECRET = "eyJwYXlsb2FkIjoiVGhpcyBpcyBubyByZWFsIHBhc3N3b3JkIn0="


def _start(program: Program, *arguments: str | Path, **more: Any) -> subprocess.Popen[bytes]:
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | more
    return subprocess.Popen(
        program.command("run", "--offline", *arguments), cwd=program.folder, env=program.environment(), **streams
    )


def _script(program: Program, name: str, text: str) -> Path:
    file = program.folder / name
    file.write_text(text, encoding="utf-8")
    file.chmod(0o755)
    return file


def _in_shell(program: Program, line: str, *arguments: str) -> Done:
    """`line` in bash, with the command line of ecrdoctor and its arguments as "$@"."""
    done = subprocess.run(
        ["bash", "-c", line, "-", *program.command("run", "--offline", *arguments)],
        cwd=program.folder,
        env=program.environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def _gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return _state(pid) == "Z"


def _state(pid: int) -> str:
    """R, S, T, Z …: proc(5)."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]


# --- what passes through


def test_a_command_that_succeeds_is_all_there_is(program: Program) -> None:
    assert program("run", "--", "sh", "-c", "echo out; echo err >&2") == Done(0, "out\n", "err\n")


def test_every_byte_of_both_streams(program: Program) -> None:
    data = {name: os.urandom(10 << 20) for name in ("out", "err")}
    for name, content in data.items():
        (program.folder / name).write_bytes(content)
    writer = (
        "import os\n"
        "with open('out', 'rb') as out, open('err', 'rb') as err:\n"
        "    while (a := out.read(77777)) + (b := err.read(77777)):\n"
        "        os.write(1, a), os.write(2, b)\n"
    )
    script = _script(program, "writer.py", writer.replace("os.write(1, a), os.write(2, b)", _WRITE_ALL))
    out, err = _start(program, "--", sys.executable, script).communicate(timeout=60)
    assert (out == data["out"], err == data["err"]) == (True, True)


_WRITE_ALL = (
    "\n        for fd, data in ((1, a), (2, b)):\n"
    "            while data:\n                data = data[os.write(fd, data):]"
)


def test_output_comes_while_the_command_runs(program: Program) -> None:
    process = _start(program, "--", "sh", "-c", "printf first; read word; echo $word", stdin=subprocess.PIPE)
    assert process.stdin
    assert process.stdout
    assert os.read(process.stdout.fileno(), 100) == b"first"
    process.stdin.write(b"second\n")
    process.stdin.close()
    assert (process.stdout.read(), process.wait(20)) == (b"second\n", 0)


def test_streams_that_go_to_one_place_keep_their_order(program: Program) -> None:
    line = "for i in $(seq 300); do echo out $i; echo err $i >&2; done"
    done = _in_shell(program, '"$@" 2>&1', "--", "sh", "-c", line)
    assert done == Done(0, "".join(f"out {i}\nerr {i}\n" for i in range(1, 301)), "")


def test_standard_input_and_open_files_are_the_commands(program: Program) -> None:
    data = os.urandom(1 << 20)
    process = _start(program, "--", "cat", stdin=subprocess.PIPE)
    assert process.communicate(data, timeout=30) == (data, b"")
    assert _in_shell(program, '"$@" 3< <(echo three)', "--", "sh", "-c", "cat <&3") == Done(0, "three\n", "")


def test_arguments_are_the_commands(program: Program) -> None:
    show = "import sys; print(sys.argv[1:])"
    arguments = ("--retry", "3", "-o", "x.json", "--", "--help", "*", "", "$HOME", "push")
    for separator in (("--",), ()):
        done = program("run", *separator, sys.executable, "-c", show, *arguments)
        assert done == Done(0, f"{list(arguments)}\n", "")


# --- exit codes


@pytest.mark.parametrize("code", [0, 1, 2, 125, 126, 127, 130, 255])
def test_the_exit_code_is_the_commands(program: Program, code: int) -> None:
    done = program("run", "--offline", "--format", "json", "--", "sh", "-c", f"exit {code}")
    assert (done.code, done.out) == (code, "")
    assert (json.loads(done.err)["outcome"] if code else done.err) == ("unknown" if code else "")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGSEGV])
def test_killed_by_a_signal(program: Program, number: int) -> None:
    done = program("run", "--offline", "--", "sh", "-c", f"echo {DENIED}; kill -{int(number)} $$")
    assert (done.code, done.out, done.err.splitlines()[1]) == (128 + number, f"{DENIED}\n", HEADLINE)


def test_what_cannot_be_started(program: Program) -> None:
    (program.folder / "plain").write_text("text", encoding="utf-8")
    _script(program, "garbage", "\x7fELF no program")
    assert program("run", "--", "no-such-docker") == Done(127, "", "ecrdoctor: no-such-docker: command not found\n")
    assert program("run", "--", "./plain") == Done(126, "", "ecrdoctor: ./plain: cannot be run: Permission denied\n")
    assert program("run", "--", "./garbage") == Done(
        126, "", "ecrdoctor: ./garbage: cannot be run: Exec format error\n"
    )


def test_no_command_and_wrong_options(program: Program) -> None:
    usage = "ecrdoctor: run needs a command\n  Type: ecrdoctor run -- docker push REFERENCE\n"
    assert program("run") == program("run", "--") == Done(2, "", usage)
    assert program("run", "-o", "x.pdf", "--", "touch", "ran").code == 2
    for retries in ("x", "-1", "1.5"):
        assert program("run", "--retry", retries, "--", "touch", "ran").code == 2
    assert list(program.folder.iterdir()) == []


# --- the explanation


def test_a_failure_is_explained_on_standard_error(program: Program) -> None:
    done = program("run", "--offline", "--", "sh", "-c", f"printf pushing; echo {DENIED} >&2; exit 7")
    lines = done.err.splitlines()
    assert (done.code, done.out, lines[:3]) == (7, "pushing", [DENIED, "", HEADLINE])
    assert program("run", "--offline", "--lang", "zh", "--", "sh", "-c", f"echo {DENIED}; exit 1").err.startswith(
        "\n✗ 很可能：客户端没有该 registry 的凭证。\n"
    )


@pytest.mark.parametrize("streams", ["stdout", "stderr"])
def test_json_on_standard_error(program: Program, streams: str) -> None:
    redirect = ">&2" if streams == "stderr" else ""
    done = program("run", "--offline", "--format", "json", "--", "sh", "-c", f"echo {DENIED} {redirect}; exit 1")
    report = json.loads(done.err.removeprefix(f"{DENIED}\n"))
    assert (report["outcome"], report["source"], report["causes"][0]["id"]) == ("explained", "-", "not-logged-in")


@pytest.mark.parametrize(("suffix", "first"), [("json", '{\n  "schema"'), ("jsonl", '{"schema"'), ("txt", "✗ ")])
def test_a_report_in_a_file(program: Program, suffix: str, first: str) -> None:
    done = program("run", "--offline", "-o", f"r.{suffix}", "--", "sh", "-c", f"echo {DENIED}; exit 3")
    assert done == Done(3, f"{DENIED}\n", "")
    assert (program.folder / f"r.{suffix}").read_text(encoding="utf-8").startswith(first)


def test_a_success_leaves_no_report(program: Program) -> None:
    assert program("run", "-o", "r.json", "--", "echo", DENIED) == Done(0, f"{DENIED}\n", "")
    assert list(program.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("printed", "summary"),
    [
        ("", "The command failed with exit code 9 and printed nothing."),
        ("all is well", "The command failed with exit code 9, but nothing it printed shows a failed push."),
        ("panic: the frobnicator failed", "The log shows a failure that no rule knows."),
    ],
)
def test_failures_that_no_rule_knows(program: Program, printed: str, summary: str) -> None:
    line = f"printf '{printed}'; exit 9"
    done = program("run", "--offline", "--format", "json", "--", "sh", "-c", line)
    report = json.loads(done.err)
    assert (done.code, done.out, report["outcome"], report["summary"]) == (9, printed, "unknown", summary)
    assert program("run", "--offline", "--", "sh", "-c", line).err.splitlines()[1] == f"? {summary}"


def test_the_command_names_the_image_where_its_output_does_not(program: Program) -> None:
    push = _script(program, "push", f"#!/bin/sh\necho {DENIED}\nexit 1\n")
    named = program("run", "--offline", "--format", "json", "--", push, f"{HOST}/team/app:1")
    assert json.loads(named.err)["target"]["reference"] == f"{HOST}/team/app:1"
    image = f"{HOST}/other:2"
    given = program("run", "--offline", "--format", "json", "--image", image, "--", push, f"{HOST}/team/app:1")
    assert json.loads(given.err)["target"]["reference"] == image
    _script(program, "push", f"#!/bin/sh\necho 'The push refers to repository [{HOST}/log]'\necho {DENIED}\nexit 1\n")
    logged = program("run", "--offline", "--format", "json", "--", push, f"{HOST}/team/app:1")
    assert json.loads(logged.err)["target"]["repository"] == "log"


def test_secrets_pass_through_but_are_not_reported(program: Program) -> None:
    line = f"echo docker login -p {SECRET}; echo {DENIED}; exit 1"
    for form in ("text", "json"):
        done = program("run", "--offline", "--format", form, "--", "sh", "-c", line)
        assert (SECRET in done.out, SECRET in done.err) == (True, False)


def test_live_checks_run_unless_offline(program: Program) -> None:
    line = f"echo 'The push refers to repository [{HOST}/app]'; echo {DENIED}; exit 1"
    aws = {"AWS_EC2_METADATA_DISABLED": "true", "DOCKER_HOST": "tcp://127.0.0.1:1", "HTTPS_PROXY": "http://127.0.0.1:1"}
    live = program("run", "--format", "json", "--timeout", "5", "--", "sh", "-c", line, **aws)
    offline = program("run", "--format", "json", "--offline", "--", "sh", "-c", line, **aws)
    checks = [check["id"] for check in json.loads(live.err)["checks"]]
    assert (live.code, "docker-login" in checks, json.loads(offline.err)["checks"]) == (1, True, [])


@pytest.mark.skipif(not shutil.which("docker"), reason="needs docker's command line")
def test_a_real_client_without_a_daemon(program: Program) -> None:
    arguments = ("--offline", "--format", "json", "--", "docker", "-H", "tcp://127.0.0.1:1", "push", f"{HOST}/app:1")
    alone = subprocess.run(arguments[4:], capture_output=True, text=True, check=False)
    done = program("run", *arguments)
    report = json.loads(done.err.removeprefix(alone.stderr))
    assert (done.code, done.out) == (alone.returncode, alone.stdout)
    assert (report["causes"][0]["id"], report["target"]["repository"]) == ("docker-daemon-unreachable", "app")


def test_a_log_of_any_size_is_explained_in_bounded_memory(program: Program) -> None:
    line = f"yes 'a line of a long build' | head -c 200000000; echo {DENIED}; exit 1"
    watched = (
        "import atexit, pathlib, runpy, sys\n"
        "status = pathlib.Path('/proc/self/status')\n"  # unlike getrusage, not inherited from the parent
        "atexit.register(lambda: pathlib.Path('peak').write_text(status.read_text()))\n"
        "runpy.run_module('ecrdoctor', run_name='__main__')\n"
    )
    command = [sys.executable, "-c", watched, "run", "--offline", "-o", "r.json", "--", "sh", "-c", line]
    done = subprocess.run(
        command, stdout=subprocess.DEVNULL, cwd=program.folder, env=program.environment(), timeout=60, check=False
    )
    report = json.loads((program.folder / "r.json").read_text(encoding="utf-8"))
    assert (done.returncode, report["causes"][0]["id"]) == (1, "not-logged-in")
    peak = (program.folder / "peak").read_text(encoding="utf-8").partition("VmHWM:")[2].split()
    assert (int(peak[0]) < 200 << 10, peak[1]) == (True, "kB")


# --- nothing changes the exit code


@pytest.mark.parametrize(
    ("options", "first"),
    [
        (("--rules", "nowhere"), "ecrdoctor: nowhere: no such directory of rules"),
        (("-o", "gone/r.json"), "ecrdoctor: gone/r.json: cannot be written: No such file or directory"),
    ],
)
def test_an_explanation_that_fails_is_one_line(program: Program, options: tuple[str, ...], first: str) -> None:
    done = program("run", "--offline", *options, "--", "sh", "-c", f"echo {DENIED}; exit 5")
    assert (done.code, done.out, done.err.splitlines()[0]) == (5, f"{DENIED}\n", first)


def test_an_explanation_that_crashes_is_one_line(program: Program) -> None:
    crash = (
        "import ecrdoctor.diagnosis.explain as explain, sys\n"
        "def crash(*_): raise RuntimeError('out of ideas')\n"
        "explain.Explainer.diagnose = crash\n"
        "from ecrdoctor.cli.main import run\nrun()\n"
    )
    done = subprocess.run(
        [sys.executable, _script(program, "crash.py", crash), "run", "--", "sh", "-c", "exit 5"],
        env=program.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    line = "ecrdoctor: the failure could not be explained: internal error (RuntimeError)\n"
    assert (done.returncode, done.stdout) == (5, "")
    assert done.stderr.lstrip("\n") == line


@pytest.mark.parametrize("redirect", ["2>&-", "2>/dev/full", ">&-", "<&-", "2> >(exec true)"])
def test_streams_that_take_nothing(program: Program, redirect: str) -> None:
    done = _in_shell(program, f'"$@" {redirect}', "--", "sh", "-c", "sleep 0.2; exit 5")
    assert (done.code, done.out) == (5, "")
    assert "Traceback" not in done.err
    assert "Exception ignored" not in done.err


def test_a_reader_that_has_read_enough_ends_the_command(program: Program) -> None:
    done = _in_shell(program, '"$@" | head -1; exit ${PIPESTATUS[0]}', "--", "yes")
    assert done == Done(141, "y\n", "")


def test_a_full_disk_is_told(program: Program) -> None:
    done = _in_shell(program, '"$@" >/dev/full', "--", "yes")
    line = "ecrdoctor: the command's output could not be written: No space left on device\n"
    assert done == Done(141, "", line)


# --- signals


@pytest.mark.parametrize("name", ["HUP", "INT", "QUIT", "TERM", "USR1", "USR2", "CONT", "WINCH"])
def test_signals_reach_the_command_once(program: Program, name: str) -> None:
    line = f"trap 'echo {name}' {name}; echo ready; for i in 1 2 3 4; do sleep 0.1; done; exit 42"
    process = _start(program, "--", "sh", "-c", line, preexec_fn=_default_signals)
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    process.send_signal(getattr(signal, f"SIG{name}"))
    out, err = process.communicate(timeout=20)
    told_to_end = name in ("HUP", "INT", "QUIT", "TERM")
    assert (process.returncode, out) == (42, f"{name}\n".encode())
    assert (err == b"") == told_to_end  # what was interrupted is not explained


def _default_signals() -> None:
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):  # a job in the background ignores some
        signal.signal(number, signal.SIG_DFL)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_command_that_a_signal_kills_is_not_explained(program: Program, number: int) -> None:
    process = _start(
        program, "--retry", "3", "--", "sh", "-c", f"echo '{PASSING}'; exec sleep 30", preexec_fn=_default_signals
    )
    assert process.stdout
    assert process.stdout.readline() == f"{PASSING}\n".encode()
    time.sleep(0.1)
    process.send_signal(number)
    assert process.communicate(timeout=20) == (b"", b"")
    assert process.returncode == 128 + number


def test_ignored_signals_stay_ignored(program: Program) -> None:
    line = 'trap "" HUP; "$@" & sleep 1; kill -HUP $!; wait $!'
    assert _in_shell(program, line, "--", "sh", "-c", "sleep 2; echo alive") == Done(0, "alive\n", "")


def test_no_moment_leaves_an_orphan(program: Program) -> None:
    chance = random.Random(7)
    started = 0
    for attempt in range(16):
        note = program.folder / f"pid{attempt}"
        process = _start(program, "--", "sh", "-c", f"echo $$ >{note}; exec sleep 60", preexec_fn=_default_signals)
        while attempt % 2 and not note.exists():  # every other time the command has begun for sure
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.02) if attempt % 2 else chance.uniform(0.05, 0.4))
        process.send_signal(chance.choice((signal.SIGINT, signal.SIGTERM)))
        process.communicate(timeout=20)
        if note.exists() and (pid := note.read_text(encoding="utf-8").strip()):
            started += 1
            assert _gone(int(pid))
    assert started > 0


def test_a_command_that_ignores_being_ended(program: Program) -> None:
    process = _start(program, "--", "sh", "-c", 'trap "" TERM; echo ready; sleep 0.7; echo done; exit 3')
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    process.terminate()
    assert process.communicate(timeout=20) == (b"done\n", b"")
    assert process.returncode == 3


def test_being_stopped_and_going_on(program: Program) -> None:
    # A group of its own: one whose parents are all gone (these tests in the background of a script) cannot be stopped.
    command = "echo $$; for i in 1 2 3 4 5; do sleep 0.1; done; echo end"
    process = _start(program, "--", "sh", "-c", command, process_group=0)
    assert process.stdout
    pid = int(process.stdout.readline())
    process.send_signal(signal.SIGTSTP)
    assert os.waitpid(process.pid, os.WUNTRACED) == (process.pid, (signal.SIGTSTP << 8) | 0x7F)
    while _state(pid) != "T":  # it is stopped in its own time
        time.sleep(0.01)
    process.send_signal(signal.SIGCONT)
    assert process.communicate(timeout=20) == (b"end\n", b"")
    assert process.returncode == 0


# --- odd ends


def test_a_command_that_closes_its_output_early(program: Program) -> None:
    start = time.monotonic()
    done = program("run", "--offline", "-o", "r.txt", "--", "sh", "-c", "echo out; exec >&- 2>&-; sleep 1; exit 3")
    assert (done, time.monotonic() - start > 1) == (Done(3, "out\n", ""), True)


@pytest.mark.parametrize("left", ["sleep 60", "while :; do echo tick; sleep 0.1; done", "exec yes"])
def test_a_process_left_in_the_background_holds_nobody_up(program: Program, left: str) -> None:
    start = time.monotonic()
    process = _start(program, "--", "sh", "-c", f"({left}) & echo $! >pid; exit 0")
    out, err = process.communicate(timeout=30)
    os.kill(int((program.folder / "pid").read_text(encoding="utf-8")), signal.SIGKILL)
    assert (process.returncode, err, time.monotonic() - start < 15) == (0, b"", True)
    assert set(out.split()) <= {b"tick", b"y"}


def test_what_comes_just_after_the_end_is_waited_for(program: Program) -> None:
    assert program("run", "--", "bash", "-c", "(sleep 0.4; echo late) &") == Done(0, "late\n", "")


# --- retries


def _flaky(program: Program, message: str, failures: int) -> Path:
    """A command that fails so many times and then succeeds; `runs` has a line for each time."""
    text = f"#!/bin/sh\necho run >>runs\n[ $(wc -l <runs) -gt {failures} ] && exit 0\necho '{message}' >&2\nexit 4\n"
    return _script(program, "flaky", text)


def _runs(program: Program) -> int:
    return (program.folder / "runs").read_text(encoding="utf-8").count("run\n")


def test_a_throttled_push_is_tried_again(tmp_path: Path) -> None:
    program = Program(Path(ecrdoctor.__file__).parent.parent, tmp_path)  # with the real rules
    cache = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / ".cache")}
    flaky = _flaky(program, "toomanyrequests: Rate exceeded", 2)
    done = program("run", "--offline", "--retry", "3", "--", flaky, f"{HOST}/app:1", **cache)
    message, first, again, second = done.err.splitlines()
    assert (done.code, done.out, message, again, _runs(program)) == (0, "", *[message] * 2, 3)
    assert message == "toomanyrequests: Rate exceeded"
    assert first in [f"ecrdoctor: the cause is a passing one; trying again in {n} s (1 of 3)" for n in (1, 2)]
    assert second in [f"ecrdoctor: the cause is a passing one; trying again in {n} s (2 of 3)" for n in (2, 3, 4)]


def test_retries_have_an_end_and_the_last_failure_is_explained(program: Program) -> None:
    done = program("run", "--offline", "--retry", "1", "-o", "r.json", "--", _flaky(program, PASSING, 9))
    report = json.loads((program.folder / "r.json").read_text(encoding="utf-8"))
    assert (done.code, _runs(program), report["retryable"]) == (4, 2, True)
    assert [line for line in done.err.splitlines() if line != PASSING] == [done.err.splitlines()[1]]


@pytest.mark.parametrize("message", [DENIED, "panic: the frobnicator failed", "", "all is well"])
def test_what_will_not_pass_is_not_tried_again(program: Program, message: str) -> None:
    done = program("run", "--offline", "--retry", "5", "--", _flaky(program, message, 9))
    assert (done.code, _runs(program)) == (4, 1)


def test_nothing_is_tried_again_unasked(program: Program) -> None:
    done = program("run", "--offline", "--", _flaky(program, PASSING, 1))
    assert (done.code, _runs(program)) == (4, 1)


def test_a_password_that_was_read_cannot_be_read_again(program: Program) -> None:
    flaky = _flaky(program, PASSING, 1)
    done = program("run", "--offline", "--retry", "2", "-o", "r.txt", "--", flaky, "--password-stdin", stdin="secret")
    line = "ecrdoctor: not tried again: the command has read its standard input"
    assert (done.code, _runs(program), done.err.splitlines()) == (4, 1, [PASSING, line])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_pause_ends_with_the_commands_code(program: Program, number: int) -> None:
    process = _start(program, "--retry", "9", "--", _flaky(program, PASSING, 9), preexec_fn=_default_signals)
    assert process.stderr
    assert process.stderr.readline() == f"{PASSING}\n".encode()
    assert b"trying again" in process.stderr.readline()
    process.send_signal(number)
    assert process.communicate(timeout=20) == (b"", b"ecrdoctor: interrupted\n")
    assert (process.returncode, _runs(program)) == (4, 1)
