"""The command line as a process: exit codes, streams, files; never a traceback."""

from __future__ import annotations

import gzip
import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ..program import Done, Program

HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
FAILED = f"The push refers to repository [{HOST}/team/app]\nno basic auth credentials\n"
HEALTHY = f"The push refers to repository [{HOST}/team/app]\n1.4: digest: sha256:0d2f1e2c size: 1990\n"
UNKNOWN = "panic: the frobnicator failed\n"


def _usage(done: Done) -> list[str]:
    assert (done.code, done.out) == (2, "")
    assert "Traceback" not in done.err
    return done.err.splitlines()


@pytest.mark.parametrize(
    ("log", "code", "outcome"),
    [
        (FAILED, 1, "explained"),
        (HEALTHY, 0, "no-failure"),
        (UNKNOWN, 3, "unknown"),
        ("", 3, "unknown"),
        ("\n\n  \n", 3, "unknown"),
        ("\x7fELF" + "\0" * 64, 3, "unknown"),
        ("\ufeff", 3, "unknown"),
        ("everything is fine\n", 0, "no-failure"),
    ],
)
def test_exit_codes_from_standard_input(program: Program, log: str, code: int, outcome: str) -> None:
    done = program("explain", "--offline", "--format", "json", stdin=log)
    report = json.loads(done.out)
    assert (done.code, report["outcome"], report["source"], done.err) == (code, outcome, "-", "")


def test_exit_zero(program: Program) -> None:
    assert program("explain", "--offline", "--exit-zero", stdin=FAILED).code == 0
    assert program("explain", "--offline", stdin=FAILED, ECRDOCTOR_EXIT_ZERO="1").code == 0


def test_several_logs_one_line_each_in_order(program: Program) -> None:
    (program.folder / "b.log").write_text(FAILED, encoding="utf-8")
    (program.folder / "a.log.gz").write_bytes(gzip.compress(HEALTHY.encode()))
    (program.folder / "deep").mkdir()
    (program.folder / "deep" / "c.log").write_text(UNKNOWN, encoding="utf-16")
    done = program("explain", "--offline", "--format", "jsonl", "b.log", "-", "a.log.gz", "deep", stdin=FAILED)
    reports = [json.loads(line) for line in done.out.splitlines()]
    assert [(r["source"], r["outcome"]) for r in reports] == [
        ("b.log", "explained"),
        ("-", "explained"),
        ("a.log.gz", "no-failure"),
        ("deep/c.log", "unknown"),
    ]
    assert (done.code, done.err) == (1, "")
    listed = program("explain", "--offline", "--format", "json", "b.log", "a.log.gz")
    assert [r["source"] for r in json.loads(listed.out)] == ["b.log", "a.log.gz"]


@pytest.mark.parametrize(
    ("logs", "code"), [((HEALTHY, HEALTHY), 0), ((HEALTHY, UNKNOWN), 3), ((UNKNOWN, FAILED), 1), ((UNKNOWN, ""), 3)]
)
def test_the_worst_log_decides(program: Program, logs: tuple[str, ...], code: int) -> None:
    names = []
    for number, log in enumerate(logs):
        (program.folder / f"{number}.log").write_text(log, encoding="utf-8")
        names.append(f"{number}.log")
    assert program("explain", "--offline", *names).code == code


def test_a_bad_file_does_not_lose_the_others(program: Program) -> None:
    (program.folder / "bad.gz").write_bytes(gzip.compress(os.urandom(3000))[:1000])
    (program.folder / "good.log").write_text(FAILED, encoding="utf-8")
    done = program("explain", "--offline", "--format", "jsonl", "bad.gz", "good.log")
    assert [json.loads(line)["source"] for line in done.out.splitlines()] == ["good.log"]
    assert (done.code, done.err.splitlines()[0].startswith("ecrdoctor: bad.gz: ")) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        (("explain", "no.log"), "ecrdoctor: no.log: no such file"),
        (("explain", "--offline", "."), "ecrdoctor: .: the folder holds no file"),
        (("explain", "-o", "x.pdf"), "ecrdoctor: x.pdf: no format has the suffix '.pdf'"),
        (("explain", "--rules", "nowhere"), "ecrdoctor: nowhere: no such directory of rules"),
        (("rules", "show", "not-loged-in"), "ecrdoctor: not-loged-in: no rule, cause, sign, check or lint has this id"),
        (("rules", "why", "no-rule", "-"), "ecrdoctor: no-rule: no such rule"),
    ],
)
def test_usage_errors_of_ours(program: Program, arguments: tuple[str, ...], first: str) -> None:
    lines = _usage(program(*arguments))
    assert (lines[0], len(lines)) == (first, 2)


@pytest.mark.parametrize(
    "arguments",
    [
        ("explain", "--no-such"),
        ("explain", "--format", "pdf"),
        ("explain", "--lang", "xx"),
        ("no-such",),
        ("rules", "x"),
    ],
)
def test_usage_errors_of_the_parser(program: Program, arguments: tuple[str, ...]) -> None:
    assert _usage(program(*arguments))


def test_a_wrong_variable_is_a_usage_error(program: Program) -> None:
    assert _usage(program("explain", "--offline", stdin=FAILED, ECRDOCTOR_FORMAT="pdf"))


def test_a_suggestion(program: Program) -> None:
    assert _usage(program("rules", "show", "not-loged-in"))[1] == "  Did you mean not-logged-in or lint-get-login?"


def test_output_to_a_file_is_whole_or_absent(program: Program) -> None:
    target = program.folder / "report.json"
    done = program("explain", "--offline", "-o", target, stdin=FAILED)
    assert (done, json.loads(target.read_text(encoding="utf-8"))["outcome"]) == (Done(1, "", ""), "explained")
    assert target.stat().st_mode & 0o777 == 0o644
    target.unlink()
    program("explain", "--offline", "-o", target, "--rules", "nowhere", stdin=FAILED)
    assert sorted(file.name for file in program.folder.iterdir()) == []
    (program.folder / "taken.json").mkdir()
    done = program("explain", "--offline", "-o", "taken.json", stdin=FAILED)
    assert (done.code, done.out) == (4, "")
    assert done.err.splitlines()[0] == "ecrdoctor: taken.json: cannot be written: Is a directory"
    assert [file.name for file in program.folder.iterdir()] == ["taken.json"]
    done = program("explain", "--offline", "-o", "gone/report.json", stdin=FAILED)
    assert (done.code, done.err.splitlines()[0]) == (
        4,
        "ecrdoctor: gone/report.json: cannot be written: No such file or directory",
    )


@pytest.mark.parametrize(("suffix", "first"), [("jsonl", '{"schema"'), ("txt", "✗ ")])
def test_the_suffix_says_the_format(program: Program, suffix: str, first: str) -> None:
    program("explain", "--offline", "-o", f"r.{suffix}", stdin=FAILED)
    assert (program.folder / f"r.{suffix}").read_text(encoding="utf-8").startswith(first)


def test_variables_stand_for_options(program: Program) -> None:
    done = program("explain", stdin=FAILED, ECRDOCTOR_OFFLINE="1", ECRDOCTOR_FORMAT="json", ECRDOCTOR_LANG="zh")
    report = json.loads(done.out)
    assert (done.code, report["summary"]) == (1, "很可能：客户端没有该 registry 的凭证。")
    image = program("explain", "--offline", "--format", "json", stdin=UNKNOWN, ECRDOCTOR_IMAGE=f"{HOST}/team/app:1")
    assert json.loads(image.out)["target"]["repository"] == "team/app"


@pytest.mark.parametrize(
    ("environ", "first"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "✗ 很可能：客户端没有该 registry 的凭证。"),
        ({"LANG": "en_US.UTF-8"}, "✗ Most likely: The client has no credentials for this registry."),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "✗ Most likely: The client has no credentials for this registry."),
        ({"FORCE_COLOR": "1"}, "\x1b[1;31m✗ Most likely: The client has no credentials for this registry.\x1b[0m"),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, "✗ Most likely: The client has no credentials for this registry."),
        (
            {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
            "X Most likely: The client has no credentials for this registry.",
        ),
    ],
)
def test_the_environment_decides_how_it_looks(program: Program, environ: dict[str, str], first: str) -> None:
    assert program("explain", "--offline", stdin=FAILED, **environ).out.splitlines()[0] == first


def test_broken_rules_of_ones_own(program: Program) -> None:
    (program.folder / "mine" / "login").mkdir(parents=True)
    (program.folder / "mine" / "login" / "bad.yaml").write_text("id: bad\nid: bad\n", encoding="utf-8")
    lines = _usage(program("explain", "--offline", "--rules", "mine", stdin=FAILED))
    assert lines == ["ecrdoctor: mine/login/bad.yaml:2: id: the key is there twice", "  Keep one of them."]


def test_what_may_not_be_opened(program: Program) -> None:
    (program.folder / "loop").symlink_to("loop")
    lines = _usage(program("explain", "--offline", "loop"))
    assert lines[0] in ("ecrdoctor: loop: no such file", "ecrdoctor: loop: Too many levels of symbolic links")


def test_hostile_names(program: Program) -> None:
    name = "a\x1b[31m\u202e\n.log"
    (program.folder / name).write_text(FAILED, encoding="utf-8")
    for form in ("text", "json", "jsonl"):
        done = program("explain", "--offline", "--format", form, name)
        assert (done.code, "\x1b" in done.out + done.err, "\u202e" in done.out + done.err) == (1, False, False)
    done = program("explain", "--offline", name + "x")
    assert (done.code, "\x1b" in done.err, "\u202e" in done.err) == (2, False, False)


def test_an_interrupt_is_one_line(program: Program) -> None:
    process = subprocess.Popen(
        program.command("explain", "--offline"),
        cwd=program.folder,
        env=program.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a job in the background ignores it
    )
    assert process.stdin
    process.stdin.write(b"waiting for more\n")
    process.stdin.flush()
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, b"", b"ecrdoctor: interrupted\n")


def test_a_reader_that_has_read_enough(program: Program) -> None:
    for number in range(300):
        (program.folder / f"{number}.log").write_text(FAILED, encoding="utf-8")
    done = subprocess.run(
        [
            "bash",
            "-c",
            'set -o pipefail; "$@" | head -1; echo "${PIPESTATUS[0]}"',
            "-",
            *program.command("explain", "--offline", "."),
        ],
        cwd=program.folder,
        env=program.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.splitlines()[1] in ("0", "1", "141")


@pytest.mark.parametrize("stream", ["<&-", ">&-", "2>&-", ">/dev/full"])
def test_closed_streams(program: Program, stream: str) -> None:
    (program.folder / "push.log").write_text(FAILED, encoding="utf-8")
    for arguments in (
        ("explain", "--offline", "push.log"),
        ("explain", "--offline"),
        ("rules", "list"),
        ("--version",),
    ):
        done = subprocess.run(
            ["bash", "-c", f'"$@" {stream}', "-", *program.command(*arguments)],
            cwd=program.folder,
            env=program.environment(),
            capture_output=True,
            input=FAILED,
            text=True,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert "Exception ignored" not in done.stderr, done.stderr
        assert "internal error" not in done.stderr, done.stderr
        assert done.returncode in range(5)


def test_a_terminal_is_told_to_paste(program: Program) -> None:
    master, slave = pty.openpty()
    process = subprocess.Popen(
        program.command("explain", "--offline"),
        cwd=program.folder,
        env=program.environment(TERM="dumb"),
        stdin=slave,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    os.close(slave)
    os.write(master, b"no basic auth credentials\n\x04")
    out, err = process.communicate(timeout=30)
    os.close(master)
    assert (process.returncode, err.decode()) == (
        1,
        "ecrdoctor: paste the output of the push, then end it with Ctrl-D\n",
    )
    assert out.decode().startswith("✗ Most likely: The client has no credentials")


def test_version_and_help(program: Program) -> None:
    assert program("--version") == Done(0, "ecrdoctor 0.1.0\n", "")
    for arguments in (("--help",), ("-h",), ("explain", "--help"), ("rules", "--help"), ("rules", "why", "-h")):
        done = program(*arguments)
        assert (done.code, done.err, "Usage" in done.out) == (0, "", True)


def test_the_log_on_disk_is_not_touched(program: Program) -> None:
    log = program.folder / "push.log"
    log.write_text(FAILED, encoding="utf-8")
    log.chmod(0o444)
    before = log.stat()
    program("explain", "--offline", "push.log")
    after = log.stat()
    assert (before.st_mtime_ns, before.st_ino, log.read_text(encoding="utf-8")) == (
        after.st_mtime_ns,
        after.st_ino,
        FAILED,
    )
    assert [file.name for file in Path(program.folder).iterdir()] == ["push.log"]


SECRET = "AKIAIOSFODNN7EXAMPL2"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (
            (f"no-{SECRET}.log",),
            "no-[redacted:aws-access-key-id].log: no such file\n"
            "  Give a log, a folder of logs, or - for standard input.",
        ),
        (
            ("--image", f"https://AWS:hunter2secret99@{HOST}/app:1", "push.log"),
            f"'https://AWS:[redacted:url-credentials]@{HOST}/app:1' is not an image reference\n"
            "  Write REGISTRY/REPOSITORY:TAG, in lower case and without https://.",
        ),
    ],
)
def test_a_complaint_shows_no_secret(program: Program, arguments: tuple[str, ...], complaint: str) -> None:
    (program.folder / "push.log").write_text(FAILED, encoding="utf-8")
    assert program("explain", "--offline", *arguments).err == f"ecrdoctor: {complaint}\n"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a file's name is text")
@pytest.mark.parametrize("form", ["text", "json", "jsonl", "markdown", "html", "github"])
def test_a_file_may_have_any_bytes_as_its_name(program: Program, form: str) -> None:
    (program.folder / os.fsdecode(b"\xff\x80.log")).write_text(FAILED, encoding="utf-8")
    done = program("explain", "--offline", "--format", form, ".")
    assert (done.code, done.err, "\ufffd\ufffd.log" in done.out) == (1, "", True)
