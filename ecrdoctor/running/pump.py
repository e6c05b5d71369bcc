"""Moves a command's output to where it belongs, byte for byte and at once."""

from __future__ import annotations

import errno
import os
import select
import threading
import time

from ecrdoctor.running.capture import Feed
from ecrdoctor.running.channels import Channel

_CHUNK = 64 << 10
_QUIET_SECONDS = 1.0
"""Silence after which nothing more is expected of a command that has ended."""
_PATIENCE_SECONDS = 5.0
"""After the command's end; from then on any silence is enough."""
_SHORT_SECONDS = 0.05
_MAX_AFTER_END = 4 << 20
"""Bytes taken after the command's end: more than any pipe holds."""
_TICK_SECONDS = 0.02


class Pump(threading.Thread):
    """Copies one channel until its last writer is gone."""

    def __init__(self, channel: Channel, feed: Feed) -> None:
        super().__init__(name=f"output-{channel.sink}", daemon=True)
        self._channel = channel
        self._feed = feed
        self._waiting_since: float | None = time.monotonic()
        self._abandoned = False
        self.relayed = 0
        """Bytes so far."""
        self.failure: OSError | None = None
        """Why what the command printed could not be written any more."""

    def run(self) -> None:
        """Copy; where our own stream takes no more, the command's writes fail as they would without us."""
        try:
            while chunk := self._read():
                self._feed.add(chunk)
                _write(self._channel.sink, chunk)
                self.relayed += len(chunk)
        except OSError as error:
            self.failure = error
        finally:
            os.close(self._channel.source)

    def idle_seconds(self) -> float:
        """For how long it has been waiting for output; 0 while it writes."""
        since = self._waiting_since
        return 0.0 if since is None else time.monotonic() - since

    def finish(self) -> None:
        """End the copying; what comes later is not shown."""
        self._abandoned = True
        self._feed.close()

    def _read(self) -> bytes:
        self._waiting_since = time.monotonic()
        try:
            chunk = os.read(self._channel.source, _CHUNK)
        except OSError as error:
            if error.errno == errno.EIO and self._channel.is_terminal:  # Linux: nobody has the terminal open any more
                return b""
            raise
        self._waiting_since = None
        return b"" if self._abandoned else chunk


def drain(pumps: tuple[Pump, ...]) -> None:
    """Wait for the output of a command that has ended.

    A process that it left in the background may keep a pipe open for ever, so the end of a pipe is not waited
    for where nothing comes any more.
    """
    ended = time.monotonic()
    before = sum(pump.relayed for pump in pumps)
    try:
        while running := [pump for pump in pumps if pump.is_alive()]:
            enough = _QUIET_SECONDS if time.monotonic() - ended < _PATIENCE_SECONDS else _SHORT_SECONDS
            idle = min(pump.idle_seconds() for pump in running)
            if idle >= enough or sum(pump.relayed for pump in pumps) - before >= _MAX_AFTER_END:
                break
            running[0].join(_TICK_SECONDS)
    finally:
        for pump in pumps:
            pump.finish()


def _write(sink: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        try:
            rest = rest[os.write(sink, rest) :]
        except BlockingIOError:  # whoever gave us this stream made it non-blocking
            select.select((), (sink,), ())
