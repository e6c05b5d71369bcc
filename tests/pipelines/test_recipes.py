"""The recipes in `examples/ci`: each has what its CI system demands, and `lint` finds nothing in it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ..program import Program
from .recipes import FOLDER, codebuild, document, gitlab, jenkins, kubernetes
from .workflow import OURS

NAMES = sorted(file.name for file in FOLDER.iterdir())
WORKFLOWS = ("github-explain.yml", "github-run.yml")


def test_these_are_the_recipes() -> None:
    recipes = {"Jenkinsfile", "buildspec.yml", "gitlab-ci.yml", "kubernetes-job.yml", *WORKFLOWS}
    assert set(NAMES) == recipes | {"README.md"}


@pytest.mark.parametrize(
    ("name", "commands"),
    [
        ("Jenkinsfile", 3),
        ("buildspec.yml", 3),
        ("github-explain.yml", 5),
        ("github-run.yml", 3),
        ("gitlab-ci.yml", 4),
        ("kubernetes-job.yml", 1),
    ],
)
def test_lint_finds_nothing(checkout: Path, name: str, commands: int) -> None:
    done = Program(checkout, FOLDER)("lint", "--lang", "en", "--format", "github", name)
    said = f"Commands explained: {commands}. No mistake found; ✅ marks where each most often goes wrong."
    assert (done.code, done.err, done.out) == (0, "", f"::notice title=ecrdoctor::{said}\n")


@pytest.mark.parametrize("name", [name for name in NAMES if name != "README.md"])
def test_a_recipe_holds_no_account_but_the_example_one(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert set(re.findall(r"\b\d{12}\b", text)) <= {"123456789012"}


# GitHub Actions (docs.github.com, "Workflow syntax for GitHub Actions")


@pytest.mark.parametrize("name", WORKFLOWS)
def test_a_workflow_is_well_formed(name: str) -> None:
    workflow = document(name)
    assert set(workflow) == {"name", True, "permissions", "jobs"}, "YAML reads `on` as true"
    assert workflow["permissions"] == {"id-token": "write", "contents": "read"}
    action = document("../../action.yml")
    for job in workflow["jobs"].values():
        assert set(job) <= {"runs-on", "env", "steps"}
        for step in job["steps"]:
            assert ("run" in step) != ("uses" in step)
            assert "${{" not in step.get("run", "")
            if step.get("uses") == OURS:
                assert set(step["with"]) <= set(action["inputs"])
        named = [step["id"] for step in job["steps"] if "id" in step]
        used = re.findall(r"steps\.(\w+)\.outputs\.(\w+)", str(job))
        assert {step for step, _ in used} <= set(named)
        assert {output for _, output in used} <= set(action["outputs"])


# GitLab CI (docs.gitlab.com, "CI/CD YAML syntax reference")


def test_the_gitlab_template_is_well_formed() -> None:
    recipe = document("gitlab-ci.yml")
    jobs = {name: job for name, job in recipe.items() if name not in ("stages", "variables")}
    keywords = {
        "extends",
        "stage",
        "image",
        "services",
        "script",
        "before_script",
        "artifacts",
        "when",
        "needs",
        "id_tokens",
        "variables",
    }
    for name, job in jobs.items():
        assert set(job) <= keywords, name
        assert all(isinstance(command, str) for command in [*job.get("script", []), *job.get("before_script", [])])
        if not name.startswith("."):
            assert job["stage"] in recipe["stages"]
            assert set(job.get("needs", [])) <= set(jobs)
            assert job["extends"] in jobs
            assert job["script"]
    assert jobs["explain"]["when"] == "on_failure"
    assert jobs["explain"]["image"]["entrypoint"] == [""], "GitLab starts a shell in the image"
    assert jobs["push"]["artifacts"]["when"] == "on_failure", "the output is kept only when the push failed"


def test_gitlab_variables_name_each_other() -> None:
    variables = gitlab("push", {"CI_COMMIT_SHORT_SHA": "1a2b3c4d"}).variables
    assert variables["IMAGE"] == "123456789012.dkr.ecr.eu-west-1.amazonaws.com/my-repo:1a2b3c4d"


# CodeBuild (docs.aws.amazon.com, "Build specification reference for CodeBuild")


def test_the_buildspec_is_well_formed() -> None:
    recipe = document("buildspec.yml")
    assert set(recipe) == {"version", "env", "phases"}
    assert recipe["version"] == 0.2
    assert set(recipe["env"]) == {"shell", "variables"}
    assert all(isinstance(value, str) for value in recipe["env"]["variables"].values())
    assert list(recipe["phases"]) == ["install", "pre_build", "build"]
    for phase in recipe["phases"].values():
        assert set(phase) <= {"commands", "on-failure", "runtime-versions"}
        assert all(isinstance(command, str) for command in phase["commands"]), "YAML may read `a: b` as a mapping"
        assert phase.get("on-failure", "ABORT") == "ABORT"


# Jenkins (jenkins.io, "Pipeline syntax")


def test_the_jenkinsfile_is_well_formed() -> None:
    text = (FOLDER / "Jenkinsfile").read_text(encoding="utf-8")
    outline = re.sub(r"'''.*?'''|//[^\n]*|'[^'\n]*'|\"[^\"\n]*\"", "…", text, flags=re.DOTALL)
    depth, directives = 0, []
    for line in outline.splitlines():
        if match := re.match(r"\s*(\w+)(?:\(…\))? \{", line):
            directives.append((depth, match[1]))
        depth += line.count("{") - line.count("}")
        assert depth >= 0
    assert depth == 0
    assert directives == [
        (0, "pipeline"),
        (1, "agent"),
        (1, "environment"),
        (1, "stages"),
        (2, "stage"),
        (3, "steps"),
        (2, "stage"),
        (3, "steps"),
        (1, "post"),
        (2, "failure"),
    ]
    assert all(script.text.startswith("#!/bin/bash\n") for script in jenkins("/t")), "`sh` alone has no pipefail"


# Kubernetes (kubernetes.io, "Job v1 batch")


def test_the_kubernetes_job_is_well_formed() -> None:
    job = document("kubernetes-job.yml")
    assert (job["apiVersion"], job["kind"], set(job)) == (
        "batch/v1",
        "Job",
        {"apiVersion", "kind", "metadata", "spec"},
    )
    assert re.fullmatch(r"[a-z0-9]([-a-z0-9]*[a-z0-9])?", job["metadata"]["name"])
    pod = job["spec"]["template"]["spec"]
    assert (job["spec"]["backoffLimit"], pod["restartPolicy"]) == (0, "Never")
    assert pod["securityContext"]["runAsNonRoot"] is True
    volumes = {volume["name"] for volume in pod["volumes"]}
    for container in [*pod["initContainers"], *pod["containers"]]:
        assert set(container) <= {"name", "image", "workingDir", "env", "command", "args", "volumeMounts"} | {
            "securityContext"
        }
        assert {mount["name"] for mount in container["volumeMounts"]} <= volumes
        assert container["workingDir"] in {mount["mountPath"] for mount in container["volumeMounts"]}
        assert all(isinstance(variable["value"], str) for variable in container["env"])
        assert "latest" not in container["image"].rpartition(":")[2]
        assert len(container["args"]) == 1


def _scripts() -> list[tuple[str, Any]]:
    steps = [step for name in WORKFLOWS for job in document(name)["jobs"].values() for step in job["steps"]]
    return [
        *[("github", step["run"]) for step in steps if "run" in step],
        *[("gitlab", gitlab(job, {}).text) for job in ("push", "explain")],
        ("codebuild", codebuild().text),
        *[("jenkins", script.text) for script in jenkins("/t")],
        *[(name, script.text) for name, script in kubernetes().items()],
    ]


@pytest.mark.parametrize(("system", "text"), _scripts())
def test_every_script_is_a_script(system: str, text: str) -> None:
    done = subprocess.run(["bash", "-n"], input=text.encode(), capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode()) == (0, "")
