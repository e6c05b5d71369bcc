"""What each way through the program loads: measured here, kept in `import_budget.toml`.

After a change that is meant: `python -m tests.import_budget` writes the file anew.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import textwrap
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import ecrdoctor
from ecrdoctor.rulebook.load import load_rulebook
from ecrdoctor.rulebook.store import COMPILED, compiled_text

from .program import Program

PACKAGE = Path(ecrdoctor.__file__).parent
FILE = Path(__file__).with_suffix(".toml")
LIBRARIES = frozenset(
    (
        "boto3", "botocore", "docker", "jinja2", "markupsafe", "platformdirs", "pydantic", "re2", "requests", "rich",
        "tree_sitter", "tree_sitter_bash", "typer", "urllib3", "yaml",
    )
)  # fmt: skip
"""Packages that are counted. What they load themselves differs from version to version, and is theirs."""
SLOW = frozenset(("asyncio", "email", "hashlib", "html", "http", "logging", "multiprocessing", "ssl", "xml", "zipfile"))
"""Parts of Python's own library that are counted: each costs milliseconds."""
START = "--version"
"""The path whose modules all others load too; theirs are listed without them."""
_IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/team/orders-api:1.4"
_SCRIPT = """
import json, os, runpy, sys
into, arguments = sys.argv[1], sys.argv[2:]
sys.argv = ["ecrdoctor", *arguments]
os._exit = sys.exit
try:
    runpy.run_module("ecrdoctor", run_name="__main__")
except SystemExit as ended:
    code = ended.code or 0
else:
    code = 0
with open(into, "w", encoding="utf-8") as out:
    json.dump({"code": code, "modules": sorted(sys.modules)}, out)
"""


@dataclass(frozen=True)
class Way:
    """One way through the program."""

    arguments: str
    code: int = 0
    """With which it ends, if it went all the way."""
    environment: Mapping[str, str] = field(default_factory=dict)


WAYS: Mapping[str, Way] = {
    START: Way("--version"),
    "--help": Way("--help"),
    "explain --offline": Way("explain --offline push.log", 1),
    "explain --offline --format json": Way("explain --offline --format json push.log", 1),
    "explain --offline --format markdown": Way("explain --offline --format markdown push.log", 1),
    "explain --offline --format html": Way("explain --offline --format html push.log", 1),
    "check": Way(
        f"check --timeout 5 {_IMAGE}",
        1,
        {
            "AWS_ACCESS_KEY_ID": "none",
            "AWS_SECRET_ACCESS_KEY": "none",
            "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
            "DOCKER_HOST": "tcp://127.0.0.1:9",
        },
    ),
    "lint": Way("lint push.sh"),
    "report": Way("report saved.json"),
    "rules list": Way("rules list"),
    "config show": Way("config show"),
    "completion": Way(
        "", 0, {"_ECRDOCTOR_COMPLETE": "complete_bash", "COMP_WORDS": "ecrdoctor\nexplain\n--of", "COMP_CWORD": "2"}
    ),
}


def wheel_like(root: Path, rules: Path) -> Path:
    """A copy of the package in `root`, with rules inside and compiled, as the wheel lays it out."""
    shutil.copytree(PACKAGE, root / "ecrdoctor", ignore=shutil.ignore_patterns("__pycache__", "rules"))
    inside = Path(shutil.copytree(rules, root / "ecrdoctor" / "rules"))
    (inside / COMPILED).write_text(compiled_text(load_rulebook((rules,))), encoding="utf-8")
    return root


def loaded(root: Path, folder: Path, way: Way) -> frozenset[str]:
    """What is counted of the modules in the process at its end: ours without `ecrdoctor.`, libraries by their name."""
    into = folder / "modules.json"
    program = Program(root, folder)
    subprocess.run(
        [sys.executable, "-c", _SCRIPT, str(into), *way.arguments.split()],
        capture_output=True,
        cwd=folder,
        env=program.environment(**way.environment),
        check=True,
        timeout=60,
    )
    ended = json.loads(into.read_text(encoding="utf-8"))
    assert ended["code"] == way.code, way.arguments
    names = ended["modules"]
    ours = {name.removeprefix("ecrdoctor.") for name in names if name.startswith("ecrdoctor.")}
    return frozenset(ours | {name for name in names if name in LIBRARIES | SLOW})


def measured(root: Path, folder: Path) -> dict[str, list[str]]:
    """What every way loads; all but `START` without what that loads."""
    (folder / "push.log").write_text("no basic auth credentials\n", encoding="utf-8")
    (folder / "push.sh").write_text(f"docker push {_IMAGE}\n", encoding="utf-8")
    saved = Program(root, folder)("explain", "--offline", "--format", "json", "push.log").out
    (folder / "saved.json").write_text(saved, encoding="utf-8")
    found = {name: loaded(root, folder, way) for name, way in WAYS.items()}
    missing = {name: found[START] - each for name, each in found.items() if not found[START] <= each}
    assert missing == {}
    return {name: sorted(each if name == START else each - found[START]) for name, each in found.items()}


def budget() -> dict[str, list[str]]:
    """What the file allows."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def main() -> None:
    """Write the file anew."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ways = measured(wheel_like(folder / "root", Path(__file__).parent / "small_rules"), folder)
    lines = [
        "# Modules of ours, libraries, and slow parts of Python's own library that each command loads,",
        f"# besides those of `{START}`. Written by `python -m tests.import_budget`; a test compares.",
    ]
    for name, modules in ways.items():
        quoted = " ".join(f'"{module}",' for module in modules)
        lines += [
            "",
            f"{json.dumps(name)} = [",
            *textwrap.wrap(quoted, 118, initial_indent=" " * 4, subsequent_indent=" " * 4),
            "]",
        ]
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
