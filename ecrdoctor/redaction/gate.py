"""The exit gate: nothing leaves that still looks like a secret or, at `public`, like somebody's name.

Secrets leave the log when it is read, and names leave the report when it is redacted; this is the last look at what
was rendered, in every form in which a reader could undo the escapes. It changes nothing: it lets a text go or not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import unquote

from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.reading.secrets import Redactor, kinds_in
from ecrdoctor.redaction.pseudonyms import Pseudonyms
from ecrdoctor.redaction.seen import HARMLESS, Seen
from ecrdoctor.regex import Regex, regex
from ecrdoctor.report.model import field_names
from ecrdoctor.text import Text

_ACCOUNT = regex(r"\barn:[^\s:]*:[^\s:]*:[^\s:]*:(\d{12})\b|\b\d{12}\.dkr[.-]ecr")
_COLOURS = regex(r"\x1b\[[0-9;]*m")
_SPANS = regex(r"</?(?:mark|span|b|i|em|strong|code|wbr|u|small)\b[^>]*>")
_UNREAD = regex(r"(?s)<style\b.*?</style>|<script\b.*?</script>|<svg\b.*?</svg>|<!--.*?-->")
_TAGS = regex(r"<[^>]*>")
_TOLD = regex(r"\s(?:title|href|alt|value|aria-label|data-[a-z-]+)=\"(?P<value>[^\"]*)\"")
_ESCAPED = regex(r"\\(?P<part>[!-/:-@\[-`{-~])")

_NO_SECRETS = Seen()
"""Lines without a secret."""


def let_out(text: str, form: str, level: str, names: Pseudonyms) -> str:
    """`text`, if it may leave.

    Args:
        text: what was rendered.
        form: text, json, jsonl, markdown, html, github or sarif.
        level: off, ticket or public.
        names: the tokens of this run, with the values that they stand for.

    Raises:
        EcrDoctorError: something that should have been taken out is still there; it is named by its kind only.
    """
    for view in _VIEWS[form](text):
        if kind := _secret_in(view):
            raise _refusal(kind)
    if level == "public":
        for view in _READ.get(form, _VIEWS[form])(text):
            if kind := names.remaining(view) or ("account" if _ACCOUNT.search(view.encode(errors="replace")) else None):
                raise _refusal(kind)
    return text


def _refusal(kind: str) -> EcrDoctorError:
    return EcrDoctorError(
        Text(
            f"nothing was written: the report still has something of the kind {kind} in it",
            f"没有写出任何内容：报告中仍含有类型为 {kind} 的信息",
        ),
        Text("Please report this, without the log.", "请上报这个问题，不要附上日志。"),
        exit_code=4,
    )


def _secret_in(text: str) -> str | None:
    """The kind of a secret in `text`, if there is one."""
    lines = _NO_SECRETS.new(HARMLESS.new(text.split("\n")))
    kinds = kinds_in("\n".join(lines))
    for line in lines if kinds else ():
        redactor = Redactor(kinds)
        redactor.clean(line)
        if redactor.places:
            return redactor.places[0][0]
    _NO_SECRETS.add(lines)
    return None


def _of_text(text: str) -> tuple[str, ...]:
    return (_without(_COLOURS, text) if "\x1b" in text else text,)


def _of_json(text: str) -> tuple[str, ...]:
    """The texts of one document, or of one a line; names of fields stay before their values."""
    try:
        documents = [json.loads(text)]
    except ValueError:
        documents = [json.loads(line) for line in text.split("\n") if line]
    found: list[str] = []
    _add_texts(documents, found)
    return ("\n".join(found),)


def _of_markdown(text: str) -> tuple[str, ...]:
    plain = _unescaped(text)
    return (plain, _replaced(_ESCAPED, plain, lambda char: char))


def _of_html(text: str) -> tuple[str, ...]:
    """All but the page's own styles and scripts, which are the same in every report."""
    written = _without(_UNREAD, text)
    return (_unescaped(written), _unescaped(_without(_SPANS, written)))


def _of_github(text: str) -> tuple[str, ...]:
    """Annotations, what each is called apart from what it says: `title=lint-secret::This` names no secret."""
    apart = "\n".join("\n".join(line.rsplit("::", 1) if line.count("::") == 2 else [line]) for line in text.split("\n"))
    return (apart, unquote(apart))


def _read_in_github(text: str) -> tuple[str, ...]:
    """What the runner shows; its escape of a line break could be a name in a hostile log."""
    return _of_github(text)[1:]


def _read_in_html(text: str) -> tuple[str, ...]:
    """What a reader sees or copies: the texts, with tags as blanks and as nothing, and the telling attributes."""
    written = _without(_UNREAD, text)
    told = (found.group("value").decode(errors="replace") for found in _TOLD.finditer(written.encode(errors="replace")))
    views = (_without(_TAGS, written.replace("<", " <")), _without(_TAGS, written), "\n".join(told))
    return tuple(map(_unescaped, views))


_VIEWS: Mapping[str, Callable[[str], tuple[str, ...]]] = {
    "text": _of_text,
    "json": _of_json,
    "jsonl": _of_json,
    "markdown": _of_markdown,
    "html": _of_html,
    "github": _of_github,
    "sarif": _of_json,
}
_READ: Mapping[str, Callable[[str], tuple[str, ...]]] = {"html": _read_in_html, "github": _read_in_github}
"""Where names are looked for, if not in all of it."""


def _add_texts(value: Any, found: list[str]) -> None:
    """Append the texts of a document to `found`, each after the name of its field where that could matter.

    Every report that is written is walked, so this is to be quick.
    """
    if value.__class__ is str:
        found.append(value)
    elif value.__class__ is list:
        for item in value:
            _add_texts(item, found)
    elif value.__class__ is dict:
        own = field_names()
        for key, item in value.items():
            is_text = item.__class__ is str
            if key not in own:
                if is_text and " " not in key:
                    found.append(f'"{key}": "{item}"')
                    continue
                found.append(key)
            if is_text:
                found.append(item)
            elif item:  # most fields are empty
                _add_texts(item, found)


def _unescaped(text: str) -> str:
    """`text` without HTML's escapes, whose table is loaded for the formats that have them only."""
    from html import unescape

    return unescape(text)


def _without(pattern: Regex, text: str) -> str:
    return pattern.remove(text.encode(errors="replace")).decode(errors="replace")


def _replaced(pattern: Regex, text: str, new: Callable[[str], str]) -> str:
    """`text` with each match replaced by what `new` makes of its part."""
    data = text.encode(errors="replace")
    pieces: list[str] = []
    position = 0
    for found in pattern.finditer(data):
        pieces += [data[position : found.start()].decode(errors="replace"), new(found.group("part").decode())]
        position = found.end()
    return "".join((*pieces, data[position:].decode(errors="replace")))
