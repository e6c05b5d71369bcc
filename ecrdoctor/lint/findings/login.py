"""Mistakes in how a client logs in: user, password and the old ways of both."""

from __future__ import annotations

from collections.abc import Iterator

from ecrdoctor.lint.contract import Edit, Finding, Invocation, Lint, Scene, Severity
from ecrdoctor.lint.findings.corrected import command_text, login_command, pipeline_span
from ecrdoctor.lint.findings.events import LOGINS, PASSWORDS, Flow, Login, flows
from ecrdoctor.lint.findings.names import UNKNOWN, suffix_for
from ecrdoctor.lint.model import ShellStep, Span
from ecrdoctor.text import Text, plain

_DOCS = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html"
_DOCKER_LOGIN = "https://docs.docker.com/reference/cli/docker/login/"
_LIKE_DOCKER = frozenset(f"{client} login" for client in ("docker", "podman", "buildah", "skopeo", "nerdctl", "finch"))


def _ecr_logins(scene: Scene) -> Iterator[tuple[Login, Invocation]]:
    """Logins that are certainly meant for ECR: by their host, or by where the password comes from."""
    for flow in flows(scene):
        for login in flow.logins:
            if login.invocation is None or login.invocation.tool not in LOGINS:
                continue
            if (login.registry and login.registry.is_ecr) or (login.password and login.password.tool in PASSWORDS):
                yield login, login.invocation


def _username(scene: Scene) -> Iterator[Finding]:
    for login, invocation in _ecr_logins(scene):
        option = invocation.option("--username")
        if option is None or option.value is None or option.value.value in (None, "", "AWS"):
            continue
        if option.value.undefined:
            continue
        edits = (Edit(option.value.span, "AWS"),)
        fixed = command_text(scene.document, invocation.command.span, edits)
        name = option.value.value
        message = Text(
            f"The user is `{name}`, but ECR knows only `AWS`, in capitals, whatever your IAM user is called.",
            f"用户名写成了 `{name}`；ECR 的用户名固定为大写的 `AWS`，不是你的 IAM 用户名。",
        )
        certain = login.password is not None and login.password.tool in PASSWORDS
        severity: Severity | None = "warning" if name.upper() == "AWS" else None
        yield Finding("lint-username", option.value.span, message, fixed, edits if certain else (), severity)


def _username_missing(scene: Scene) -> Iterator[Finding]:
    for login, invocation in _ecr_logins(scene):
        stdin = invocation.option("--password-stdin")
        if stdin is None or invocation.option("--username") or invocation.tool not in _LIKE_DOCKER:
            continue
        edits = (Edit(Span(stdin.flag.start, stdin.flag.start), "--username AWS "),)
        message = Text(
            "`--password-stdin` without `--username` is refused; for ECR the user is always `AWS`.",
            "只有 `--password-stdin` 而没有 `--username`，命令会直接报错；ECR 的用户名固定为 `AWS`。",
        )
        fixed = command_text(scene.document, invocation.command.span, edits)
        certain = login.password is not None
        yield Finding("lint-username-missing", stdin.flag, message, fixed, edits if certain else ())


def _password_argument(scene: Scene) -> Iterator[Finding]:
    for login, invocation in _ecr_logins(scene):
        option = invocation.option("--password")
        if option is None or option.value is None:
            continue
        span = Span(option.flag.start, option.value.span.end)
        message = Text(
            "The password stands on the command line, where `ps` and the shell's history show it to others.",
            "密码写在命令行上，`ps` 和 shell 历史里都能看到。",
        )
        edits = _piped(scene, login, invocation, span)
        piped = login_command(login.registry, invocation.tool, login.host)
        fixed = command_text(scene.document, invocation.command.span, edits) if edits else piped
        yield Finding("lint-password-argument", span, message, fixed, edits)


def _piped(scene: Scene, login: Login, invocation: Invocation, span: Span) -> tuple[Edit, ...]:
    """Edits that turn `-p $(aws …)` into a pipe; none where the password is anything else."""
    source, option, command = login.password, invocation.option("--password"), invocation.command
    if source is None or option is None or option.value is None or source.command.substituted_in != invocation.index:
        return ()
    written = option.value.text.strip('"')
    text = scene.document.text
    inner = text[source.command.span.start : source.command.span.end]
    if written not in (f"$({inner})", f"`{inner}`", f"$({inner} )", f"$( {inner} )"):
        return ()
    if command.environment or command.pipe_from is not None or command.reads or source.command.environment:
        return ()
    return (
        Edit(Span(command.span.start, command.span.start), f"{inner} | "),
        Edit(span, "--password-stdin"),
    )


def _stdin_missing(scene: Scene) -> Iterator[Finding]:
    for login, invocation in _ecr_logins(scene):
        if invocation.option("--password-stdin") or invocation.option("--password"):
            continue
        fed = invocation.command.pipe_from is not None and login.password is not None
        username = invocation.option("--username")
        if not fed and username is None:
            continue  # it may use a login that is stored already
        place = invocation.operands[0].span.start if invocation.operands else invocation.command.span.end
        edits = (Edit(Span(place, place), "--password-stdin " if invocation.operands else " --password-stdin"),)
        message = Text(
            "Without `--password-stdin` the login asks at the terminal and does not take what the pipe brings."
            if fed
            else "This login has no password: it asks at the terminal, and where there is none, as in CI, it fails.",
            "没有 `--password-stdin`，login 会在终端里提示输入密码，不会读取管道传来的内容。"
            if fed
            else "这次 login 没有提供密码：它会在终端里提示输入，在 CI 这类没有终端的环境里会直接失败。",
        )
        piped = login_command(login.registry, invocation.tool, login.host)
        fixed = command_text(scene.document, pipeline_span(invocation), edits) if fed else piped
        yield Finding(
            "lint-password-stdin-missing",
            invocation.command.span,
            message,
            fixed,
            edits if fed else (),
            None if fed else "warning",
        )


def _get_login(scene: Scene) -> Iterator[Finding]:
    for flow in flows(scene):
        for login in flow.logins:
            invocation = login.invocation
            if invocation is None or invocation.tool != "aws ecr get-login":
                continue
            region = invocation.option("--region")
            given = f" --region {region.value.text}" if region and region.value else ""
            host = _host_for(invocation, flow)
            fixed = f"aws ecr get-login-password{given} | docker login --username AWS --password-stdin {host}"
            message = Text(
                "`aws ecr get-login` is gone since version 2 of the AWS CLI; `get-login-password` takes its place.",
                "AWS CLI 第 2 版已经没有 `aws ecr get-login`，请改用 `get-login-password`。",
            )
            yield Finding("lint-get-login", invocation.command.span, message, plain(fixed))


def _host_for(invocation: Invocation, flow: Flow) -> str:
    """The host that the old command would have logged in to, as far as the file shows."""
    hosts = {push.name.registry.host for push in flow.pushes if push.name.registry and push.name.registry.is_ecr}
    if len(hosts) == 1 and UNKNOWN not in (host := hosts.pop()):
        return host
    ids, region = invocation.option("--registry-ids"), invocation.option("--region")
    written = _hosts_as_written(flow)
    if len(written) == 1 and not ids:
        return written.pop()
    account = ids.value.text if ids and ids.value and " " not in ids.value.text else "ACCOUNT_ID"
    where = region.value.text if region and region.value else "REGION"
    suffix = suffix_for(region.value.value or "") if region and region.value else None
    return f"{account}.dkr.ecr.{where}.{suffix or 'amazonaws.com'}"


def _hosts_as_written(flow: Flow) -> set[str]:
    """Hosts of ECR in the job as they stand in the file, with their variables."""
    words = [named.word for named in (*flow.made, *flow.pushes)]
    words += [word for step in flow.job.steps if isinstance(step, ShellStep) for word in step.assigned.values()]
    heads = (word.text.strip("\"'").partition("/")[0] for word in words)
    return {head for head in heads if ".dkr.ecr." in head and not any(c.isspace() or c in "`'\"" for c in head)}


def _email(scene: Scene) -> Iterator[Finding]:
    for invocation in scene.invocations:
        option = invocation.option("--email") if invocation.tool == "docker login" else None
        if option is None:
            continue
        span = Span(option.flag.start, option.value.span.end if option.value else option.flag.end)
        text = scene.document.text
        after = span.end + (1 if text[span.end : span.end + 1] == " " else 0)
        edits = (Edit(Span(span.start, after), ""),)
        message = Text(
            "docker has no `-e` (`--email`) since 17.06 and refuses the whole command.",
            "docker 从 17.06 起不再有 `-e`（`--email`），整条命令会报错。",
        )
        yield Finding(
            "lint-login-email", span, message, command_text(scene.document, invocation.command.span, edits), edits
        )


LINTS = (
    Lint(
        "lint-username",
        "error",
        Text("The user of a login to ECR is not AWS", "登录 ECR 的用户名不是 AWS"),
        Text(
            "An ECR password belongs to the user AWS. With any other user the registry answers 400 or 401 and the "
            "login fails.",
            "ECR 密码对应的用户固定是 AWS。换成别的用户名，registry 会返回 400 或 401，登录失败。",
        ),
        _username,
        _DOCS,
    ),
    Lint(
        "lint-username-missing",
        "error",
        Text("--password-stdin without --username", "有 --password-stdin 却没有 --username"),
        Text(
            "The client cannot ask for a user, since standard input carries the password, so it stops at once.",
            "stdin 已经用来传密码，客户端无法再询问用户名，于是直接报错退出。",
        ),
        _username_missing,
        _DOCKER_LOGIN,
    ),
    Lint(
        "lint-password-argument",
        "warning",
        Text("The password stands on the command line", "密码写在命令行上"),
        Text(
            "Everybody on the machine can read it with `ps`, it stays in the shell's history and often in CI logs. "
            "With a pipe and `--password-stdin` nobody sees it.",
            "同一台机器上的任何人都能用 `ps` 看到它，它还会留在 shell 历史和 CI 日志里。改用管道加 "
            "`--password-stdin` 就不会暴露。",
        ),
        _password_argument,
        _DOCKER_LOGIN,
    ),
    Lint(
        "lint-password-stdin-missing",
        "error",
        Text("The login does not read the password that it is given", "login 没有读取传给它的密码"),
        Text(
            "docker reads standard input only with `--password-stdin`; else it wants a terminal and says "
            "`cannot perform an interactive login from a non TTY device`.",
            "只有加上 `--password-stdin`，docker 才会从 stdin 读密码；否则它需要终端来输入密码，会报 "
            "`cannot perform an interactive login from a non TTY device`。",
        ),
        _stdin_missing,
        _DOCKER_LOGIN,
    ),
    Lint(
        "lint-get-login",
        "error",
        Text("aws ecr get-login no longer exists", "aws ecr get-login 已不存在"),
        Text(
            "AWS CLI 2 answers with `Invalid choice`; version 1 still had it. The new command prints only the "
            "password, so nothing has to be evaluated by the shell.",
            "AWS CLI 2 会报 `Invalid choice`，只有第 1 版还保留它。新命令只打印密码，不必再让 shell 执行它的输出。",
        ),
        _get_login,
        "https://docs.aws.amazon.com/cli/latest/userguide/cliv2-migration-changes.html",
    ),
    Lint(
        "lint-login-email",
        "error",
        Text("docker login has no option for an e-mail address", "docker login 没有邮箱选项"),
        Text(
            "`unknown shorthand flag: 'e' in -e`: the login does not happen. The option does nothing useful for ECR.",
            "会报 `unknown shorthand flag: 'e' in -e`，登录不会进行。对 ECR 来说这个选项本来就没有用处。",
        ),
        _email,
        "https://docs.docker.com/engine/deprecated/",
    ),
)
