from __future__ import annotations

from typing import Any

import pytest

from ecrdoctor.checks.contract import Answer
from ecrdoctor.checks.provenance import CHECK, run
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Unavailable
from ecrdoctor.systems.docker_models import Machine

from .fakes_local import FakeCaller, FakeDocker, subject, systems

SESSION = "arn:aws:sts::123456789012:assumed-role/ci/build-7"


def ask(log: dict[str, str], arn: str | Unavailable = SESSION, ci: str = "", **more: Any) -> Answer:
    docker = FakeDocker(machine_is=Machine("linux", "/home/ann", ci))
    return run(subject(log=log, **more), systems(docker, aws=FakeCaller(arn)))


@pytest.mark.parametrize(
    "principal",
    [SESSION, "arn:aws:sts::123456789012:assumed-role/ci/build-8", "arn:aws:iam::123456789012:role/path/ci"],
)
def test_the_same_identity(principal: str) -> None:
    assert ask({"principal": principal}) == Answer(
        "ok",
        Text(f"the log names the identity in use here, {SESSION}", f"日志中的身份就是本机所用的 {SESSION}"),
        {
            "same": True,
            "compared": [{"what": "identity", "there": principal, "here": SESSION, "same": True}],
            "ci": "",
        },
    )


@pytest.mark.parametrize(
    "principal",
    [
        "arn:aws:sts::123456789012:assumed-role/dev/build-7",
        "arn:aws:sts::999999999999:assumed-role/ci/build-7",
        "arn:aws:iam::123456789012:user/ci",
        "arn:odd",
    ],
)
def test_another_identity(principal: str) -> None:
    answer = ask({"principal": principal})
    assert (answer.status, answer.detail["same"], answer.confirms, answer.suggests) == ("problem", False, (), ())
    assert answer.text.en == (
        f"the log names {principal}, but the identity here is {SESSION}: the log is from elsewhere, or the login that "
        "was used was made with other credentials"
    )


@pytest.mark.parametrize(
    ("log", "more", "en"),
    [
        ({"path": "/home/runner/.docker/config.json"}, {}, "home /home/runner there, /home/ann here"),
        ({"path": "C:\\Users\\bob\\.docker\\config.json"}, {}, "home C:\\Users\\bob there, /home/ann here"),
        ({"path": "/root/.docker/config.json"}, {}, "home /root there, /home/ann here"),
        ({"path": "/builds/team/api/Dockerfile"}, {}, "ci GitLab CI there, no CI system here"),
        ({}, {"platform": "windows"}, "system windows there, linux here"),
    ],
)
def test_another_machine(log: dict[str, str], more: dict[str, Any], en: str) -> None:
    answer = ask(log, **more)
    assert (answer.status, answer.detail["same"]) == ("problem", False)
    assert en in answer.text.en


def test_the_same_ci_system() -> None:
    answer = ask({"path": "/builds/team/api/Dockerfile", "principal": SESSION}, ci="GitLab CI")
    assert (answer.status, answer.detail["same"]) == ("ok", True)


@pytest.mark.parametrize(
    ("log", "arn"),
    [
        ({}, SESSION),
        ({"path": "/home/ann/.docker/config.json"}, SESSION),
        ({"principal": SESSION}, Unavailable("no credentials", kind="no-credentials")),
        ({"principal": "***"}, SESSION),
    ],
)
def test_it_cannot_be_told(log: dict[str, str], arn: str | Unavailable) -> None:
    answer = ask(log, arn)
    assert (answer.status, answer.detail["same"], answer.missing is not None) == ("unknown", None, True)


def test_it_is_about_logs_only() -> None:
    assert CHECK.applies(subject(log={})) is True
    assert CHECK.applies(subject()) is False
