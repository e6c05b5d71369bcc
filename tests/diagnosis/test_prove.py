"""`rules test` refuses what is wrong, dead or unproven."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecrdoctor.diagnosis.prove import Prover
from ecrdoctor.rulebook.load import load_rulebook

RULE = "login/non-tty.yaml"


def _failures(folder: Path, name: str, old: str, new: str) -> list[tuple[str, str, str]]:
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    failures = Prover(load_rulebook((folder,))).failures()
    return [(failure.rule, failure.file, failure.problem.en) for failure in failures]


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        (
            "any:\n",
            "any:\n  - never printed by anyone\n",
            ["no match example shows the pattern 'never printed by anyone'"],
        ),
        ("  no-match:\n    - log: |\n        Login Succeeded\n", "", ["has no example that must not match"]),
        (
            "        Login Succeeded\n",
            "        cannot perform an interactive login from a non TTY device\n",
            ["no-match example 1: is matched"],
        ),
        (
            "Error: Cannot perform an interactive login from a non TTY device\n",
            "Error: something else\n",
            [
                "match example 1: is not matched",
                "no match example shows the pattern 'cannot perform an interactive login from a non[ -]TTY device'",
            ],
        ),
        (
            "facts: {login_host: 111122223333.dkr.ecr.eu-west-1.amazonaws.com}",
            "facts: {login_host: other}",
            ["match example 1: fact login_host is '111122223333.dkr.ecr.eu-west-1.amazonaws.com', not 'other'"],
        ),
        (
            "      facts: {login_host",
            "      cause: not-logged-in\n      facts: {login_host",
            ["match example 1: is diagnosed as login-no-password, not not-logged-in"],
        ),
    ],
)
def test_a_rule_without_proof(rules_folder: Path, old: str, new: str, problems: list[str]) -> None:
    failures = _failures(rules_folder, RULE, old, new)
    assert failures == [("non-tty", RULE, problem) for problem in problems]


def test_a_sign_without_proof(rules_folder: Path) -> None:
    name = "signs/login-succeeded.yaml"
    assert _failures(rules_folder, name, "        Login failed\n", "        Login Succeeded\n") == [
        ("login-succeeded", name, "no-match example 1: is matched")
    ]


def test_a_cause_that_nothing_reaches_and_one_without_fixes(rules_folder: Path) -> None:
    (rules_folder / "fixes" / "upload-interrupted.yaml").unlink()
    old = "manifest:\n"
    assert _failures(rules_folder, "causes.yaml", old, old + "  orphan: {en: a, zh: b}\n") == [
        ("upload-interrupted", "fixes/upload-interrupted.yaml", "the cause has no fixes"),
        ("orphan", "fixes/orphan.yaml", "the cause has no fixes"),
        ("orphan", "causes.yaml", "no rule proposes the cause and no check finds it"),
    ]
