from __future__ import annotations

import io
import pty
import termios

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrdoctor.report.layout import Canvas, canvas_for, clip, safe, width_of, wrap


@pytest.mark.parametrize(
    ("text", "width"), [("", 0), ("abc", 3), ("仓库", 4), ("e\u0301", 1), ("ｆｕｌｌ", 8), ("a\u200db", 2), ("✗", 1)]
)
def test_width_of(text: str, width: int) -> None:
    assert width_of(text) == width


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("one two three", 6, ["one", "two", "three"]),
        ("averylongwordindeed a", 10, ["averylongwordindeed", "a"]),
        ("仓库不存在", 4, ["仓库", "不存", "在"]),
        ("仓库。在", 4, ["仓", "库。", "在"]),
        ("a  b", 10, ["a  b"]),
        ("推送，docker", 8, ["推送，", "docker"]),
        ("推送docker", 8, ["推送", "docker"]),
        ("用docker。好", 8, ["用", "docker。", "好"]),
        ("仓库（名）", 6, ["仓库", "（名）"]),
        ("看到“成功”吗", 6, ["看到", "“成功”", "吗"]),
        ("仓库(a); b", 4, ["仓库", "(a);", "b"]),
        ("仓库…在", 4, ["仓", "库…", "在"]),
    ],
)
def test_wrap(text: str, width: int, lines: list[str]) -> None:
    assert list(wrap(text, width)) == lines


def test_wrap_with_indents() -> None:
    assert list(wrap("one two three", 11, "    ", "  * ")) == ["  * one two", "    three"]


@given(st.text(alphabet="ab 仓库。，é", max_size=60), st.integers(4, 20))
def test_wrapping_loses_nothing_and_fits(text: str, width: int) -> None:
    lines = list(wrap(text, width))
    assert "".join("".join(lines).split()) == "".join(text.split())
    too_long = [line for line in lines if width_of(line) > width]
    assert [line for line in too_long if " " in line.strip() and not any(c in line for c in "仓库。，")] == []


@pytest.mark.parametrize(
    ("text", "start", "room", "clipped"),
    [
        ("short", 2, 10, ("short", 2)),
        ("0123456789", 0, 5, ("0123…", 0)),
        ("0123456789", 9, 5, ("…6789", 4)),
        ("0123456789", 5, 5, ("…456…", 2)),
        ("仓库仓库仓库", 0, 5, ("仓库…", 0)),
    ],
)
def test_clip(text: str, start: int, room: int, clipped: tuple[str, int]) -> None:
    assert clip(text, start, room) == clipped


@given(st.text(alphabet="ab仓é", min_size=1, max_size=80), st.data(), st.integers(10, 40))
def test_what_is_clipped_fits_and_shows_the_place(text: str, data: st.DataObject, room: int) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    clipped, at = clip(text, start, room)
    assert width_of(clipped) <= room
    assert clipped[at] == text[start]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("仓库 é", "仓库 é"),
        ("\x1b[31m", "\\x1b[31m"),
        ("a\tb\nc", "a b c"),
        ("\u202e\x7f\x9b", "\\u202e\\x7f\\x9b"),
        ("\U000e0001", "\\U000e0001"),
    ],
)
def test_safe(text: str, shown: str) -> None:
    assert safe(text) == shown


class Screen(io.StringIO):
    """A terminal with an encoding."""

    def __init__(self, encoding: str, terminal: bool) -> None:
        super().__init__()
        self._encoding, self._terminal = encoding, terminal

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._encoding

    def isatty(self) -> bool:
        return self._terminal


@pytest.mark.parametrize(
    ("encoding", "terminal", "environ", "canvas"),
    [
        ("utf-8", False, {}, Canvas(100, False, True)),
        ("utf-8", True, {}, Canvas(100, True, True)),
        ("ascii", True, {}, Canvas(100, True, False)),
        ("cp936", True, {}, Canvas(100, True, True)),
        ("cp1252", True, {}, Canvas(100, True, False)),
        ("utf-8", True, {"NO_COLOR": "1"}, Canvas(100, False, True)),
        ("utf-8", True, {"NO_COLOR": ""}, Canvas(100, True, True)),
        ("utf-8", True, {"TERM": "dumb"}, Canvas(100, False, True)),
        ("utf-8", False, {"FORCE_COLOR": "1"}, Canvas(100, True, True)),
        ("utf-8", False, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, Canvas(100, False, True)),
        ("utf-8", False, {"COLUMNS": "60"}, Canvas(60, False, True)),
        ("utf-8", False, {"COLUMNS": "3"}, Canvas(30, False, True)),
        ("utf-8", False, {"COLUMNS": "wide"}, Canvas(100, False, True)),
        ("utf-8", False, {"COLUMNS": "²"}, Canvas(100, False, True)),
    ],
)
def test_canvas_for(
    monkeypatch: pytest.MonkeyPatch, encoding: str, terminal: bool, environ: dict[str, str], canvas: Canvas
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert canvas_for(Screen(encoding, terminal)) == canvas


@pytest.mark.parametrize(("columns", "width"), [(0, 100), (20, 30), (80, 80), (300, 140)])
def test_the_width_of_a_terminal(monkeypatch: pytest.MonkeyPatch, columns: int, width: int) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, columns))
    with open(ours, "wb"), open(theirs, "w", encoding="utf-8") as screen:
        assert canvas_for(screen).width == width
