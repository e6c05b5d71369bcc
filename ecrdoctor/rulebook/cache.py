"""Compiled rules kept from run to run, in the user's cache folder.

That folder may be one that others can write to. What lies there is taken only from a regular file of this user
that nobody else may write, and only whole: the fixes in it are commands that somebody will run.
"""

from __future__ import annotations

import os
import stat
from hashlib import sha256
from pathlib import Path

from ecrdoctor.whole_file import write_whole

_MAX_BYTES = 64 << 20
_DIGEST = 64
_SAFELY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""Not through a link, and without waiting for who writes into a pipe."""


def recall(fingerprint: str) -> bytes | None:
    """What was remembered under `fingerprint`; None where nothing is that can be trusted."""
    file = _file(fingerprint)
    if file is None:
        return None
    try:
        with open(file, "rb", opener=lambda name, flags: os.open(name, flags | _SAFELY)) as stream:
            state = os.fstat(stream.fileno())
            if not _is_ours(state) or state.st_size > _MAX_BYTES:
                return None
            digest, data = stream.read(_DIGEST), stream.read()
    except OSError:
        return None
    return data if digest == _digest(fingerprint, data) else None


def remember(fingerprint: str, data: bytes) -> None:
    """Keep `data`; that it cannot be kept is no error."""
    file = _file(fingerprint)
    if file is None or len(data) > _MAX_BYTES - _DIGEST:
        return
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(file) and not stat.S_ISREG(file.lstat().st_mode):  # a link would be written through
            return
        write_whole(file, _digest(fingerprint, data) + data, mode=0o600)
    except OSError:
        return


def _file(fingerprint: str) -> Path | None:
    from platformdirs import user_cache_path

    try:
        folder = user_cache_path("ecrdoctor", appauthor=False)
    except RuntimeError:  # a user without a home folder; older versions give a path that begins with ~
        return None
    return folder / f"rules-{fingerprint}.bin" if folder.is_absolute() else None


def _is_ours(state: os.stat_result) -> bool:
    if not stat.S_ISREG(state.st_mode):
        return False
    return not hasattr(os, "getuid") or (state.st_uid == os.getuid() and not state.st_mode & 0o022)


def _digest(fingerprint: str, data: bytes) -> bytes:
    return sha256(fingerprint.encode() + data).hexdigest().encode()
