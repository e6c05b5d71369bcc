"""Commands to a CI system in what a step prints: in a report they are text, wherever they came from.

GitHub's runner takes `::command::` at the beginning of a line, past blanks, and `##[command]` anywhere in one
(actions/runner, ActionCommand.cs); Azure's agent takes `##[command]` and `##vso[command]`.
"""

from __future__ import annotations

_ANYWHERE = ("##[", "##vso[")
_JSON = ("json", "jsonl", "sarif")
"""None of their lines begins with colons."""
_ESCAPES = {**dict.fromkeys(_JSON, r"\u0023"), "html": "&#35;"}
"""How a form writes the first `#`; where it knows no escape, a blank goes after it."""


def inert(text: str, form: str) -> str:
    """`text`, rendered as `form`, without anything that a CI system would obey; the form `github` is commands.

    Args:
        text: what was rendered.
        form: text, json, jsonl, markdown, html, github or sarif.
    """
    if form == "github":
        return text
    for command in _ANYWHERE:
        text = text.replace(command, _ESCAPES.get(form, "# ") + command[1:])
    if "::" not in text or form in _JSON:
        return text
    return "\n".join(map(_without_command, text.split("\n")))


def _without_command(line: str) -> str:
    return line.replace("::", ": :", 1) if line.lstrip().startswith("::") else line
