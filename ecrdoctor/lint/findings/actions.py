"""Steps of GitHub Actions that log in, build and push by their inputs."""

from __future__ import annotations

from collections.abc import Iterator

from ecrdoctor.lint.contract import Edit, Finding, Lint, Scene
from ecrdoctor.lint.findings.events import PUSHES, Flow, action, flows, images_of
from ecrdoctor.lint.findings.names import read_name
from ecrdoctor.lint.model import ActionStep, Command, Job, ShellStep, Span
from ecrdoctor.regex import regex
from ecrdoctor.text import Text, plain

_CONFIGURE = "aws-actions/configure-aws-credentials"
_ECR_LOGIN = "aws-actions/amazon-ecr-login"
_DOCKER_LOGIN = "docker/login-action"
_BUILD_PUSH = "docker/build-push-action"
_CREDENTIALS = regex(
    r"AWS_ACCESS_KEY_ID|AWS_PROFILE|AWS_WEB_IDENTITY_TOKEN_FILE|AWS_ROLE_ARN|AWS_CONTAINER_CREDENTIALS|self-hosted"
    r"|runs-on:\s*(?:\[|\$\{\{|\n|group:)|codebuild-|workflow_call"
)
_ID_TOKEN = regex(r"[\"']?id-token[\"']?\s*:\s*[\"']?write|permissions:\s*[\"']?write-all")
_ACCESS_KEY = regex(r"^(?:AKIA|ASIA)[A-Z0-9]{12,}$", ignore_case=False)
_OUTPUT = regex(r"^(?P<lead>::set-output name=)(?P<name>[\w-]+)::(?P<value>.*)$", ignore_case=False)
_JOB_OUTPUT = regex(
    r"(?m)^[ \t]+[\w-]+:[ \t]*[\"']?"
    r"(?P<use>\$\{\{ *steps\.(?P<step>[\w-]+)\.outputs\.docker_(?:username|password)_\w+ *\}\})"
)
_OUTPUTS_BEGIN = regex(r"(?m)^(?P<indent>[ \t]+)outputs:[ \t]*$")


def _steps(scene: Scene, name: str) -> Iterator[tuple[Job, int, ActionStep]]:
    for job in scene.document.jobs:
        for number, step in enumerate(job.steps):
            if isinstance(step, ActionStep) and action(step) == name:
                yield job, number, step


def _credentials(scene: Scene) -> Iterator[Finding]:
    if _CREDENTIALS.search(scene.document.text.encode()):
        return
    for job, number, step in _steps(scene, _ECR_LOGIN):
        before = [s for s in job.steps[:number] if isinstance(s, ActionStep)]
        if any(_gives_credentials(s) for s in before) or any(
            isinstance(s, ShellStep) and _exports(s) for s in job.steps[:number]
        ):
            continue
        later = any(action(s) == _CONFIGURE for s in job.steps[number:])
        message = (
            Text(
                "This login comes before `configure-aws-credentials`, so it has no AWS credentials yet.",
                "这一步排在 `configure-aws-credentials` 之前，此时还没有 AWS 凭证。",
            )
            if later
            else Text(
                "Nothing in this job gives this step AWS credentials: `configure-aws-credentials` is missing "
                "before it.",
                "这个 job 里没有任何步骤提供 AWS 凭证：前面缺少 `configure-aws-credentials`。",
            )
        )
        yield Finding(
            "lint-action-credentials",
            step.uses.span,
            message,
            plain(f"uses: {_CONFIGURE}@v4"),
            severity="error" if later else None,
        )


def _gives_credentials(step: ActionStep) -> bool:
    name = action(step)
    return name == _CONFIGURE or name.startswith((".", "/")) or not name.startswith(("actions/", "docker/"))


def _exports(step: ShellStep) -> bool:
    return any(
        command.name in ("aws", "source", ".") or "AWS_" in word.text
        for command in step.commands
        for word in command.words
    )


def _oidc(scene: Scene) -> Iterator[Finding]:
    text = scene.document.text
    if (
        _ID_TOKEN.search(text.encode())
        or "workflow_call" in text
        or "self-hosted" in text
        or "\njobs:" not in f"\n{text}"
    ):
        return
    for job, number, step in _steps(scene, _CONFIGURE):
        inputs = step.inputs
        others = ("aws-access-key-id", "web-identity-token-file", "role-chaining")
        chained = any(action(s) == _CONFIGURE for s in job.steps[:number])
        if "role-to-assume" not in inputs or any(name in inputs for name in others) or chained:
            continue
        if _CREDENTIALS.search(text.encode()):
            continue
        message = Text(
            "To assume a role by OIDC the job needs `id-token: write`, which nothing here grants.",
            "通过 OIDC 使用角色需要 `id-token: write` 权限，这个 workflow 里没有授予。",
        )
        fix = "permissions: {id-token: write, contents: read}"
        yield Finding("lint-action-oidc", inputs["role-to-assume"].span, message, plain(fix))


def _login_registry(scene: Scene) -> Iterator[Finding]:
    for _, _, step in _steps(scene, _DOCKER_LOGIN):
        registry, username = step.inputs.get("registry"), step.inputs.get("username")
        user = username.value if username else None
        host = read_name(registry.partial.rstrip("/") + "/-").registry if registry else None
        if registry is None and user == "AWS" and username:
            message = Text(
                "Without `registry` this logs in to Docker Hub; the user AWS belongs to ECR.",
                "没有写 `registry` 时登录的是 Docker Hub；用户 AWS 是 ECR 的。",
            )
            fix = "registry: ACCOUNT_ID.dkr.ecr.REGION.amazonaws.com"
            yield Finding("lint-action-login", username.span, message, plain(fix))
        elif host is not None and host.private and username and user and not _is_key(user):
            ecr = step.inputs.get("ecr")
            if ecr is not None and ecr.value != "auto" and ecr.value != "true":
                continue
            message = Text(
                f"For a registry of ECR this action takes an access key id as the user, not `{user}`.",
                f"对 ECR registry，这个 action 的 username 要填 access key ID，而不是 `{user}`。",
            )
            fix = f"uses: {_ECR_LOGIN}@v2"
            yield Finding("lint-action-login", username.span, message, plain(fix))


def _is_key(user: str) -> bool:
    return _ACCESS_KEY.search(user.encode()) is not None or "${{" in user


def _no_push(scene: Scene) -> Iterator[Finding]:
    for flow in flows(scene):
        for step in flow.job.steps:
            if not isinstance(step, ActionStep) or action(step) != _BUILD_PUSH:
                continue
            if any(name in step.inputs for name in ("push", "load", "outputs", "call")) or "tags" not in step.inputs:
                continue
            registries = [read_name(partial).registry for partial, _ in images_of(step)]
            if not any(registry is not None and registry.is_ecr for registry in registries):
                continue
            if not any(login.registry is None or login.registry.is_ecr for login in flow.logins):
                continue
            loaded = _pushes_by_hand(flow)
            wanted = "load: true" if loaded else "push: true"
            message = Text(
                f"Neither `push` nor `load`: the image stays in the build cache and reaches nobody; add `{wanted}`.",
                f"既没有 `push` 也没有 `load`：镜像只留在构建缓存里；请加上 `{wanted}`。",
            )
            yield Finding("lint-action-push", step.uses.span, message, plain(wanted))


def _pushes_by_hand(flow: Flow) -> bool:
    return any(push.invocation is not None and push.invocation.tool in PUSHES for push in flow.pushes)


def _masked(scene: Scene) -> Iterator[Finding]:
    """Outputs of a job that hold the password which the login action masks: the runner drops them."""
    masked = {
        step.id for _, _, step in _steps(scene, _ECR_LOGIN) if step.id and _masks(step) and "@v1" not in step.uses.text
    }
    data = scene.document.text.encode()
    for block in _OUTPUTS_BEGIN.finditer(data):
        indent = len(block.group("indent"))
        for found in _JOB_OUTPUT.finditer(data, block.end()):
            between = data[block.end() : found.start("use")].split(b"\n")[1:]
            if any(line.strip() and len(line) - len(line.lstrip()) <= indent for line in between):
                break
            if found.group("step").decode() not in masked:
                continue
            start = len(data[: found.start("use")].decode())
            span = Span(start, start + len(found.group("use").decode()))
            message = Text(
                "This output is masked, so the runner does not hand it to other jobs: there it is empty.",
                "这个输出被屏蔽（mask），runner 不会把它传给其他 job：在那里它是空的。",
            )
            fix = Text(
                f"Run {_ECR_LOGIN} in the job that needs the login.",
                f"在需要登录的 job 里再运行一次 {_ECR_LOGIN}。",
            )
            yield Finding("lint-action-masked", span, message, fix)


def _masks(step: ActionStep) -> bool:
    given = step.inputs.get("mask-password")
    return given is None or given.value == "true"


def _set_output(scene: Scene) -> Iterator[Finding]:
    for job in scene.document.jobs:
        for step in job.steps if job.setting == "github" else ():
            for command in step.commands if isinstance(step, ShellStep) and step.shell in ("bash", "sh") else ():
                if command.name == "echo" and len(command.words) == 2 and command.writes is None:
                    yield from _old_output(scene, command)


def _old_output(scene: Scene, command: Command) -> Iterator[Finding]:
    word = command.words[1]
    found = _OUTPUT.fullmatch(word.text.strip('"').encode())
    if found is None or scene.document.text[word.span.start : word.span.end] != word.text:
        return
    name, value = found.group("name").decode(), found.group("value").decode()
    fixed = f'echo "{name}={value}" >> "$GITHUB_OUTPUT"'
    message = Text(
        "GitHub has deprecated `::set-output`; the file `$GITHUB_OUTPUT` takes its place.",
        "GitHub 已弃用 `::set-output`，改为写入 `$GITHUB_OUTPUT` 文件。",
    )
    span = Span(command.words[0].span.start, word.span.end)
    quoted = word.text.startswith('"') and word.text.endswith('"')
    yield Finding("lint-action-set-output", span, message, plain(fixed), (Edit(span, fixed),) if quoted else ())


LINTS = (
    Lint(
        "lint-action-credentials",
        "warning",
        Text("The ECR login action has no AWS credentials", "ECR 登录 action 没有 AWS 凭证"),
        Text(
            "The action asks AWS for a password and can do so only with credentials: `Could not load credentials from "
            "any providers`.",
            "这个 action 要向 AWS 取密码，必须先有凭证，否则报 `Could not load credentials from any providers`。",
        ),
        _credentials,
        "https://github.com/aws-actions/amazon-ecr-login#readme",
    ),
    Lint(
        "lint-action-oidc",
        "error",
        Text("OIDC without the permission id-token: write", "使用 OIDC 却没有 id-token: write 权限"),
        Text(
            "GitHub gives the job no identity token, so there is nothing to assume the role with: `Could not load "
            "credentials from any providers`.",
            "GitHub 不会给这个 job 身份 token，也就无法换取角色，会报 `Could not load credentials from any "
            "providers`。",
        ),
        _oidc,
        "https://github.com/aws-actions/configure-aws-credentials#oidc",
    ),
    Lint(
        "lint-action-login",
        "error",
        Text("Inputs of docker/login-action do not fit ECR", "docker/login-action 的输入不适用于 ECR"),
        Text(
            "For ECR this action asks AWS for the password itself, with `username` and `password` as access key and "
            "secret. Without `registry` it logs in to Docker Hub.",
            "对 ECR，这个 action 会自己向 AWS 取密码，`username` 和 `password` 要填 access key 和 secret。不写 "
            "`registry` 则登录 Docker Hub。",
        ),
        _login_registry,
        "https://github.com/docker/login-action#aws-elastic-container-registry-ecr",
    ),
    Lint(
        "lint-action-push",
        "warning",
        Text("The build action does not push", "构建 action 没有推送"),
        Text(
            "`push` is false unless it is set. The step succeeds, and no new image is in the repository.",
            "`push` 默认是 false。步骤会成功，但仓库里没有新镜像。",
        ),
        _no_push,
        "https://github.com/docker/build-push-action#inputs",
    ),
    Lint(
        "lint-action-masked",
        "warning",
        Text("A masked password is handed to another job", "把被屏蔽的密码传给其他 job"),
        Text(
            "`Skip output since it may contain secret`: the runner drops masked outputs at the end of a job. Since v2 "
            "the login action masks the password.",
            "job 结束时 runner 会丢弃被屏蔽的输出（`Skip output since it may contain secret`）。v2 起登录 action "
            "默认屏蔽密码。",
        ),
        _masked,
        "https://github.com/aws-actions/amazon-ecr-login#docker-credentials",
    ),
    Lint(
        "lint-action-set-output",
        "hint",
        Text("The deprecated ::set-output", "已弃用的 ::set-output"),
        Text(
            "It still works with a warning, but GitHub will remove it.",
            "目前仍可用但会有警告，GitHub 以后会移除它。",
        ),
        _set_output,
        "https://github.blog/changelog/2022-10-11-github-actions-deprecating-save-state-and-set-output-commands/",
    ),
)
