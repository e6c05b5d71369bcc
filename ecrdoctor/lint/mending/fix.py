"""`--fix`: the edits that are certain, as a diff, and the bytes of the file with them."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import unified_diff

from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.lint.contract import Edit, Finding
from ecrdoctor.lint.findings.corrected import apply
from ecrdoctor.reading.secrets import Redactor
from ecrdoctor.text import Text


@dataclass(frozen=True, slots=True)
class Look:
    """What there is to see in a text."""

    findings: tuple[Finding, ...]
    unread: int
    """How many parts of it are no valid YAML or shell."""


Inspection = Callable[[str], Look]
"""Lints a text: what the fix made is looked at again before anybody gets it."""

_ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"", "utf-8"),
    (b"", "cp1252"),
)
_ROUNDS = 8
"""One mended mistake can show the next; more rounds than that mean that two fixes undo each other."""


def fixed_text(text: str, inspection: Inspection) -> str:
    """`text` with every mistake mended whose mending is certain; running it again changes nothing.

    A fix counts only if the text is better with it: its own finding is gone, not more came than went, and all that
    could be read still can.
    """
    for _ in range(_ROUNDS):
        found = inspection(text)
        mended = _round(text, found, inspection)
        if mended == text:
            break
        text = mended
    return text


def _round(text: str, found: Look, inspection: Inspection) -> str:
    fixable = [finding for finding in found.findings if finding.edits]
    for chosen in (_compatible(fixable), *([finding] for finding in fixable)):
        mended = apply(text, [edit for finding in chosen for edit in finding.edits])
        if _is_better(inspection(mended), found, chosen):
            return mended
    return text


def _is_better(after: Look, before: Look, fixed: Sequence[Finding]) -> bool:
    left = Counter(finding.id for finding in after.findings)
    had = Counter(finding.id for finding in before.findings)
    fewer = len(after.findings) <= len(before.findings) and all(left[one.id] < had[one.id] for one in fixed)
    return fewer and after.unread <= before.unread


def _compatible(findings: Iterable[Finding]) -> list[Finding]:
    """The findings whose edits touch nothing that an earlier one's touch."""
    chosen: list[Finding] = []
    for finding in findings:
        taken = [edit for other in chosen for edit in other.edits]
        if not any(_clash(edit, other) for edit in finding.edits for other in taken):
            chosen.append(finding)
    return chosen


def _clash(one: Edit, other: Edit) -> bool:
    """Whether two edits overlap, or insert at one place (nobody could say which text comes first)."""
    if one.span.start == other.span.start:
        return True
    return one.span.start < other.span.end and other.span.start < one.span.end


def diff(name: str, before: str, after: str) -> str:
    """What changes, as a unified diff to look at: without secrets and control characters; empty when nothing does."""
    old, new = (text.splitlines(keepends=True) for text in (before, after))
    shown: list[str] = []
    redactor = Redactor()
    for line in unified_diff(old, new, f"a/{name}", f"b/{name}"):
        body = line.rstrip("\r\n")
        shown.append(_visible(redactor.clean(body)) + "\n")
        if body == line:
            shown.append("\\ No newline at end of file\n")
    return "".join(shown)


def _visible(line: str) -> str:
    """A line of somebody's file without anything that a terminal would obey."""
    if line.isprintable():
        return line
    return "".join(c if c.isprintable() or c == "\t" else c.encode("unicode_escape").decode() for c in line)


def encoded(name: str, data: bytes, before: str, after: str) -> bytes:
    """`after` in the encoding of `data`, whose text is `before`; line ends and byte order mark stay.

    Raises:
        EcrDoctorError: the file mixes encodings, so that it could not be written without changing other bytes.
    """
    for mark, encoding in _ENCODINGS:
        if data.startswith(mark) and _reads_as(data[len(mark) :], encoding, before):
            return mark + after.encode(encoding)
    raise EcrDoctorError(
        Text(f"{name}: its encoding cannot be kept, so it is left as it is", f"{name}：无法保持原编码，未作改动"),
        Text("Save the file as UTF-8, then use --fix again.", "请将文件保存为 UTF-8，然后再次使用 --fix。"),
    )


def _reads_as(data: bytes, encoding: str, text: str) -> bool:
    try:
        return data.decode(encoding) == text and text.encode(encoding) == data
    except UnicodeError:
        return False
