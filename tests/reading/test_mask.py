"""Secrets covered in place: as many characters as before, and nothing of them left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrdoctor.reading.mask import Masked, mask

KEY = "AKIAIOSFODNN7EXAMPLE"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("docker push a\n", Masked("docker push a\n")),
        (
            "docker login -u AWS -p hunter22 host",
            Masked("docker login -u AWS -p ******** host", ("hunter22",), {"password-argument": 1}),
        ),
        (
            f"export A={KEY}\n仓库 {KEY} b",
            Masked(f"export A={'*' * 20}\n仓库 {'*' * 20} b", (KEY,), {"aws-access-key-id": 2}),
        ),
        (
            "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\nafter",
            Masked(
                f"{'*' * 27}\n****\n{'*' * 25}\nafter",
                ("-----BEGIN PRIVATE KEY-----", "-----END PRIVATE KEY-----", "MIIB"),
                {"private-key": 1},
            ),
        ),
        (f"[redacted:x] {KEY}", Masked("*" * 12 + " " + "*" * 20, (KEY, "[redacted:x]"), {"aws-access-key-id": 1})),
    ],
)
def test_mask(text: str, masked: Masked) -> None:
    assert mask(text) == masked


def test_ranges_that_are_known_to_be_passwords() -> None:
    assert mask("login -p pw h", [(9, 11)]) == Masked("login -p ** h", ("pw",), {"password-argument": 1})
    text = "docker login -u AWS -p hunter22 h"
    assert mask(text, [(23, 31)]) == mask(text)


def test_a_password_that_goes_over_a_line_leaves_the_lines_as_they_are() -> None:
    masked = Masked("login -p ***\n**** h", ("here", "pw1"), {"password-argument": 1})
    assert mask("login -p pw1\nhere h", [(9, 17)]) == masked


def test_hide() -> None:
    assert mask("docker login -u AWS -p hunter22 h").hide("use hunter22 not") == "use *** not"


@given(st.lists(st.sampled_from([f" {KEY} ", " ", "-p hunter22 ", "docker login -u x ", "仓库 ", "\n"])))
def test_every_character_keeps_its_place(parts: list[str]) -> None:
    text = "".join(parts)
    covered = mask(text).text
    assert len(covered) == len(text)
    assert [line for line in covered.split("\n") if KEY in line or "login -u x -p h" in line] == []
    assert [(a, b) for a, b in zip(text, covered, strict=True) if a != b and b != "*"] == []
