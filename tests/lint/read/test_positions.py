"""Where the characters of a passage stand in its file, through YAML, joins and cuts."""

from __future__ import annotations

import yaml
from hypothesis import given
from hypothesis import strategies as st

from ecrdoctor.lint.model import Span
from ecrdoctor.lint.sources.yaml_scalars import scalar_passage
from ecrdoctor.lint.sources.yaml_tree import parse
from ecrdoctor.lint.syntax.positions import Passage, PassageBuilder, join_lines

WORDS = st.lists(st.text("ab$\"'\\:#{}é推", min_size=1, max_size=6), min_size=1, max_size=12)


def _seen(document: str, passage: Passage, start: int, end: int) -> str:
    span = passage.span(start, end)
    return document[span.start : span.end]


def test_a_part_of_a_file_is_where_it_is() -> None:
    passage = Passage.of("0123456789", 2, 8)
    assert (passage.text, passage.span(1, 3), passage.cut(2, 5).span(0, 2)) == ("234567", Span(3, 5), Span(4, 6))


def test_an_escape_is_as_wide_as_it_is_written() -> None:
    builder = PassageBuilder()
    builder.run("a", 0)
    builder.escape('"', 1, 2)
    builder.run("b", 3)
    passage = builder.build()
    assert (passage.text, passage.span(0, 3), passage.span(1, 2), passage.span(2, 3)) == (
        'a"b', Span(0, 4), Span(1, 3), Span(3, 4),
    )  # fmt: skip


def test_lines_are_joined_with_breaks_that_nobody_wrote() -> None:
    document = "- one\n- two\n"
    passage = join_lines([Passage.of(document, 2, 5), Passage.of(document, 8, 11)])
    assert (passage.text, _seen(document, passage, 4, 7)) == ("one\ntwo", "two")


@given(WORDS, st.sampled_from([None, "'", '"', "|", ">"]), st.sampled_from([20, 1000]), st.booleans())
def test_every_visible_character_of_a_yaml_scalar_is_found(
    words: list[str], style: str | None, width: int, lines: bool
) -> None:
    value = ("\n" if lines else " ").join(words)
    document = yaml.dump({"key": {"run": value}}, default_style=style, width=width, allow_unicode=True)
    found = parse(document)[0].get("key", "run") or parse(document)[0]
    passage = scalar_passage(document, found)
    assert passage.text == value
    escaped = found.style in ('"', "'")
    for place, character in enumerate(value):
        if character.isspace():
            continue
        written = _seen(document, passage, place, place + 1)
        if written != character:
            assert escaped
            assert yaml.safe_load(f"{found.style}{written}{found.style}") == character


@given(WORDS, st.integers(0, 20), st.integers(0, 20))
def test_a_cut_stands_where_it_stood(words: list[str], start: int, length: int) -> None:
    document = " ".join(words)
    whole = join_lines(Passage.of(document, place, place + 3) for place in range(0, len(document), 3))
    start = min(start, len(whole.text) - 1)
    end = min(start + length + 1, len(whole.text))
    part = whole.cut(start, end)
    assert part.text == whole.text[start:end]
    assert part.span(0, end - start) == whole.span(start, end)
