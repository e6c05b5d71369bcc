"""Pushes that go to Docker Hub, since their names have no host."""

from __future__ import annotations

from collections.abc import Iterator

from ecrdoctor.lint.contract import Edit, Finding, Lint, Scene
from ecrdoctor.lint.findings.corrected import command_text, part_of
from ecrdoctor.lint.findings.events import Flow, Login, Named, flows
from ecrdoctor.lint.findings.names import UNKNOWN
from ecrdoctor.text import Text, plain

_PUSH_DOCS = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/docker-push-ecr-image.html"


def _docker_hub(scene: Scene) -> Iterator[Finding]:
    for flow in flows(scene):
        ecr = [login for login in flow.logins if login.registry and login.registry.is_ecr]
        elsewhere = any(login.registry is None or not login.registry.is_ecr for login in flow.logins)
        if not ecr or elsewhere or flow.hides_logins:
            continue
        for push in flow.pushes:
            if not push.name.on_docker_hub or not push.name.path or UNKNOWN in push.name.path:
                continue
            if push.invocation is not None and len(push.invocation.operands) > 1:
                continue  # `lint-push-names`: the client refuses more than one
            yield _goes_to_hub(scene, flow, ecr[-1], push)


def _goes_to_hub(scene: Scene, flow: Flow, login: Login, push: Named) -> Finding:
    name = push.name.path if "/" in push.name.path else f"library/{push.name.path}"
    message = Text(
        f"Without a host this goes to Docker Hub (docker.io/{name}), not to ECR: in docker the name says where, the "
        "login does not.",
        f"没有写域名，会推到 Docker Hub（docker.io/{name}），而不是 ECR：docker 只看镜像名决定推到哪里，"
        "与登录了谁无关。",
    )
    tagged = [
        made
        for made in flow.made
        if made.name.registry is not None
        and made.name.registry.is_ecr
        and made.place < push.place
        and (made.name.tag or "latest") == (push.name.tag or "latest")
    ]
    same = [made for made in tagged if made.name.path == push.name.path]
    if push.invocation is not None and len({made.word.text for made in tagged}) == 1:
        edits = (Edit(push.word.span, tagged[0].word.text),)
        fixed = command_text(scene.document, push.invocation.command.span, edits)
        return Finding("lint-push-docker-hub", push.word.span, message, fixed, edits if same else ())
    region = (login.registry.region if login.registry else None) or "REGION"
    host = login.host.text.strip("\"'") if login.host else f"ACCOUNT_ID.dkr.ecr.{region}.amazonaws.com"
    written = push.word.text.strip("\"'")
    target = f"{host.removeprefix('https://').rstrip('/')}/{written}"
    if push.invocation is not None and push.invocation.tool.endswith(" push"):
        command = f"docker tag {written} {target} && docker push {target}"
    else:
        command = target
    return Finding("lint-push-docker-hub", part_of(scene.document, push.word, written), message, plain(command))


LINTS = (
    Lint(
        "lint-push-docker-hub",
        "error",
        Text("The push goes to Docker Hub, not to ECR", "推送的目标是 Docker Hub，不是 ECR"),
        Text(
            "Docker Hub is docker's default: a name without a host belongs there, and Hub knows neither your IAM "
            "identity nor the ECR password, so it answers `denied: requested access to the resource is denied`. ECR is "
            "reached only by a name that begins with ACCOUNT_ID.dkr.ecr.REGION.amazonaws.com/.",
            "Docker Hub 是 docker 的默认 registry：不带域名的镜像名都属于它。Hub 不认识你的 IAM 身份，也不认 ECR "
            "的密码，"
            "于是返回 `denied: requested access to the resource is denied`。只有以 "
            "ACCOUNT_ID.dkr.ecr.REGION.amazonaws.com/ 开头的名字才会推到 ECR。",
        ),
        _docker_hub,
        _PUSH_DOCS,
    ),
)
