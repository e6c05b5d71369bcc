"""The copy of what a command prints: its head and a large tail, in memory only.

Output can hold secrets, so the copy is never written to a disk.
"""

from __future__ import annotations

import threading

HEAD = 1 << 20
"""Bytes kept of the beginning."""
TAIL = 8 << 20
"""Bytes kept, at least, of the end; up to twice as many before it is cut."""
_MAX_LINE = 64 << 10
"""Bytes from which on a line is passed on before it ends."""


class Capture:
    """The copy of all streams of one command, line by line in the order in which lines ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._head = bytearray()
        self._tail = bytearray()
        self._left_out = 0

    def add(self, lines: bytes) -> None:
        """Take whole lines; may be called from several threads."""
        with self._lock:
            if len(self._head) < HEAD and not self._tail:
                self._head += lines
                return
            self._tail += lines
            if len(self._tail) > 2 * TAIL:
                self._left_out += len(self._tail) - TAIL
                del self._tail[:-TAIL]

    def content(self) -> bytes:
        """What was kept; a line of its own says how much was not."""
        with self._lock:
            if not self._left_out:
                return bytes(self._head + self._tail)
            begins = self._tail.find(b"\n") + 1  # half a line could hold half a secret
            note = b"[ecrdoctor: %d bytes left out here]\n" % (self._left_out + begins)
            return bytes(self._head) + note + bytes(self._tail[begins:])


class Feed:
    """One stream's way into the copy: lines of two streams do not run into each other."""

    def __init__(self, capture: Capture) -> None:
        self._capture = capture
        self._rest = b""

    def add(self, chunk: bytes) -> None:
        """Take what was read, wherever it was cut."""
        data = self._rest + chunk
        end = data.rfind(b"\n") + 1
        if not end and len(data) > _MAX_LINE:
            end = len(data)
        if end:
            self._capture.add(data[:end])
        self._rest = data[end:]

    def close(self) -> None:
        """Pass on the last line, which may lack its end."""
        if self._rest:
            self._capture.add(self._rest + b"\n")
            self._rest = b""
