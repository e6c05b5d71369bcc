"""Comments that silence findings."""

from __future__ import annotations

import pytest

from ecrdoctor.lint.silence import silenced

ALL = frozenset(("*",))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("docker push a\n", {}),
        ("docker push a # ecrdoctor: ignore\n", {1: ALL}),
        ("docker push a # ecrdoctor:ignore = lint-a , lint-b\n", {1: frozenset(("lint-a", "lint-b"))}),
        ("# ecrdoctor: ignore=lint-a\n\n# more\ndocker push \\\n  a\ndocker push b\n", {
            4: frozenset(("lint-a",)), 5: frozenset(("lint-a",)),
        }),
        ("# ecrdoctor: ignore=lint-a\n# ecrdoctor: ignore=lint-b\nx\n", {3: frozenset(("lint-a", "lint-b"))}),
        ("REM ecrdoctor: ignore\ndocker push a\n", {2: ALL}),
        ("// ecrdoctor: ignore\nsh 'docker push a'\n", {2: ALL}),
        ("# ecrdoctor: something else\nx\n", {}),
    ],
)  # fmt: skip
def test_which_lines_are_silenced(text: str, expected: dict[int, frozenset[str]]) -> None:
    assert dict(silenced(text)) == expected
