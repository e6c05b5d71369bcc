"""Files that are written whole or not at all, and read only up to a size."""

from __future__ import annotations

import sys
from pathlib import Path

from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.text import Text
from ecrdoctor.whole_file import write_whole

STDIN = "-"


def write_file(file: Path, content: str | bytes, *, mode: int | None = None) -> None:
    """Write `content` to `file`, whole or not at all.

    Args:
        file: replaced where it exists.
        content: text is written as UTF-8.
        mode: permissions; None for what the umask allows.

    Raises:
        EcrDoctorError: the file cannot be written.
    """
    try:
        write_whole(file, content.encode() if isinstance(content, str) else content, mode=mode)
    except OSError as error:
        raise EcrDoctorError(
            Text(f"{file}: cannot be written: {error.strerror}", f"{file}：无法写入：{error.strerror}"),
            Text("Choose another place for it.", "请换一个位置。"),
            exit_code=4,
        ) from None


def read_bounded(file: Path, most: int) -> bytes:
    """The content of a file, or of standard input for `-`.

    Raises:
        EcrDoctorError: it is not there, cannot be read, or has more than `most` bytes.
    """
    try:
        if str(file) == STDIN:
            data = sys.stdin.buffer.read(most + 1)
        else:
            with file.open("rb") as stream:
                data = stream.read(most + 1)
    except OSError as error:
        raise EcrDoctorError(
            Text(f"{file}: cannot be read: {error.strerror}", f"{file}：无法读取：{error.strerror}"),
            Text("Check the path and its permissions.", "请检查路径和权限。"),
        ) from None
    if len(data) > most:
        raise EcrDoctorError(
            Text(f"{file}: is larger than {most >> 20} MiB", f"{file}：大于 {most >> 20} MiB"),
            Text("A report is never that large.", "报告不会有这么大。"),
        )
    return data
