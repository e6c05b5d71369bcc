"""What a report says before any format lays it out: the parts that golden files show only in passing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecrdoctor.report.story.blocks import Path, Step
from ecrdoctor.report.story.choices import PATH, full_reference, place_of
from ecrdoctor.report.story.lines import quote
from ecrdoctor.report.story.links import is_link
from ecrdoctor.report.story.path import path_of
from ecrdoctor.report.story.sentence import code_parts
from ecrdoctor.report.story.whole import story_of

from .samples import LANGUAGES, checked, lint, ready


@pytest.mark.parametrize(
    ("places", "shown"),
    [
        ([], "abcdef"),
        ([(1, 2)], "a[bc]def"),
        ([(0, 6)], "[abcdef]"),
        ([(4, 1), (1, 2)], "a[bc]d[e]f"),
        ([(0, 6), (1, 2)], "a[bc]def"),  # the narrower place says more
        ([(1, 3), (2, 4)], "a[bcd]ef"),
        ([(1, 2), (1, 2)], "a[bc]def"),
        ([(4, 99)], "abcd[ef]"),
        ([(99, 1), (2, 0)], "abcdef"),
    ],
)
def test_places_are_marked_in_order_and_once(places: list[tuple[int, int]], shown: str) -> None:
    found = quote(7, "abcdef", places)
    assert "".join(f"[{part.text}]" if part.mark else part.text for part in found.parts) == shown
    assert (found.number, found.text, found.marked) == (7, "abcdef", "[" in shown)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("plain", ((False, "plain"),)),
        ("use `a b` now", ((False, "use "), (True, "a b"), (False, " now"))),
        ("`a` `b`", ((True, "a"), (False, " "), (True, "b"))),
        ("one ` only", ((False, "one ` only"),)),
        ("an `` empty one", ((False, "an `` empty one"),)),
        ("` blanks `", ((False, "` blanks `"),)),
        ("", ()),
    ],
)
def test_code_stands_between_backticks(text: str, parts: tuple[tuple[bool, str], ...]) -> None:
    assert code_parts(text) == parts


def test_the_path_ends_where_the_first_cause_is() -> None:
    report = checked("en")
    states = ("before",) * 4 + ("stopped",) + ("after",) * 2
    labels = ("Local image", "AWS credentials", "Login", "Registry", "Repository", "Upload", "Manifest")
    steps = tuple(Step(label, state) for label, state in zip(labels, states, strict=True))  # type: ignore[arg-type]
    assert path_of(report) == Path(steps, "The path of a push", "Stopped at step 5 of 7: Repository")
    likely = replace(report, causes=(replace(report.causes[0], verdict="likely"),))
    assert path_of(likely) == Path(steps, "The path of a push", "Probably stopped at step 5 of 7: Repository")


def test_without_a_cause_there_is_no_place_on_the_path() -> None:
    assert path_of(ready("en")) is None
    assert path_of(replace(checked("en"), causes=checked("en").causes[1:])) is None  # ruled out


def test_every_stage_has_a_place() -> None:
    assert [place_of(stage) for stage in (*PATH, "authentication", "authorization")] == [0, 1, 2, 3, 4, 5, 6, 3, 3]


@pytest.mark.parametrize("language", LANGUAGES)
def test_sections_come_in_the_order_in_which_they_are_asked_for(language: str) -> None:
    assert [section.id for section in story_of(checked(language)).sections] == [
        "subject", "log", "echoes", "causes", "checks", "gaps", "fix", "timings", "redacted", "more",
    ]  # fmt: skip
    assert [section.id for section in story_of(ready(language)).sections] == ["subject", "checks"]
    assert [section.id for section in story_of(lint(language)).sections] == ["commands", "gaps"]


def test_a_reference_is_written_as_far_as_it_is_known() -> None:
    target = checked("en").target
    assert full_reference(target) == "111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/app:1.4"
    assert full_reference(replace(target, registry=None)) == "team/app:1.4"
    assert full_reference(replace(target, repository=None)) == "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
    assert full_reference(replace(target, registry=None, repository=None)) == target.reference


def test_what_is_a_link() -> None:
    assert is_link("https://docs.aws.amazon.com/a_b?c=1&d=%20#e")
    for text in ("", "http://x/", "javascript:x", "https://x/ y", "https://x/>", "https://x/`", "https://x/\u202e"):
        assert not is_link(text)
