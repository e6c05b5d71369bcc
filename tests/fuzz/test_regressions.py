"""Every seed, and every input that once broke a promise, through the harness without the fuzzer."""

from __future__ import annotations

from pathlib import Path

import pytest

from .targets import FOUND, HERE, SEEDS, TARGETS, harness, inputs

KEPT = [(target, file) for target in TARGETS for file in inputs(target)]


@pytest.mark.parametrize(("target", "file"), KEPT, ids=[f"{target}-{file.name}" for target, file in KEPT])
def test_the_promises_hold(target: str, file: Path) -> None:
    harness(target)(file.read_bytes())


def test_each_target_is_in_the_table_and_has_seeds() -> None:
    modules = {file.stem for file in HERE.glob("*.py") if "\ndef check(data: bytes) -> None:" in file.read_text()}
    assert modules == set(TARGETS)
    assert {folder.name for folder in SEEDS.iterdir()} == set(TARGETS)
    assert {folder.name for folder in FOUND.iterdir()} <= set(TARGETS)


def test_the_kept_inputs_are_few_and_small() -> None:
    sizes = [file.stat().st_size for _, file in KEPT]
    assert max(sizes) <= 16 << 10
    assert sum(sizes) <= 256 << 10
