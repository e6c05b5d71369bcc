"""The built-in rulebook proves itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecrdoctor.diagnosis.prove import Prover
from ecrdoctor.rulebook.codec import to_plain
from ecrdoctor.rulebook.load import load_rulebook
from ecrdoctor.rulebook.store import builtin_directory
from ecrdoctor.rulebook.tree import Rulebook


@pytest.fixture(scope="module")
def builtin() -> Rulebook:
    return load_rulebook((builtin_directory(),))


def test_every_rule_holds_what_it_promises(builtin: Rulebook) -> None:
    assert tuple(f"{failure.file}: {failure.problem.en}" for failure in Prover(builtin).failures()) == ()


def test_every_cause_has_a_rule_or_a_check(builtin: Rulebook) -> None:
    proposed = {proposal.id for rule in builtin.rules for proposal in rule.causes}
    checked = {remedy.cause for remedy in builtin.remedies if remedy.checked_by}
    assert [cause.id for cause in builtin.causes if cause.id not in proposed | checked] == []


def test_every_link_is_a_link(builtin: Rulebook) -> None:
    owners = (*builtin.rules, *builtin.signs)
    links = [link for owner in owners for link in owner.references] + [
        link for r in builtin.remedies for link in r.docs
    ]
    assert [link for link in links if not link.startswith("https://") or " " in link] == []


def test_every_rule_says_where_its_message_comes_from(builtin: Rulebook) -> None:
    assert [rule.id for rule in builtin.rules if not rule.references] == []


def test_no_file_of_the_rules_is_forgotten(builtin: Rulebook) -> None:
    """A file with another suffix would never be read."""
    files = {
        file.relative_to(builtin_directory()).as_posix() for file in builtin_directory().rglob("*") if file.is_file()
    }
    read = {owner.file for owner in (*builtin.rules, *builtin.signs, *builtin.remedies)}
    assert files - {"causes.yaml", "compiled.json"} == read


def test_both_languages_say_something(builtin: Rulebook) -> None:
    """Every text is there in English and in Chinese."""
    texts: list[dict[str, str]] = []

    def collect(node: object) -> None:
        if isinstance(node, dict):
            if set(node) == {"en", "zh"}:
                texts.append(node)
            for value in node.values():
                collect(value)
        elif isinstance(node, (list, tuple)):
            for value in node:
                collect(value)

    collect(to_plain(builtin))
    assert len(texts) > 100
    assert [
        text for text in texts if not text["en"].strip() or not any("\u4e00" <= c <= "\u9fff" for c in text["zh"])
    ] == []


def test_the_guide_shows_the_keys_that_exist() -> None:
    guide = (Path(__file__).parent.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for key in (
        "consequence-of:",
        "raised-by-text:",
        "no-match:",
        "checked-by:",
        "powershell:",
        "conclusive:",
        "retryable:",
    ):
        assert key in guide
