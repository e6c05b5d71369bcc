"""Where a report goes: a full disk, a read-only one, devices, links, closed streams. Whole, or absent and said."""

from __future__ import annotations

import os
import stat
import subprocess
from pathlib import Path

import pytest

from ecrdoctor import __version__

from ..program import Done, Program
from .world import HEADLINE, IMAGE, LOG, QUIET

NEEDS_ROOT = "only root can mount a file system and make a device"
EXPLAIN = ("explain", "--offline", "push.log")


@pytest.fixture
def work(program: Program) -> Program:
    """A folder with a log in it."""
    (program.folder / "push.log").write_text(LOG, encoding="utf-8")
    return program


def _in_namespace(program: Program, mounts: str, *arguments: str, **environ: str) -> Done:
    """Run in a mount namespace of its own, after `mounts`, and show what is in the folder `disk` afterwards."""
    if os.geteuid() != 0:
        pytest.skip(NEEDS_ROOT)
    script = f'set -e; {mounts}; set +e; "$@"; code=$?; ls -A disk; cat disk/*.sh 2>/dev/null; exit $code'
    done = subprocess.run(
        ["unshare", "--mount", "bash", "-c", script, "-", *program.command(*arguments)],
        cwd=program.folder, env=program.environment(**environ), capture_output=True, text=True, check=False,
    )  # fmt: skip
    return Done(done.returncode, done.stdout, done.stderr)


def _unwritable(file: str, reason: str) -> str:
    return f"ecrdoctor: {file}: cannot be written: {reason}\n  Choose another place for it.\n"


@pytest.mark.parametrize(("option", "file"), [("-o", "disk/out.html"), ("--bundle", "disk/out.zip")])
def test_a_full_disk(work: Program, option: str, file: str) -> None:
    (work.folder / "disk").mkdir()
    small = "mount -t tmpfs -o size=8k none disk"
    done = _in_namespace(work, small, *EXPLAIN, option, file)
    shown = done.out if option == "-o" else ""
    assert (done.code, shown, done.err) == (4, "", _unwritable(file, "No space left on device"))
    assert "out." not in done.out


def test_a_full_disk_does_not_cost_a_script(work: Program) -> None:
    (work.folder / "disk").mkdir()
    (work.folder / "push.sh").write_text(f"docker push https://{IMAGE}\n", encoding="utf-8")
    full = "mount -t tmpfs -o size=8k none disk; cp push.sh disk; head -c 4096 /dev/zero >disk/filler"
    done = _in_namespace(work, full, "lint", "--fix", "-o", "/dev/null", "--format", "json", "disk/push.sh")
    said = done.err.partition("ecrdoctor: ")  # after the diff
    assert (done.code, "".join(said[1:])) == (
        4,
        "ecrdoctor: disk/push.sh: cannot be written: No space left on device\n"
        "  Allow writing to the file and its folder.\n",
    )
    assert done.out == f"filler\npush.sh\ndocker push https://{IMAGE}\n"


@pytest.mark.parametrize(("option", "file"), [("-o", "disk/out.html"), ("--bundle", "disk/out.zip")])
def test_a_disk_that_may_only_be_read(work: Program, option: str, file: str) -> None:
    (work.folder / "disk").mkdir()
    done = _in_namespace(work, "mount -t tmpfs -o ro none disk", *EXPLAIN, option, file)
    assert (done.code, done.err) == (4, _unwritable(file, "Read-only file system"))
    assert "out." not in done.out


FROZEN = (
    "mkdir all; mount --rbind / all; mount -o remount,bind,ro all; "
    'place=$(stat -c %m .); test "$place" = / || mount -o remount,bind,ro "all$place"; '
    'if touch "all$PWD/disk/x" 2>/dev/null; then exit 99; fi; '
    'set -- chroot all bash -c \'cd "$0" && exec "$@"\' "$PWD" "$@"'
)
"""Everything that there is, again, and nothing of it may be written: no cache, no temporary folder, no report."""


@pytest.mark.parametrize(
    ("arguments", "code", "first"),
    [
        (EXPLAIN, 1, f"✗ push.log: {HEADLINE}"),
        (("check", "--timeout", "5", "-q", IMAGE), 1, "This push would fail: The Docker daemon is not running."),
        (("lint", "push.log"), 0, "push.log"),
        (("rules", "test"), 0, "9 rules, 3 signs, 12 causes: 0 failures"),
        (("--version", "-v"), 0, f"ecrdoctor    {__version__}"),
        (("run", "--offline", "--", "cat", "push.log"), 0, LOG.partition("\n")[0]),
    ],
)
def test_a_machine_that_may_only_be_read(work: Program, arguments: tuple[str, ...], code: int, first: str) -> None:
    (work.folder / "disk").mkdir()
    done = _in_namespace(work, FROZEN, *arguments, **QUIET)
    assert (done.code, done.out.partition("\n")[0], done.err) == (code, first, "")


def test_a_report_on_a_machine_that_may_only_be_read(work: Program) -> None:
    (work.folder / "disk").mkdir()
    done = _in_namespace(work, FROZEN, *EXPLAIN, "-o", "out.html")
    assert (done.code, done.out, done.err) == (4, "", _unwritable("out.html", "Read-only file system"))


def test_a_home_that_may_only_be_read(work: Program) -> None:
    """No cache and no temporary folder: a report on standard output all the same."""
    (work.folder / "disk").mkdir()
    home = work.checkout / "home"
    home.mkdir(exist_ok=True)
    frozen = f"mount --bind {home} {home}; mount -o remount,ro,bind {home}"
    done = _in_namespace(work, frozen, *EXPLAIN, TMPDIR="/nonexistent")
    assert (done.code, done.out.splitlines()[0], done.err) == (1, f"✗ push.log: {HEADLINE}", "")


def test_a_limit_on_the_size_of_files(work: Program) -> None:
    for option, file in (("-o", "out.html"), ("--bundle", "out.zip")):
        command = ["prlimit", "--fsize=4096", "--", *work.command(*EXPLAIN, option, file)]
        done = subprocess.run(command, cwd=work.folder, env=work.environment(), capture_output=True, check=False)
        assert (done.returncode, done.stderr.decode()) == (4, _unwritable(file, "File too large"))
    assert [file.name for file in work.folder.iterdir()] == ["push.log"]


def test_a_device_is_written_to_and_stays_one(work: Program) -> None:
    if os.geteuid() != 0:
        pytest.skip(NEEDS_ROOT)
    null, full = work.folder / "null", work.folder / "full"
    os.mknod(null, 0o20666, os.makedev(1, 3))
    os.mknod(full, 0o20666, os.makedev(1, 7))
    assert work(*EXPLAIN, "--format", "text", "-o", "null") == Done(1, "", "")
    done = work(*EXPLAIN, "--format", "text", "-o", "full")
    assert done == Done(4, "", _unwritable("full", "No space left on device"))
    assert [stat.S_ISCHR(file.stat().st_mode) for file in (null, full)] == [True, True]


def test_standard_output_by_its_name(work: Program) -> None:
    done = work(*EXPLAIN, "--format", "text", "-o", "/dev/stdout")
    assert (done.code, done.out.splitlines()[0], done.err) == (1, f"✗ push.log: {HEADLINE}", "")


def test_a_link_stays_a_link(work: Program) -> None:
    (work.folder / "there").mkdir()
    link = work.folder / "link.md"
    link.symlink_to("there/report.md")
    assert work(*EXPLAIN, "-o", "link.md") == Done(1, "", "")
    assert link.is_symlink()
    assert [file.name for file in (work.folder / "there").iterdir()] == ["report.md"]
    link.unlink()
    link.symlink_to("link.md")
    assert work(*EXPLAIN, "-o", "link.md") == Done(1, "", "")
    assert not link.is_symlink()


@pytest.mark.parametrize(("mask", "mode"), [(0o077, 0o600), (0, 0o666)])
def test_the_umask_is_obeyed(work: Program, mask: int, mode: int) -> None:
    done = subprocess.run(
        work.command(*EXPLAIN, "-o", "out.md", "--redact", "public", "--redact-map", "names.json"),
        cwd=work.folder, env=work.environment(), umask=mask, capture_output=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")
    modes = [stat.S_IMODE((work.folder / name).stat().st_mode) for name in ("out.md", "names.json")]
    assert modes == [mode, 0o600]


@pytest.mark.parametrize(
    ("name", "reason"),
    [("none/out.md", "No such file or directory"), ("push.log/out.md", "Not a directory"), ("folder.md", "")],
)
def test_a_place_that_takes_no_file(work: Program, name: str, reason: str) -> None:
    (work.folder / "folder.md").mkdir()
    done = work(*EXPLAIN, "-o", name)
    assert done == Done(4, "", _unwritable(name, reason or "Is a directory"))
    assert sorted(file.name for file in work.folder.iterdir()) == ["folder.md", "push.log"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (EXPLAIN, 1),
        (("explain", "--offline", "none.log"), 2),
        (("explain", "--no-such-option"), 2),
        (("rules", "show", "nothing-of-that-name"), 2),
        (("config", "show", "explain"), 0),
    ],
)
def test_nobody_reads_the_errors(work: Program, arguments: tuple[str, ...], code: int) -> None:
    """The exit code is the same when standard error is closed, full, or a pipe that nobody reads."""
    for stream in ("2>&-", "2>/dev/full", "2> >(exec true)"):
        done = subprocess.run(
            ["bash", "-c", f'"$@" {stream}', "-", *work.command(*arguments)],
            cwd=work.folder, env=work.environment(), capture_output=True, check=False,
        )  # fmt: skip
        assert (stream, done.returncode) == (stream, code)


def test_a_full_disk_behind_standard_output(work: Program) -> None:
    for arguments in (EXPLAIN, ("rules", "list"), ("config", "show"), ("--version",)):
        done = subprocess.run(
            ["bash", "-c", '"$@" >/dev/full', "-", *work.command(*arguments)],
            cwd=work.folder, env=work.environment(), capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (4, "ecrdoctor: cannot go on: No space left on device\n")


def test_the_longest_name(work: Program) -> None:
    name = "a" * 252 + ".md"
    assert work(*EXPLAIN, "-o", name) == Done(1, "", "")
    assert Path(work.folder, name).stat().st_size > 100
