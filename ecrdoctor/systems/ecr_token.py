"""What a stored ECR password says about itself, read offline.

An ECR password is base64 of a JSON object whose keys are `payload`, `datakey`, `version`, `type` and
`expiration` (epoch seconds), known from decoding one that had been published after it had expired
(github.com/mesosphere-backup/aws-cli, issue 18). AWS does not document it, so a password that cannot be
read this way is called `unrecognised`, not wrong. It does not name a region or an account. The API returns
the user name and this password together, in base64 once more; sending that pair as the password is a known
mistake (github.com/docker-archive/for-aws, issue 187).
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

TokenKind = Literal["valid", "expired", "undated", "altered", "cut-off", "pair", "placeholder", "empty", "unrecognised"]
Flaw = Literal["byte-order-mark", "utf-16", "quotes", "line-break-at-end", "line-break-inside", "white-space"]

_SHAPE = b'{"payload"'
_MAX = 64 << 10
_BOMS = ("\ufeff", "ï»¿", "ÿþ", "þÿ")
"""The mark itself, and its UTF-8 and UTF-16 bytes read as Latin-1."""


@dataclass(frozen=True, slots=True)
class TokenState:
    """What can be said of a password without showing it."""

    kind: TokenKind
    expires_at: datetime | None = None
    flaws: tuple[Flaw, ...] = ()
    """What was added to the token on its way here, with kind `altered`."""


def read_token(secret: str, now: datetime) -> TokenState:
    """What `secret`, the password of an ECR login, is."""
    bare = secret.strip()
    if not bare:
        return TokenState("empty")
    if set(bare) == {"*"} or bare[0] in "$<{" or len(bare) > _MAX:
        return TokenState("unrecognised" if len(bare) > _MAX else "placeholder")
    document = _document(secret)
    if document is not None:
        return _dated(document, now)
    decoded = _decoded(bare)
    if decoded is not None and decoded.startswith(b"AWS:"):
        inner = _document(decoded[4:].decode("latin-1"))
        return TokenState("pair", None if inner is None else _expiry(inner))
    return _damaged(secret, now)


def _dated(document: dict[str, object], now: datetime) -> TokenState:
    expires_at = _expiry(document)
    if expires_at is None:
        return TokenState("undated")
    return TokenState("expired" if expires_at <= now else "valid", expires_at)


def _damaged(secret: str, now: datetime) -> TokenState:
    clean, flaws = _cleaned(secret)
    if flaws and (document := _document(clean)) is not None:
        return TokenState("altered", _expiry(document), flaws)
    start = _decoded(clean[: len(clean) // 4 * 4])
    if start is not None and start.startswith(_SHAPE):
        return TokenState("cut-off")
    return TokenState("unrecognised", None, flaws)


def _cleaned(secret: str) -> tuple[str, tuple[Flaw, ...]]:
    """The password without what shells and editors add, and what that was."""
    text, flaws = secret, list[Flaw]()

    def keep(changed: str, flaw: Flaw) -> None:
        nonlocal text
        if changed != text:
            flaws.append(flaw)
            text = changed

    for mark in _BOMS:
        keep(text.removeprefix(mark), "byte-order-mark")
    keep(text.replace("\0", ""), "utf-16")
    keep(text.rstrip("\r\n"), "line-break-at-end")
    keep(text.replace("\r", "").replace("\n", ""), "line-break-inside")
    keep(text.strip("\"'"), "quotes")
    keep("".join(text.split()), "white-space")
    return text, tuple(dict.fromkeys(flaws))


def _document(text: str) -> dict[str, object] | None:
    decoded = _decoded(text)
    if decoded is None or not decoded.startswith(b"{"):
        return None
    try:
        document = json.loads(decoded)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) and "payload" in document else None


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def _expiry(document: dict[str, object]) -> datetime | None:
    seconds = document.get("expiration")
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 1e9 < seconds < 1e10:
        return None
    return datetime.fromtimestamp(int(seconds), UTC)
