"""Golden files: what a format makes of each sample; GOLDEN=write renews them, to be read and judged."""

from __future__ import annotations

import os
from pathlib import Path

from .samples import LANGUAGES, SAMPLES

FOLDER = Path(__file__).parent / "golden"


def check_golden(text: str, form: str, name: str) -> None:
    """Compare `text` with the golden file of that format."""
    file = FOLDER / form / name
    if os.environ.get("GOLDEN") == "write":
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


def check_none_left_over(form: str, suffix: str, *others: str) -> None:
    """Every golden file of a format belongs to a sample."""
    expected = {f"{sample}.{language}.{suffix}" for sample in SAMPLES for language in LANGUAGES} | set(others)
    assert {file.name for file in (FOLDER / form).iterdir()} == expected
