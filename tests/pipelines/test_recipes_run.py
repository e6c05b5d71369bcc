"""The recipes in `examples/ci` do what they say: with real clients, against the lab's registry, right and wrong."""

# ruff: noqa: F811  (fixtures are imported, and named as arguments)

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from ..lab.conftest import dockerd, real_clients, running_lab  # noqa: F401
from ..lab.world import CI_USER, Repository
from ..lab.worlds_cast import world
from ..lab.worlds_fixtures import Enter, enter, watched, workshop  # noqa: F401
from ..lab.worlds_person import Person
from .recipes import Script, codebuild, document, gitlab, jenkins, kubernetes
from .runner import Runner
from .workflow import Job

pytestmark = pytest.mark.lab

REGISTRY = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
OURS = Repository(name="my-repo", region="eu-west-1")
RIGHT = world(repositories=(OURS,))
WRONG = world(repositories=())
SUMMARY = "The repository does not exist in that account and region."
BUILT = "FROM scratch\nCOPY Dockerfile /app/\n"


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, as its address in a recipe would give it."""
    folder = tmp_path_factory.mktemp("wheel")
    root = Path(__file__).parents[2]
    words = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-build-isolation", "--no-deps"]
    subprocess.run([*words, "--wheel-dir", str(folder), str(root)], check=True)
    return next(folder.glob("*.whl"))


def _workspace(person: Person) -> Path:
    """A folder with what is to be built; AWS credentials as a job has them, in variables."""
    person.write("build/Dockerfile", BUILT)
    person.variables |= person.lab.credentials(CI_USER, "eu-west-1")
    person.variables["PATH"] += f":{_programs(person)}"
    return person.home / "build"


def _programs(person: Person) -> Path:
    """A folder with the `ecrdoctor` of this Python, as a recipe finds it that has it installed."""
    folder = person.home / "tools"
    folder.mkdir()
    (folder / "ecrdoctor").symlink_to(Path(sys.executable).with_name("ecrdoctor"))
    return folder


def _run(person: Person, script: Script, folder: Path, **more: str) -> tuple[int, str]:
    """Run a script as its CI system does; its code and its output."""
    words = [*script.shell, script.text]
    if script.text.startswith("#!"):  # Jenkins makes such a script a file, and starts that
        person.write("script", script.text)
        words = [str(person.home / "script")]
    done = subprocess.run(
        words,
        cwd=folder,
        env={**person.variables, **script.variables, "HOME": str(person.home), **more},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout.decode()


def _pushed(person: Person) -> list[str]:
    """Paths of the manifests that were put into the registry."""
    return [call.path for call in person.lab.writes if call.method == "PUT" and "/manifests/" in call.path]


# GitHub Actions


def _workflow(name: str, person: Person, runner: Runner) -> Job:
    """The job of a workflow, run to its end."""
    folder = _workspace(person)
    login = Script(
        f"aws ecr get-login-password --region eu-west-1 | docker login -u AWS --password-stdin {REGISTRY}",
    )

    def log_in() -> None:
        assert _run(person, login, folder)[0] == 0

    others = {
        "actions/checkout@v4": lambda: None,
        "aws-actions/configure-aws-credentials@v4": lambda: None,
        "aws-actions/amazon-ecr-login@v2": log_in,
    }
    temp = person.home / "runner temp"
    temp.mkdir()
    environ = {**person.variables, "GITHUB_REF_NAME": "v1.0", "HOME": str(person.home)}
    values = {"github.sha": "0a1b2c3d", "runner.temp": str(temp)}
    job = Job(runner, environ, folder, others, values)
    job.run(document(name)["jobs"]["push"])
    return job


def test_github_run_pushes(enter: Enter, runner: Runner) -> None:
    person = enter(RIGHT)
    job = _workflow("github-run.yml", person, runner)
    assert [(ran.code, ran.outputs["outcome"]) for ran in job.uses] == [(0, "ready"), (0, "no-failure")], job.log
    assert (job.failed, job.kept, _pushed(person)) == (False, [], ["/v2/my-repo/manifests/0a1b2c3d"])


def test_github_run_stops_before_a_push_that_cannot_work(enter: Enter, runner: Runner) -> None:
    person = enter(WRONG)
    job = _workflow("github-run.yml", person, runner)
    told = [(ran.code, ran.outputs["outcome"], ran.outputs["cause"], ran.outputs["verdict"]) for ran in job.uses]
    assert told == [(1, "blocked", "repository-missing", "confirmed")], job.log
    assert (job.failed, job.kept, _pushed(person)) == (True, [], [])


def test_github_explain_keeps_the_output_of_a_push_that_failed(enter: Enter, runner: Runner) -> None:
    person = enter(WRONG)
    job = _workflow("github-explain.yml", person, runner)
    told = [(ran.code, ran.outputs["cause"], ran.outputs["verdict"], ran.outputs["summary"]) for ran in job.uses]
    assert told == [(0, "repository-missing", "confirmed", SUMMARY)], job.log
    assert (job.failed, job.kept) == (True, ["ecrdoctor.zip"])
    assert "report.html" in zipfile.ZipFile(person.home / "build/ecrdoctor.zip").namelist()


def test_github_explain_is_silent_after_a_push_that_worked(enter: Enter, runner: Runner) -> None:
    person = enter(RIGHT)
    job = _workflow("github-explain.yml", person, runner)
    assert (job.failed, job.uses, job.kept) == (False, [], []), job.log
    assert _pushed(person) == ["/v2/my-repo/manifests/v1.0"]


# GitLab CI


def _gitlab(person: Person, job: str, folder: Path) -> tuple[int, str]:
    given = {
        "CI_COMMIT_SHORT_SHA": "1a2b3c4d",
        "AWS_ID_TOKEN": "a token",
        "AWS_WEB_IDENTITY_TOKEN_FILE": str(person.home / "id-token"),
    }
    return _run(person, gitlab(job, given), folder)


def test_gitlab(enter: Enter) -> None:
    person = enter(RIGHT)
    person.write("bin/apk", '#!/bin/sh\n[ "$*" = "add --no-cache aws-cli" ]\n')  # Alpine's; aws is there
    folder = _workspace(person)
    code, output = _gitlab(person, "push", folder)
    assert (code, _pushed(person)) == (0, ["/v2/my-repo/manifests/1a2b3c4d"]), output
    assert (person.home / "id-token").read_text() == "a token"
    assert (person.home / "id-token").stat().st_mode & 0o777 == 0o600


def test_gitlab_explains(enter: Enter) -> None:
    person = enter(WRONG)
    person.write("bin/apk", "#!/bin/sh\n")
    folder = _workspace(person)
    code, output = _gitlab(person, "push", folder)
    assert code != 0, output
    assert (folder / "push.log").read_bytes().decode() in output
    code, output = _gitlab(person, "explain", folder)
    assert (code, output.splitlines()[0]) == (0, f"✗ push.log: {SUMMARY}")
    assert "report.html" in zipfile.ZipFile(folder / "ecrdoctor.zip").namelist()


# CodeBuild and Jenkins: both install the package first


def _installing(wheel: Path) -> Mapping[str, str]:
    """The package's address, and the dependencies that the tests have anyway."""
    site = Path(sys.modules["yaml"].__file__ or "").parents[1]
    return {"ECRDOCTOR_PACKAGE": str(wheel), "PIP_NO_DEPS": "1", "PYTHONPATH": str(site)}


def _bare(person: Person) -> Path:
    """A workspace on a machine without ecrdoctor, whose python3 is the one of the tests."""
    folder = _workspace(person)
    (person.home / "tools/ecrdoctor").unlink()
    (person.home / "bin").mkdir()
    (person.home / "bin/python3").symlink_to(os.path.realpath(sys.executable))
    return folder


def test_codebuild(enter: Enter, wheel: Path) -> None:
    person = enter(RIGHT)
    sha = {"CODEBUILD_RESOLVED_SOURCE_VERSION": "5e6f"}
    code, output = _run(person, codebuild(), _bare(person), **sha, **_installing(wheel))
    assert (code, _pushed(person)) == (0, ["/v2/my-repo/manifests/5e6f"]), output


def test_codebuild_stops_and_says_why(enter: Enter, wheel: Path) -> None:
    person = enter(WRONG)
    sha = {"CODEBUILD_RESOLVED_SOURCE_VERSION": "5e6f"}
    code, output = _run(person, codebuild(), _bare(person), **sha, **_installing(wheel))
    assert (code, _pushed(person)) == (1, []), output
    assert f"✗ {REGISTRY}/my-repo:5e6f: This push would fail:" in output.replace("\n  ", " ")


def test_jenkins(enter: Enter, wheel: Path) -> None:
    person = enter(RIGHT)
    folder = _bare(person)
    for script in jenkins(str(person.home / "tmp of jenkins")):
        code, output = _run(person, script, folder, GIT_COMMIT="77aa", **_installing(wheel))
        assert code == 0, output
    assert _pushed(person) == ["/v2/my-repo/manifests/77aa"]
    assert (person.home / "tmp of jenkins/docker/config.json").is_file()


def test_jenkins_stops_and_says_why(enter: Enter, wheel: Path) -> None:
    person = enter(WRONG)
    folder = _bare(person)
    install, push = jenkins(str(person.home / "tmp"))
    assert _run(person, install, folder, **_installing(wheel))[0] == 0
    code, output = _run(person, push, folder, GIT_COMMIT="77aa", **_installing(wheel))
    assert (code, _pushed(person)) == (1, []), output
    assert "repository-missing" in output


# Kubernetes


def _kubernetes(person: Person) -> tuple[list[int], str]:
    """The codes of the Job's containers, in order, and the log of the last."""
    shared = person.home / "shared"
    shared.mkdir()
    shutil.copy(person.home / "orders-api.tar", shared)
    _workspace(person)
    codes, output = [], ""
    for script in kubernetes().values():
        here = {"SOURCE": "docker-archive:orders-api.tar", "REGISTRY_AUTH_FILE": str(shared / "auth.json")}
        code, output = _run(person, script, shared, **here)
        codes.append(code)
    return codes, output


def test_kubernetes(enter: Enter) -> None:
    person = enter(RIGHT)
    codes, output = _kubernetes(person)
    assert (codes, _pushed(person)) == ([0, 0, 0], ["/v2/my-repo/manifests/3.22"]), output


def test_kubernetes_explains(enter: Enter) -> None:
    person = enter(WRONG)
    codes, output = _kubernetes(person)
    assert (codes, _pushed(person)) == ([0, 0, 1], []), output
    assert f"✗ push.log: {SUMMARY}" in output, output


def test_kubernetes_explains_a_password_that_could_not_be_had(enter: Enter) -> None:
    person = enter(RIGHT)
    person.write("bin/aws", "#!/bin/sh\necho 'Unable to locate credentials' >&2\nexit 253\n")
    codes, output = _kubernetes(person)
    assert (codes, _pushed(person)) == ([0, 0, 253], []), output
    assert "aws-credentials-missing" in output
