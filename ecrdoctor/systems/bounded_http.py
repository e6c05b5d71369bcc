"""No answer over HTTP is kept whole, however long it is: a server that never ends would take all memory.

Both SDKs read an answer to its end before they look at it. They share urllib3, whose connections make their
responses of the class `response_class`, as those of `http.client` do.
"""

from __future__ import annotations

import http.client
import io
import socket
from typing import Any

MAX_BYTES = 32 << 20
"""Of one answer, head and all: many times what a daemon with thousands of images says."""


class AnswerTooLarge(Exception):
    """A server goes on and on. No OSError: those are tried again."""

    def __init__(self) -> None:
        super().__init__(f"an answer of more than {MAX_BYTES >> 20} MiB")


def bound_answers() -> None:
    """From now on every answer that urllib3 reads is bounded; to be called before an SDK is used."""
    from urllib3.connection import HTTPConnection

    HTTPConnection.response_class = _Response


class _Response(http.client.HTTPResponse):
    """A response whose stream gives up."""

    def __init__(self, sock: socket.socket, *arguments: Any, **options: Any) -> None:
        super().__init__(sock, *arguments, **options)
        self.fp = io.BufferedReader(_Bounded(self.fp))


class _Bounded(io.RawIOBase):
    """A stream that gives so many bytes and no more."""

    def __init__(self, stream: io.BufferedReader) -> None:
        self._stream = stream
        self._left = MAX_BYTES

    def readable(self) -> bool:
        """True, as `io.BufferedReader` wants it."""
        return True

    def readinto(self, buffer: Any) -> int:
        """As `io.RawIOBase`.

        Raises:
            AnswerTooLarge: there is no end to it.
        """
        count = self._stream.readinto1(buffer)
        self._left -= count
        if self._left < 0:
            raise AnswerTooLarge
        return count

    def close(self) -> None:
        """Close both."""
        self._stream.close()
        super().close()
