"""Login and push that are for different registries."""

from __future__ import annotations

from collections.abc import Iterator

from ecrdoctor.lint.contract import Edit, Finding, Lint, Scene
from ecrdoctor.lint.findings.corrected import command_text, login_command, part_of
from ecrdoctor.lint.findings.events import Flow, Login, Named, flows
from ecrdoctor.lint.findings.names import UNKNOWN, Registry, differ
from ecrdoctor.lint.model import Span, Word
from ecrdoctor.text import Text, plain

_PUSH_DOCS = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/docker-push-ecr-image.html"


def _login_host(scene: Scene) -> Iterator[Finding]:
    for flow in flows(scene):
        logins = [login for login in flow.logins if login.registry is None or login.registry.is_ecr]
        if flow.hides_logins or not logins:
            continue
        seen: set[str] = set()
        for push in flow.pushes:
            registry = push.name.registry
            if registry is None or not registry.is_ecr or registry.host in seen or flow.logins_for(registry):
                continue
            seen.add(registry.host)
            login = next((login for login in logins if login.host is not None), logins[0])
            yield _other_host(scene, flow, login, push, registry)


def _other_host(scene: Scene, flow: Flow, login: Login, push: Named, registry: Registry) -> Finding:
    """The finding stands at the login when every push of the job agrees against it, else at the push."""
    other = login.registry or Registry("")
    if differ(other.account, registry.account) and not differ(other.region, registry.region):
        what_en, what_zh = f"account {other.account}", f"账号 {other.account}"
        but_en, but_zh = f"account {registry.account}", f"账号 {registry.account}"
    elif differ(other.region, registry.region) and not differ(other.account, registry.account):
        what_en, what_zh = f"{other.region}", f"{other.region}"
        but_en, but_zh = f"{registry.region}", f"{registry.region}"
    else:
        what_en = what_zh = _shown(other.host)
        but_en = but_zh = _shown(registry.host)
    message = Text(
        f"The login is for {what_en}, the push goes to {but_en}: docker keeps a login for exactly one host.",
        f"登录的是 {what_zh}，推送的却是 {but_zh}：docker 按域名保存登录信息，一个域名一份。",
    )
    hosts = {p.name.registry.host for p in (*flow.pushes, *flow.made) if p.name.registry and p.name.registry.is_ecr}
    if login.host is not None and len(hosts) == 1 and registry.is_known:
        edits = _edits(login, login.host, registry)
        source = login.password.command.span if login.password else login.span
        span = Span(min(source.start, login.span.start), max(source.end, login.span.end))
        right_password = login.password is not None and login.password.value("--region") == registry.region
        certain = right_password and not differ(other.account, registry.account)
        fixed = command_text(scene.document, span, edits)
        return Finding("lint-login-host", login.host.span, message, fixed, edits if certain else ())
    if login.invocation is None and differ(other.region, registry.region):
        fix = plain(f"aws-region: {registry.region}")
    else:
        fix = login_command(registry)
    return Finding("lint-login-host", part_of(scene.document, push.word, registry.host), message, fix)


def _edits(login: Login, host: Word, registry: Registry) -> tuple[Edit, ...]:
    """Log in to this registry instead, with a password of its region."""
    region = login.password.option("--region") if login.password else None
    asked = region.value if region else None
    if asked is None or registry.region is None or asked.value == registry.region:
        return (Edit(host.span, registry.host),)
    return (Edit(asked.span, registry.region), Edit(host.span, registry.host))


def _shown(host: str) -> str:
    return host.replace(UNKNOWN, "…")


LINTS = (
    Lint(
        "lint-login-host",
        "error",
        Text("The login is for another registry than the push", "登录的 registry 和推送的 registry 不是同一个"),
        Text(
            "docker looks a login up by the exact host of the push. Another account or region is another host, and the "
            "push ends with `no basic auth credentials`.",
            "docker 按 push 的完整域名查找登录信息。账号或 region 不同就是另一个域名，push 会报 `no basic auth "
            "credentials`。",
        ),
        _login_host,
        _PUSH_DOCS,
    ),
)
