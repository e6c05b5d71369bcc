"""Rule packs from anybody: bounded time and memory, one clear line, nothing in them runs."""

from __future__ import annotations

import os
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest

from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.rulebook.load import load_rulebook

from ..conftest import SMALL_RULES
from ..program import Done, Program
from .world import HEADLINE

RULE = """\
id: bad
title: {{en: Something, zh: 某事}}
clients: [docker]
any: ['{pattern}']
causes: [{{id: not-logged-in, why: {{en: It may, zh: 可能}}}}]
references: [https://example.com]
examples: {{match: [{{log: x}}]}}
"""
FILE = "pack/login/bad.yaml"
LOG = b"a" * 200_000 + b" " + b"xy=" * 30_000 + b"\n"
SECONDS = 20
"""Far more than any of these takes, far less than what an exponential search would."""
ADDRESS_SPACE = 1 << 30


def _explain(program: Program, pack: str = "pack", log: bytes = LOG, seconds: int = SECONDS) -> Done:
    command = ["prlimit", f"--as={ADDRESS_SPACE}", "--", *program.command("explain", "--offline", "--rules", pack)]
    done = subprocess.run(
        command, input=log, capture_output=True, cwd=program.folder, env=program.environment(), timeout=seconds
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def _pack(folder: Path, text: str | bytes) -> Path:
    file = folder / FILE
    file.parent.mkdir(parents=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def _refusal(folder: Path) -> str:
    with pytest.raises(EcrDoctorError) as refused:
        load_rulebook((SMALL_RULES, folder / "pack"))
    assert refused.value.exit_code == 2
    return str(refused.value)


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        (r"(a+)+$", 0),
        (r"(x+x+)+q", 0),
        (r"(a|aa)*q", 0),
        (r".*.*.*.*=.*.*q", 0),
        (r"x.{1000}y.{1000}z", 0),
        (r"(?:xy=){1,1000}", 1),
        ("|".join(["a"] * 50_000), 1),
        ("(" * 900 + "a" + ")" * 900, 1),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_would_be_exponential_elsewhere_is_linear(program: Program, pattern: str, code: int) -> None:
    _pack(program.folder, RULE.format(pattern=pattern))
    done = _explain(program)
    assert (done.code, done.err) == (code, "")


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("b{1000}{1000}", "bad repetition operator: {1000}{1000}"),
        ("x(a{100}){100}", "invalid repetition size: {100}"),
        ("x((a{10}){10}){11}", "invalid repetition size: {11}"),
        ("(?:" + "xy" * 500 + "){1000}", "pattern too large - compile failed"),
        ("(" + "x" * 100_000, "missing ): (" + "x" * 188),
        (r"(a)\1", r"invalid escape sequence: \1"),
        ("(?=a)b", "invalid perl operator: (?="),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_would_not_fit_is_refused_in_one_line(tmp_path: Path, pattern: str, problem: str) -> None:
    file = _pack(tmp_path, RULE.format(pattern=pattern))
    assert _refusal(tmp_path) == (
        f"{file}:4: any.0: not a valid RE2 pattern: {problem}\n  See https://github.com/google/re2/wiki/Syntax."
    )


INVISIBLE = "holds a control or invisible character\n  Leave it out; examples may have them."
BOMB = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}]\n" for a, b in pairwise("abcdefghi"))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (BOMB, ":1: anchors and aliases are not taken\n  Write the value out."),
        ("id: &a bad\n", ":1: anchors and aliases are not taken\n  Write the value out."),
        ("a: [" * 10_000, ":1: nested too deeply"),
        ("[" * 500_000, ":1: nested too deeply"),
        ("- " * 5_000 + "x", ":1: nested too deeply"),
        (
            '!!python/object/apply:os.system ["touch ran"]',
            ":1: the tag tag:yaml.org,2002:python/object/apply:os.system is not taken\n"
            "  Use plain strings, lists and maps.",
        ),
        (
            "id: !!binary aGk=\n",
            ":1: the tag tag:yaml.org,2002:binary is not taken\n  Use plain strings, lists and maps.",
        ),
        ("id: bad\nid: bad\n", ":2: id: the key is there twice\n  Keep one of them."),
        ("? [a, b]\n: c\n", ":1: a key must be a plain word"),
        ("id: bad\n<<: {clients: [docker]}\n", ":1: title: is missing\n  Add the key title."),
        ("x" * ((1 << 20) + 1), ": larger than 1 MiB\n  A rule file holds one rule."),
        (b"id: \xff\xfe", ": not UTF-8 text\n  Save the file as UTF-8."),
        (b"id: a\0b", ":1: not valid YAML: control characters are not allowed"),
        ("", ": empty\n  A rule file holds one rule."),
        (
            'id: "\\e]0;owned\\a"\n',
            f":1: id: {INVISIBLE}",
        ),
        (
            'id: "a\\u202eb"\n',
            f":1: id: {INVISIBLE}",
        ),
        ("--- a\n--- b\n", ":2: not valid YAML: but found another document"),
    ],
    ids=lambda value: str(value)[:12],
)
def test_yaml_that_is_not_a_rule_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | bytes, problem: str
) -> None:
    monkeypatch.chdir(tmp_path)
    file = _pack(tmp_path, text)
    assert _refusal(tmp_path) == f"{file}{problem}"
    assert not Path("ran").exists()


def test_paths_lead_nowhere(tmp_path: Path) -> None:
    """An id is compared with the file's name, never used to open anything."""
    file = _pack(tmp_path, RULE.format(pattern="x").replace("id: bad", "id: ../../../etc/passwd"))
    assert _refusal(tmp_path) == (
        f"{file}:1: id: is '../../../etc/passwd', but the file is called bad.yaml\n  The file is named after the id."
    )
    file.unlink()
    fix = tmp_path / "pack" / "fixes" / "bad.yaml"
    fix.parent.mkdir()
    fix.write_text(
        "cause: ../../etc/passwd\nfixes: [{title: {en: x, zh: x}, who: you, risk: safe, commands: [x]}]\n",
        encoding="utf-8",
    )
    assert _refusal(tmp_path) == f"{fix}:1: cause: is '../../etc/passwd', but the file is called bad.yaml"


def test_links_and_what_is_no_file(program: Program) -> None:
    file = program.folder / FILE
    file.parent.mkdir(parents=True)
    copy = "  Copy the file instead of linking to it.\n"
    for target in ("/etc/passwd", "../../outside.yaml"):
        file.symlink_to(target)
        assert _explain(program) == Done(2, "", f"ecrdoctor: {FILE}: leads out of pack\n{copy}")
        file.unlink()
    file.symlink_to("bad.yaml")
    assert _explain(program) == Done(2, "", f"ecrdoctor: {FILE}: Too many levels of symbolic links\n")
    file.unlink()
    os.mkfifo(file)
    regular = f"ecrdoctor: {FILE}: not a regular file\n  A rule file holds one rule.\n"
    assert _explain(program) == Done(2, "", regular)
    file.unlink()
    with file.open("wb") as sparse:
        sparse.truncate(1 << 30)
    assert _explain(program) == Done(2, "", f"ecrdoctor: {FILE}: larger than 1 MiB\n  A rule file holds one rule.\n")
    file.unlink()
    (file.parent / "round").symlink_to("..")
    file.mkdir()
    assert (_explain(program).code, _explain(program).err) == (0, "")
    (program.folder / "itself").symlink_to("itself")
    assert _explain(program, "itself") == Done(
        2, "", "ecrdoctor: itself: no such directory of rules\n  Give --rules a folder with YAML files.\n"
    )


def test_what_may_not_be_read(program: Program) -> None:
    """It is said; whoever is not told believes that the rules hold."""
    if os.geteuid() != 0:
        pytest.skip("only root can give up the right to read everything")
    file = program.folder / FILE
    for locked in (file, file.parent, program.folder / "pack"):
        _pack(program.folder, RULE.format(pattern="x"))
        os.chown(locked, 65534, 65534)
        locked.chmod(0)
        powerless = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all", "--")
        done = subprocess.run(
            [*powerless, *program.command("explain", "--offline", "--rules", "pack")],
            input=LOG, capture_output=True, cwd=program.folder, env=program.environment(), check=False,
        )  # fmt: skip
        name = locked.relative_to(program.folder)
        assert (done.returncode, done.stdout, done.stderr.decode()) == (
            2, b"", f"ecrdoctor: {name}: Permission denied\n"
        )  # fmt: skip
        shutil.rmtree(program.folder / "pack")


def test_a_device_is_not_read(program: Program) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can make a device")
    file = program.folder / FILE
    file.parent.mkdir(parents=True)
    os.mknod(file, 0o20644, os.makedev(1, 5))  # /dev/zero never ends
    assert _explain(program) == Done(2, "", f"ecrdoctor: {FILE}: not a regular file\n  A rule file holds one rule.\n")


def test_what_a_rule_says_stays_text(program: Program) -> None:
    """Markup and shell syntax in a rule of one's own are shown, in each format, as what they are."""
    evil = "<script>alert(1)</script> ::error::x $(touch ran) `touch ran`"
    rule = RULE.format(pattern="frobnicator").replace("It may", f'"{evil}"').replace("Something", f'"{evil}"')
    _pack(program.folder, rule)
    for form in ("text", "markdown", "html", "github", "json"):
        done = program("explain", "--offline", "--rules", "pack", "--format", form, stdin="frobnicator\n")
        assert (done.code, done.err) == (1, "")
        shown = done.out.replace("`<script>alert(1)</script>`", "")  # in Markdown: as code
        assert form in ("text", "json", "github") or "<script>alert" not in shown
        assert not any(line.startswith("::error::x") for line in done.out.splitlines())
    assert not (program.folder / "ran").exists()


def test_ten_thousand_rules(program: Program) -> None:
    """Read once in bounded time and memory, then from the cache; also with a log that is not held as a whole."""
    folder = program.folder / "pack" / "login"
    folder.mkdir(parents=True)
    rule = RULE.format(pattern="frobnicator number NUMBER has (?P<tag>[a-z]+) failed").replace(
        "id: bad", "id: badNUMBER"
    )
    for number in range(10_000):
        (folder / f"bad{number}.yaml").write_text(rule.replace("NUMBER", str(number)), encoding="utf-8")
    hit = b"Frobnicator  number 9999 has abc failed\n"
    for log in (hit, b"nothing to see here\n" * 300_000 + hit):
        done = _explain(program, log=log, seconds=90)
        assert (done.code, done.out.partition("\n")[0], done.err) == (1, f"✗ {HEADLINE}", "")


def test_more_rules_than_anybody_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bound itself, lowered: it counts files before it opens any."""
    monkeypatch.setattr("ecrdoctor.rulebook.files.MAX_FILES", 99)
    (tmp_path / "pack").mkdir()
    for number in range(100):
        (tmp_path / "pack" / f"{number}.yaml").touch()
    assert _refusal(tmp_path) == f"{tmp_path / 'pack'}: more than 99 rule files"
