"""Puts mended bytes in the place of a file: whole or not at all, with the file's own mode."""

from __future__ import annotations

from pathlib import Path

from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.text import Text
from ecrdoctor.whole_file import write_whole


def rewrite(file: Path, data: bytes) -> None:
    """Replace what is in `file`. A symbolic link stays one; its target is written.

    Raises:
        EcrDoctorError: the file cannot be written; it is then as it was.
    """
    try:
        write_whole(file, data, mode=file.stat().st_mode & 0o7777)
    except OSError as error:
        raise EcrDoctorError(
            Text(f"{file}: cannot be written: {error.strerror}", f"{file}：无法写入：{error.strerror}"),
            Text("Allow writing to the file and its folder.", "请允许写入该文件及其目录。"),
            exit_code=4,
        ) from None
