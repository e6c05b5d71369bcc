"""Annotations: whole ones, and texts that would like to be commands to the runner."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrdoctor.report.layout import safe
from ecrdoctor.report.to_github import render_annotations
from ecrdoctor.rulebook.tree import Rulebook

from .golden_files import check_golden, check_none_left_over
from .samples import HOSTILE, LANGUAGES, SAMPLES, everything, lint, sample


def _parsed(line: str) -> tuple[str, dict[str, str], str]:
    """A command as the runner reads it (actions/runner, `ActionCommand.TryParseV2`)."""
    head, message = line.removeprefix("::").split("::", 1)
    name, _, rest = head.partition(" ")
    properties = dict(one.split("=", 1) for one in rest.split(",") if one)
    for old, new in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        properties = {name: value.replace(old, new) for name, value in properties.items()}
    for old, new in (("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        message = message.replace(old, new)
    return name, properties, message


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SAMPLES)
def test_the_whole_report(rulebook: Rulebook, name: str, language: str) -> None:
    check_golden(render_annotations(sample(name, language, rulebook)), "github", f"{name}.{language}.txt")


def test_no_golden_file_is_left_over() -> None:
    check_none_left_over("github", "txt")


def test_a_finding_points_at_its_characters() -> None:
    assert [_parsed(line) for line in render_annotations(lint("en")).splitlines()] == [
        (
            "error",
            {
                "file": "push.sh",
                "line": "2",
                "col": "37",
                "endColumn": "46",
                "title": "ecrdoctor: lint-region-mismatch",
            },
            "The password is for us-east-1, the host in eu-west-1.\n"
            "Fix: aws ecr get-login-password --region eu-west-1 | docker login --username aws --password-stdin "
            "111122223333.dkr.ecr.eu-west-1.amazonaws.com",
        ),
        (
            "warning",
            {"file": "push.sh", "line": "2", "col": "73", "endColumn": "76", "title": "ecrdoctor: lint-username"},
            "The user name is AWS.\nFix: Write --username AWS.",
        ),
    ]


@given(text=st.sampled_from(sorted(HOSTILE.values())) | st.text(min_size=2, max_size=60))  # "-" is standard input
def test_every_line_is_a_command_of_ours(text: str) -> None:
    for plain, hostile in zip(everything("word"), everything(text), strict=True):
        lines = render_annotations(hostile).split("\n")
        expected = render_annotations(plain).split("\n")
        assert len(lines) == len(expected)
        assert lines[-1] == ""
        for line, like in zip(lines[:-1], expected[:-1], strict=True):
            level, properties, message = _parsed(line)
            like_level, like_properties, _ = _parsed(like)
            assert (level, list(properties)) == (like_level, list(like_properties))
            assert {safe(text) for name in ("file",) if name in properties} <= {properties.get("file")}
            assert properties["title"] in ("ecrdoctor", f"ecrdoctor: {safe(text)}")
            assert message.startswith(safe(text))
            assert [char for char in line if not char.isprintable()] == []


def test_a_message_has_an_end() -> None:
    (report, *_) = everything("x" * 1_000_000)
    (line,) = render_annotations(report).splitlines()
    assert len(_parsed(line)[2]) == 4000
