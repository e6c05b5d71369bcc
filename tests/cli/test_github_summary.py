"""The step summary of GitHub Actions, beside the annotations on standard output."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..program import Program

LOG = "the repository with name 'team/app' does not exist\n"
LIMIT = 1 << 20


@pytest.fixture
def log(program: Program) -> str:
    """A log of a failed push, in the program's folder."""
    (program.folder / "push.log").write_text(LOG, encoding="utf-8")
    return "push.log"


def _timeless(text: str) -> list[str]:
    """The lines of a report without those that say when it was made and how long it took."""
    return [line for line in text.split("\n")[:-2] if not line.endswith("ms`")]


def _annotated(program: Program, log: str, summary: Path, *more: str) -> tuple[int, int, str]:
    done = program("explain", "--offline", "--format", "github", log, *more, GITHUB_STEP_SUMMARY=str(summary))
    return done.code, len([line for line in done.out.splitlines() if line.startswith("::error ")]), done.err


def test_the_whole_report_is_appended(program: Program, log: str, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("# Build\n", encoding="utf-8")
    assert _annotated(program, log, summary) == (1, 1, "")
    markdown = program("explain", "--offline", "--format", "markdown", log).out
    assert _timeless(summary.read_text(encoding="utf-8")) == ["# Build", "", *_timeless(markdown)]


def test_it_is_appended_beside_a_file_too(program: Program, log: str, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    assert _annotated(program, log, summary, "-o", "annotations.txt") == (1, 0, "")
    assert summary.read_text(encoding="utf-8").startswith("\n# ")
    assert (program.folder / "annotations.txt").read_text(encoding="utf-8").startswith("::error ")


def test_other_formats_leave_it_alone(program: Program, log: str, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    assert program("explain", "--offline", log, GITHUB_STEP_SUMMARY=str(summary)).code == 1
    assert not summary.exists()


@pytest.mark.parametrize(
    ("room", "added"),
    [
        (200, "\nMore reports were left out: a step summary holds no more.\n"),
        (20, ""),
        (0, ""),
    ],
)
def test_it_never_grows_past_what_the_runner_takes(
    program: Program, log: str, tmp_path: Path, room: int, added: str
) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("x" * (LIMIT - room), encoding="utf-8")
    assert _annotated(program, log, summary) == (1, 1, "")
    assert summary.read_text(encoding="utf-8") == "x" * (LIMIT - room) + added


def test_a_summary_that_cannot_be_written_costs_only_itself(program: Program, log: str, tmp_path: Path) -> None:
    said = f"ecrdoctor: {tmp_path}: the step summary cannot be written: Is a directory\n"
    assert _annotated(program, log, tmp_path) == (1, 1, said)
    said = f"ecrdoctor: {tmp_path}：无法写入步骤摘要：Is a directory\n"
    assert _annotated(program, log, tmp_path, "--lang", "zh") == (1, 1, said)
