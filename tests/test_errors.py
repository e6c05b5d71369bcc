from __future__ import annotations

import pytest

from ecrdoctor.errors import EcrDoctorError


@pytest.mark.parametrize(
    ("problem", "remedy", "text"),
    [
        ("no such file", "", "no such file"),
        ("no such file", "Give one.", "no such file\n  Give one."),
        ("a\x1b[31m\n\u202e仓\udcff: no", "é", "a\\x1b[31m\\n\\u202e仓\\udcff: no\n  é"),
    ],
)
def test_two_printable_lines(problem: str, remedy: str, text: str) -> None:
    error = EcrDoctorError(problem, remedy)
    assert (str(error), error.exit_code) == (text, 2)
