"""The guide says what the tool does: its commands, policies and recipes are run and compared."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from ecrdoctor.checks.push_actions import PUSH_ACTIONS
from ecrdoctor.diagnosis.prove import Prover
from ecrdoctor.rulebook.load import load_rulebook

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "guide"
PAGES = sorted(file.name for file in (GUIDE / "en").glob("*.md"))


def _blocks(language: str, page: str, kind: str) -> list[str]:
    tokens = MarkdownIt("commonmark").parse((GUIDE / language / page).read_text(encoding="utf-8"))
    return [token.content for token in tokens if token.type == "fence" and token.info == kind]


def test_both_languages_have_the_same_pages() -> None:
    assert sorted(file.name for file in (GUIDE / "zh").glob("*.md")) == PAGES


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("kind", ["json", "yaml"])
def test_both_languages_have_the_same_documents(page: str, kind: str) -> None:
    assert _blocks("zh", page, kind) == _blocks("en", page, kind)


@pytest.mark.parametrize("page", PAGES)
def test_commands_differ_in_their_comments_only(page: str) -> None:
    def bare(language: str) -> list[str]:
        lines = "\n".join(_blocks(language, page, "sh")).replace(" --lang zh ", " ").splitlines()
        return [" ".join(line.partition("#")[0].split()) for line in lines]

    assert bare("zh") == bare("en")


def test_the_policy_allows_the_actions_of_a_push() -> None:
    policy: Any = json.loads(_blocks("en", "permissions.md", "json")[0])
    get_password, push = policy["Statement"]
    assert (get_password["Action"], get_password["Resource"]) == ("ecr:GetAuthorizationToken", "*")
    assert sorted(push["Action"]) == sorted(PUSH_ACTIONS)
    across: Any = json.loads(_blocks("en", "cross-account.md", "json")[0])
    assert sorted(across["Statement"][0]["Action"]) == sorted(PUSH_ACTIONS)


def test_the_example_rule_passes_its_own_examples(tmp_path: Path) -> None:
    (rule,) = _blocks("en", "writing-rules.md", "yaml")
    folder = tmp_path / "upload"
    folder.mkdir()
    (folder / "upload-blocked-by-proxy.yaml").write_text(rule, encoding="utf-8")
    shutil.copy(ROOT / "rules" / "causes.yaml", tmp_path)
    rulebook = load_rulebook((tmp_path,))
    assert [rule.id for rule in rulebook.rules] == ["upload-blocked-by-proxy"]
    assert [failure for failure in Prover(rulebook).failures() if failure.rule == "upload-blocked-by-proxy"] == []
