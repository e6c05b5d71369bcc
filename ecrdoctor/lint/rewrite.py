"""Puts mended bytes in the place of a file: whole or not at all, with the file's own mode."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.text import Text


def rewrite(file: Path, data: bytes) -> None:
    """Replace what is in `file`. A symbolic link stays one; its target is written.

    Raises:
        EcrDoctorError: the file cannot be written; it is then as it was.
    """
    target = file.resolve()
    try:
        mode = target.stat().st_mode
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
            os.chmod(name, mode & 0o7777)
            os.replace(name, target)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        raise EcrDoctorError(
            Text(f"{file}: cannot be written: {error.strerror}", f"{file}：无法写入：{error.strerror}"),
            Text("Allow writing to the file and its folder.", "请允许写入该文件及其目录。"),
            exit_code=4,
        ) from None
