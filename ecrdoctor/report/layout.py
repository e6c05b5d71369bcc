"""Lines that fit: widths as a terminal counts them, wrapping, colours, and nothing that a terminal would obey."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

_STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}
_NO_WIDTH = ("Mn", "Me", "Cf")
_OPENING = ("Ps", "Pi")
_CLOSING = ("Pe", "Pf", "Po")
_CLOSING_ASCII = ",.;:!?)]}"
DEFAULT_WIDTH = 100
_MIN_WIDTH = 30
_MAX_WIDTH = 140
_MAX_DIGITS = 9
"""Of COLUMNS; with more it is no width of anything."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """How the reader's screen takes text."""

    width: int = DEFAULT_WIDTH
    """Columns."""
    color: bool = False
    unicode: bool = True
    """Whether the encoding has more than ASCII."""

    def style(self, text: str, *names: str) -> str:
        """`text` in the named styles, or as it is where there is no colour."""
        if not self.color or not names:
            return text
        return f"\x1b[{';'.join(_STYLES[name] for name in names)}m{text}\x1b[0m"

    def mark(self, symbol: str, plain: str) -> str:
        """`symbol`, or its plain form where the screen lacks it."""
        return symbol if self.unicode else plain


def canvas_for(stream: IO[str]) -> Canvas:
    """The canvas for a stream: NO_COLOR (no-color.org), FORCE_COLOR, TERM=dumb, pipes and COLUMNS count."""
    is_terminal = stream.isatty()
    encoding = (getattr(stream, "encoding", None) or "ascii").lower().replace("-", "")
    forced = bool(os.environ.get("FORCE_COLOR"))
    color = not os.environ.get("NO_COLOR") and (forced or (is_terminal and os.environ.get("TERM") != "dumb"))
    return Canvas(_columns(stream, is_terminal), color, encoding.startswith(("utf", "gb18030", "gbk", "cp936")))


def _columns(stream: IO[str], is_terminal: bool) -> int:
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and len(columns) <= _MAX_DIGITS and int(columns) > 0:
        return max(_MIN_WIDTH, int(columns))
    if not is_terminal:
        return DEFAULT_WIDTH
    try:
        width = os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        return DEFAULT_WIDTH
    return max(_MIN_WIDTH, min(width, _MAX_WIDTH)) if width else DEFAULT_WIDTH  # 0: nobody told the terminal its size


def width_of(text: str) -> int:
    """Columns that `text` takes (wide characters two, combining ones none)."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.category(c) in _NO_WIDTH else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def wrap(text: str, width: int, indent: str = "", first: str | None = None) -> Iterator[str]:
    """`text` in lines of at most `width` columns, each after `indent`, the first after `first`.

    Breaks at blanks, and between wide characters, which are written without blanks.
    """
    prefix = indent if first is None else first
    line = ""
    for word in _pieces(text):
        if line and width_of(prefix + line + word.rstrip()) > width:
            yield prefix + line.rstrip()
            prefix, line, word = indent, "", word.lstrip()
        line += word
    yield (prefix + line).rstrip()


def _pieces(text: str) -> Iterator[str]:
    """Words with the blanks after them; each wide character is a word of its own, with the punctuation around it."""
    word = ""
    for char in text:
        if word and _may_part(word[-1], char):
            yield word
            word = ""
        word += char
    if word:
        yield word


def _may_part(last: str, char: str) -> bool:
    """Whether a line may end with `last` and the next begin with `char`."""
    if last == " ":
        return char != " "
    if (last.isascii() and char.isascii()) or char == " ":
        return False
    if unicodedata.category(last) in _OPENING or _closes(char):
        return False
    return _is_wide(last) or _is_wide(char)


def _closes(char: str) -> bool:
    """Whether `char` belongs to what is before it: a bracket, a quote, a stop."""
    if char.isascii():
        return char in _CLOSING_ASCII
    return unicodedata.category(char) in _CLOSING


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def clip(text: str, start: int, room: int) -> tuple[str, int]:
    """The part of `text` around character `start` that fits into `room` columns, and where `start` is in it."""
    if width_of(text) <= room:
        return text, start
    cut = max(0, min(start - room // 5, _fitting_end(text, room - 1)))
    head = "…" if cut else ""
    if len(head) + width_of(text[cut:]) <= room:
        return head + text[cut:], start - cut + len(head)
    columns = len(head)
    end = cut
    while columns + width_of(text[end]) < room:
        columns += width_of(text[end])
        end += 1
    return f"{head}{text[cut:end]}…", start - cut + len(head)


def _fitting_end(text: str, room: int) -> int:
    """Where the longest end of `text` begins that fits into `room` columns."""
    start = len(text)
    while start and (room := room - width_of(text[start - 1])) >= 0:
        start -= 1
    return start


def safe(text: str) -> str:
    """`text` without anything a terminal acts on or shows in another order (control and bidi characters)."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if char.isprintable() or char == " " else _visible(char) for char in text)


def safe_lines(text: str) -> str:
    """Like `safe`, for a text of several lines."""
    return "\n".join(safe(line) for line in text.split("\n"))


def _visible(char: str) -> str:
    if char in "\t\n":
        return " "
    code = ord(char)
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
