"""Authorization tokens of ECR's shape.

A token is base64 of ``AWS:<password>``; the password is base64 of a JSON object with the keys payload, datakey,
version, type and expiration (decoded from a public, expired token). Only the payload's inside is the lab's own:
here it is a signed note of whom the token stands for and in which region it is good.
"""

import base64
import binascii
import hashlib
import hmac
import json
import os
import time
from dataclasses import dataclass

LIFETIME = 12 * 3600
"""Seconds a token is good for (documented: 12 hours)."""

PUBLIC_REGION = "public"
"""Stands in a token for ECR Public, whose tokens are not a region's."""

_KEY = os.urandom(32)


@dataclass(frozen=True)
class Token:
    """What the registry reads in a password it minted itself."""

    principal: str
    region: str
    expiration: int

    @property
    def expired(self) -> bool:
        """Whether the token is no longer good."""
        return self.expiration <= time.time()


def mint(principal: str, region: str, *, lifetime: int = LIFETIME) -> str:
    """A password for user ``AWS``; a negative lifetime gives one that has expired already."""
    expiration = int(time.time()) + lifetime
    note = json.dumps([principal, region, expiration]).encode()
    payload = hmac.digest(_KEY, note, hashlib.sha256) + note
    # Padded with noise to the length that real tokens have.
    payload += b"\0" + os.urandom(900 - len(payload))
    document = {
        "payload": base64.b64encode(payload).decode(),
        "datakey": base64.b64encode(os.urandom(184)).decode(),
        "version": "2",
        "type": "DATA_KEY",
        "expiration": expiration,
    }
    return base64.b64encode(json.dumps(document, separators=(",", ":")).encode()).decode()


def read(password: str) -> Token | None:
    """The token behind a password, or nothing if this registry never minted it."""
    try:
        document = json.loads(base64.b64decode(password, validate=True))
        payload = base64.b64decode(document["payload"], validate=True)
    except (binascii.Error, ValueError, KeyError, TypeError):
        return None
    note = payload[32:].partition(b"\0")[0]
    if not hmac.compare_digest(payload[:32], hmac.digest(_KEY, note, hashlib.sha256)):
        return None
    return Token(*json.loads(note))


def authorization_token(password: str) -> str:
    """What GetAuthorizationToken returns: user and password together, in base64."""
    return base64.b64encode(f"AWS:{password}".encode()).decode()


def basic_password(header: str) -> tuple[str, str] | None:
    """User and password of a Basic Authorization header, or nothing."""
    scheme, _, blob = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, colon, password = base64.b64decode(blob, validate=True).decode("latin-1").partition(":")
    except binascii.Error:
        return None
    return (user, password) if colon else None
