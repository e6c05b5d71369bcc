"""Reader of ECR passwords: what a secret says of itself, without showing it."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime

from ecrdoctor.systems.ecr_token import TokenState, read_token

NOW = datetime(2026, 3, 4, 9, 15, 27, tzinfo=UTC)


def check(data: bytes) -> None:
    """The bytes as a password, as the content of one, and as the pair that the API returns."""
    as_written = data.decode(errors="surrogateescape")
    inside = b64encode(data).decode()
    for secret in (as_written, inside, inside[:-1], f'"{inside}"', b64encode(b"AWS:" + inside.encode()).decode()):
        _check_state(read_token(secret, NOW), secret)


def _check_state(state: TokenState, secret: str) -> None:
    assert (state.kind in ("valid", "expired")) <= (state.expires_at is not None)
    assert (state.kind == "empty") == (not secret.strip())
    if state.expires_at is not None and state.kind in ("valid", "expired"):
        assert (state.expires_at <= NOW) == (state.kind == "expired")
    assert (state.kind == "altered") <= bool(state.flaws)
    assert len(secret) < 30 or secret not in repr(state)
