"""Logins that are not there when the push needs them: too late, gone again, another user's, another machine's."""

from __future__ import annotations

from collections.abc import Iterator

from ecrdoctor.lint.contract import Finding, Lint, Scene
from ecrdoctor.lint.findings.events import Flow, Named, flows
from ecrdoctor.lint.findings.names import Registry, could_be_same_registry
from ecrdoctor.lint.model import ActionStep, Command
from ecrdoctor.regex import regex
from ecrdoctor.text import Text, plain

_DOCS = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html"
_SEPARATE_MACHINES = frozenset(("github", "gitlab", "circleci", "bitbucket"))
_FUNCTIONS = regex(r"(?m)^\s*(?:function\s+[\w-]+|[\w-]+\s*\(\)\s*\{)")
_HARMLESS_ACTIONS = (
    "actions/",
    "docker/setup-",
    "docker/metadata-action",
    "docker/build-push-action",
    "aws-actions/configure-aws-credentials",
    "hadolint/",
    "aquasecurity/",
)


def _ecr_pushes(flow: Flow) -> Iterator[tuple[Named, Registry]]:
    for push in flow.pushes:
        if push.name.registry is not None and push.name.registry.is_ecr:
            yield push, push.name.registry


def _has_functions(scene: Scene) -> bool:
    """Whether the order of the text may not be the order of the run."""
    return _FUNCTIONS.search(scene.document.text.encode()) is not None


def _before_login(scene: Scene) -> Iterator[Finding]:
    if _has_functions(scene):
        return
    for flow in flows(scene):
        if flow.hides_logins or not flow.runs_in_order:
            continue
        for push, registry in _ecr_pushes(flow):
            logins = flow.logins_for(registry)
            if logins and all(login.place > push.place for login in logins):
                message = Text(
                    "The push comes before the login to its registry.",
                    "push 写在了登录该 registry 之前。",
                )
                fix = Text("Move the login before the first push.", "把登录移到第一次 push 之前。")
                yield Finding("lint-push-before-login", push.word.span, message, fix)


def _logged_out(scene: Scene) -> Iterator[Finding]:
    if _has_functions(scene):
        return
    for flow in flows(scene):
        if flow.hides_logins or not flow.runs_in_order:
            continue
        for push, registry in _ecr_pushes(flow):
            events = sorted(
                [(login.place, True) for login in flow.logins_for(registry)]
                + [
                    (out.place, False)
                    for out in flow.logouts
                    if out.registry and _certainly_same(out.registry, registry)
                ]
            )
            before = [logged_in for place, logged_in in events if place < push.place]
            if before and before[-1] is False and any(before):
                message = Text(
                    "A logout from this registry comes between its login and this push.",
                    "在登录和这次 push 之间，已经从该 registry 登出。",
                )
                yield Finding(
                    "lint-push-after-logout",
                    push.word.span,
                    message,
                    Text("Move the logout behind the last push.", "把 logout 移到最后一次 push 之后。"),
                )


def _certainly_same(one: Registry, other: Registry) -> bool:
    return one.host == other.host


def _sudo(scene: Scene) -> Iterator[Finding]:
    for flow in flows(scene):
        if flow.hides_logins:
            continue
        for push, registry in _ecr_pushes(flow):
            logins = [login for login in flow.logins_for(registry) if login.invocation is not None]
            if push.invocation is None or not logins or len(logins) != len(flow.logins_for(registry)):
                continue
            mine = push.invocation.command
            theirs = [login.invocation.command for login in logins if login.invocation]
            if any((mine.sudo is None) == (other.sudo is None) for other in theirs):
                continue
            if any(_keeps_home(scene, command) for command in (mine, *theirs)):
                continue
            message = (
                Text(
                    "`sudo` runs this push as root, who did not log in: the login was stored for your user.",
                    "`sudo` 让这次 push 以 root 身份运行，而 root 没有登录：登录信息存在你自己的用户下。",
                )
                if mine.sudo
                else Text(
                    "The login ran with `sudo`, so it was stored for root; this push runs as your user.",
                    "登录用了 `sudo`，登录信息存在 root 下；这次 push 却以你自己的用户运行。",
                )
            )
            span = mine.sudo.span if mine.sudo else mine.span
            text = scene.document.text[mine.span.start : mine.span.end]
            fixed = text.removeprefix("sudo").strip() if mine.sudo else f"sudo {text}"
            yield Finding("lint-sudo", span, message, plain(fixed))


def _keeps_home(scene: Scene, command: Command) -> bool:
    """Whether `sudo` was told which home or environment to use, or the client where its login is."""
    head = scene.document.text[command.span.start : command.words[0].span.start] if command.words else ""
    return any(mark in head for mark in (" -", "HOME=", "DOCKER_CONFIG")) or any(
        word.text.startswith(("--config", "--authfile")) for word in command.words
    )


def _other_job(scene: Scene) -> Iterator[Finding]:
    all_flows = flows(scene)
    for flow in all_flows:
        if flow.hides_logins or flow.logins or flow.job.setting not in _SEPARATE_MACHINES or _may_log_in(flow):
            continue
        for push, registry in _ecr_pushes(flow):
            elsewhere = next(
                (
                    other
                    for other in all_flows
                    if other is not flow
                    and any(
                        login.registry is not None
                        and login.registry.is_ecr
                        and could_be_same_registry(login.registry, registry)
                        for login in other.logins
                    )
                ),
                None,
            )
            if elsewhere is None:
                continue
            message = Text(
                f"The login is in the job `{elsewhere.job.name}`; this job runs on another machine, where nobody "
                "logged in.",
                f"登录在 job `{elsewhere.job.name}` 里；这个 job 在另一台机器上运行，那里没有登录过。",
            )
            fix = Text("Log in in this job too, before the push.", "在这个 job 里 push 之前也要登录。")
            yield Finding("lint-login-other-job", push.word.span, message, fix)
            break


def _may_log_in(flow: Flow) -> bool:
    """Whether an action that we do not know runs in the job."""
    return any(
        isinstance(step, ActionStep) and not step.uses.text.strip("\"'").startswith(_HARMLESS_ACTIONS)
        for step in flow.job.steps
    )


LINTS = (
    Lint(
        "lint-push-before-login",
        "error",
        Text("The push comes before the login", "push 在登录之前"),
        Text(
            "On a fresh machine the push fails with `no basic auth credentials`; elsewhere it uses an old login, which "
            "lasts 12 hours.",
            "在干净的机器上，push 会报 `no basic auth credentials`；在别的机器上它用的是旧登录，而旧登录只有 12 "
            "小时有效。",
        ),
        _before_login,
        _DOCS,
    ),
    Lint(
        "lint-push-after-logout",
        "error",
        Text("The push comes after a logout", "push 在登出之后"),
        Text(
            "A logout removes the stored login of that host, and the push has none.",
            "登出会删除该域名已保存的登录信息，push 时就没有可用的登录了。",
        ),
        _logged_out,
        "https://docs.docker.com/reference/cli/docker/logout/",
    ),
    Lint(
        "lint-sudo",
        "warning",
        Text("Login and push run as different users", "登录和 push 以不同用户运行"),
        Text(
            "Each user has a docker configuration of his own. Use `sudo` on both commands or on neither (the group "
            "`docker` makes it needless).",
            "每个用户有自己的 docker 配置。两条命令要么都加 `sudo`，要么都不加（加入 `docker` 组就不需要 sudo）。",
        ),
        _sudo,
        "https://docs.docker.com/engine/install/linux-postinstall/",
    ),
    Lint(
        "lint-login-other-job",
        "warning",
        Text("Login and push are in different jobs", "登录和 push 在不同的 job 里"),
        Text(
            "Hosted runners start each job on a fresh machine; the login stays on the one that is thrown away.",
            "托管 runner 的每个 job 都从全新的机器开始；登录信息留在已被丢弃的那台机器上。",
        ),
        _other_job,
        _DOCS,
    ),
)
