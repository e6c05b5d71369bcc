"""Mistakes between `aws ecr get-login-password` and the login that should read what it prints."""

from __future__ import annotations

from collections.abc import Iterator

from ecrdoctor.lint.contract import Edit, Finding, Invocation, Lint, Scene
from ecrdoctor.lint.findings.corrected import command_text, login_command, pipeline_span
from ecrdoctor.lint.findings.events import LOGINS, PASSWORDS
from ecrdoctor.lint.findings.names import UNKNOWN, read_registry
from ecrdoctor.lint.model import Span
from ecrdoctor.text import Text, plain

_DOCS = "https://docs.aws.amazon.com/cli/latest/reference/ecr/get-login-password.html"
_CLIENTS = frozenset(("docker", "podman", "nerdctl", "finch", "helm", "skopeo", "buildah", "oras", "crane"))


def _passwords(scene: Scene) -> Iterator[Invocation]:
    return (invocation for invocation in scene.invocations if invocation.tool in PASSWORDS)


def _redirected(scene: Scene) -> Iterator[Finding]:
    text = scene.document.text
    for invocation in _passwords(scene):
        writes = invocation.command.writes
        if writes is None or writes.value not in _CLIENTS:
            continue
        arrow = text.rfind(">", 0, writes.span.start)
        if text[arrow + 1 : writes.span.start].strip():
            continue
        edits = (Edit(Span(arrow, arrow + 1), "|"),)
        line_end = text.find("\n", writes.span.end)
        message = Text(
            f"`>` writes the password into a file called `{writes.value}`; only `|` hands it to a command.",
            f"`>` 会把密码写进名为 `{writes.value}` 的文件；要交给命令必须用 `|`。",
        )
        span = Span(arrow, writes.span.end)
        fixed = command_text(
            scene.document, Span(invocation.command.span.start, len(text) if line_end < 0 else line_end), edits
        )
        yield Finding("lint-password-redirected", span, message, fixed, edits)


def _unpiped(scene: Scene) -> Iterator[Finding]:
    for invocation in _passwords(scene):
        command = invocation.command
        if command.pipe_to is not None or command.substituted_in is not None or command.writes is not None:
            continue
        if not _prints(invocation):
            continue
        login = _login_after(scene, invocation)
        edits = _joined(scene, invocation, login) if login else ()
        message = Text(
            "The password is printed and reaches no login: a pipe (`|`) is missing.",
            "密码只是被打印出来，没有交给 login：这里缺少管道（`|`）。",
        )
        fixed = _joined_text(scene, invocation, login)
        yield Finding("lint-password-unpiped", command.span, message, fixed, edits, "error" if login else "warning")


def _prints(invocation: Invocation) -> bool:
    """Whether its output really goes to the screen: not into a variable, which the shell takes as an assignment."""
    step = invocation.step
    before = invocation.command.span.start
    return not any(
        word.span.start <= before < word.span.end
        for words in (step.assigned.values(), step.environment.values())
        for word in words
    )


def _login_after(scene: Scene, invocation: Invocation) -> Invocation | None:
    """The next command, if it is a login that waits for a password on standard input."""
    for other in scene.invocations:
        if other.step is invocation.step and other.index == invocation.index + 1 and other.tool in LOGINS:
            waits = other.option("--password-stdin") is not None
            if waits and other.command.pipe_from is None and other.command.reads is None:
                return other
    return None


def _joined_text(scene: Scene, invocation: Invocation, login: Invocation | None) -> Text:
    """Both commands with a pipe between them."""
    if login is None:
        region = invocation.value("--region") or UNKNOWN
        return login_command(read_registry(f"{UNKNOWN}.dkr.ecr.{region}.{UNKNOWN}"))
    asks, reads = (command_text(scene.document, one.command.span).en for one in (invocation, login))
    return plain(f"{asks} | {reads}")


def _joined(scene: Scene, invocation: Invocation, login: Invocation) -> tuple[Edit, ...]:
    between = Span(invocation.command.span.end, login.command.span.start)
    written = scene.document.text[between.start : between.end].strip()
    if written in ("&&", ";", "||") and scene.document.text.count("\n", between.start, between.end) == 0:
        return (Edit(between, " | "),)
    return ()


def _pipefail(scene: Scene) -> Iterator[Finding]:
    for invocation in _passwords(scene):
        step, command = invocation.step, invocation.command
        if command.pipe_to is None or step.pipefail or not step.errexit or step.shell not in ("sh", "bash"):
            continue
        own = next(
            (c for c in step.commands if c.name == "set" and _sets_errexit(c.words[1].text if c.words[1:] else "")),
            None,
        )
        if own is None or own.span.start > command.span.start:
            continue  # the CI system's choice, not the author's
        message = Text(
            "`set -e` looks only at the last command of a pipe: when `aws` fails, the login gets an empty password and "
            "its own error hides the reason.",
            "`set -e` 只看管道的最后一条命令：`aws` 失败时，login 读到的是空密码，它自己的报错会掩盖真正的原因。",
        )
        posix = step.shell == "sh"
        fix = (
            Text("Run the script with bash and `set -eo pipefail`.", "用 bash 运行脚本，并写上 `set -eo pipefail`。")
            if posix
            else plain("set -o pipefail")
        )
        yield Finding("lint-pipefail", pipeline_span(invocation), message, fix)


def _sets_errexit(option: str) -> bool:
    return option.startswith("-") and not option.startswith("--") and "e" in option


LINTS = (
    Lint(
        "lint-password-redirected",
        "error",
        Text("The password is redirected into a file", "密码被重定向到了文件里"),
        Text(
            "A file with a valid password stays behind, and no login happens.",
            "结果是留下一个含有效密码的文件，而登录并没有发生。",
        ),
        _redirected,
        _DOCS,
    ),
    Lint(
        "lint-password-unpiped",
        "error",
        Text("The password is printed, not handed on", "密码被打印出来，没有传给 login"),
        Text(
            "Whoever reads the log can push with it for 12 hours, and the login still has no password.",
            "能看到日志的人在 12 小时内都可以用它 push，而 login 仍然没有拿到密码。",
        ),
        _unpiped,
        _DOCS,
    ),
    Lint(
        "lint-pipefail",
        "hint",
        Text("A failing aws command goes unnoticed in a pipe", "管道中 aws 失败不会被发现"),
        Text(
            "With `set -o pipefail` the script stops at the command that failed, and the log ends with AWS's own "
            "words.",
            "加上 `set -o pipefail` 后，脚本会停在真正失败的命令上，日志最后就是 AWS 自己的报错。",
        ),
        _pipefail,
        "https://www.gnu.org/software/bash/manual/html_node/Pipelines.html",
    ),
)
