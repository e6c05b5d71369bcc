"""Two reports side by side, as text, JSON or Markdown."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from itertools import groupby

from ecrdoctor.report.diff import SCHEMA, Change
from ecrdoctor.report.layout import Canvas, safe, wrap
from ecrdoctor.report.markdown_text import code, inline
from ecrdoctor.report.words import WORDS, phrase, word

_HEADINGS = {"facts": "stated", "causes": "verdicts", "target": "subject", "client": "client-seen"}
"""Words for the parts that are not called like one."""
FORMATS = ("text", "json", "markdown")


def render_diff(
    form: str, names: tuple[str, str], changes: tuple[Change, ...], language: str, canvas: Canvas = Canvas()
) -> str:
    """What changed, as one document.

    Args:
        form: text, json or markdown.
        names: what is compared: the file before, the file after.
        changes: in order.
        language: "en" or "zh".
        canvas: the reader's screen; only `text` looks at it.
    """
    return _RENDERERS[form](names, changes, language, canvas)


def _text(names: tuple[str, str], changes: tuple[Change, ...], language: str, canvas: Canvas) -> str:
    return "".join(f"{line}\n" for line in _text_lines(names, changes, language, canvas))


def _text_lines(names: tuple[str, str], changes: tuple[Change, ...], language: str, canvas: Canvas) -> Iterator[str]:
    before, after = map(safe, names)
    yield from wrap(_headline(before, after, changes, language), canvas.width)
    for part, group in groupby(changes, key=lambda change: change.part):
        yield ""
        yield canvas.style(word(_HEADINGS.get(part, part), language), "bold")
        for change in group:
            if change.name:
                yield f"  {safe(change.name)}"
            for mark, value, style in (("-", change.before, "red"), ("+", change.after, "green")):
                said = safe(_in_words(part, value, language)) or word("absent", language)
                yield from (canvas.style(line, style) for line in wrap(said, canvas.width, "      ", f"    {mark} "))


def _markdown(names: tuple[str, str], changes: tuple[Change, ...], language: str, canvas: Canvas) -> str:
    before, after = (code(name) for name in names)
    lines = [f"# {_headline(before, after, changes, language)}"]
    for part, group in groupby(changes, key=lambda change: change.part):
        lines += ["", f"## {word(_HEADINGS.get(part, part), language)}", ""]
        for change in group:
            lines += [f"- {code(change.name)}"] if change.name else []
            indent = "  " if change.name else ""
            for name, value in (("before", change.before), ("after", change.after)):
                said = inline(_in_words(part, value, language)) or f"*{word('absent', language)}*"
                lines.append(f"{indent}- {word(name, language)}{word('colon', language)}{said}")
    return "\n".join(lines) + "\n"


def _json(names: tuple[str, str], changes: tuple[Change, ...], language: str, canvas: Canvas) -> str:
    document = {
        "schema": SCHEMA,
        "before": names[0],
        "after": names[1],
        "same": not changes,
        "changes": [asdict(change) for change in changes],
    }
    return json.dumps(document, indent=2, ensure_ascii=True) + "\n"


def _headline(before: str, after: str, changes: tuple[Change, ...], language: str) -> str:
    return phrase("diff-some" if changes else "diff-none", language, before=before, after=after, count=len(changes))


def _in_words(part: str, value: str, language: str) -> str:
    """Outcomes and verdicts as the report words them."""
    name = f"outcome-{value}" if part == "outcome" else value
    return word(name, language) if part in ("outcome", "causes") and name in WORDS else value


_RENDERERS: Mapping[str, Callable[[tuple[str, str], tuple[Change, ...], str, Canvas], str]] = {
    "text": _text,
    "json": _json,
    "markdown": _markdown,
}
