"""Saved reports from files: JSON, JSON lines, bundles."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ecrdoctor.cli.files import read_bounded
from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.text import Text

if TYPE_CHECKING:
    from ecrdoctor.report.model import Report

_MOST_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class Saved:
    """What one file holds."""

    name: str
    reports: tuple[Report, ...]
    versions: Mapping[str, str] = field(default_factory=dict)
    """Of the installation that made a bundle."""
    logs: tuple[tuple[str, ...], ...] = ()
    """Of a bundle: the lines of each report's cleaned log."""


def read_saved(file: str) -> Saved:
    """The reports in `file`, or in standard input for `-`.

    Raises:
        EcrDoctorError: it cannot be read, or holds no reports.
    """
    from ecrdoctor.bundle.layout import MAGIC
    from ecrdoctor.report.from_json import read_reports

    data = read_bounded(Path(file), _MOST_BYTES)
    if data.startswith(MAGIC):
        return _from_bundle(data, file)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise EcrDoctorError(
            Text(f"{file}: is no text", f"{file}：不是文本"),
            Text("Give a report saved as JSON, or a bundle.", "请提供保存为 JSON 的报告，或 bundle。"),
        ) from None
    return Saved(file, read_reports(text, file))


def _from_bundle(data: bytes, file: str) -> Saved:
    from ecrdoctor.bundle.layout import SAVED, VERSIONS, log_name
    from ecrdoctor.bundle.read import unpack
    from ecrdoctor.report.from_json import read_reports, safe_text

    members = unpack(data, file)
    reports = read_reports(members.get(SAVED, ""), f"{file}:{SAVED}")
    logs = tuple(
        tuple(safe_text(line) for line in members.get(log_name(number), "").rstrip("\n").split("\n"))
        for number in range(1, len(reports) + 1)
    )
    return Saved(file, reports, _versions(members.get(VERSIONS, "")), logs)


def _versions(text: str) -> dict[str, str]:
    """Versions by name; what is not of the form counts as not there."""
    from ecrdoctor.report.from_json import safe_text

    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(data, dict):
        return {}
    packages = data.get("packages")
    named = {**data, **(packages if isinstance(packages, dict) else {})}
    return {safe_text(str(name)): safe_text(value) for name, value in named.items() if isinstance(value, str)}
