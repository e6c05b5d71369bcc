"""Files in which nothing is wrong: a finding there is a mistake of ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from .looking import said

CORRECT = sorted(file for file in (Path(__file__).parent.parent / "correct").rglob("*") if file.is_file())


@pytest.mark.parametrize("file", CORRECT, ids=lambda file: file.name)
def test_nothing_is_found_in_a_correct_file(file: Path) -> None:
    assert said(file.name, file.read_text(encoding="utf-8")) == ""


def test_there_are_many() -> None:
    assert len(CORRECT) >= 25
