"""Who may import whom."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import ecrdoctor

PACKAGE = Path(ecrdoctor.__file__).parent
MODULES = sorted(file.relative_to(PACKAGE).with_suffix("").as_posix() for file in PACKAGE.rglob("*.py"))

# Module or folder (the longest name that fits counts) → modules or folders of ours that it may import.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "__init__": (),
    "__main__": ("cli",),
    "unfinished": (),
    "whole_file": ("unfinished",),
    "text": (),
    "errors": ("text",),
    "config": ("config", "errors"),
    "regex": (),
    "reading": ("reading", "regex", "errors"),
    "facts": ("facts", "reading", "regex"),
    "report/model": ("facts/reference", "rulebook/model"),
    "report/words": ("rulebook/model",),
    "report/from_json": ("report", "errors"),
    "report": ("report", "facts/reference", "rulebook", "diagnosis/why"),
    "knowledge": (
        "knowledge",
        "rulebook",
        "checks/contract",
        "lint/contract",
        "report/layout",
        "report/words",
    ),
    "redaction": ("redaction", "report", "reading/secrets", "facts/reference", "regex", "errors"),
    "bundle": ("bundle", "report", "errors", "__init__"),
    "rulebook": ("rulebook", "facts", "regex", "errors", "whole_file", "__init__"),
    "diagnosis": (
        "diagnosis",
        "facts",
        "reading",
        "report/model",
        "report/words",
        "rulebook",
        "regex",
        "checks/contract",
        "__init__",
    ),
    "lint": (
        "lint",
        "facts",
        "reading",
        "regex",
        "report/model",
        "report/words",
        "rulebook/model",
        "errors",
        "whole_file",
        "__init__",
    ),
    "lint/syntax": ("lint/syntax", "lint/model", "regex"),
    "lint/sources": ("lint/sources", "lint/syntax", "lint/model", "regex"),
    "lint/tools": ("lint/tools", "lint/contract", "lint/model", "lint/syntax/typography", "rulebook/model"),
    "lint/explanations": (
        "lint/explanations",
        "lint/tools",
        "lint/contract",
        "lint/model",
        "facts/reference",
        "rulebook/model",
    ),
    "lint/findings": (
        "lint/findings",
        "lint/syntax",
        "lint/contract",
        "lint/model",
        "lint/misspelt",
        "facts",
        "reading/secrets",
        "regex",
    ),
    "running": ("running", "errors", "text"),
    "systems": ("systems", "facts", "reading", "regex", "errors", "unfinished"),
    "checks": (
        "checks",
        "systems/__init__",
        "facts",
        "reading",
        "regex",
        "report/leaves",
        "report/model",
        "report/words",
        "rulebook",
        "errors",
    ),
    "cli": ("",),
}
# Third-party package → the only modules (or folders, or stems with *) that may import it.
DOORS: dict[str, tuple[str, ...]] = {
    "re2": ("regex",),
    "re": (),
    "yaml": ("rulebook/document", "lint/sources/yaml_tree"),
    "pydantic": ("rulebook/load", "report/from_json"),
    "typer": ("cli",),
    "click": ("cli",),
    "boto3": ("systems/aws*",),
    "botocore": ("systems/aws*",),
    "docker": ("systems/docker*",),
    "platformdirs": ("rulebook/cache", "config/locate"),
    "requests": ("systems/docker*",),
    "urllib3": ("systems/*",),
    "tree_sitter": ("lint/syntax/shell*",),
    "tree_sitter_bash": ("lint/syntax/shell_parse",),
    "jinja2": ("report/templates",),
    "markupsafe": ("report/templates",),
    "rich": (),
    "pickle": (),
    "marshal": (),
    "shelve": (),
}
CHECK_MODELS = ("systems/aws_models", "systems/docker_models", "systems/network_models", "systems/ecr_token")


def _tree(module: str) -> ast.Module:
    return ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))


def _imports(module: str) -> Iterator[str]:
    """Full dotted names of everything that a module imports, anywhere in it."""
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute"
            for alias in node.names:
                yield f"{node.module}.{alias.name}"


def _ours(name: str) -> str | None:
    """The module of ours that a dotted name lies in, as a path."""
    if name.split(".")[0] != "ecrdoctor":
        return None
    path = "/".join(name.split(".")[1:])
    for candidate in (path, path.rpartition("/")[0]):
        if candidate in MODULES:
            return candidate
        if f"{candidate}/__init__" in MODULES:
            return f"{candidate}/__init__"
    return path if "/" in path else "__init__"


def _within(module: str, places: tuple[str, ...]) -> bool:
    return any(
        module == place
        or place == ""
        or module.startswith(f"{place}/")
        or (place.endswith("*") and module.startswith(place[:-1]))
        for place in places
    )


def _allowed(module: str) -> tuple[str, ...]:
    fitting = [name for name in MAY_IMPORT if module == name or module.startswith(f"{name}/")]
    assert fitting, f"{module} lies in a folder without a place in the import table"
    allowed = ("text", *MAY_IMPORT[max(fitting, key=len)])
    return (*allowed, *CHECK_MODELS) if module.startswith("checks/") else allowed


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_what_its_folder_may(module: str) -> None:
    ours = {found for name in _imports(module) if (found := _ours(name))}
    assert sorted(found for found in ours if not _within(found, _allowed(module))) == []


@pytest.mark.parametrize("module", [module for module in MODULES if not module.startswith(("cli/", "__main__"))])
def test_nothing_imports_the_command_line(module: str) -> None:
    assert [name for name in _imports(module) if name.startswith("ecrdoctor.cli")] == []


@pytest.mark.parametrize("module", MODULES)
def test_each_library_has_its_door(module: str) -> None:
    packages = {name.split(".")[0] for name in _imports(module)}
    assert sorted(package for package in packages & DOORS.keys() if not _within(module, DOORS[package])) == []


def test_the_report_uses_why_as_a_type_only() -> None:
    names = {name for module in MODULES if module.startswith("report/") for name in _imports(module)}
    assert {name for name in names if name.startswith("ecrdoctor.diagnosis")} <= {"ecrdoctor.diagnosis.why.Why"}


@pytest.mark.parametrize("module", [module for module in MODULES if not module.startswith("cli/")])
def test_only_the_command_line_prints(module: str) -> None:
    calls = (node.func for node in ast.walk(_tree(module)) if isinstance(node, ast.Call))
    assert [call.lineno for call in calls if isinstance(call, ast.Name) and call.id in ("print", "input")] == []


@pytest.mark.parametrize(
    "module", [m for m in MODULES if m.split("/")[0] in ("facts", "diagnosis", "report", "redaction", "checks")]
)
def test_the_core_neither_reads_files_nor_asks_the_clock(module: str) -> None:
    """`report/layout` looks at the terminal and `facts/partitions` at botocore's data; nothing else looks out."""
    allowed = {"report/layout": {"os"}, "facts/partitions": {"pathlib"}}.get(module, set())
    outside = {"os", "pathlib", "socket", "subprocess", "time", "sys", "tempfile", "random"}
    if module.startswith("checks/"):
        outside -= {"time"}
    assert ({name.split(".")[0] for name in _imports(module)} & outside) - allowed == set()


@pytest.mark.parametrize("module", MODULES)
def test_modules_are_small_and_say_what_they_are(module: str) -> None:
    tree = _tree(module)
    assert ast.get_docstring(tree)
    assert len((PACKAGE / f"{module}.py").read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("module", MODULES)
def test_no_module_has_a_name_without_meaning(module: str) -> None:
    assert module.rsplit("/", 1)[-1] not in ("utils", "util", "helpers", "helper", "manager", "base", "common", "misc")
