"""The one exception for "cannot go on, and here is what to do"."""

from __future__ import annotations


class EcrDoctorError(Exception):
    """Something the user can mend. Raised anywhere, printed only by the command line.

    Args:
        problem: one line, what is wrong, without a trailing full stop.
        remedy: one line, what to type or change; may be empty.
        exit_code: 2 for a usage error (the default), 4 when ecrdoctor itself cannot run.
    """

    def __init__(self, problem: str, remedy: str = "", *, exit_code: int = 2) -> None:
        super().__init__(problem)
        self.problem = _printable(problem)
        self.remedy = _printable(remedy)
        self.exit_code = exit_code

    def __str__(self) -> str:
        return f"{self.problem}\n  {self.remedy}" if self.remedy else self.problem


def _printable(text: str) -> str:
    """`text` as one line without control and bidi characters; the name of a file can hold any."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode() for c in text)
