"""Which kind of file it is: by its name, else by its text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from ecrdoctor.lint.sources.yaml_tree import Node
from ecrdoctor.regex import Regex, regex

Kind = Literal[
    "github", "gitlab", "codebuild", "bitbucket", "circleci", "compose", "azure", "travis", "yaml",
    "make", "jenkins", "markdown", "dockerfile", "terraform", "program", "script", "powershell", "cmd", "pasted",
]  # fmt: skip

_SUFFIXES: dict[str, Kind] = {
    **dict.fromkeys(("yml", "yaml", "json"), "yaml"),
    **dict.fromkeys(("sh", "bash", "zsh", "ksh", "envrc", "bashrc"), "script"),
    **dict.fromkeys(("ps1", "psm1"), "powershell"),
    **dict.fromkeys(("cmd", "bat"), "cmd"),
    **dict.fromkeys(("md", "markdown"), "markdown"),
    **dict.fromkeys(("tf", "tfvars", "hcl"), "terraform"),
    **dict.fromkeys(("ts", "js", "py", "go", "java", "cs", "rb", "kt"), "program"),
    **dict.fromkeys(("groovy", "jenkinsfile"), "jenkins"),
    **dict.fromkeys(("dockerfile", "containerfile"), "dockerfile"),
    **dict.fromkeys(("mk", "mak"), "make"),
}
_NAMES: tuple[tuple[str, Kind], ...] = (
    ("jenkinsfile", "jenkins"),
    ("dockerfile", "dockerfile"),
    ("containerfile", "dockerfile"),
    ("makefile", "make"),
    ("gnumakefile", "make"),
)
_YAML_NAMES: tuple[tuple[str, Kind], ...] = (
    (".github/workflows/", "github"),
    (".gitlab-ci", "gitlab"),
    ("bitbucket-pipelines", "bitbucket"),
    (".circleci/", "circleci"),
    ("buildspec", "codebuild"),
    ("azure-pipelines", "azure"),
    (".travis.y", "travis"),
    ("docker-compose", "compose"),
    ("compose.y", "compose"),
)
_LOOKS: tuple[tuple[Kind, Regex], ...] = (
    ("script", regex(r"^#!.*\b(?:ba|z|k|da|a)?sh\b")),
    ("jenkins", regex(r"(?m)^\s*(?:pipeline|node)\s*(?:\([^)\n]*\)\s*)?\{")),
    ("dockerfile", regex(r"(?m)\A(?:\s*(?:#.*|ARG .*)?\n)*FROM \S+.*$", ignore_case=False)),
    ("terraform", regex(r"(?m)^(?:resource|data|module|variable|provider|locals)\b[^\n{=]*\{")),
    ("make", regex(r"(?m)^[\w.-]+[ \t]*:[^=\n]*\n\t\S")),
)
_YAML = regex(r"(?m)\A(?:\s*(?:#.*)?\n)*(?:---.*\n\s*)*(?:['\"]?[\w.-]+['\"]?:(?:[ \t]+[^\n]*)?(?:\n|$)|- \w+:)")
_SAMPLE = 20_000


def kind_of_name(name: str) -> Kind | None:
    """The kind that a file's name speaks for; None when it says nothing."""
    path = name.replace("\\", "/").lower()
    last = path.rsplit("/", 1)[-1]
    for beginning, kind in _NAMES:
        if last == beginning or last.startswith((f"{beginning}.", f"{beginning}-")):
            return kind
    return _SUFFIXES.get(last.rpartition(".")[2]) if "." in last else None


def kind_of_text(text: str) -> Kind:
    """The kind of a text without a telling name: a pasted block when it looks like nothing else."""
    sample = text[:_SAMPLE].encode("ascii", "replace")
    for kind, look in _LOOKS:
        if look.search(sample):
            return kind
    return "yaml" if _YAML.search(sample) and not _is_label(sample) else "pasted"


def _is_label(sample: bytes) -> bool:
    """Whether only the first line looks like YAML: `Commands:` above what somebody pasted."""
    lines = [line for line in sample.split(b"\n") if line.strip() and not line.lstrip().startswith(b"#")]
    inside = [line for line in lines[1:] if line[:1] in b" -" or b":" in line.split(b" ")[0]]
    return len(inside) < len(lines[1:]) * 0.6


def kind_of_yaml(name: str, root: Node) -> Kind:
    """Whose YAML it is: by the file's name, else by its keys."""
    path = name.replace("\\", "/").lower()
    for part, kind in _YAML_NAMES:
        if part in path:
            return kind
    return next((kind for kind, fits in _KEYS if fits(root)), "yaml")


def _has(*keys: str) -> Callable[[Node], bool]:
    return lambda root: all(root.get(key) is not None for key in keys)


def _is_circleci(root: Node) -> bool:
    jobs = root.get("jobs")
    known = ("docker", "machine", "executor", "macos")
    own = jobs and any(node.get(key) for _, node in jobs.entries() for key in known)
    return root.get("version") is not None and bool(own or root.get("orbs") or root.get("workflows"))


def _is_github(root: Node) -> bool:
    jobs = root.get("jobs")
    return bool(jobs and any(node.get("runs-on") or node.get("uses") for _, node in jobs.entries()))


def _is_action(root: Node) -> bool:
    return root.get("runs", "using") is not None


def _is_azure(root: Node) -> bool:
    lists = [node for key in ("steps", "jobs", "stages") if (node := root.get(key)) and node.kind == "list"]
    keys = ("script", "bash", "pwsh", "powershell", "task", "job", "deployment", "stage", "checkout")
    return any(item.get(key) for node in lists for item in node.items for key in keys)


def _is_gitlab(root: Node) -> bool:
    return any(node.get("script") or node.get("before_script") for _, node in root.entries() if node.kind == "map")


def _is_travis(root: Node) -> bool:
    return bool(root.get("language") or root.get("services")) and bool(root.get("script") or root.get("before_install"))


_KEYS: tuple[tuple[Kind, Callable[[Node], bool]], ...] = (
    ("github", _is_action),
    ("github", _is_github),
    ("circleci", _is_circleci),
    ("codebuild", _has("phases")),
    ("bitbucket", _has("pipelines")),
    ("azure", _is_azure),
    ("gitlab", _is_gitlab),
    ("travis", _is_travis),
    ("compose", _has("services")),
)
