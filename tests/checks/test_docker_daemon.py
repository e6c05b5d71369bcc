from __future__ import annotations

from dataclasses import replace

import pytest

from ecrdoctor.checks.contract import Answer, Missing
from ecrdoctor.checks.docker_daemon import CHECK, run
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Unavailable
from ecrdoctor.systems.docker_models import LocalImage

from .fakes_local import DAEMON, HOST, REFERENCE, FakeDocker, subject, systems

REACHED = ("docker-daemon-unreachable", "docker-socket-permission")
DETAIL = {
    "endpoint": "unix:///var/run/docker.sock",
    "chosen_by": "default",
    "version": "28.3.1",
    "store": "containerd",
    "platform": "linux/amd64",
    "free_bytes": 50 << 30,
    "https_proxy": "",
}


def test_it_has_the_image() -> None:
    known = {"exists": True, "id": "sha256:ab", "platform": "linux/amd64", "size": 5 << 20, "layers": 3}
    assert run(subject(), systems()) == Answer(
        "ok",
        Text(
            f"Docker 28.3.1 has {REFERENCE}: linux/amd64, 3 layers, 5 MiB",
            f"Docker 28.3.1 中有 {REFERENCE}：linux/amd64，3 层，5 MiB",
        ),
        {**DETAIL, "image": known},
        rules_out=(*REACHED, "image-not-tagged"),
    )


def test_it_does_not_have_the_image_but_one_like_it() -> None:
    docker = FakeDocker(image_is=LocalImage(False, similar=("api:1.2", "api:dev")))
    assert run(subject(), systems(docker)) == Answer(
        "problem",
        Text(
            f"no local image is called {REFERENCE}; it has api:1.2, api:dev",
            f"本地没有名为 {REFERENCE} 的镜像；本地有 api:1.2, api:dev",
        ),
        {**DETAIL, "image": {"exists": False, "similar": ["api:1.2", "api:dev"]}},
        confirms=("image-not-tagged",),
        learned={"image": "api:1.2"},
    )


def test_an_image_that_the_log_shows_being_pushed_proves_nothing_by_its_absence() -> None:
    answer = run(subject(log={"status": "403"}), systems(FakeDocker(image_is=LocalImage(False))))
    assert (answer.status, answer.confirms, answer.missing is not None) == ("unknown", (), True)


@pytest.mark.parametrize("client", ["buildx", ""])
@pytest.mark.parametrize("reference", [f"{HOST}/team/api@sha256:{'ab' * 32}", None])
def test_where_no_local_image_is_pushed_none_is_looked_for(client: str, reference: str | None) -> None:
    about = subject(reference or REFERENCE, log={}, client=client)
    if reference is None:
        about = replace(about, target=replace(about.target, reference=None))
    docker = FakeDocker(image_is=Unavailable("not to be asked"))
    assert run(about, systems(docker)) == Answer(
        "ok",
        Text(
            "Docker 28.3.1 answers at unix:///var/run/docker.sock (containerd image store)",
            "Docker 28.3.1 在 unix:///var/run/docker.sock 正常应答（containerd 镜像存储）",
        ),
        DETAIL,
        rules_out=REACHED,
    )


@pytest.mark.parametrize(
    ("kind", "cause", "text"),
    [
        (
            "denied",
            "docker-socket-permission",
            Text("this user may not talk to the Docker daemon: why", "当前用户无权访问 Docker 守护进程：why"),
        ),
        (
            "unreachable",
            "docker-daemon-unreachable",
            Text("the Docker daemon does not answer: why", "连接不上 Docker 守护进程：why"),
        ),
    ],
)
def test_it_cannot_be_reached(kind: str, cause: str, text: Text) -> None:
    docker = systems(FakeDocker(daemon_is=Unavailable("why", kind=kind)))
    detail = {"reason": "why"}
    assert run(subject(), docker) == Answer("problem", text, detail, confirms=(cause,))
    assert run(subject(log={}), docker) == Answer("problem", text, detail, suggests=(cause,))
    assert run(subject(log={"action": "ecr:PutImage"}), docker).status == "unknown"


def test_a_daemon_that_hangs_is_not_called_dead() -> None:
    docker = FakeDocker(daemon_is=Unavailable("no answer within 5 s", kind="timeout"))
    assert run(subject(), systems(docker)) == Answer(
        "unknown",
        Text(
            "cannot tell what the Docker daemon has: no answer in time",
            "无法判断Docker 守护进程中有什么：在限定时间内没有应答",
        ),
        {"kind": "timeout", "reason": "no answer within 5 s"},
        missing=Missing(
            Text("no answer in time: no answer within 5 s", "在限定时间内没有应答：no answer within 5 s"),
            Text("run this again, or with a longer --timeout", "再运行一次，或者加大 --timeout"),
        ),
    )


def test_the_image_cannot_be_looked_up() -> None:
    answer = run(subject(), systems(FakeDocker(image_is=Unavailable("broken"))))
    assert (answer.status, answer.confirms, answer.rules_out) == ("unknown", (), ())


def test_the_disk_is_full_or_nearly() -> None:
    full = run(subject(), systems(FakeDocker(daemon_is=replace(DAEMON, free_bytes=3 << 20))))
    assert (full.status, full.confirms) == ("problem", ("disk-full",))
    assert full.text.en == "only 3 MiB are free under /var/lib/docker"
    nearly = run(subject(), systems(FakeDocker(daemon_is=replace(DAEMON, free_bytes=300 << 20))))
    assert (nearly.status, nearly.suggests) == ("ok", ("disk-full",))


@pytest.mark.parametrize(
    ("client", "applies"),
    [("docker", True), ("", True), ("buildx", True), ("cdk", True), ("podman", False), ("ctr", False)],
)
def test_for_whom_it_is_asked(client: str, applies: bool) -> None:
    assert CHECK.applies(subject(log={}, client=client)) is applies
