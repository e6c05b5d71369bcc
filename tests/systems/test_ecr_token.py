from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrdoctor.systems.ecr_token import TokenState, read_token

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=5)


def password(expires: datetime | None = LATER, **more: object) -> str:
    document = {"payload": "q" * 300, "datakey": "k" * 100, "version": "2", "type": "DATA_KEY", **more}
    if expires:
        document["expiration"] = int(expires.timestamp())
    return base64.b64encode(json.dumps(document, separators=(",", ":")).encode()).decode()


def test_a_fresh_token_says_when_it_expires() -> None:
    assert read_token(password(), NOW) == TokenState("valid", LATER)


def test_an_expired_token() -> None:
    past = NOW - timedelta(seconds=1)
    assert read_token(password(past), NOW) == TokenState("expired", past)


@pytest.mark.parametrize("expiration", [None, "soon", True, -1, 1e300])
def test_a_token_without_a_sensible_date(expiration: object) -> None:
    assert read_token(password(None, expiration=expiration), NOW) == TokenState("undated")


def test_the_pair_of_the_api_used_as_password() -> None:
    pair = base64.b64encode(f"AWS:{password()}".encode()).decode()
    assert read_token(pair, NOW) == TokenState("pair", LATER)


@pytest.mark.parametrize(
    ("damage", "flaws"),
    [
        (lambda p: p + "\r", ("line-break-at-end",)),
        (lambda p: p + "\n", ("line-break-at-end",)),
        (lambda p: p[:76] + "\r\n" + p[76:], ("line-break-inside",)),
        (lambda p: "\ufeff" + p, ("byte-order-mark",)),
        (lambda p: "ï»¿" + p + "\r\n", ("byte-order-mark", "line-break-at-end")),
        (lambda p: p.encode("utf-16-le").decode("latin-1"), ("utf-16",)),
        (lambda p: p.encode("utf-16").decode("latin-1"), ("byte-order-mark", "utf-16")),
        (lambda p: f'"{p}"', ("quotes",)),
        (lambda p: " " + p, ("white-space",)),
    ],
)
def test_what_a_shell_adds_is_named(damage, flaws) -> None:  # type: ignore[no-untyped-def]
    assert read_token(damage(password()), NOW) == TokenState("altered", LATER, flaws)


def test_a_token_that_was_cut_off() -> None:
    assert read_token(password()[:255], NOW) == TokenState("cut-off")


@pytest.mark.parametrize(
    ("secret", "kind"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("***", "placeholder"),
        ("$ECR_TOKEN", "placeholder"),
        ("<password>", "placeholder"),
        ("hunter2", "unrecognised"),
        (base64.b64encode(b"{}").decode(), "unrecognised"),
        (base64.b64encode(b"[" * 40000).decode(), "unrecognised"),
        ("A" * 100_000, "unrecognised"),
    ],
)
def test_passwords_that_are_no_token(secret: str, kind: str) -> None:
    assert read_token(secret, NOW) == TokenState(kind)  # type: ignore[arg-type]


@given(st.text(max_size=200))
def test_any_text_is_read_without_an_error_and_never_returned(secret: str) -> None:
    state = read_token(secret, NOW)
    assert len(secret) < 12 or secret not in repr(state)


@given(st.binary(max_size=200))
def test_any_base64_is_read_without_an_error(data: bytes) -> None:
    read_token(base64.b64encode(data).decode(), NOW)
