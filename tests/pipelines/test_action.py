"""`action.yml`: its steps are run as the runner runs them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from .runner import Ran, Runner

ROOT = Path(__file__).parents[2]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app:1"
LOG = """\
The push refers to repository [123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app]
5f70bf18a086: Preparing
name unknown: The repository with name 'team/app' does not exist in the registry with id '123456789012'
"""
MISSING = "The repository does not exist in that account and region."
IN_CHINESE = "该账号的这个 region 里不存在这个仓库。"
UNKNOWN = "denied by a machine that nobody has heard of\nerror: push failed: 0xC0FFEE\n"
HOSTILE = """\
::set-output name=cause::pwned
::add-mask::team
   ::error::indented
##[add-path]x name unknown: The repository with name 'team/app' does not exist
##[error]old form
::stop-commands::pwned
::pwned::
outcome<<x
cause=$(touch pwned) `touch pwned`
"""


def _explained(runner: Runner, job: dict[str, str], workspace: Path, log: str = LOG, **more: str) -> Ran:
    (workspace / "push.log").write_text(log, encoding="utf-8")
    inputs = {"mode": "explain", "log": "push.log", "offline": "true"} | more
    return runner.use({name.replace("_", "-"): value for name, value in inputs.items()}, job, workspace)


def _wordless(log: str) -> str:
    """A log without the words by which commands are stopped, which nobody can guess."""
    return re.sub(r"\b[0-9a-f]{32}\b", "WORD", log)


def _told(outputs: Any) -> tuple[str, str, str]:
    return outputs["outcome"], outputs["cause"], outputs["verdict"]


def test_no_input_becomes_part_of_a_script() -> None:
    assert [step["run"] for step in ACTION["runs"]["steps"] if "${{" in step["run"]] == []


def test_every_input_is_passed_on_under_its_name() -> None:
    passed = {name: value for step in ACTION["runs"]["steps"] for name, value in step["env"].items()}
    expected = {f"INPUT_{name.upper().replace('-', '_')}": f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"]}
    del expected["INPUT_WORKING_DIRECTORY"]
    assert passed == expected | {"VENV_PYTHON": "${{ steps.install.outputs.python }}"}


def test_every_output_is_one_of_the_step_and_everything_is_described() -> None:
    names = ["outcome", "cause", "verdict", "summary", "report"]
    values = {name: about["value"] for name, about in ACTION["outputs"].items()}
    assert values == {name: f"${{{{ steps.ask.outputs.{name} }}}}" for name in names}
    assert all(about["description"] for about in [*ACTION["inputs"].values(), *ACTION["outputs"].values()])


def test_a_failed_push_is_explained(runner: Runner, job: dict[str, str], workspace: Path) -> None:
    ran = _explained(runner, job, workspace)
    report = ran.outputs["report"]
    told = dict(ran.outputs) | {"report": ""}
    assert (ran.code, told) == (
        0,
        {
            "outcome": "explained",
            "cause": "repository-missing",
            "verdict": "confirmed",
            "summary": MISSING,
            "report": "",
        },
    )
    assert json.loads(Path(report).read_text(encoding="utf-8"))["summary"] == MISSING
    again = _rendered(runner, job, report, "text")
    annotation = _rendered(runner, job, report, "github")
    assert _wordless(ran.log) == (
        f"::stop-commands::WORD\n::WORD::\n"
        f"::group::ecrdoctor\n::stop-commands::WORD\n{again}::WORD::\n::endgroup::\n{annotation}"
    )
    assert [command for command, _ in ran.commands] == ["stop-commands", "group", "stop-commands", "endgroup", "error"]
    assert ran.summary == "\n" + _rendered(runner, job, report, "markdown")


def _rendered(runner: Runner, job: dict[str, str], report: str, form: str) -> str:
    ecrdoctor = next((runner.folder / "_temp").glob("ecrdoctor-*/bin/ecrdoctor"))
    words = [str(ecrdoctor), "report", f"--format={form}", report]
    return subprocess.run(words, env=job, capture_output=True, check=True).stdout.decode()


def test_in_chinese_for_the_public_in_a_bundle_without_annotations(
    runner: Runner, job: dict[str, str], workspace: Path
) -> None:
    ran = _explained(runner, job, workspace, lang="zh", redact="public", annotations="false", bundle="all of it.zip")
    assert (ran.code, ran.outputs["summary"], ran.summary) == (0, IN_CHINESE, "")
    assert "account-1.dkr.ecr.eu-west-1.amazonaws.com" in ran.log
    assert "123456789012" not in ran.log + Path(ran.outputs["report"]).read_text(encoding="utf-8")
    assert [command for command, _ in ran.commands] == ["stop-commands", "group", "stop-commands", "endgroup"]
    assert "report.html" in zipfile.ZipFile(workspace / "all of it.zip").namelist()


def test_a_log_cannot_speak_to_the_runner(runner: Runner, job: dict[str, str], workspace: Path) -> None:
    ran = _explained(runner, job, workspace, HOSTILE)
    assert (ran.code, _told(ran.outputs)) == (0, ("explained", "repository-missing", "confirmed"))
    assert "[add-path]x" in ran.log, "the report shows the line, which is the point"
    assert [command for command, _ in ran.commands] == ["stop-commands", "group", "stop-commands", "endgroup", "error"]
    assert os.listdir(workspace) == ["push.log"]


@pytest.mark.parametrize(
    ("log", "fail_on", "code", "told"),
    [
        (LOG, "", 0, ("explained", "repository-missing", "confirmed")),
        (LOG, "problem", 1, ("explained", "repository-missing", "confirmed")),
        (LOG, "inconclusive", 1, ("explained", "repository-missing", "confirmed")),
        (LOG, "never", 0, ("explained", "repository-missing", "confirmed")),
        (UNKNOWN, "", 0, ("unknown", "", "")),
        (UNKNOWN, "problem", 0, ("unknown", "", "")),
        (UNKNOWN, "inconclusive", 1, ("unknown", "", "")),
        ("latest: digest: sha256:" + "a" * 64 + " size: 1\n", "inconclusive", 0, ("no-failure", "", "")),
    ],
)
def test_fail_on_says_when_the_step_fails(
    runner: Runner, job: dict[str, str], workspace: Path, log: str, fail_on: str, code: int, told: tuple[str, str, str]
) -> None:
    ran = _explained(runner, job, workspace, log, fail_on=fail_on)
    assert (ran.code, _told(ran.outputs)) == (code, told)


def test_the_jobs_own_settings_hold_but_cannot_hide_the_outcome(
    runner: Runner, job: dict[str, str], workspace: Path
) -> None:
    settings = {
        "ECRDOCTOR_EXIT_ZERO": "1",
        "ECRDOCTOR_FORMAT": "html",
        "ECRDOCTOR_OUTPUT": "elsewhere.html",
        "ECRDOCTOR_LANG": "zh",
    }
    ran = _explained(runner, job | settings, workspace, fail_on="problem")
    assert (ran.code, ran.outputs["summary"]) == (1, IN_CHINESE)
    assert os.listdir(workspace) == ["push.log"]


def test_several_logs_are_one_report_file(runner: Runner, job: dict[str, str], workspace: Path) -> None:
    (workspace / "one.log").write_text("latest: digest: sha256:" + "a" * 64 + " size: 1\n", encoding="utf-8")
    (workspace / "two.log").write_text(LOG, encoding="utf-8")
    ran = runner.use({"mode": "explain", "log": "one.log\n  two.log\n", "offline": "true"}, job, workspace)
    assert (ran.code, _told(ran.outputs)) == (0, ("explained", "repository-missing", "confirmed"))
    saved = json.loads(Path(ran.outputs["report"]).read_text(encoding="utf-8"))
    assert [report["source"] for report in saved] == ["one.log", "two.log"]


def test_code_in_the_workspace_is_not_run(runner: Runner, job: dict[str, str], workspace: Path) -> None:
    for name in ("ecrdoctor.py", "typing.py", "json.py", "sitecustomize.py"):
        (workspace / name).write_text("open('pwned', 'w')\n", encoding="utf-8")
    ran = _explained(runner, job | {"PYTHONPATH": str(workspace)}, workspace)
    assert (ran.code, ran.outputs["cause"]) == (0, "repository-missing")
    assert not (workspace / "pwned").exists()


def test_a_command_that_works_is_left_alone(runner: Runner, job: dict[str, str], workspace: Path) -> None:
    (workspace / "inner").mkdir()
    command = 'echo "in $PWD"\nprintf "%s\\n" "${INPUT_COMMAND-none}" >&2\necho ::notice::mine\n'
    ran = runner.use({"mode": "run", "command": command, "working-directory": "inner"}, job, workspace)
    assert (ran.code, ran.log) == (0, f"in {workspace / 'inner'}\nnone\n::notice::mine\n")
    assert ran.outputs == {"outcome": "no-failure", "cause": "", "verdict": "", "summary": "", "report": ""}


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("printf '%s' \"$PUSHED\"; exit 17\n", 17),
        ("false | cat\ntrue\n", 1),
        ("true\nfalse\ntrue", 1),
    ],
)
def test_a_command_that_fails_is_explained(
    runner: Runner, job: dict[str, str], workspace: Path, command: str, code: int
) -> None:
    inputs = {"mode": "run", "command": command, "offline": "true", "image": IMAGE}
    ran = runner.use(inputs, job | {"PUSHED": LOG}, workspace)
    seen = "PUSHED" in command
    told = ("explained", "repository-missing", "confirmed") if seen else ("unknown", "", "")
    assert (ran.code, _told(ran.outputs)) == (code, told)
    assert [command for command, _ in ran.commands] == [
        "group",
        "stop-commands",
        "endgroup",
        "error" if seen else "warning",
    ]
    assert json.loads(Path(ran.outputs["report"]).read_text(encoding="utf-8"))["target"]["tag"] == "1"


def test_a_command_is_run_again_where_the_cause_passes(runner: Runner, job: dict[str, str], workspace: Path) -> None:
    command = "echo x >> tried\necho 'toomanyrequests: Rate exceeded'\n[ $(wc -l < tried) -gt 1 ]"
    ran = runner.use({"mode": "run", "command": command, "retry": "1", "offline": "true"}, job, workspace)
    assert (ran.code, ran.outputs["outcome"], (workspace / "tried").read_text()) == (0, "no-failure", "x\nx\n")


def test_a_preflight_without_aws_and_docker_is_blocked(runner: Runner, job: dict[str, str], workspace: Path) -> None:
    nowhere = {
        "HOME": str(workspace),
        "DOCKER_HOST": f"unix://{workspace}/none.sock",
        "AWS_EC2_METADATA_DISABLED": "true",
        "HTTPS_PROXY": "http://127.0.0.1:9",
        "ECRDOCTOR_TIMEOUT": "5",
    }
    ran = runner.use({"mode": "preflight", "image": IMAGE}, job | nowhere, workspace)
    assert (ran.code, _told(ran.outputs)) == (1, ("blocked", "docker-daemon-unreachable", "confirmed"))
    assert [command for command, _ in ran.commands][-1] == "error"
    again = runner.use({"mode": "preflight", "image": IMAGE, "fail-on": "never"}, job | nowhere, workspace)
    assert (again.code, _told(again.outputs)) == (0, _told(ran.outputs))


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({"mode": "push"}, "mode is 'push': write preflight, explain or run"),
        ({"mode": "::error::\nx"}, r"mode is '::error::\nx': write preflight, explain or run"),
        ({"mode": "preflight"}, "mode preflight needs the input image"),
        ({"mode": "explain", "log": " "}, "mode explain needs the input log"),
        ({"mode": "run"}, "mode run needs the input command"),
        ({"mode": "preflight", "image": IMAGE, "log": "x"}, "the input log is for mode explain only"),
        (
            {"mode": "preflight", "image": IMAGE, "offline": "true"},
            "the input offline is for mode explain and run only",
        ),
        ({"mode": "explain", "log": "x", "retry": "1"}, "the input retry is for mode run only"),
        ({"mode": "explain", "log": "x", "offline": "yes"}, "offline is 'yes': write true or false"),
        ({"mode": "explain", "log": "x", "annotations": "1"}, "annotations is '1': write true or false"),
        (
            {"mode": "explain", "log": "x", "fail-on": "100%"},
            "fail-on is '100%25': write problem, inconclusive or never",
        ),
        (
            {"mode": "run", "command": "true", "fail-on": "never"},
            "the input fail-on is not for mode run: there the command's exit code counts",
        ),
    ],
)
def test_a_wrong_input_is_one_clear_line(
    runner: Runner, job: dict[str, str], workspace: Path, inputs: dict[str, str], message: str
) -> None:
    ran = runner.use(inputs, job, workspace)
    assert (ran.code, ran.log) == (2, f"::error title=ecrdoctor::{message}\n")
    assert set(ran.outputs.values()) == {""}


@pytest.mark.parametrize(
    ("inputs", "problem"),
    [
        ({"mode": "explain", "log": "none.log"}, "none.log: no such file"),
        ({"mode": "explain", "log": "--help"}, "--help: no such file"),
        ({"mode": "preflight", "image": "$(touch pwned);`touch pwned`"}, "is not an image reference"),
        ({"mode": "preflight", "image": "--permissions"}, "'--permissions' is not an image reference"),
        ({"mode": "explain", "log": "none.log", "lang": "fr' $(touch pwned)"}, "--lang"),
    ],
)
def test_what_ecrdoctor_refuses_fails_the_step(
    runner: Runner, job: dict[str, str], workspace: Path, inputs: dict[str, str], problem: str
) -> None:
    ran = runner.use(inputs, job, workspace)
    assert (ran.code, [command for command, _ in ran.commands]) == (2, ["stop-commands"])
    assert problem in ran.log
    assert set(ran.outputs.values()) == {""}
    assert os.listdir(workspace) == []


def test_no_python_that_is_new_enough_is_said(runner: Runner, job: dict[str, str], workspace: Path) -> None:
    fresh = Runner(workspace / "fresh runner", runner.action)
    ran = fresh.use({"mode": "run", "command": "true", "python": "no-such-python"}, job, workspace)
    assert (ran.code, ran.log) == (
        4,
        "::error title=ecrdoctor::No Python 3.11 or newer was found. Add a step with actions/setup-python before this "
        "one, or give the input python.\n",
    )


def test_a_python_of_the_tool_cache_is_found(runner: Runner, job: dict[str, str], workspace: Path) -> None:
    """The python on PATH is too old, as on older images; the one in the tool cache is started."""
    old, cache = workspace / "old", workspace / "tool cache" / "Python" / "3.13.1" / "x64" / "bin"
    for folder, script in ((old, "exit 1"), (cache, f'echo "$0 $*" >> "{workspace}/started"; [ "$2" = -c ]')):
        folder.mkdir(parents=True)
        (folder / "python3").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (folder / "python3").chmod(0o755)
    (old / "python").symlink_to("python3")
    path = {"PATH": f"{old}:{job['PATH']}", "RUNNER_TOOL_CACHE": str(workspace / "tool cache")}
    ran = Runner(workspace / "fresh", runner.action).use({"mode": "run", "command": "true"}, job | path, workspace)
    assert (ran.code, ran.log) == (
        4,
        "::error title=ecrdoctor::Python could not make a virtual environment. On Debian and Ubuntu, install "
        "python3-venv.\n",
    )
    started = (workspace / "started").read_text(encoding="utf-8").splitlines()
    assert [line.split(" -I ")[1].split()[:2] for line in started] == [["-c", "import"], ["-m", "venv"]]
