"""Can the registry be reached from here: name, connection, proxy, certificate, clock?"""

from __future__ import annotations

from typing import Any

from ecrdoctor.checks.contract import Answer, Check, Missing, Subject
from ecrdoctor.checks.missing import unknown
from ecrdoctor.checks.registry_host import ecr_host, is_ecr, uses_daemon
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Systems, Unavailable
from ecrdoctor.systems.network_models import Reach

_CONTROL = "public.ecr.aws"
_SKEW_LIMIT = 300
"""Seconds; requests signed further off than five minutes are refused (IAM user guide, "Signature Version 4")."""
_WAY = ("network-dns", "network-refused", "network-tls", "network-proxy")
_STEPS = {
    "resolve": Text("the name cannot be resolved", "域名无法解析"),
    "connect": Text("no connection", "无法建立连接"),
    "proxy": Text("the proxy does not let it through", "代理没有放行"),
    "tls": Text("the TLS handshake failed", "TLS 握手失败"),
    "http": Text("the connection opens, but no answer comes", "连接已建立，但没有应答"),
}
_CERTIFICATE = ("untrusted", "expired-certificate", "wrong-host")


def run(subject: Subject, systems: Systems) -> Answer:
    """Go towards the registry as far as it is possible."""
    host = ecr_host(subject.target) or ""
    try:
        reach = systems.network.reach(host)
    except Unavailable as error:
        return unknown(Text(f"whether {host} can be reached", f"能否连接到 {host}"), error)
    detail = _detail(reach)
    if reach.failed_at:
        return _failed(subject, systems, reach, detail)
    if reach.skew is not None and abs(reach.skew) > _SKEW_LIMIT:
        return _skewed(reach, detail)
    return _reached(reach, detail, _daemon_proxy(subject, systems))


def _failed(subject: Subject, systems: Systems, reach: Reach, detail: dict[str, Any]) -> Answer:
    silent = reach.failed_at == "resolve" and reach.kind == "timeout"  # then no other name is worth the wait
    offline = reach.failed_at == "resolve" and not silent and not systems.network.resolves(_CONTROL)
    if subject.from_log and (offline or silent):
        return _offline(reach, detail)
    text, cause = _said(reach, offline), _cause(reach)
    if reach.failed_at == "tls" and not reach.trust_is_ours:
        return Answer(
            "unknown",
            text,
            detail,
            suggests=(cause,),
            missing=Missing(
                Text("docker trusts other certificates than this program does", "docker 信任的证书与本程序不同"),
                Text(
                    f"try `curl -v https://{reach.host}/v2/` with docker's certificates",
                    f"用 docker 的证书运行 `curl -v https://{reach.host}/v2/` 试试",
                ),
            ),
        )
    certain = reach.failed_at != "http" and not (reach.failed_at == "tls" and reach.kind not in _CERTIFICATE)
    confirms, suggests = ((cause,), ()) if certain else ((), (cause,))
    return Answer("problem", text, detail, confirms=confirms, suggests=suggests, learned={"host": reach.host})


def _cause(reach: Reach) -> str:
    if reach.failed_at == "resolve":
        return "network-dns"
    if reach.failed_at == "proxy":
        return "network-proxy"
    if reach.kind == "timeout":
        return "network-timeout"
    if reach.failed_at == "tls":
        return "network-tls"
    return "network-refused" if reach.failed_at == "connect" else "upload-interrupted"


def _said(reach: Reach, offline: bool) -> Text:
    step = _STEPS[reach.failed_at]
    en, zh = f"{reach.host}: {step.en} ({reach.reason})", f"{reach.host}：{step.zh}（{reach.reason}）"
    if offline:
        return Text(f"{en}; nor can any other name here", f"{zh}；本机也解析不了其他域名")
    if reach.failed_at == "connect" and reach.private:
        return Text(
            f"{en}; the address is private: look at the VPC endpoint's security group and subnets",
            f"{zh}；该地址是私网地址：请检查 VPC 终端节点的安全组和子网",
        )
    if reach.failed_at == "proxy":
        return Text(
            f"{en}; {reach.proxy_from} says {reach.proxy}", f"{zh}；{reach.proxy_from} 指定的代理是 {reach.proxy}"
        )
    return Text(en, zh)


def _offline(reach: Reach, detail: dict[str, Any]) -> Answer:
    return Answer(
        "unknown",
        Text(f"cannot tell whether {reach.host} can be reached", f"无法判断能否连接到 {reach.host}"),
        detail,
        missing=Missing(
            Text("this machine resolves no names at all: it is offline", "本机无法解析任何域名，处于离线状态"),
            Text("run this with a network, where the push ran", "请在执行推送的机器上、联网后再运行"),
        ),
    )


def _skewed(reach: Reach, detail: dict[str, Any]) -> Answer:
    seconds = abs(reach.skew or 0)
    ahead = (reach.skew or 0) > 0
    return Answer(
        "problem",
        Text(
            f"this machine's clock is {seconds} s {'ahead of' if ahead else 'behind'} {reach.host}'s",
            f"本机时钟比 {reach.host} {'快' if ahead else '慢'} {seconds} 秒",
        ),
        detail,
        confirms=("aws-clock-skew",),
    )


def _reached(reach: Reach, detail: dict[str, Any], daemon_proxy: str | None) -> Answer:
    rules_out = _WAY if reach.skew is None else (*_WAY, "aws-clock-skew")
    by = Text(f" through the proxy {reach.proxy}", f"（经由代理 {reach.proxy}）") if reach.proxy else Text("", "")
    if reach.private and not reach.proxy:
        by = Text(" at a private address (VPC endpoint)", "（私网地址，即 VPC 终端节点）")
    if daemon_proxy is None or daemon_proxy == reach.proxy:
        text = Text(f"{reach.host} answers{by.en}", f"{reach.host} 有应答{by.zh}")
        return Answer("ok", text, detail, rules_out=rules_out)
    # The push takes the daemon's way, not ours: what we saw says nothing about the proxy or its certificate.
    theirs = Text(f"the proxy {daemon_proxy}", f"代理 {daemon_proxy}") if daemon_proxy else Text("no proxy", "直连")
    return Answer(
        "ok",
        Text(
            f"{reach.host} answers{by.en}; the Docker daemon, which does the push, uses {theirs.en}",
            f"{reach.host} 有应答{by.zh}；但实际执行推送的 Docker 守护进程使用的是{theirs.zh}",
        ),
        {**detail, "daemon_proxy": daemon_proxy},
        rules_out=tuple(cause for cause in rules_out if cause == "aws-clock-skew"),
        suggests=("network-proxy",),
    )


def _daemon_proxy(subject: Subject, systems: Systems) -> str | None:
    """The daemon's own proxy, empty for none; None where no daemon takes part or it cannot be asked."""
    if not uses_daemon(subject):
        return None
    try:
        daemon = systems.docker.daemon()
    except Unavailable:
        return None
    host = ecr_host(subject.target) or ""
    return daemon.proxy_to(host)


def _detail(reach: Reach) -> dict[str, Any]:
    return {
        "host": reach.host,
        "addresses": list(reach.addresses),
        "private": reach.private,
        "proxy": reach.proxy,
        "proxy_from": reach.proxy_from,
        "failed_at": reach.failed_at,
        "kind": reach.kind,
        "reason": reach.reason,
        "certificate_issuer": reach.issuer,
        "status": reach.status,
        "clock_skew_seconds": reach.skew,
    }


CHECK = Check(
    id="network",
    question=Text("Can the registry be reached from here?", "从本机能连接到 registry 吗？"),
    causes=(*_WAY, "network-timeout", "upload-interrupted", "aws-clock-skew"),
    run=run,
    applies=is_ecr,
)
