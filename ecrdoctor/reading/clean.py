"""Raw text to plain numbered lines: escapes, CI decoration and JSON wrapping come off.

Only what *surrounds* a message is removed, never a part of it: rules and readers see what the client
printed. Each step first asks whether its marker is in the text at all, so a plain log costs nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from ecrdoctor.regex import Regex, regex

# ECMA-48 control sequences (colours, cursor), then OSC/DCS/APC/PM strings (titles, links) and the short
# escapes that terminals print; of any other only the escape byte goes, or it would eat the first letter of a secret.
_ESCAPES = regex(
    r"(?:\x1b\[|\xc2\x9b)[0-?]*(?: q|[!-/]?[@-~])"
    r"|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[()*+#%][0-~]|\x1b[=>78cDEHMNOZ\\]?",
    ignore_case=False,
)
# The same sequences with the escape byte spelled out (JSON in JSON), or eaten by a log viewer.
_BARE_COLOURS = regex(
    r"\\+(?:u001[bB]|x1[bB]|033|e)\[[0-?]*[ -/]*[@-~]|\[(?:0|1|3[0-7]|9[0-7]|4|0;3[0-7]|1;3[0-7]|[01];9[0-7])m",
    ignore_case=False,
)

_ISO = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?"
_PREFIX = regex(
    "|".join(  # the first that fits is taken
        (
            r"^[^\t\n]{1,80}\t[^\t\n]{1,80}\t(?:\xef\xbb\xbf)?" + _ISO + r" ?",  # gh run view --log
            r"^\[Container\] \d{4}/\d\d/\d\d \d\d:\d\d:\d\d(?:\.\d+)? ",  # CodeBuild
            r"^" + _ISO + r" (?:stdout|stderr) [FP] ",  # Kubernetes CRI
            r"^" + _ISO + r" \d\d[OE][+ ]?",  # GitLab with timestamps
            r"^\[?" + _ISO + r"\]? ?(?:\| )?",  # GitHub Actions, Jenkins timestamper, docker logs -t
            r"^\[?\d\d:\d\d:\d\d(?:\.\d+)?\]? {1,3}",  # Jenkins timestamper (short), CDK
            r"^#\d+ (?:\d+\.\d+ )?",  # BuildKit plain progress
            r"^\[pod/[^\]\n]{1,120}\] ",  # kubectl logs --prefix
            r"^##\[(?:error|warning|debug|command|section)\]",  # Azure DevOps, GitHub raw logs
            r"^::(?:error|warning|notice|debug)(?: [^:\n]*)?::",  # GitHub workflow commands
            r"^(?:\||\xe2\x94\x82|\xe2\x95\xb7|\xe2\x95\xb5|>) ?",  # Terraform's box, a quoted mail
            r"^(?://+|#+) ?",  # output kept as a comment
            r"^section_(?:start|end):\d+:[^\s\[]+(?:\[[^\]]*\])?",  # GitLab
        )
    ),
    ignore_case=False,
)
# Past what `gh run view --log` and timestamps put before it; `std::error::Error` is no mark.
_ERROR_MARK = regex(r"^(?:[^\t\n]{1,80}\t){0,2}[^a-z\n]{0,60}(?:##\[error\]|::error(?: [^:\n]*)?::)", ignore_case=False)
_MAX_PREFIXES = 4
_CALM_LEVELS = ("trace", "debug", "info", "notice", "warn", "warning")
_JSON_TEXT_KEYS = ("log", "message", "textPayload", "msg", "MESSAGE", "stdout")
_PYTHON_OUTPUT = ("b'", 'b"', "output='", "stdout='", "stderr='")  # a program's output as an exception shows it

# Bidi overrides, zero-width and other format characters, line and paragraph separators (Unicode's Cf, Zl, Zp).
_FORMAT_RANGES = (
    (0xAD, 0xAE), (0x600, 0x606), (0x61C, 0x61D), (0x6DD, 0x6DE), (0x70F, 0x710), (0x890, 0x892), (0x8E2, 0x8E3),
    (0x180E, 0x180F), (0x200B, 0x2010), (0x2028, 0x202F), (0x2060, 0x2070), (0xFEFF, 0xFF00), (0xFFF9, 0xFFFC),
    (0x110BD, 0x110BE), (0x110CD, 0x110CE), (0x13430, 0x13440), (0x1BCA0, 0x1BCA4), (0x1D173, 0x1D17B),
    (0xE0001, 0xE0002), (0xE0020, 0xE0080),
)  # fmt: skip
_BIDI = dict.fromkeys(code for start, end in _FORMAT_RANGES for code in range(start, end))
_CONTROLS = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in (0x09, 0x0A, 0x0D)}
# What a word processor, a chat or a web page makes of quotes: patterns look for those that clients print.
_QUOTES = {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"'}
_ENTITIES = (("&quot;", '"'), ("&#34;", '"'), ("&#39;", "'"), ("&#x27;", "'"), ("&lt;", "<"), ("&gt;", ">"))
_UNSAFE = _CONTROLS | _BIDI | _QUOTES


def clean_lines(text: str, first_number: int = 1) -> Iterator[tuple[int, str]]:
    """Each line of `text` that is left, with its number in the file (counted by line feeds)."""
    escaped = "\x1b" in text or "\x9b" in text
    for number, raw in enumerate(text.split("\n"), first_number):
        line = raw.removesuffix("\r")
        if escaped:
            line = _without(_ESCAPES, line)
        if "m" in line and "[" in line:
            line = _without(_BARE_COLOURS, line)
        if "&" in line:
            for entity, char in _ENTITIES:
                line = line.replace(entity, char)
        for piece in line.split("\r") if "\r" in line else (line,):
            for message in _messages(piece if piece.isascii() and piece.isprintable() else piece.translate(_UNSAFE)):
                yield number, message


def marked_lines(text: str, first_number: int = 1) -> Iterator[int]:
    """Numbers of the lines that a CI system marks as errors: Azure DevOps and GitHub Actions, in either form."""
    if "##[error]" in text or "::error" in text:
        for number, line in enumerate(text.split("\n"), first_number):
            if "error" in line and _ERROR_MARK.search(line.encode(errors="replace")):
                yield number


def _messages(line: str) -> Iterator[str]:
    """The message or messages that a line wraps."""
    line = _without_prefixes(line)
    record = line[line.index(" => {") + 4 :] if " => {" in line else line  # Ansible: fatal: [host]: FAILED! => {…}
    if record.startswith("{") and record.endswith("}") and (text := _json_text(record)) is not None:
        for part in text.replace("\r", "\n").rstrip("\n").split("\n"):
            yield from _messages(_without(_ESCAPES, part).translate(_UNSAFE)) if part != line else (part,)
        return
    if "\\" in line and (
        '\\"' in line
        or (line.startswith("{") or '="' in line or '":"' in line)
        or ("\\n" in line and any(opening in line for opening in _PYTHON_OUTPUT))
    ):
        yield from (part.rstrip() for part in _unescaped(line).split("\n"))
        return
    yield line.rstrip()


def _without_prefixes(line: str) -> str:
    for _ in range(_MAX_PREFIXES):
        shorter = _without_one_prefix(line)
        if shorter == line:
            break
        line = shorter
    return line


def _without_one_prefix(line: str) -> str:
    head = line[:1]
    if not head or (head.isalpha() and "\t" not in line and not line.startswith("section_")):
        return line
    data = line.encode()
    found = _PREFIX.search(data)
    return data[found.end() :].decode(errors="replace") if found else line


def _json_text(line: str) -> str | None:
    """The message inside a JSON log record (docker's json-file, CloudWatch, Cloud Logging, logrus, zap, Ansible)."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(record, dict):
        return None
    texts = [record[key] for key in _JSON_TEXT_KEYS if isinstance(record.get(key), str)]
    others = [value for key, value in record.items() if isinstance(value, str) and key in ("err", "error", "stderr")]
    level = str(record.get("level") or record.get("severity") or "").lower()
    if texts and level in _CALM_LEVELS and not others:
        texts[0] = f"level={level} {texts[0]}"  # a warning must still be told from an error
    return "\n".join((*texts, *others)) if texts else None


def _unescaped(line: str) -> str:
    """The line with one level of JSON string escapes undone; what is no escape stays."""
    line = line.replace("\\r\\n", "\n").replace("\\n", "\n").replace("\\t", "\t").replace('\\"', '"')
    for escape, char in (("\\u003c", "<"), ("\\u003e", ">"), ("\\u0026", "&"), ("\\u0027", "'"), ("\\/", "/")):
        line = line.replace(escape, char)
    return line


def _without(pattern: Regex, line: str) -> str:
    return pattern.remove(line.encode(errors="replace")).decode(errors="replace")
