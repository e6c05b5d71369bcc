"""Image references that a client or ECR refuses for their form."""

from __future__ import annotations

from collections.abc import Iterator

from ecrdoctor.facts.reference import is_placeholder
from ecrdoctor.lint.contract import Edit, Finding, Invocation, Lint, Scene
from ecrdoctor.lint.findings.corrected import command_text, literal, part_of
from ecrdoctor.lint.findings.events import BUILDS, LOGINS, PUSHES, TAGS
from ecrdoctor.lint.findings.names import UNKNOWN, Name, is_account, read_name
from ecrdoctor.lint.findings.places import Reference, corrected_place, references
from ecrdoctor.lint.model import Word
from ecrdoctor.regex import regex
from ecrdoctor.text import Text

_GRAMMAR = "https://github.com/distribution/reference/blob/main/reference.go"
_NAMING = "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html"
_REPOSITORY = regex(
    r"^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$", ignore_case=False
)
_TAG = regex(r"^\w[\w.-]{0,127}$", ignore_case=False)
_VARIABLE = regex(r"\$\{?(?P<name>[A-Za-z_]\w*)\}?")
_DOCKER_LIKE = frozenset((*PUSHES, *TAGS, *BUILDS))


def _scheme(scene: Scene) -> Iterator[Finding]:
    for reference in references(scene):
        scheme = next((s for s in ("https://", "http://") if reference.partial.lower().startswith(s)), None)
        if scheme is None or (reference.invocation is not None and reference.invocation.tool not in _DOCKER_LIKE):
            continue
        word = reference.word
        found = literal(scene.document, word, reference.partial[: len(scheme)])
        edits = (Edit(found, ""),) if found else ()
        message = Text(
            f"An image reference has no `{scheme}`: `invalid reference format`. (Only `docker login` puts up with it.)",
            f"镜像引用不能带 `{scheme}`，会报 `invalid reference format`。（只有 `docker login` 能容忍。）",
        )
        fixed = corrected_place(scene, reference, edits, reference.partial[len(scheme) :].replace(UNKNOWN, "…"))
        span = part_of(scene.document, word, reference.partial[: len(scheme)])
        yield Finding("lint-reference-scheme", span, message, fixed, edits)


def _named(scene: Scene) -> Iterator[tuple[Reference, Name]]:
    """References to a registry of ECR, but no templates like `ACCOUNT_ID.dkr.ecr.REGION.amazonaws.com/REPO`."""
    for reference in references(scene):
        name = read_name(reference.partial)
        registry = name.registry
        if registry is not None and registry.is_ecr and not is_placeholder(reference.partial):
            account = registry.account
            if account is None or is_account(account.replace("-", "")) or registry.public:
                yield reference, name


def _repository(scene: Scene) -> Iterator[Finding]:
    for reference, name in _named(scene):
        if ":" in name.path or not name.path or _is_repository(name.path):
            continue
        yield _bad_repository(scene, reference, name.path)
    for invocation in scene.invocations:
        if invocation.tool not in ("aws ecr create-repository", "aws ecr-public create-repository"):
            continue
        option = invocation.option("--repository-name")
        if option is None or option.value is None or not option.value.partial or _is_repository(option.value.partial):
            continue
        if is_placeholder(option.value.partial):
            continue
        yield _bad_repository(scene, Reference(option.value, option.value.partial, invocation), option.value.partial)


def _is_repository(path: str) -> bool:
    """Whether a name can be a repository's, whatever its unknown parts are."""
    return _REPOSITORY.search(path.replace(UNKNOWN, "x").encode()) is not None


def _bad_repository(scene: Scene, reference: Reference, path: str) -> Finding:
    shown = path.replace(UNKNOWN, "…")
    lower = path.lower()
    only_case = _is_repository(lower) and path != lower
    host, _, inner = path.partition("/")
    if "amazonaws" in host and inner:
        message = Text(
            f"`--repository-name` takes the repository's name alone: `{inner}`, without the registry's host.",
            f"`--repository-name` 只写仓库名 `{inner}`，不带 registry 域名。",
        )
        lower = inner.partition(":")[0]
    elif only_case:
        message = Text(
            f"`{shown}` has capital letters: `repository name must be lowercase`.",
            f"`{shown}` 含大写字母，会报 `repository name must be lowercase`。",
        )
    else:
        message = Text(
            f"`{shown}` is no repository name: lower-case letters and digits, between them single `.`, `_`, `-` or "
            "`/`.",
            f"`{shown}` 不是合法的仓库名：只能用小写字母和数字，中间用单个 `.`、`_`、`-` 或 `/` 分隔。",
        )
    found = literal(scene.document, reference.word, path)
    edits = (Edit(found, lower),) if found and (only_case or "amazonaws" in host) else ()
    fix = corrected_place(scene, reference, edits, lower.replace(UNKNOWN, "…")) if edits or only_case else None
    return Finding("lint-repository-name", part_of(scene.document, reference.word, path), message, fix, edits)


def _tag(scene: Scene) -> Iterator[Finding]:
    for reference, name in _named(scene):
        tag = name.path.partition(":")[2] if ":" in name.path else name.tag
        if ":" not in name.path and not tag and not reference.partial.endswith(":"):
            continue
        if _TAG.search(tag.replace(UNKNOWN, "x").encode()) and tag:
            continue
        if reference.invocation is not None and reference.invocation.tool not in _DOCKER_LIKE:
            continue
        shown = tag.replace(UNKNOWN, "…")
        if not tag:
            message = Text("The tag after `:` is empty.", "`:` 后面的 tag 是空的。")
        else:
            message = Text(
                f"`{shown}` is no tag: letters, digits, `_`, `.` and `-` only, at most 128, not first a `.` or `-`.",
                f"`{shown}` 不是合法的 tag：只能用字母、数字、`_`、`.`、`-`，最长 128 个字符，且不能以 `.` 或 `-` "
                "开头。",
            )
        valid = "".join(c if c.isascii() and (c.isalnum() or c in "_.-") else "-" for c in tag).lstrip(".-")
        found = literal(scene.document, reference.word, tag)
        edits = (Edit(found, valid),) if found and valid else ()
        fix = corrected_place(scene, reference, edits, valid) if valid and len(valid) <= 128 else None
        yield Finding("lint-tag-name", part_of(scene.document, reference.word, tag), message, fix)


def _login_path(scene: Scene) -> Iterator[Finding]:
    """docker stores the login for the host; podman and its kin store it for that path only."""
    for invocation in scene.invocations:
        if invocation.tool not in LOGINS or not invocation.operands:
            continue
        word = invocation.operands[0]
        name = read_name(word.partial)
        if name.registry is None or not name.registry.is_ecr or "/" not in word.partial.split("://")[-1]:
            continue
        path = word.partial.split("://")[-1].partition("/")[2]
        if not path:
            continue
        found = literal(scene.document, word, f"/{path}")
        edits = (Edit(found, ""),) if found else ()
        keeps_path = invocation.tool.startswith(("podman", "buildah", "skopeo"))
        shown = path.replace(UNKNOWN, "…")
        message = (
            Text(
                f"This login is stored for `/{shown}` only; pushes to other repositories of the registry do not "
                "find it.",
                f"这次登录只对 `/{shown}` 有效；推送到该 registry 的其他仓库时找不到它。",
            )
            if keeps_path
            else Text(
                f"`/{shown}` has no meaning here: a login is for the whole registry, and the client drops the path.",
                f"这里的 `/{shown}` 没有意义：登录针对整个 registry，客户端会丢弃路径。",
            )
        )
        fixed = _without_path(scene, invocation, word, edits)
        span = part_of(scene.document, word, f"/{path}")
        certain = edits if invocation.tool.startswith("docker") else ()
        yield Finding("lint-login-path", span, message, fixed, certain)


def _without_path(scene: Scene, invocation: Invocation, word: Word, edits: tuple[Edit, ...]) -> Text:
    """The login for the host alone; a path that comes out of a variable is cut off by the shell."""
    variable = _VARIABLE.fullmatch(word.text.strip("\"'").encode())
    registry = read_name(word.partial).registry
    if not edits and registry is not None and registry.is_known:
        edits = (Edit(word.span, registry.host),)
    elif not edits and variable and invocation.step.shell in ("sh", "bash"):
        edits = (Edit(word.span, f'"${{{variable.group("name").decode()}%%/*}}"'),)
    if not edits:
        return Text("Name the registry's host alone, without a path.", "只写 registry 域名，不带后面的路径。")
    return command_text(scene.document, invocation.command.span, edits)


LINTS = (
    Lint(
        "lint-reference-scheme",
        "error",
        Text("An image reference begins with https://", "镜像引用以 https:// 开头"),
        Text(
            "A reference begins with the host. The client refuses it before it asks the registry.",
            "镜像引用直接以域名开头。客户端在访问 registry 之前就会拒绝它。",
        ),
        _scheme,
        _GRAMMAR,
    ),
    Lint(
        "lint-repository-name",
        "error",
        Text("The repository's name is not allowed", "仓库名不合法"),
        Text(
            "Clients and ECR accept lower-case letters, digits and single separators between them, 2 to 256 "
            "characters.",
            "客户端和 ECR 只接受小写字母、数字和其间的单个分隔符，长度 2 到 256。",
        ),
        _repository,
        _NAMING,
    ),
    Lint(
        "lint-tag-name",
        "error",
        Text("The tag is not allowed", "tag 不合法"),
        Text(
            "A tag is one word of at most 128 letters, digits, `_`, `.` and `-`. A branch name with a `/` is none.",
            "tag 最长 128 个字符，只能包含字母、数字、`_`、`.`、`-`。带 `/` 的分支名不能直接当 tag。",
        ),
        _tag,
        _GRAMMAR,
    ),
    Lint(
        "lint-login-path",
        "hint",
        Text("A login names a repository", "login 写了仓库路径"),
        Text(
            "docker drops the path; podman, buildah and skopeo keep it and use the login for that path only.",
            "docker 会丢弃路径；podman、buildah、skopeo 会保留路径，登录只对该路径有效。",
        ),
        _login_path,
        "https://docs.podman.io/en/latest/markdown/podman-login.1.html",
    ),
)
