"""Where logs come from: files, folders, `.gz`, standard input."""

from __future__ import annotations

import io
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.text import Text, plain

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """One log to be read."""

    name: str
    """As the user gave it, with � for what is no UTF-8; "-" for standard input."""
    path: Path | None
    """None for standard input."""

    def open(self, stdin: IO[bytes]) -> IO[bytes]:
        """The log's bytes, decompressed.

        Raises:
            EcrDoctorError: the file cannot be opened.
        """
        if self.path is None:
            return stdin
        try:
            if self.path.suffix.lower() == ".gz":
                import gzip

                return cast("IO[bytes]", gzip.open(self.path, "rb"))
            return self.path.open("rb", buffering=0)
        except OSError as error:
            raise _cannot_read(self.name, error) from None


def find_sources(names: list[str]) -> tuple[Source, ...]:
    """One source for each file named, and for each file in each folder named; standard input when none is.

    Raises:
        EcrDoctorError: a name is neither a file nor a folder, or a folder holds no file.
    """
    return tuple(source for name in names or [STDIN] for source in _sources(name))


def read_chunk(stream: IO[bytes], size: int, name: str) -> bytes:
    """Up to `size` bytes; empty at the end.

    Raises:
        EcrDoctorError: the read fails, or the compressed data is damaged.
    """
    try:
        pieces = []
        while size > 0 and (piece := stream.read(size)):
            pieces.append(piece)
            size -= len(piece)
            if isinstance(stream, io.BufferedReader):
                break  # gives less only at its end; asking again would make a terminal want a second Ctrl-D
        return b"".join(pieces)
    except (OSError, EOFError, zlib.error) as error:
        raise _cannot_read(name, error) from None


def is_there(name: str) -> bool:
    """Whether there is anything under a name.

    Raises:
        EcrDoctorError: that cannot be told, because a folder on the way may not be entered, for example.
    """
    try:
        os.stat(name)
    except (FileNotFoundError, NotADirectoryError, ValueError):  # the last: no name can have a NUL in it
        return False
    except OSError as error:
        raise _cannot_read(name, error) from None
    return True


_GIVE_A_LOG = Text(
    "Give a log, a folder of logs, or - for standard input.", "请给出一份日志、一个日志目录，或用 - 表示标准输入。"
)


def _sources(name: str) -> Iterator[Source]:
    if name == STDIN:
        yield Source(STDIN, None)
        return
    if not name:  # an unset variable of a script; as a path it would be the current folder
        raise EcrDoctorError(Text("the name of a log is empty", "日志的名称为空"), _GIVE_A_LOG)
    path = Path(name)
    if os.path.isdir(path):
        files = sorted(file for file in _walk(path) if os.path.isfile(file))
        if not files:
            raise EcrDoctorError(Text(f"{name}: the folder holds no file", f"{name}：该目录中没有文件"), _GIVE_A_LOG)
        for file in files:
            yield Source(_shown(str(file)), file)
        return
    if not is_there(name):
        raise EcrDoctorError(Text(f"{name}: no such file", f"{name}：没有这个文件"), _GIVE_A_LOG)
    yield Source(_shown(name), path)


def _shown(name: str) -> str:
    """`name` as it can be written anywhere: a file's name may be any bytes."""
    return os.fsencode(name).decode(errors="replace")


def _walk(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(entry for entry in folders if not entry.startswith("."))
        yield from (Path(root, file) for file in files if not file.startswith("."))


def _cannot_read(name: str, error: Exception) -> EcrDoctorError:
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    reason = plain(words) if words else Text("cannot be read", "无法读取")
    return EcrDoctorError(
        Text(f"{name}: {reason.en}", f"{name}：{reason.zh}"),
        Text("Check the file and its permissions.", "请检查该文件及其权限。"),
    )
