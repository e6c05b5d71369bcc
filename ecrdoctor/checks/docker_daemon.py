"""Does the Docker daemon answer, and does it have the image?"""

from __future__ import annotations

from typing import Any

from ecrdoctor.checks.contract import Answer, Check, Missing, Subject
from ecrdoctor.checks.missing import unknown
from ecrdoctor.checks.registry_host import client_of, registry_spoke, uses_daemon
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Systems, Unavailable
from ecrdoctor.systems.docker_models import Daemon, LocalImage

_REACHED = ("docker-daemon-unreachable", "docker-socket-permission")
_ALMOST_FULL = 1 << 30
_FULL = 50 << 20


def run(subject: Subject, systems: Systems) -> Answer:
    """Ask the daemon about itself, its disk and the image."""
    try:
        daemon = systems.docker.daemon()
    except Unavailable as error:
        return _not_reached(subject, error)
    detail = _detail(daemon)
    if daemon.free_bytes is not None and daemon.free_bytes < _FULL:
        return _disk_full(daemon, detail)
    suggests = ("disk-full",) if daemon.free_bytes is not None and daemon.free_bytes < _ALMOST_FULL else ()
    reference = subject.target.reference
    if not reference or not _pushes_local_image(subject):
        return Answer("ok", _runs(daemon), detail, rules_out=_REACHED, suggests=suggests)
    try:
        image = systems.docker.image(reference)
    except Unavailable as error:
        return unknown(Text("whether the image exists locally", "镜像在本地是否存在"), error, detail=detail)
    if not image.exists:
        return _no_image(subject, reference, image, detail)
    return _has_image(daemon, reference, image, detail, suggests)


def _pushes_local_image(subject: Subject) -> bool:
    """BuildKit pushes from its own cache; a digest is not a name that the daemon could push."""
    return client_of(subject) == "docker" and not (subject.target.digest and not subject.target.tag)


def _not_reached(subject: Subject, error: Unavailable) -> Answer:
    if error.kind not in ("denied", "unreachable") or registry_spoke(subject.facts):
        # The log shows that the daemon ran when the push failed: not reaching it now explains nothing.
        return unknown(Text("what the Docker daemon has", "Docker 守护进程中有什么"), error)
    if error.kind == "denied":
        cause = "docker-socket-permission"
        text = Text(
            f"this user may not talk to the Docker daemon: {error.reason}",
            f"当前用户无权访问 Docker 守护进程：{error.reason}",
        )
    else:
        cause = "docker-daemon-unreachable"
        text = Text(f"the Docker daemon does not answer: {error.reason}", f"连接不上 Docker 守护进程：{error.reason}")
    # A log may come from another machine; that this one has no daemon is then no proof.
    confirms, suggests = ((), (cause,)) if subject.from_log else ((cause,), ())
    return Answer("problem", text, {"reason": error.reason}, confirms=confirms, suggests=suggests)


def _disk_full(daemon: Daemon, detail: dict[str, Any]) -> Answer:
    free = _megabytes(daemon.free_bytes or 0)
    return Answer(
        "problem",
        Text(f"only {free} MiB are free under {daemon.root}", f"{daemon.root} 只剩 {free} MiB 可用空间"),
        detail,
        confirms=("disk-full",),
    )


def _no_image(subject: Subject, reference: str, image: LocalImage, detail: dict[str, Any]) -> Answer:
    detail = {**detail, "image": {"exists": False, "similar": list(image.similar)}}
    if registry_spoke(subject.facts):  # it was there: layers or a manifest got as far as the registry
        return Answer(
            "unknown",
            Text(
                f"the daemon here does not have {reference}, which the log shows being pushed",
                f"日志显示正在推送 {reference}，但本机的 Docker 中没有它",
            ),
            detail,
            missing=Missing(
                Text("the image is not on this machine any more, or never was", "镜像已不在本机，或者从未在本机"),
                Text("run ecrdoctor where the push ran", "请在执行推送的机器上运行 ecrdoctor"),
            ),
        )
    hint = Text("", "")
    if image.similar:
        names = ", ".join(image.similar)
        hint = Text(f"; it has {names}", f"；本地有 {names}")
    return Answer(
        "problem",
        Text(f"no local image is called {reference}{hint.en}", f"本地没有名为 {reference} 的镜像{hint.zh}"),
        detail,
        confirms=("image-not-tagged",),
        learned={"image": image.similar[0]} if image.similar else {},
    )


def _has_image(
    daemon: Daemon, reference: str, image: LocalImage, detail: dict[str, Any], suggests: tuple[str, ...]
) -> Answer:
    known = {
        "exists": True,
        "id": image.id,
        "platform": image.platform,
        "size": image.size,
        "layers": image.layers,
    }
    size = _megabytes(image.size)
    return Answer(
        "ok",
        Text(
            f"Docker {daemon.version} has {reference}: {image.platform}, {image.layers} layers, {size} MiB",
            f"Docker {daemon.version} 中有 {reference}：{image.platform}，{image.layers} 层，{size} MiB",
        ),
        {**detail, "image": known},
        rules_out=(*_REACHED, "image-not-tagged"),
        suggests=suggests,
    )


def _runs(daemon: Daemon) -> Text:
    return Text(
        f"Docker {daemon.version} answers at {daemon.endpoint} ({daemon.store} image store)",
        f"Docker {daemon.version} 在 {daemon.endpoint} 正常应答（{daemon.store} 镜像存储）",
    )


def _detail(daemon: Daemon) -> dict[str, Any]:
    return {
        "endpoint": daemon.endpoint,
        "chosen_by": daemon.chosen_by,
        "version": daemon.version,
        "store": daemon.store,
        "platform": daemon.platform,
        "free_bytes": daemon.free_bytes,
        "https_proxy": daemon.https_proxy,
    }


def _megabytes(size: int) -> int:
    return size >> 20


CHECK = Check(
    id="docker-daemon",
    question=Text(
        "Does the Docker daemon answer, and does it have the image?", "Docker 守护进程能否应答，镜像是否在其中？"
    ),
    causes=("docker-daemon-unreachable", "docker-socket-permission", "image-not-tagged", "disk-full"),
    run=run,
    applies=uses_daemon,
)
