"""`ecrdoctor lint` as a process: exit codes, streams, folders, formats, mending."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ..program import Done, Program

HOST = "123456789012.dkr.ecr.us-east-1.amazonaws.com"
RIGHT = f"""\
aws ecr get-login-password --region us-east-1 | docker login --username AWS --password-stdin {HOST}
docker build -t app:1 .
docker tag app:1 {HOST}/app:1
docker push {HOST}/app:1
"""
WRONG = RIGHT.replace("--username AWS", "--username bob")
FORMATS = ("text", "json", "jsonl", "markdown", "html", "github", "sarif")


def _ids(done: Done) -> list[str]:
    return [finding["id"] for line in json.loads(done.out)["lines"] for finding in line["findings"]]


@pytest.mark.parametrize(
    ("script", "code", "outcome", "ids"),
    [
        (RIGHT, 0, "clean", []),
        (WRONG, 1, "findings", ["lint-username"]),
        ("", 0, "clean", []),
        ("echo hello\n", 0, "clean", []),
        ("set -e\n" + RIGHT, 0, "clean", ["lint-pipefail"]),  # a hint alone is no reason to fail
    ],
)
def test_exit_codes_from_standard_input(program: Program, script: str, code: int, outcome: str, ids: list[str]) -> None:
    done = program("lint", "--format", "json", stdin=script)
    report = json.loads(done.out)
    assert (done.code, report["command"], report["source"], report["outcome"], done.err) == (
        code,
        "lint",
        "-",
        outcome,
        "",
    )
    assert _ids(done) == ids


def test_exit_zero(program: Program) -> None:
    assert program("lint", "--exit-zero", stdin=WRONG).code == 0


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_format_in_both_languages(program: Program, form: str, language: str) -> None:
    done = program("lint", "--format", form, "--lang", language, stdin=WRONG)
    assert (done.code, done.err) == (1, "")
    assert "lint-username" in done.out


def test_the_json_report_says_what_every_part_means(program: Program) -> None:
    line = json.loads(program("lint", "--format", "json", stdin="\tdocker push app:1\n").out)["lines"][0]
    assert (line["file"], line["line"], line["text"], line["command"]) == ("-", 1, "\tdocker push app:1", "docker push")
    assert [(p["line"], p["start"], p["length"], p["likely"]) for p in line["pieces"]] == [
        (1, 13, 3, True),
        (1, 16, 2, False),
    ]


def test_select_and_ignore(program: Program) -> None:
    both = WRONG.replace(f"docker push {HOST}/app:1", "docker push app:1")
    assert _ids(program("lint", "--format", "json", stdin=both)) == ["lint-username", "lint-push-docker-hub"]
    assert _ids(program("lint", "--format", "json", "--select", "lint-username", stdin=both)) == ["lint-username"]
    done = program("lint", "--format", "json", "--ignore", "lint-username", stdin=both)
    assert _ids(done) == ["lint-push-docker-hub"]
    assert program("lint", "--select", "lint-usrname", stdin=both) == Done(
        2, "", "ecrdoctor: lint-usrname: no such lint\n  Did you mean lint-username?\n"
    )


def _tree(folder: Path) -> None:
    (folder / "deploy.sh").write_text(WRONG, encoding="utf-8")
    (folder / "notes.txt").write_text(WRONG, encoding="utf-8")
    (folder / "clean.sh").write_text("echo nothing\n", encoding="utf-8")
    (folder / ".github" / "workflows").mkdir(parents=True)
    steps = "".join(f"          {line}\n" for line in RIGHT.splitlines())
    (folder / ".github" / "workflows" / "push.yml").write_text(
        f"on: push\njobs:\n  push:\n    runs-on: x\n    steps:\n      - run: |\n{steps}", encoding="utf-8"
    )
    (folder / "node_modules").mkdir()
    (folder / "node_modules" / "x.sh").write_text(WRONG, encoding="utf-8")


def test_a_folder_is_searched_for_scripts_and_ci_files(program: Program) -> None:
    _tree(program.folder)
    done = program("lint", "--format", "jsonl", ".")
    reports = [json.loads(line) for line in done.out.splitlines()]
    assert [(report["source"], report["outcome"]) for report in reports] == [
        ("deploy.sh", "findings"),
        (".github/workflows/push.yml", "clean"),
    ]
    assert (done.code, done.err) == (1, "")


@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        (("no.sh",), "ecrdoctor: no.sh: no such file"),
        (("empty",), "ecrdoctor: empty: the folder holds no script and no CI file"),
        (("--lang", "zh", "no.sh"), "ecrdoctor: no.sh：没有这个文件"),
    ],
)
def test_usage_errors(program: Program, arguments: tuple[str, ...], first: str) -> None:
    (program.folder / "empty").mkdir()
    done = program("lint", *arguments)
    assert (done.code, done.out, done.err.splitlines()[0], len(done.err.splitlines())) == (2, "", first, 2)


def test_a_file_that_is_no_script_does_not_lose_the_others(program: Program) -> None:
    (program.folder / "big.sh").write_bytes(b"#" * ((4 << 20) + 1))
    (program.folder / "good.sh").write_text(RIGHT, encoding="utf-8")
    done = program("lint", "--format", "jsonl", "big.sh", "good.sh")
    assert [json.loads(line)["source"] for line in done.out.splitlines()] == ["good.sh"]
    assert (done.code, done.err) == (2, "ecrdoctor: big.sh: larger than 4 MiB\n  Give the script, not its log.\n")


def test_sarif_is_one_document_to_upload(program: Program) -> None:
    _tree(program.folder)
    done = program("lint", "--format", "sarif", "--lang", "zh", ".")
    run = json.loads(done.out)["runs"][0]
    rule = run["tool"]["driver"]["rules"][0]
    places = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]]
    assert (done.code, done.err, places) == (1, "", ["deploy.sh"])
    assert (rule["id"], rule["shortDescription"]["text"]) == ("lint-username", "登录 ECR 的用户名不是 AWS")
    assert rule["help"]["markdown"].startswith("**登录 ECR 的用户名不是 AWS**\n\nECR 密码对应的用户固定是 AWS。")


def test_sarif_of_right_commands_has_no_results(program: Program) -> None:
    (program.folder / "ci").mkdir()
    (program.folder / "ci" / "push.sh").write_text("echo nothing\n", encoding="utf-8")
    done = program("lint", "-o", "lint.sarif", "ci")
    run = json.loads((program.folder / "lint.sarif").read_text(encoding="utf-8"))["runs"][0]
    assert (done.code, done.out, run["results"], run["tool"]["driver"]["rules"]) == (0, "", [], [])


@pytest.mark.parametrize("command", ["explain", "check"])
def test_other_commands_refuse_sarif(program: Program, command: str) -> None:
    done = program(command, "--format", "sarif", *(["example.com/app:1"] if command == "check" else []))
    assert (done.code, done.out) == (2, "")
    assert done.err == "ecrdoctor: only `lint` writes SARIF\n  Use --format json or github here.\n"


def test_a_password_never_leaves(program: Program) -> None:
    script = f"docker login -p hunter22 -u AWS {HOST}\ndocker push {HOST}/app:1\n"
    for form in FORMATS:
        done = program("lint", "--format", form, stdin=script)
        assert "hunter22" not in done.out + done.err
        assert done.code == 1
    report = json.loads(program("lint", "--format", "json", stdin=script).out)
    assert report["lines"][0]["text"] == f"docker login -p ******** -u AWS {HOST}"
    assert report["redactions"] == {"password-argument": 1}


def test_diff_changes_nothing(program: Program) -> None:
    file = program.folder / "push.sh"
    file.write_text(WRONG, encoding="utf-8")
    done = program("lint", "--diff", "push.sh")
    old, new = WRONG.splitlines()[0], RIGHT.splitlines()[0]
    context = "".join(f" {line}\n" for line in RIGHT.splitlines()[1:])
    assert done == Done(1, f"--- a/push.sh\n+++ b/push.sh\n@@ -1,4 +1,4 @@\n-{old}\n+{new}\n{context}", "")
    assert file.read_text(encoding="utf-8") == WRONG
    assert program("lint", "--diff", stdin=RIGHT) == Done(0, "", "")


def test_fix_shows_the_diff_and_mends_the_file(program: Program) -> None:
    file = program.folder / "push.sh"
    file.write_text(WRONG, encoding="utf-8")
    diff = program("lint", "--diff", "push.sh").out
    done = program("lint", "--fix", "--format", "json", "push.sh")
    assert (done.code, json.loads(done.out)["outcome"], done.err) == (0, "clean", diff)
    assert file.read_text(encoding="utf-8") == RIGHT
    assert program("lint", "--fix", stdin=WRONG) == Done(
        2, "", "ecrdoctor: -: --fix needs a plain file\n  Name the file, or use --diff.\n"
    )


def test_of_a_long_file_only_commands_with_findings_are_shown(program: Program) -> None:
    long = WRONG + f"docker push {HOST}/app:1\n" * 10
    shown = program("lint", stdin=long).out
    assert "Commands without a finding, not shown: 13. -v explains them." in shown.splitlines()
    assert (shown.count("\ndocker push\n"), program("lint", "-v", stdin=long).out.count("\ndocker push\n")) == (0, 11)


def test_lint_loads_neither_aws_nor_docker(program: Program) -> None:
    script = (
        "import sys, runpy\nsys.argv = ['ecrdoctor', 'lint', '-']\n"
        "try:\n    runpy.run_module('ecrdoctor', run_name='__main__')\n"
        "except SystemExit:\n    pass\nprint('\\n@' + ' '.join(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        input=RIGHT.encode(),
        capture_output=True,
        cwd=program.folder,
        env=program.environment(),
        check=True,
    )
    loaded = {name.split(".")[0] for name in done.stdout.decode().rpartition("\n@")[2].split()}
    assert loaded & {"boto3", "botocore", "docker", "requests", "urllib3", "ssl", "pydantic", "jinja2"} == set()
