"""The report as the contract's JSON."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from ecrdoctor.report.model import SCHEMA, Report

_FIRST = (
    "command", "source", "outcome", "summary", "target", "client", "causes", "checks", "gaps", "redactions",
)  # fmt: skip
"""The contract's keys, in its order; what we added follows."""


def render_json(report: Report) -> str:
    """One indented document."""
    return _harmless(_dumps(report, indent=2)) + "\n"


def render_jsonl(report: Report) -> str:
    """One line."""
    return _harmless(_dumps(report, separators=(",", ":"))) + "\n"


def _dumps(report: Report, **layout: Any) -> str:
    values = _plain(report)
    tool = {"name": "ecrdoctor", "version": values.pop("version")}
    first = {name: values.pop(name) for name in _FIRST}
    document = {"schema": SCHEMA, "tool": tool, **first, **values}
    return json.dumps(document, ensure_ascii=False, default=_plain, **layout)


def _plain(value: Any) -> Any:
    """A frozen value as the encoder takes it; unlike `dataclasses.asdict`, nothing is copied."""
    names = _names(value.__class__)
    return {name: getattr(value, name) for name in names} if names else dict(value)


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The fields of one of our values; none of a mapping."""
    return tuple(item.name for item in fields(kind)) if is_dataclass(kind) else ()


def _harmless(text: str) -> str:
    """`text` with control and bidi characters (a file's name can have them) spelled out, as JSON allows."""
    if text.replace("\n", "").isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\n " else json.dumps(c)[1:-1].replace("\x7f", "\\u007f") for c in text)
