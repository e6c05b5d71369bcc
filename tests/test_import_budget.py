"""Each command loads what it needs, and nothing else: by name, since time differs from machine to machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from .import_budget import SLOW, WAYS, budget, measured, wheel_like

NEVER_OFFLINE = {
    "boto3", "botocore", "docker", "requests", "urllib3", "pydantic", "yaml", "rich", "tree_sitter", "ssl", "asyncio",
    "rulebook.load", "rulebook.document", "reading.large",
}  # fmt: skip


@pytest.fixture(scope="module")
def ways(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What every way through the program loads."""
    root = wheel_like(tmp_path_factory.mktemp("root"), Path(__file__).parent / "small_rules")
    return measured(root, tmp_path_factory.mktemp("work"))


@pytest.mark.parametrize("name", WAYS)
def test_a_command_loads_exactly_what_its_budget_says(ways: dict[str, list[str]], name: str) -> None:
    """After a change that is meant: `python -m tests.import_budget`."""
    allowed = set(budget()[name])
    assert set(ways[name]) - SLOW == allowed - SLOW


@pytest.mark.parametrize("name", WAYS)
def test_a_command_loads_no_slow_part_of_python_beyond_its_budget(ways: dict[str, list[str]], name: str) -> None:
    """Fewer are fine: what a library takes from Python differs from version to version."""
    assert set(ways[name]) & SLOW <= set(budget()[name])


@pytest.mark.parametrize("name", [name for name in WAYS if name.startswith("explain --offline")])
def test_an_offline_explanation_may_load_neither_aws_nor_docker_nor_the_rules_as_yaml(name: str) -> None:
    assert set(budget()[name]) & NEVER_OFFLINE == set()
    assert [module for module in budget()[name] if module.startswith(("systems", "checks"))] == []


def test_the_budget_is_of_the_commands_that_are_measured() -> None:
    assert list(budget()) == list(WAYS)
