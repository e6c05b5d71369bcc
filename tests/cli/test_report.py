"""`ecrdoctor report`, redaction and bundles as processes."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from ..program import Done, Program
from ..reading.test_secrets import KEY_ID, PASSWORD

HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
FAILED = (
    f"$ docker login -u AWS -p hunter22hunter {HOST}\n$ docker push {HOST}/team/orders:1.4\n"
    f"The push refers to repository [{HOST}/team/orders]\nno basic auth credentials\n"
)
HEALTHY = f"The push refers to repository [{HOST}/team/orders]\n1.4: digest: sha256:0d2f1e2c size: 1990\n"
FIXED = {"SOURCE_DATE_EPOCH": "1772615727"}
PRIVATE = ("111122223333", "team/orders", "orders")


@pytest.fixture
def saved(program: Program) -> Path:
    """The report on a failed push, as JSON."""
    file = program.folder / "report.json"
    assert program("explain", "--offline", "-o", file, stdin=FAILED, **FIXED) == Done(1, "", "")
    return file


def test_a_saved_report_is_rendered_as_it_was(program: Program, saved: Path) -> None:
    for form in ("text", "json", "jsonl", "markdown", "html", "github"):
        told = program("report", saved, "--format", form)
        explained = program("explain", "--offline", "--format", form, stdin=FAILED, **FIXED)
        if form == "jsonl":  # lines are for programs, which need no translations
            assert json.loads(told.out) | {"translations": {}} == json.loads(explained.out)
        else:
            assert told == Done(0, explained.out, "")


def test_in_the_other_language(program: Program, saved: Path) -> None:
    told = program("report", saved, "--lang", "zh")
    assert told == Done(0, program("explain", "--offline", "--lang", "zh", stdin=FAILED, **FIXED).out, "")
    assert told.out.startswith("✗ 很可能：客户端没有该 registry 的凭证。")


def test_a_report_without_its_translations_says_so(program: Program) -> None:
    line = program("explain", "--offline", "--format", "jsonl", stdin=FAILED, **FIXED)
    told = program("report", "-", "--lang", "zh", stdin=line.out)
    assert (told.code, told.err) == (0, "ecrdoctor: -：保存时没有附上这种语言的句子\n")
    assert told.out.startswith("✗ Most likely: The client has no credentials for this registry.")


def test_the_time_is_that_of_the_source_and_the_same_twice(program: Program, saved: Path) -> None:
    data = json.loads(saved.read_text(encoding="utf-8"))
    assert (data["created"], data["timings"], data["level"]) == ("2026-03-04T09:15:27Z", {}, "ticket")
    now = json.loads(program("explain", "--offline", "--format", "json", stdin=FAILED).out)
    assert (len(now["created"]), sorted(now["timings"])) == (20, ["diagnose", "read"])


def test_public_has_no_names_and_ticket_cannot_bring_them_back(program: Program, saved: Path) -> None:
    public = program.folder / "public.json"
    assert program("report", saved, "--redact", "public", "-o", public) == Done(0, "", "")
    for form in ("text", "json", "jsonl", "markdown", "html", "github"):
        direct = program("explain", "--offline", "--redact", "public", "--format", form, stdin=FAILED, **FIXED)
        again = program("report", public, "--format", form)
        assert (direct.code, again.code, direct.err + again.err) == (1, 0, "")
        assert [name for name in PRIVATE if name in direct.out + again.out] == []
        assert "account-1.dkr.ecr.eu-west-1.amazonaws.com" in again.out or form == "github"
    assert program("report", public, "--redact", "ticket") == Done(
        2,
        "",
        "ecrdoctor: the report was written at the level public: what ticket would show is not in it\n"
        "  Leave out --redact, or use --redact public.\n",
    )


def test_the_map_keeps_tokens_the_same(program: Program, saved: Path) -> None:
    names = program.folder / "names.json"
    program("explain", "--offline", "--redact", "public", "--redact-map", names, stdin=FAILED)
    first = json.loads(names.read_text(encoding="utf-8"))
    assert (names.stat().st_mode & 0o777, first["schema"]) == (0o600, "ecrdoctor/redact-map/v1")
    assert (first["names"]["account-1"], first["names"]["repository-1"]) == ("111122223333", "team/orders")
    other = FAILED.replace("111122223333", "444455556666").replace("team/orders", "team/billing")
    done = program("explain", "--offline", "--redact", "public", "--redact-map", names, "--format", "json", stdin=other)
    assert json.loads(done.out)["target"]["account"] == "account-2"
    second = json.loads(names.read_text(encoding="utf-8"))["names"]
    assert first["names"].items() <= second.items()
    assert (second["account-2"], second["repository-2"]) == ("444455556666", "team/billing")


@pytest.mark.parametrize(
    ("arguments", "content", "error"),
    [
        (("--redact-map", "m.json"), None, "--redact-map is of no use without tokens\n  Add --redact public.\n"),
        (
            ("--redact", "public", "--redact-map", "m.json"),
            '{"precious": 1}',
            "m.json: is no map of tokens\n  Name another file, or move this one away.\n",
        ),
    ],
)
def test_a_map_that_cannot_be(program: Program, arguments: tuple[str, ...], content: str | None, error: str) -> None:
    file = program.folder / "m.json"
    if content:
        file.write_text(content, encoding="utf-8")
    assert program("explain", "--offline", *arguments, stdin=FAILED) == Done(2, "", f"ecrdoctor: {error}")
    assert (file.read_text(encoding="utf-8") if file.exists() else None) == content


def test_what_was_taken_out_is_listed_without_its_value(program: Program, saved: Path) -> None:
    told = program("report", saved, "--show-redactions")
    assert told.out.endswith(
        "Secrets removed: password-argument ×1\n\n"
        "What was taken out of the log\n  line 1: password-argument, 14 characters\n"
    )
    assert json.loads(saved.read_text(encoding="utf-8"))["redacted"] == [
        {"kind": "password-argument", "line": 1, "length": 14}
    ]
    assert "characters" not in program("report", saved).out
    assert "hunter22hunter" not in told.out + saved.read_text(encoding="utf-8")


def test_a_bundle_has_everything_and_is_the_same_twice(program: Program) -> None:
    bundles = [program.folder / name for name in ("a.zip", "b.zip")]
    for file in bundles:
        assert program("explain", "--offline", "--bundle", file, stdin=FAILED, **FIXED).code == 1
    assert bundles[0].read_bytes() == bundles[1].read_bytes()
    with zipfile.ZipFile(bundles[0]) as archive:
        members = {name: archive.read(name).decode() for name in archive.namelist()}
    assert list(members) == [
        "manifest.json", "report.txt", "report.json", "report.md", "report.html", "versions.json", "logs/1.txt",
    ]  # fmt: skip
    assert members["logs/1.txt"] == FAILED.replace("hunter22hunter", "[redacted:password-argument]")
    assert program("report", bundles[0], "--format", "json").out == members["report.json"]
    assert program("report", bundles[0], "--format", "html").out == members["report.html"]


def test_a_bundle_becomes_public_with_its_log(program: Program) -> None:
    program("explain", "--offline", "--bundle", "a.zip", stdin=FAILED, **FIXED)
    done = program("report", "a.zip", "--redact", "public", "--bundle", "public.zip", "-o", "report.md")
    assert done == Done(0, "", "")
    with zipfile.ZipFile(program.folder / "public.zip") as archive:
        content = "".join(archive.read(name).decode() for name in archive.namelist())
        assert (
            "docker push account-1.dkr.ecr.eu-west-1.amazonaws.com/repository-1:1.4"
            in archive.read("logs/1.txt").decode()
        )
    assert [name for name in PRIVATE if name in content] == []


def test_run_and_check_make_bundles_too(program: Program) -> None:
    failing = f"printf 'The push refers to repository [{HOST}/team/orders]\\nno basic auth credentials\\n'; exit 3"
    assert program("run", "--offline", "--bundle", "run.zip", "--", "sh", "-c", failing).code == 3
    done = program(
        "check", "--timeout", "5", "--bundle", "check.zip", "-o", "check.json", f"{HOST}/team/orders:1",
        DOCKER_HOST="unix:///nonexistent/docker.sock", AWS_EC2_METADATA_DISABLED="true",
    )  # fmt: skip
    assert (done.code, done.err) == (1, "")
    for name, outcome in (("run.zip", "explained"), ("check.zip", "blocked")):
        told = program("report", name, "--format", "json", "--lang", "zh")
        assert (told.code, told.err, json.loads(told.out)["outcome"]) == (0, "", outcome)
    checked = json.loads((program.folder / "check.json").read_text(encoding="utf-8"))
    assert (sorted(checked["timings"]), bool(checked["translations"])) == (["checks"], True)


def test_what_changed_since_it_worked(program: Program) -> None:
    for name, log in (("worked", HEALTHY), ("failed", FAILED)):
        program("explain", "--offline", "-o", f"{name}.json", "--bundle", f"{name}.zip", stdin=log)
    assert program("report", "worked.zip", "--diff", "worked.zip") == Done(
        0, "Nothing that counts changed between worked.zip and worked.zip.\n", ""
    )
    told = program("report", "worked.zip", "--diff", "failed.zip")
    assert told.out.splitlines()[:5] == [
        "What changed from worked.zip to failed.zip: 4",
        "",
        "Outcome",
        "    - No failure",
        "    + Push failed",
    ]
    data = json.loads(program("report", "worked.json", "--diff", "failed.json", "--format", "json").out)
    assert (data["same"], data["changes"][0]) == (
        False,
        {"part": "outcome", "name": "", "before": "no-failure", "after": "explained"},
    )
    public = program("report", "worked.json", "--diff", "failed.json", "--redact", "public")
    assert [name for name in PRIVATE if name in public.out] == []


@pytest.mark.parametrize(
    ("arguments", "stdin", "problem"),
    [
        (("nope.json",), "", "nope.json: cannot be read: No such file or directory"),
        (("-",), "no report", "-: is no JSON (Expecting value: line 1 column 1 (char 0))"),
        (("-",), "[]", "-: holds no report"),
        (("-",), "PK\x03\x04", "-: is a damaged zip file"),
        (("-",), '{"schema": "x"}', "-: schema: is 'x', not 'ecrdoctor/report/v1'"),
        (("-", "--diff", "-"), "{}", "standard input can be read only once"),
        (("report.json", "--diff", "report.json", "--format", "html"), "", "a comparison has no form html"),
        (("report.json", "report.json", "--diff", "report.json"), "", "--diff compares two files with one report each"),
    ],
)
def test_what_is_no_report(program: Program, saved: Path, arguments: tuple[str, ...], stdin: str, problem: str) -> None:
    done = program("report", *arguments, stdin=stdin)
    assert (done.code, done.out, done.err.splitlines()[0]) == (2, "", f"ecrdoctor: {problem}")


def test_bytes_that_are_no_text(program: Program) -> None:
    done = program("report", "-", stdin=b"\xff\xfe\x00\x81")
    assert (done.code, done.out, done.err.splitlines()[0]) == (2, "", "ecrdoctor: -: is no text")


def test_a_secret_in_a_name_or_a_saved_report_does_not_come_out(program: Program, saved: Path) -> None:
    (program.folder / f"{KEY_ID}.log").write_text(FAILED, encoding="utf-8")
    for form in ("text", "json", "jsonl", "markdown", "html", "github"):
        done = program("explain", "--offline", "--format", form, f"{KEY_ID}.log")
        assert (done.code, KEY_ID in done.out + done.err) == (1, False)
    planted = saved.read_text(encoding="utf-8").replace("no basic auth credentials", f"token {PASSWORD}")
    done = program("report", "-", "--format", "html", stdin=planted)
    assert (done.code, PASSWORD[:40] in done.out + done.err) == (0, False)


def test_nothing_is_left_of_a_file_that_could_not_be_written(program: Program, saved: Path) -> None:
    done = program("report", saved, "--bundle", "gone/b.zip")
    assert (done.code, done.err.splitlines()[0]) == (
        4,
        "ecrdoctor: gone/b.zip: cannot be written: No such file or directory",
    )
    assert [file.name for file in program.folder.iterdir()] == ["report.json"]
