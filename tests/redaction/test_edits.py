from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrdoctor.redaction.edits import Edit, edited, moved

TEXT = "push 111122223333.dkr failed for jo"
EDITS = (Edit(5, 17, "account-1"), Edit(33, 35, "user-1"))


def test_the_text_afterwards() -> None:
    assert edited(TEXT, EDITS) == "push account-1.dkr failed for user-1"
    assert edited(TEXT, ()) == TEXT


@pytest.mark.parametrize(
    ("offset", "begin", "end"),
    [(0, 0, 0), (5, 5, 5), (9, 5, 14), (17, 14, 14), (22, 19, 19), (34, 30, 36), (35, 36, 36)],
)
def test_a_place_moves_with_its_text(offset: int, begin: int, end: int) -> None:
    assert (moved(offset, EDITS), moved(offset, EDITS, end=True)) == (begin, end)


@given(
    st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(1, 5), st.text(max_size=8)), max_size=4)
)
def test_a_part_that_is_not_touched_is_found_again(text: str, wanted: list[tuple[int, int, str]]) -> None:
    edits: list[Edit] = []
    for start, length, new in sorted(wanted):
        if start + length <= len(text) and (not edits or start >= edits[-1].end):
            edits.append(Edit(start, start + length, new))
    after = edited(text, tuple(edits))
    for place, char in enumerate(text):
        if not any(edit.start <= place < edit.end for edit in edits):
            there = moved(place + 1, tuple(edits)) - 1
            assert after[there] == char
