"""What does the registry itself answer: to the stored login, and where the client hid its words."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from ecrdoctor.checks.contract import Answer, Check, Missing, Subject
from ecrdoctor.checks.missing import unknown
from ecrdoctor.checks.registry_host import client_of, ecr_host, is_ecr
from ecrdoctor.checks.registry_words import Meaning, meaning
from ecrdoctor.regex import regex
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Systems, Unavailable
from ecrdoctor.systems.network_models import RegistryReply

_ACCEPTED = ("token-expired", "token-invalid", "unauthorized", "not-logged-in", "login-registry-mismatch")
_READABLE = regex(
    r"^/v2/[a-z0-9][a-z0-9._/-]{0,255}/(?:manifests/[a-z0-9_.:+-]{1,200}|blobs/sha\d{3}:[0-9a-f]{64,128})$"
)
"""What can be asked for with GET: not uploads, and nothing with a query."""


def run(subject: Subject, systems: Systems) -> Answer:
    """GET `/v2/` with the stored login; then what the log shows refused without a reason."""
    host = ecr_host(subject.target) or ""
    question = Text(f"what {host} answers to the stored login", f"{host} 对已保存的登录如何答复")
    try:
        credential = systems.docker.credential(host, client_of(subject), subject.target.repository)
        if credential is None:
            return _no_login(host)
        ping = systems.network.registry_get(host, "/v2/", credential)
        if ping.status != 200:
            return _refused(host, ping)
        path = _hidden(subject, host)
        if path is None:
            return _accepted(host, ping)
        return _uncovered(host, path, systems.network.registry_get(host, path, credential))
    except Unavailable as error:
        return unknown(question, error)


def _no_login(host: str) -> Answer:
    return Answer(
        "unknown",
        Text(f"there is no login for {host} to try", f"没有 {host} 的登录可供尝试"),
        missing=Missing(
            Text("no password is stored for this host", "没有为该域名保存密码"),
            Text("log in to this host (see check docker-login)", "登录该域名（见检查项 docker-login）"),
        ),
    )


def _accepted(host: str, ping: RegistryReply) -> Answer:
    return Answer(
        "ok",
        Text(f"{host} accepts the stored login", f"{host} 接受已保存的登录"),
        _detail(ping),
        rules_out=_ACCEPTED,
    )


def _refused(host: str, reply: RegistryReply) -> Answer:
    """`/v2/` needs no permission: whatever refuses it is about the login, or about the registry itself."""
    meant = meaning(reply)
    words = _words(reply)
    text = Text(f"{host} does not accept the stored login: {words}", f"{host} 不接受已保存的登录：{words}")
    if meant.certain:
        return Answer("problem", text, _detail(reply), confirms=(meant.cause,), learned=meant.facts)
    if reply.status == 400:
        why = Text(
            "what ECR says to a token that is mangled or of another region",
            "token 被破坏或属于其他 region 时 ECR 就这样答复",
        )
        text = Text(f"{text.en}, {why.en}", f"{text.zh}，{why.zh}")
        return Answer("problem", text, _detail(reply), confirms=("token-invalid",))
    if reply.status == 401:
        return Answer("problem", text, _detail(reply), confirms=("unauthorized",), suggests=("token-invalid",))
    if reply.status == 403:
        return Answer("problem", text, _detail(reply), suggests=(meant.cause or "token-expired", "token-invalid"))
    return Answer(
        "unknown",
        Text(
            f"{host} gave an answer that says nothing about the login: {words}",
            f"{host} 的答复无法说明登录是否有效：{words}",
        ),
        _detail(reply),
        missing=Missing(
            Text(f"the answer to /v2/ was {words}", f"/v2/ 的答复是 {words}"),
            Text(
                "run this again; look for a proxy that answers in ECR's place", "再运行一次；检查是否有代理替 ECR 作答"
            ),
        ),
    )


def _hidden(subject: Subject, host: str) -> str | None:
    """The path that was refused without ECR's words, if the log shows one and it can be asked for with GET."""
    values, target = subject.facts.values, subject.target
    if not subject.from_log or values.get("status") != "403" or values.get("action"):
        return None
    url = urlsplit(values.get("url", ""))
    if url.netloc:
        same = url.scheme == "https" and url.netloc.lower() == host.lower()
        return url.path if same and _READABLE.search(url.path.encode()) else None
    # No URL: containerd's first question about an image is for its manifest.
    path = f"/v2/{target.repository}/manifests/{target.digest or target.tag}"
    known = target.repository and (target.tag or target.digest)
    return path if known and _READABLE.search(path.encode()) else None


def _uncovered(host: str, path: str, reply: RegistryReply) -> Answer:
    meant = meaning(reply)
    detail = {**_detail(reply), "path": path}
    if reply.status in (200, 307) or reply.code in ("MANIFEST_UNKNOWN", "BLOB_UNKNOWN"):
        return Answer(
            "ok",
            Text(
                f"{host} accepts the login, and does not refuse GET {path} now ({_words(reply)})",
                f"{host} 接受该登录，现在也不拒绝 GET {path}（{_words(reply)}）",
            ),
            detail,
            rules_out=_ACCEPTED,
        )
    text = Text(f"ECR's own words, which the client hid: {_words(reply)}", f"被客户端隐藏的 ECR 原话：{_words(reply)}")
    return _said(text, detail, meant, path)


def _said(text: Text, detail: dict[str, Any], meant: Meaning, path: str) -> Answer:
    # GET on a blob asks for another permission than the HEAD that the client sent.
    certain = meant.certain and not ("/blobs/" in path and meant.facts)
    if not meant.cause:
        return Answer("problem", text, detail, suggests=("forbidden-opaque",))
    confirms, suggests = ((meant.cause,), ()) if certain else ((), (meant.cause,))
    return Answer("problem", text, detail, confirms=confirms, suggests=suggests, learned=meant.facts)


def _words(reply: RegistryReply) -> str:
    return " ".join(filter(None, (str(reply.status), reply.code, reply.message)))


def _detail(reply: RegistryReply) -> dict[str, Any]:
    return {
        "method": reply.method,
        "path": reply.path,
        "status": reply.status,
        "code": reply.code,
        "message": reply.message,
        "request_id": reply.request_id,
    }


CHECK = Check(
    id="registry-api",
    question=Text("What does the registry itself answer to the stored login?", "registry 对已保存的登录如何答复？"),
    causes=(
        *_ACCEPTED,
        "forbidden-opaque",
        "repository-missing",
        "iam-push-denied",
        "iam-explicit-deny",
        "permissions-boundary-deny",
        "session-policy-deny",
        "scp-deny",
        "vpc-endpoint-policy-deny",
        "repository-policy-deny",
        "kms-denied",
        "quota-exceeded",
        "rate-exceeded",
        "tag-immutable",
        "service-error",
    ),
    run=run,
    applies=is_ecr,
)
