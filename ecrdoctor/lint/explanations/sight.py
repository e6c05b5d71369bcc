"""What one command of a file says about another: whose password a login gets, where a push was logged in."""

from __future__ import annotations

from collections.abc import Iterator

from ecrdoctor.facts.reference import Target
from ecrdoctor.lint.contract import Invocation, Scene
from ecrdoctor.lint.explanations.explained import NOTHING
from ecrdoctor.lint.explanations.pieces import target_of
from ecrdoctor.lint.model import Word
from ecrdoctor.rulebook.model import Text


def is_login(invocation: Invocation) -> bool:
    """Whether this logs a client in to a registry."""
    return invocation.tool.endswith(" login") and not invocation.tool.startswith("aws ")


def region_note(invocation: Invocation, scene: Scene) -> Text:
    """For the region of a password: what the host of the login or push says."""
    region = invocation.value("--region") or _default_region(invocation)
    said = [target.region for target in _hosts_after(invocation, scene) if target.region]
    if region is None or not said:
        return NOTHING
    other = next((name for name in said if name != region), None)
    if other:
        return Text(
            f"The registry host says `{other}`, so this password does not fit it.",
            f"但 registry 域名里写的是 `{other}`，这个密码用不了。",
        )
    return Text("The registry host says the same.", "registry 域名里写的也是这个 region。")


def default_region_note(invocation: Invocation) -> Text:
    """For a command without `--region`: what the file sets instead."""
    region = _default_region(invocation)
    return Text(f"Here that is `{region}`.", f"这里是 `{region}`。") if region else NOTHING


def hub_note(name: str, invocation: Invocation, scene: Scene) -> Text:
    """For a name without a registry host: what it would have to be for ECR."""
    host = next(_ecr_logins(invocation, scene), "ACCOUNT_ID.dkr.ecr.REGION.amazonaws.com")
    return Text(
        f"Look here first: for ECR it must be `{host}/{name}`.", f"先看这里：要推送到 ECR，必须写成 `{host}/{name}`。"
    )


def is_elsewhere(target: Target) -> bool:
    """Whether this is ECR Public, or a registry that nobody took for ECR; a misspelt host of ECR is none."""
    host = (target.reference or "").partition("/")[0]
    return target.kind == "public" or (target.kind == "other" and "ecr" not in host and "amazon" not in host)


def elsewhere_note(invocation: Invocation, target: Target) -> Text:
    """For a login or push that is for ECR Public, or for no ECR at all: where it goes wrong instead."""
    if target.kind != "public":
        return Text("Look here first: this registry is not ECR.", "先看这里：这个 registry 不是 ECR。")
    if is_login(invocation):
        return Text(
            "Look here first: the password must come from `aws ecr-public get-login-password --region us-east-1`.",
            "先看这里：密码必须用 `aws ecr-public get-login-password --region us-east-1` 获取。",
        )
    name = (target.repository or "").rpartition("/")[2]
    if not name.isascii() or not name.replace("-", "").replace("_", "").replace(".", "").isalnum():
        name = "<REPOSITORY>"
    ask = f"aws ecr-public describe-repositories --repository-names {name} --region us-east-1"
    return Text(
        f"Look here first: this repository must exist in ECR Public before the push (`{ask}`).",
        f"先看这里：push 之前，ECR Public 里必须已有这个仓库（`{ask}`）。",
    )


def login_note(invocation: Invocation, scene: Scene) -> Text:
    """For the region of a login's host: where its password comes from, if from another region."""
    region = _registry(invocation).region
    password = _piped_from(invocation, scene)
    asked = password.value("--region") if password else None
    if asked is None or region is None or asked == region:
        return NOTHING
    return Text(f"But the password comes from `{asked}`.", f"但密码取自 `{asked}`。")


def push_note(word: Word, invocation: Invocation, scene: Scene) -> Text:
    """For the host of a push: whether this job logs in to it, or to another registry of ECR."""
    host = target_of(word).registry
    hosts = list(_ecr_logins(invocation, scene))
    if host is None or not hosts:
        return NOTHING
    if host in hosts:
        return Text("The login is for the same host.", "与登录的域名一致。")
    return Text(f"But the login is for `{hosts[0]}`.", f"但登录的是 `{hosts[0]}`。")


def _ecr_logins(invocation: Invocation, scene: Scene) -> Iterator[str]:
    """Hosts of ECR that commands of the same job log in to."""
    for login in scene.invocations:
        target = _registry(login) if is_login(login) and login.job is invocation.job else Target()
        if target.registry and target.kind in ("private", "public"):
            yield target.registry


def _hosts_after(invocation: Invocation, scene: Scene) -> Iterator[Target]:
    reader = invocation.command.pipe_to
    for login in scene.invocations:
        piped = login.step is invocation.step and login.index == reader
        if is_login(login) and (piped if reader is not None else login.job is invocation.job):
            yield _registry(login)


def _piped_from(invocation: Invocation, scene: Scene) -> Invocation | None:
    writer = invocation.command.pipe_from
    return next((one for one in scene.invocations if one.step is invocation.step and one.index == writer), None)


def _default_region(invocation: Invocation) -> str | None:
    """The region that the environment gives, where the file sets it: AWS_REGION wins, as the AWS CLI has it."""
    step = invocation.step
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        for variables in (invocation.command.environment, step.assigned, step.environment):
            if name in variables:
                return variables[name].value
    return None


def _registry(login: Invocation) -> Target:
    return target_of(login.operands[0]) if login.operands else Target()
