"""The one exception for "cannot go on, and here is what to do"."""

from __future__ import annotations

from ecrdoctor.text import Text, one_line, plain


class EcrDoctorError(Exception):
    """Something the user can mend. Raised anywhere, printed only by the command line.

    Args:
        problem: one line, what is wrong, without a trailing full stop.
        remedy: one line, what to type or change; may be empty.
        exit_code: 2 for a usage error (the default), 4 when ecrdoctor itself cannot run.
    """

    def __init__(self, problem: str | Text, remedy: str | Text = "", *, exit_code: int = 2) -> None:
        self._problem = _printable(problem)
        self._remedy = _printable(remedy)
        super().__init__(self._problem.en)
        self.problem = self._problem.en
        self.remedy = self._remedy.en
        self.exit_code = exit_code

    def in_language(self, language: str) -> str:
        """Both lines in `language` ("en" or "zh")."""
        problem, remedy = self._problem.in_language(language), self._remedy.in_language(language)
        return f"{problem}\n  {remedy}" if remedy else problem

    def __str__(self) -> str:
        return self.in_language("en")


def _printable(text: str | Text) -> Text:
    """`text` as one line without control and bidi characters."""
    text = plain(text) if isinstance(text, str) else text
    return Text(one_line(text.en), one_line(text.zh))
