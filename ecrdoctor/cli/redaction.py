"""How the reports of one run are redacted, and the gate that every rendered one leaves through."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecrdoctor.cli.files import read_bounded, write_file
from ecrdoctor.cli.options import Redact
from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.text import Text

if TYPE_CHECKING:  # `--version` and `--help` load none of this
    from ecrdoctor.report.model import Report

_MAP_SCHEMA = "ecrdoctor/redact-map/v1"
_MOST_BYTES = 16 << 20
_MAP_REMEDY = Text("Name another file, or move this one away.", "请换一个文件名，或先移走这个文件。")


class Redaction:
    """Redacts reports at one level; keeps the tokens of the run.

    Args:
        level: how much of what identifies somebody stays.
        map_file: where the user keeps what each token stands for; read and extended.
        show: whether the text report lists what was taken out, and where.

    Raises:
        EcrDoctorError: a map without the level that makes tokens, or one that cannot be read.
    """

    def __init__(self, level: Redact = Redact.ticket, map_file: Path | None = None, *, show: bool = False) -> None:
        from ecrdoctor.redaction.pseudonyms import Pseudonyms

        if map_file and level is not Redact.public:
            raise EcrDoctorError(
                Text("--redact-map is of no use without tokens", "没有代号时 --redact-map 不起作用"),
                Text("Add --redact public.", "请加上 --redact public。"),
            )
        self.level = level
        self._map_file = map_file
        self._show = show
        self._known = _read_map(map_file) if map_file and map_file.exists() else {}
        self._names = Pseudonyms(self._known)

    def apply(self, report: Report) -> Report:
        """A report that was just made, at this level."""
        from ecrdoctor.redaction.levels import redacted

        return redacted(replace(report, level="off"), self.level, self._names)

    def apply_again(self, report: Report) -> Report:
        """A saved report at this level.

        Raises:
            EcrDoctorError: it was written at a stricter level; what is gone does not come back.
        """
        from ecrdoctor.redaction.levels import redacted
        from ecrdoctor.report.tokens import STRICTNESS

        if STRICTNESS[report.level] > STRICTNESS[self.level]:
            raise EcrDoctorError(
                Text(
                    f"the report was written at the level {report.level}: what {self.level} would show is not in it",
                    f"报告是按 {report.level} 级别写出的：其中没有 {self.level} 级别要显示的内容",
                ),
                Text(
                    f"Leave out --redact, or use --redact {report.level}.",
                    f"去掉 --redact，或用 --redact {report.level}。",
                ),
            )
        return redacted(report, self.level, self._names)

    def apply_to_log(self, lines: tuple[str, ...]) -> tuple[str, ...]:
        """The lines of a cleaned log at this level."""
        from ecrdoctor.redaction.levels import redacted_lines

        return redacted_lines(lines, self.level, self._names)

    def shown(self, report: Report) -> Report:
        """`report` as the text form shows it: with the list of what was taken out only where that was asked for."""
        return report if self._show or not report.redacted else replace(report, redacted=())

    def let_out(self, text: str, form: str) -> str:
        """`text`, if it may leave. Everything that is rendered goes through here.

        Raises:
            EcrDoctorError: there is still something in it that should have been taken out.
        """
        from ecrdoctor.redaction.gate import let_out

        return let_out(text, form, self.level, self._names)

    def save_map(self) -> None:
        """Write what each token stands for, where the user asked for it: whole, for the user's eyes only."""
        if self._map_file is None or self._names.values == self._known:
            return
        document = {"schema": _MAP_SCHEMA, "names": self._names.values}
        write_file(self._map_file, json.dumps(document, indent=2, ensure_ascii=False) + "\n", mode=0o600)


def _read_map(file: Path) -> dict[str, str]:
    """The tokens in a map, with their values."""
    from ecrdoctor.report.tokens import is_token

    try:
        data: Any = json.loads(read_bounded(file, _MOST_BYTES).decode())
    except (ValueError, RecursionError):
        data = None
    names = data.get("names") if isinstance(data, dict) and data.get("schema") == _MAP_SCHEMA else None
    if not isinstance(names, dict) or not all(is_token(key) and isinstance(names[key], str) for key in names):
        raise EcrDoctorError(Text(f"{file}: is no map of tokens", f"{file}：不是代号对照表"), _MAP_REMEDY)
    return names
