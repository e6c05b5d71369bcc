"""Each file in `mistakes/` has its mistakes, no more and no fewer, said word by word."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecrdoctor.lint.findings.table import LINTS
from ecrdoctor.lint.mending.mend import mend

from .looking import said

MISTAKES = Path(__file__).parent.parent / "mistakes"
FILES = sorted(file for file in MISTAKES.glob("*/*") if file.suffix != ".expected")


def _expected(file: Path) -> str:
    return file.with_name(f"{file.name}.expected").read_text(encoding="utf-8")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_mistakes_of_a_file(file: Path) -> None:
    assert said(file.name, file.read_bytes().decode()) == _expected(file)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_fix_mends_what_is_certain_and_then_nothing_more(file: Path) -> None:
    mended = mend(file.name, file.read_bytes())
    if mended is None:
        assert "(certain)" not in _expected(file)
    else:
        assert "(certain)" not in said(file.name, mended.data.decode())
        assert mend(file.name, mended.data) is None


def test_every_kind_of_mistake_is_shown() -> None:
    text = "".join(_expected(file) for file in FILES)
    assert [lint.id for lint in LINTS if f" {lint.id}:" not in text and f" {lint.id} (" not in text] == []
