"""Labels under a line: every mark stands under the very columns of its part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrdoctor.report.labels import Label, annotate
from ecrdoctor.report.layout import Canvas, width_of


def _lines(line: str, labels: list[Label], width: int = 60, *, unicode: bool = True) -> list[str]:
    return [text.rstrip() for text in annotate(line, 7, 1, labels, Canvas(width, unicode=unicode))]


def test_labels_beside_their_parts_the_rightmost_first() -> None:
    assert _lines("push -t app .", [Label(0, 4, "a"), Label(5, 6, "b c", strong=True), Label(12, 1, "d")]) == [
        "  7 │ push -t app .",
        "    │ ---- ^^^^^^ -",
        "    │ │    │      ╰─ d",
        "    │ │    ╰─ b c",
        "    │ ╰─ a",
    ]


def test_plain_ascii() -> None:
    assert _lines("push .", [Label(0, 4, "a"), Label(0, 4, "b"), Label(5, 1, "c")], unicode=False) == [
        "  7 | push .",
        "    | ---- -",
        "    | |    `- c",
        "    | |- b",
        "    | `- a",
    ]


def test_a_long_label_is_wrapped_beside_the_bars() -> None:
    labels = [Label(0, 1, "x"), Label(2, 1, "one two three four five six")]
    assert _lines("a b", labels, width=36) == [
        "  7 │ a b",
        "    │ - -",
        "    │ │ ╰─ one two three four five",
        "    │ │    six",
        "    │ ╰─ x",
    ]


def test_without_room_labels_are_numbered_and_listed() -> None:
    labels = [Label(0, 4, "the first of them"), Label(20, 4, "a text that has no room here")]
    assert _lines("word and some blanks here", labels, width=40) == [
        "  7 │ word and some blanks here",
        "    │ ----                ----",
        "    │ 1                   2",
        "    │ 1 the first of them",
        "    │ 2 a text that has no room here",
    ]


def test_a_long_line_is_cut_before_a_part_and_each_row_has_its_marks() -> None:
    assert _lines("aaaaaaaaaa bbbbbbbbbb cccccccccc", [Label(11, 3, "x"), Label(14, 18, "y")], width=30) == [
        "  7 │ aaaaaaaaaa bbbbbbbbbb",
        "    │            ~~~--------",
        "    │            │  ╰─ y",
        "    │            ╰─ x",
        "  … │ cccccccccc",
        "    │ ----------",
    ]
    assert _lines("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", [Label(20, 10, "x")], width=30)[:3] == [
        "  7 │ aaaaaaaaaaaaaaaaaaaa",
        "  … │ aaaaaaaaaa",
        "    │ ----------",
    ]


def test_neighbours_are_told_apart_and_a_short_mark_lies_over_a_long_one() -> None:
    assert _lines("abcdef", [Label(0, 2, ""), Label(2, 2, "")])[1] == "    │ --~~"
    assert _lines("abcdef", [Label(0, 6, "", strong=True), Label(2, 2, "")])[1] == "    │ ^^--^^"


def test_numbers_that_would_touch_go_to_the_next_row() -> None:
    labels = [Label(place, 1, "some text that needs more room than there is here") for place in range(30, 42)]
    rows = _lines(" " * 30 + "abcdefghijkl", labels, width=50)
    assert rows[2].split()[1:] == ["1", "3", "5", "7", "9", "11"]
    assert rows[3].split()[1:] == ["2", "4", "6", "8", "10"]


def test_a_word_longer_than_the_room_is_cut() -> None:
    assert _lines("a", [Label(0, 1, "x" * 30)], width=30) == [
        "  7 │ a",
        "    │ -",
        "    │ 1",
        f"    │ 1 {'x' * 22}",
        f"    │   {'x' * 8}",
    ]


def test_nothing_in_a_line_or_label_acts_on_the_terminal() -> None:
    assert _lines("a\x1b[31m\u202eb", [Label(0, 1, "ok")]) == [
        "  7 │ a\\x1b[31m\\u202eb",
        "    │ -",
        "    │ ╰─ ok",
    ]


@pytest.mark.parametrize(
    ("line", "shown"), [("\ta", "    a"), ("ab\tc", "ab  c"), ("仓\tc", "仓  c"), ("abcd\te", "abcd    e")]
)
def test_tabs(line: str, shown: str) -> None:
    marks = " " * width_of(shown[:-1]) + "-"
    assert _lines(line, [Label(len(line) - 1, 1, "x")])[:2] == [f"  7 │ {shown}", f"    │ {marks}"]


PARTS = st.lists(st.text(alphabet="ab仓é\t.", min_size=1, max_size=8), min_size=1, max_size=12)


@given(PARTS, st.data(), st.integers(40, 120))
def test_every_part_is_marked_under_its_own_columns(parts: list[str], data: st.DataObject, width: int) -> None:
    """The source rows joined, and the mark rows joined: a column is marked if and only if it belongs to a label."""
    chosen = data.draw(st.sets(st.integers(0, len(parts) - 1)))
    starts = [sum(map(len, parts[:place])) + place for place in range(len(parts))]
    line = " ".join(parts)
    labels = [Label(starts[place], len(parts[place]), f"text {place}") for place in sorted(chosen)]
    rows = list(annotate(line, 7, 1, labels, Canvas(width)))
    source, marks = "", ""
    for above, below in zip(rows, [*rows[1:], ""], strict=True):
        if above[:5] in ("  7 │", "  … │"):
            shown = above[6:]
            under = below[6:] if below.startswith("    │") else ""
            source += shown
            marks += under.ljust(width_of(shown))
    expected = ""
    for place, char in enumerate(line):
        cell = " " * (4 - width_of(_expanded(line[:place])) % 4) if char == "\t" else char
        inside = any(label.start <= place < label.start + label.length for label in labels)
        expected += ("-" if inside else " ") * width_of(cell)
    assert (source, marks.replace("~", "-").rstrip()) == (_expanded(line), expected.rstrip())


def _expanded(text: str) -> str:
    shown = ""
    for char in text:
        shown += " " * (4 - width_of(shown) % 4) if char == "\t" else char
    return shown


@given(PARTS, st.integers(40, 120))
def test_no_row_is_wider_than_the_screen(parts: list[str], width: int) -> None:
    line = " ".join(parts)
    labels = [Label(0, 1, "仓库 " * 20), Label(len(line) - 1, 1, "x" * 90), Label(len(line) // 2, 1, "word " * 20)]
    assert [row for row in annotate(line, 7, 1, labels, Canvas(width)) if width_of(row) > width] == []
