"""A secret on its way from one door to another."""

from __future__ import annotations

import base64
from typing import NoReturn


class Credential:
    """A login for one registry host, which can be carried about but not printed, compared or saved.

    Bound to its host, so that no door can be talked into sending it anywhere else.
    """

    __slots__ = ("_secret", "host", "username")

    def __init__(self, host: str, username: str, secret: str) -> None:
        self.host = host
        self.username = username
        self._secret = secret

    def __repr__(self) -> str:
        return f"Credential({self.host!r}, secret hidden)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a credential does not leave the process")

    def reveal(self) -> str:
        """The secret. For the doors (`ecrdoctor.systems`) alone; nothing may keep what this returns."""
        return self._secret

    def basic(self) -> str:
        """The value of an Authorization header."""
        return "Basic " + base64.b64encode(f"{self.username}:{self._secret}".encode()).decode()

    def same_secret(self, other: Credential) -> bool:
        """Whether both logins have the same secret."""
        return self._secret == other._secret and bool(self._secret)
