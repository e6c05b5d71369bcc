from __future__ import annotations

import codecs
import lzma

import pytest

from ecrdoctor.reading.decode import decode, encoding_of, looks_binary

TEXT = "denied: no\r\nRepository „é“ 仓库\r\n"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"plain", "plain"),
        (TEXT.encode(), TEXT),
        (codecs.BOM_UTF8 + TEXT.encode(), TEXT),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), TEXT),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), TEXT),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), TEXT),
        (codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"), TEXT),
        ("no basic auth credentials".encode("utf-16-le"), "no basic auth credentials"),
        ("no basic auth credentials".encode("utf-16-be"), "no basic auth credentials"),
        ("Zugriff für é verweigert".encode("latin-1"), "Zugriff für é verweigert"),
        ("“quoted”".encode("cp1252"), "“quoted”"),
        ("é\n".encode() + "é\n".encode("latin-1"), "é\né\n"),
        (b"\xff\xfea", "\ufffd"),
        (b"ok \x81\n", "ok \ufffd\n"),
        (b"\xc3", "Ã"),
        (codecs.BOM_UTF8, ""),
        (codecs.BOM_UTF16_LE, ""),
    ],
)
def test_decode(data: bytes, text: str) -> None:
    assert decode(data) == text


def test_a_log_that_mixes_utf_8_and_utf_16_loses_no_ascii_message() -> None:
    """PowerShell appends UTF-16 to a file that something else began in UTF-8."""
    mixed = b"Login Succeeded\r\n" + "no basic auth credentials\r\n".encode("utf-16-le")
    assert decode(mixed).replace("\0", "") == "Login Succeeded\r\nno basic auth credentials\r\n"


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        (b"", "utf-8"),
        (b"a\0b\0", "utf-8"),
        (b"a\0b\0c\0d\0", "utf-16-le"),
        (b"\0a\0b\0c\0d", "utf-16-be"),
        (b"\0" * 64, "utf-8"),
        (b"abcdefgh", "utf-8"),
    ],
)
def test_encoding_of(head: bytes, encoding: str) -> None:
    assert encoding_of(head) == encoding


@pytest.mark.parametrize(
    ("data", "binary"),
    [
        (b"", False),
        (b"text\n", False),
        (b"text with a \0 in it, once, in a long line of text\n", False),
        ("text".encode("utf-16"), False),
        (b"\x7fELF\x02\x01\x01" + bytes(64), True),
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + bytes(range(32)) * 2, True),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0\x08\6\0\0\0", True),
        (bytes(4096), True),
        (lzma.compress("".join(f"{n**9:x}\n" for n in range(3000)).encode()), True),
        ("客户端没有该 registry 的凭证\n".encode("gbk") * 100 + b"\0", False),
        (b"\x1b[31mred\x1b[0m\n" * 20, False),
    ],
)
def test_looks_binary(data: bytes, binary: bool) -> None:
    assert looks_binary(data) is binary
