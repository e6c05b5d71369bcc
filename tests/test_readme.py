"""What README, guide and help tell a reader to type exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from ecrdoctor.checks.table import CHECKS
from ecrdoctor.cli.main import app
from ecrdoctor.lint.findings.table import LINTS
from ecrdoctor.rulebook.load import load_rulebook
from ecrdoctor.rulebook.store import builtin_directory

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs/guide").rglob("*.md")))


def _commands(group: Any, *words: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield words, group
    for name, command in getattr(group, "commands", {}).items():
        yield from _commands(command, *words, name)


COMMANDS = dict(_commands(typer.main.get_command(app)))
HELP = "\n".join(str(command.epilog or "") for command in COMMANDS.values())


def _typed(text: str) -> Iterator[list[str]]:
    """The words of each call of ecrdoctor in `text`, up to where another command begins."""
    for call in re.findall(r"\becrdoctor ((?:[a-z-]).*)", text):
        yield re.split(r" -- | [|#>] |`| {2}", call.rstrip())[0].split()


@pytest.mark.parametrize("page", [*PAGES, None], ids=lambda page: page.relative_to(ROOT).as_posix() if page else "help")
def test_every_option_of_a_call_is_one_of_its_command(page: Path | None) -> None:
    unknown = []
    for words in _typed(page.read_text(encoding="utf-8") if page else HELP):
        length = next(n for n in (2, 1, 0) if tuple(words[:n]) in COMMANDS)
        options = {name for each in COMMANDS[tuple(words[:length])].params for name in each.opts} | {"--help"}
        unknown += [" ".join(words) for word in words if word.startswith("--") and word not in options]
    assert unknown == []


def test_every_id_to_be_shown_is_in_the_rule_book() -> None:
    book = load_rulebook((builtin_directory(),))
    known = {*(rule.id for rule in book.rules), *(cause.id for cause in book.causes), *(sign.id for sign in book.signs)}
    known |= {check.id for check in CHECKS} | {lint.id for lint in LINTS}
    text = HELP + "".join(page.read_text(encoding="utf-8") for page in PAGES)
    asked = set(re.findall(r"\brules (?:show|why) ([a-z][a-z0-9-]+)(?!.* --rules )", text))  # with it: the reader's own
    assert asked - known == set()


@pytest.mark.parametrize("page", PAGES[:2], ids=lambda page: page.name)
def test_every_link_to_a_file_leads_to_one(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (ROOT / target).exists()] == []
