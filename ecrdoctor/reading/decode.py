"""Bytes to text, whatever wrote them."""

from __future__ import annotations

import codecs

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),  # PowerShell 5's `>` and `Out-File`
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 4096
_CONTROLS = bytes((*range(9), *range(14, 27), 0x7F))
"""Bytes that no text has, apart from the escape of terminal sequences."""
_BINARY = 0.05
"""The share of them from which on there is no text; compressed data have 9 in 100."""


def encoding_of(head: bytes) -> str:
    """The encoding that the first bytes of a log speak for: a byte order mark, else NULs in every other byte."""
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return encoding
    sample = head[:_SAMPLE]
    if len(sample) >= 8:
        even, odd, many = sample[0::2].count(0), sample[1::2].count(0), len(sample) * 0.4
        if odd > many > 4 * even:  # NULs everywhere are no text at all
            return "utf-16-le"
        if even > many > 4 * odd:
            return "utf-16-be"
    return "utf-8"


def decode(data: bytes) -> str:
    """Text of a whole log. Never fails: what is no valid UTF-8 is read as Windows-1252, byte by byte."""
    encoding = encoding_of(data)
    if encoding != "utf-8":
        return data.decode(encoding, errors="replace").removeprefix("\ufeff")
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode()
    except UnicodeDecodeError:
        return "\n".join(_decode_line(line) for line in data.split(b"\n"))


def looks_binary(data: bytes) -> bool:
    """Whether this is no text at all (an image, an archive)."""
    sample = data[:_SAMPLE]
    if not sample or encoding_of(sample) != "utf-8":
        return False
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return sample.count(0) > 0 and controls > len(sample) * _BINARY


def _decode_line(line: bytes) -> str:
    """One line; a log can mix encodings, so one bad line does not spoil the rest."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")
