"""Regions: that of the password, that of the registry, and those that do not exist."""

from __future__ import annotations

from collections.abc import Iterator

from ecrdoctor.facts.partitions import all_regions
from ecrdoctor.lint.contract import Edit, Finding, Invocation, Lint, Scene
from ecrdoctor.lint.findings.corrected import command_text, literal, part_of, pipeline_span
from ecrdoctor.lint.findings.events import PASSWORDS, Flow, Login, action, flows
from ecrdoctor.lint.findings.names import differ, nearest_region
from ecrdoctor.lint.findings.places import corrected_place, hosts
from ecrdoctor.lint.model import ActionStep, Span, Word
from ecrdoctor.regex import regex
from ecrdoctor.text import Text, plain

_DOCS = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html"
_REGIONS = "https://docs.aws.amazon.com/general/latest/gr/ecr.html"
_PUBLIC_DOCS = "https://docs.aws.amazon.com/AmazonECR/latest/public/public-registry-auth.html"
_SHAPE = regex(r"^(?P<area>[a-z]{2,4}(?:-[a-z]+){1,2})-\d{1,2}$", ignore_case=False)
_VARIABLES = ("AWS_REGION", "AWS_DEFAULT_REGION")
_PUBLIC_REGIONS = ("us-east-1", "us-west-2")


def region_of(scene: Scene, invocation: Invocation) -> tuple[str, Word] | None:
    """The region that an `aws` command asks, where the file says it, and the word that says so."""
    option = invocation.option("--region")
    if option is not None:
        word = option.value
        return (word.value, word) if word is not None and word.value else None
    if any(action(step) == "aws-actions/configure-aws-credentials" for step in invocation.job.steps):
        return None  # it sets the region for the steps after it, and so does not only the `env:` of the file
    for name in _VARIABLES:
        found = invocation.command.environment.get(name) or invocation.step.environment.get(name)
        found = found or _exported(scene, invocation, name)
        if found is not None:
            return (found.value, found) if found.value else None
    return None


def _exported(scene: Scene, invocation: Invocation, name: str) -> Word | None:
    """What the script itself exported before, if it says so once."""
    text, found = scene.document.text, invocation.step.assigned.get(name)
    if found is None or found.span.start > invocation.command.span.start or text.count(f"{name}=") != 1:
        return None
    return found if text[: found.span.start].rstrip("\"'").endswith(f"export {name}=") else None


def _password(scene: Scene) -> Iterator[Finding]:
    for flow in flows(scene):
        for login in flow.logins:
            source, registry = login.password, login.registry
            if source is None or source.tool != "aws ecr get-login-password" or not registry or not registry.private:
                continue
            asked = region_of(scene, source)
            if asked is None or not differ(asked[0], registry.region) or registry.region not in all_regions():
                continue
            if asked[0] not in all_regions():
                continue  # the unknown region is the mistake
            yield _mismatch(scene, flow, login, source, asked[1])


def _mismatch(scene: Scene, flow: Flow, login: Login, source: Invocation, word: Word) -> Finding:
    registry = login.registry
    region = registry.region if registry and registry.region else ""
    message = Text(
        f"This password is for {word.value}, but the registry is in {region}: a password is valid in its own "
        "region only.",
        f"这个密码是 {word.value} 的，而 registry 在 {region}：密码只在取得它的 region 有效。",
    )
    option = source.option("--region")
    if option is not None and option.value is word:
        edits: tuple[Edit, ...] = (Edit(word.span, region),)
        span = word.span
    else:
        place = source.command.span.end
        edits = (Edit(Span(place, place), f" --region {region}"),)
        span = source.command.span
    span_all = pipeline_span(login.invocation) if login.invocation else source.command.span
    if source.command.substituted_in is None:
        span_all = Span(min(span_all.start, source.command.span.start), max(span_all.end, source.command.span.end))
    fixed = command_text(scene.document, span_all, edits)
    others = {n.name.registry.region for n in (*flow.pushes, *flow.made) if n.name.registry and n.name.registry.private}
    certain = others == {region} and edits[0].span.end - edits[0].span.start in (0, len(word.value or ""))
    return Finding("lint-password-region", span, message, fixed, edits if certain else ())


def _words(scene: Scene) -> Iterator[tuple[str, Word, Invocation | None]]:
    """Every region that the file writes down."""
    for invocation in scene.invocations:
        if invocation.tool.startswith("aws "):
            option = invocation.option("--region")
            if option and option.value and option.value.value:
                yield option.value.value, option.value, invocation
    for job in scene.document.jobs:
        for step in job.steps:
            if isinstance(step, ActionStep) and action(step) == "aws-actions/configure-aws-credentials":
                word = step.inputs.get("aws-region")
                if word and word.value:
                    yield word.value, word, None


def _unknown(scene: Scene) -> Iterator[Finding]:
    for region, word, invocation in _words(scene):
        near = nearest_region(region)
        if region not in all_regions() and (near or _SHAPE.search(region.encode())):  # else a placeholder
            found = literal(scene.document, word, region)
            edits = (Edit(found, near),) if found and near else ()
            fixed = command_text(scene.document, invocation.command.span, edits) if invocation and edits else None
            fix = fixed or (plain(near) if near else None)
            yield _no_region(part_of(scene.document, word, region), region, fix, edits)
    for place in hosts(scene):
        region_in_host = place.registry.region
        if region_in_host is None or region_in_host in all_regions():
            continue
        near = nearest_region(region_in_host)
        if near or _SHAPE.search(region_in_host.encode()):
            found = literal(scene.document, place.word, region_in_host)
            edits = (Edit(found, near),) if found and near else ()
            fix = corrected_place(scene, place, edits, near) if near else None
            yield _no_region(part_of(scene.document, place.word, region_in_host), region_in_host, fix, edits)


def _no_region(span: Span, region: str, fix: Text | None, edits: tuple[Edit, ...]) -> Finding:
    if region[:-1] in all_regions() and region[-1:].isalpha():
        message = Text(
            f"`{region}` is an availability zone; its region is `{region[:-1]}`.",
            f"`{region}` 是可用区，它的 region 是 `{region[:-1]}`。",
        )
        return Finding("lint-region-unknown", span, message, fix, edits)
    message = Text(
        f"No AWS region is called `{region}`.",
        f"没有名为 `{region}` 的 AWS region。",
    )
    if _may_be_new(region):
        return Finding("lint-region-unknown", span, message, severity="warning")
    return Finding("lint-region-unknown", span, message, fix)


def _may_be_new(region: str) -> bool:
    """Whether this could be a region newer than the list: a known area and a number that follows."""
    found = _SHAPE.search(region.encode())
    if found is None:
        return False
    area = found.group("area").decode()
    numbers = [int(known.rsplit("-", 1)[1]) for known in all_regions() if known.rsplit("-", 1)[0] == area]
    return bool(numbers) and int(region.rsplit("-", 1)[1]) == max(numbers) + 1


def _kind(scene: Scene) -> Iterator[Finding]:
    """The password of one kind of registry given to the other."""
    for flow in flows(scene):
        for login in flow.logins:
            source, registry = login.password, login.registry
            if source is None or registry is None or login.invocation is None or source.tool not in PASSWORDS:
                continue
            is_public_password = source.tool.startswith("aws ecr-public")
            if (registry.public and not is_public_password) or (registry.private and is_public_password):
                edits = _switch(scene, source, "ecr-public" if registry.public else "ecr", registry.region)
                span = Span(
                    min(source.command.span.start, login.span.start), max(source.command.span.end, login.span.end)
                )
                message = (
                    Text(
                        "`aws ecr get-login-password` gives a password for private registries; public.ecr.aws takes "
                        "that of `aws ecr-public`, from us-east-1.",
                        "`aws ecr get-login-password` 取的是私有 registry 的密码；public.ecr.aws 要用 us-east-1 的 "
                        "`aws ecr-public` 取密码。",
                    )
                    if registry.public
                    else Text(
                        "`aws ecr-public get-login-password` gives a password for public.ecr.aws only, not for this "
                        "private registry.",
                        "`aws ecr-public get-login-password` 取的密码只能用于 public.ecr.aws，不能用于这个私有 "
                        "registry。",
                    )
                )
                fixed = command_text(scene.document, span, edits)
                yield Finding("lint-public-password", source.command.span, message, fixed, edits)


def _switch(scene: Scene, source: Invocation, service: str, region: str | None) -> tuple[Edit, ...]:
    """Edits that ask the other service, in its region."""
    words = source.command.words
    written = next((word for word in words if word.text in ("ecr", "ecr-public")), None)
    if written is None:
        return ()
    option = source.option("--region")
    wanted = "us-east-1" if service == "ecr-public" else region
    edits = [Edit(written.span, service)]
    if option and option.value and wanted and option.value.value != wanted:
        edits.append(Edit(option.value.span, wanted))
    elif option is None and wanted:
        edits.append(Edit(Span(words[-1].span.end, words[-1].span.end), f" --region {wanted}"))
    return tuple(edits)


def _public(scene: Scene) -> Iterator[Finding]:
    for invocation in scene.invocations:
        asked = region_of(scene, invocation) if invocation.tool == "aws ecr-public get-login-password" else None
        if asked is None or asked[0] in _PUBLIC_REGIONS:
            continue
        option = invocation.option("--region")
        if option and option.value:
            edits: tuple[Edit, ...] = (Edit(option.value.span, "us-east-1"),)
            span = option.value.span
        else:
            end = invocation.command.span.end
            edits, span = (Edit(Span(end, end), " --region us-east-1"),), invocation.command.span
        message = Text(
            f"ECR Public has no API in {asked[0]}: its password comes from us-east-1, wherever you push from.",
            f"ECR Public 在 {asked[0]} 没有 API：无论从哪里推送，密码都要从 us-east-1 取。",
        )
        fixed = command_text(scene.document, pipeline_span(invocation), edits)
        yield Finding("lint-public-region", span, message, fixed, edits)


LINTS = (
    Lint(
        "lint-password-region",
        "error",
        Text("The password is from another region than the registry", "密码和 registry 不在同一个 region"),
        Text(
            "A token does not authenticate outside its region: the login fails with `400 Bad Request`.",
            "token 不能跨 region 使用：登录会报 `400 Bad Request`。",
        ),
        _password,
        _DOCS,
    ),
    Lint(
        "lint-region-unknown",
        "error",
        Text("There is no such region", "没有这个 region"),
        Text(
            "The AWS CLI does not check the name, so the mistake shows as a host that cannot be found.",
            "AWS CLI 不校验 region 名，所以写错时的表现是域名解析或连接失败。",
        ),
        _unknown,
        _REGIONS,
    ),
    Lint(
        "lint-public-password",
        "error",
        Text("Password and registry are of different kinds", "密码和 registry 的类型不同"),
        Text(
            "ECR and ECR Public are two services with passwords of their own. Each refuses the other's.",
            "ECR 和 ECR Public 是两个服务，密码各自独立，互不接受。",
        ),
        _kind,
        _PUBLIC_DOCS,
    ),
    Lint(
        "lint-public-region",
        "error",
        Text("ECR Public is asked in a region where it is not", "在没有 ECR Public 的 region 访问它"),
        Text(
            "Its API exists in us-east-1 and us-west-2 only; elsewhere the command cannot connect.",
            "它的 API 只在 us-east-1 和 us-west-2；在其他 region 命令会连接失败。",
        ),
        _public,
        _PUBLIC_DOCS,
    ),
)
