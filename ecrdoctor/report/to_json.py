"""The report as the contract's JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from ecrdoctor.report.model import SCHEMA, Report


def report_data(report: Report) -> dict[str, Any]:
    """Plain data in the contract's shape and order."""
    plain = asdict(report)
    return {
        "schema": SCHEMA,
        "tool": {"name": "ecrdoctor", "version": plain.pop("version")},
        "command": plain.pop("command"),
        "source": plain.pop("source"),
        "outcome": plain.pop("outcome"),
        "summary": plain.pop("summary"),
        "target": plain.pop("target"),
        "client": plain.pop("client"),
        "causes": plain.pop("causes"),
        "checks": plain.pop("checks"),
        "gaps": plain.pop("gaps"),
        "redactions": plain.pop("redactions"),
        **plain,
    }


def render_json(report: Report) -> str:
    """One indented document."""
    return _harmless(json.dumps(report_data(report), ensure_ascii=False, indent=2)) + "\n"


def render_jsonl(report: Report) -> str:
    """One line."""
    return _harmless(json.dumps(report_data(report), ensure_ascii=False, separators=(",", ":"))) + "\n"


def _harmless(text: str) -> str:
    """`text` with control and bidi characters (a file's name can have them) spelled out, as JSON allows."""
    if text.isascii() and "\x7f" not in text:
        return text
    return "".join(c if c.isprintable() or c in "\n " else json.dumps(c)[1:-1].replace("\x7f", "\\u007f") for c in text)
