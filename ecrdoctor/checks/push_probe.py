"""Would the registry let an upload begin? The one check that writes, and only with `--probe`."""

from __future__ import annotations

from typing import Any

from ecrdoctor.checks.contract import Answer, Check, Missing, Subject
from ecrdoctor.checks.missing import unknown
from ecrdoctor.checks.registry_host import client_of, ecr_host, is_ecr
from ecrdoctor.checks.registry_words import meaning
from ecrdoctor.regex import regex
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Systems, Unavailable
from ecrdoctor.systems.network_models import UploadProbe

_PROVED = (
    "not-logged-in",
    "login-registry-mismatch",
    "token-expired",
    "token-invalid",
    "unauthorized",
    "repository-missing",
    "registry-account-mismatch",
    "registry-region-mismatch",
    "create-on-push-denied",
)
"""What an upload that begins disproves. Not the permissions: it needs `ecr:InitiateLayerUpload` and no other."""
_NAME = regex(r"^[a-z0-9]+(?:[._/-]+[a-z0-9]+)*$", ignore_case=False)
_WARNING = Text(
    "where a repository creation template allows it, this creates the repository",
    "如果有仓库创建模板允许，这会创建该仓库",
)


def run(subject: Subject, systems: Systems) -> Answer:
    """Start an upload and cancel it."""
    host, repository = ecr_host(subject.target) or "", subject.target.repository or ""
    question = Text(f"whether an upload to {repository} may begin", f"能否开始向 {repository} 上传")
    try:
        credential = systems.docker.credential(host, client_of(subject), repository)
        if credential is None:
            return _no_login(host)
        return _answer(repository, systems.network.probe_upload(host, repository, credential))
    except Unavailable as error:
        return unknown(question, error)


def _no_login(host: str) -> Answer:
    return Answer(
        "unknown",
        Text(f"there is no login for {host} to try an upload with", f"没有 {host} 的登录，无法尝试上传"),
        missing=Missing(
            Text("no password is stored for this host", "没有为该域名保存密码"),
            Text("log in to this host (see check docker-login)", "登录该域名（见检查项 docker-login）"),
        ),
    )


def _answer(repository: str, probe: UploadProbe) -> Answer:
    started, detail = probe.started, _detail(probe)
    if started.status == 202:
        left = Text("was cancelled", "并已取消")
        if probe.cancelled is None or probe.cancelled.status >= 300:
            left = Text(
                "could not be cancelled (nothing was sent; ECR drops it by itself)",
                "但未能取消（没有上传任何内容，ECR 会自行清理）",
            )
        return Answer(
            "ok",
            Text(
                f"an upload to {repository} could begin and {left.en}; {_WARNING.en}",
                f"可以开始向 {repository} 上传，{left.zh}；{_WARNING.zh}",
            ),
            detail,
            rules_out=_PROVED,
        )
    words = " ".join(filter(None, (str(started.status), started.code, started.message)))
    text = Text(f"an upload to {repository} is refused: {words}", f"向 {repository} 上传被拒绝：{words}")
    meant = meaning(started)
    if meant.certain:
        return Answer("problem", text, detail, confirms=(meant.cause,), learned=meant.facts)
    fallback = {400: "token-invalid", 401: "unauthorized", 403: "forbidden-opaque"}.get(started.status, "")
    suggests = tuple(filter(None, (meant.cause or fallback,)))
    return Answer("problem", text, detail, suggests=suggests, learned=meant.facts)


def _detail(probe: UploadProbe) -> dict[str, Any]:
    return {
        "status": probe.started.status,
        "code": probe.started.code,
        "message": probe.started.message,
        "request_id": probe.started.request_id,
        "cancelled": probe.cancelled.status if probe.cancelled else None,
    }


def _applies(subject: Subject) -> bool:
    repository = subject.target.repository
    return is_ecr(subject) and repository is not None and _NAME.search(repository.encode()) is not None


CHECK = Check(
    id="push-probe",
    question=Text(
        "Would the registry let an upload begin? (starts one and cancels it; where a repository creation template "
        "allows it, this creates the repository)",
        "registry 是否允许开始上传？（会发起一次上传并取消；如果有仓库创建模板允许，这会创建该仓库）",
    ),
    causes=(*_PROVED, "iam-push-denied", "forbidden-opaque"),
    run=run,
    permissions=("ecr:InitiateLayerUpload",),
    only_with="probe",
    applies=_applies,
)
