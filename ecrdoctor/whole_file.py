"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from ecrdoctor.unfinished import undone_unless_finished

_OPEN_ALREADY = ("/dev/std", "/dev/fd/", "/proc/")
"""Names of what this process or another has open; a new file in their place would be seen by nobody."""


def write_whole(file: Path, data: bytes, *, mode: int | None = None) -> None:
    """Put `data` in the place of `file`. A symbolic link stays one; a device or a pipe is written to.

    Args:
        file: replaced where it exists.
        data: all that it is to hold.
        mode: permissions; None for what the umask allows.

    Raises:
        OSError: it cannot be written. A regular file is then as it was.
    """
    if _is_stream(file):
        with file.open("wb", buffering=0) as out:
            out.write(data)
        return
    target = Path(os.path.realpath(file))
    draft = target.with_name(f".{os.urandom(8).hex()}.tmp")
    with undone_unless_finished(lambda: draft.unlink(missing_ok=True)):
        first = 0o666 if mode is None else 0o600  # nobody else may open it before it has its mode
        with open(draft, "xb", opener=lambda name, flags: os.open(name, flags, first)) as out:
            out.write(data)
        if mode is not None:
            draft.chmod(mode)
        draft.replace(target)


def _is_stream(file: Path) -> bool:
    if os.path.isdir(file):
        return False  # replacing it fails, with the system's own words
    return str(file.absolute()).startswith(_OPEN_ALREADY) or (os.path.exists(file) and not os.path.isfile(file))
