"""Saved reports back to values. One is anybody's file: what is not of the form is refused, with its place."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.report.layout import safe_lines
from ecrdoctor.report.leaves import fixed_texts, with_texts
from ecrdoctor.report.model import SCHEMA, Evidence, Report
from ecrdoctor.report.tokens import STRICTNESS
from ecrdoctor.text import Text

_STAGES = ("", "local", "credentials", "login", "registry", "authentication", "authorization", "repository", "upload")
_ID = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_REMEDY = Text("Save it with: ecrdoctor explain -o report.json", "请这样保存：ecrdoctor explain -o report.json")


def read_reports(text: str, name: str) -> tuple[Report, ...]:
    """The reports in `text`: one JSON document, a list of them, or one a line.

    Args:
        text: what was saved with `--format json` or `jsonl`.
        name: the file's name, for complaints.

    Raises:
        EcrDoctorError: it is no JSON, or no report of a version that is known here.
    """
    try:
        data = _parsed(text)
    except ValueError:
        try:
            data = [_parsed(line) for line in text.splitlines() if line.strip()]
        except ValueError as error:
            raise _error(name, f"is no JSON ({error})", f"不是 JSON（{error}）") from None
        return _all(data, name)
    return _all(data, name) if isinstance(data, list) else (_report(data, name),)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("too deeply nested") from None


def _no_number(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON number")


def _all(data: list[Any], name: str) -> tuple[Report, ...]:
    if not data:
        raise _error(name, "holds no report", "其中没有报告")
    return tuple(_report(item, f"{name}[{place}]") for place, item in enumerate(data))


def _report(data: Any, name: str) -> Report:
    if not isinstance(data, dict) or "schema" not in data:
        raise _error(name, "is no report of ecrdoctor", "不是 ecrdoctor 的报告")
    if data["schema"] != SCHEMA:
        found = safe_lines(str(data["schema"]))[:60]
        raise _error(name, f"schema: is {found!r}, not {SCHEMA!r}", f"schema：是 {found!r}，不是 {SCHEMA!r}")
    tool = data.get("tool")
    version = tool.get("version") if isinstance(tool, dict) else None
    values = {key: value for key, value in data.items() if key not in ("schema", "tool")} | {"version": version}
    try:
        report = _adapter().validate_json(json.dumps(values), strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = _path(("tool", *first["loc"]) if first["loc"] == ("version",) else first["loc"])
        raise _error(name, f"{place}: {first['msg']}", f"{place}：{first['msg']}") from None
    except RecursionError:
        raise _error(name, "is too deeply nested", "嵌套过深") from None
    if problem := _problem(report):
        raise _error(name, f"{problem}: is not valid", f"{problem}：无效")
    return with_texts(report, safe_text, {Evidence: _evidence})


def safe_text(text: str) -> str:
    """`text` without what a terminal would act on; line breaks and tabs stay."""
    return "\t".join(safe_lines(part) for part in text.split("\t")) if not text.isprintable() else text


def _evidence(evidence: Evidence) -> Evidence:
    text = safe_text(evidence.text)
    start = min(evidence.start, len(text))
    return replace(evidence, text=text, start=start, length=min(evidence.length, len(text) - start))


def _problem(report: Report) -> str | None:
    """The place of the first value that is of the right type but cannot be, or None."""
    if report.language not in ("en", "zh"):
        return "language"
    if report.level not in STRICTNESS:
        return "level"
    for place, cause in enumerate(report.causes):
        if not _is_id(cause.id):
            return f"causes[{place}].id"
        if cause.stage not in (*_STAGES, "manifest"):
            return f"causes[{place}].stage"
    for place, check in enumerate(report.checks):
        if not _is_id(check.id):
            return f"checks[{place}].id"
    for where, text in fixed_texts(report):
        if not text.isprintable():
            return where
    for item in fields(report):
        if _is_negative(getattr(report, item.name)):
            return item.name
    return None


def _is_negative(value: Any) -> bool:
    """Whether a number of ours in `value` is negative: none counts downwards."""
    if isinstance(value, int):
        return value < 0
    if isinstance(value, tuple):
        return any(map(_is_negative, value))
    if is_dataclass(value):
        return any(_is_negative(getattr(value, item.name)) for item in fields(value))
    return False


def _is_id(text: str) -> bool:
    return bool(text) and set(text) <= _ID


def _path(location: tuple[int | str, ...]) -> str:
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    return path.removeprefix(".") or "report"


def _error(name: str, english: str, chinese: str) -> EcrDoctorError:
    return EcrDoctorError(Text(f"{name}: {english}", f"{name}：{chinese}"), _REMEDY)


@cache
def _adapter() -> TypeAdapter[Report]:
    return TypeAdapter(Report)
