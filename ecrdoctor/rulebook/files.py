"""Which files of a folder are rules."""

from __future__ import annotations

import os
from pathlib import Path

from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.text import Text, plain

MAX_FILES = 20_000


def rule_files(directory: Path, *, but_not: Path) -> list[Path]:
    """The YAML files in `directory` and below it, in order, apart from `but_not`.

    Raises:
        EcrDoctorError: it is no folder, a folder in it cannot be read, a link leads out of it, or there are too many.
    """
    if not os.path.isdir(directory):
        raise EcrDoctorError(
            Text(f"{directory}: no such directory of rules", f"{directory}：没有这个规则目录"),
            Text("Give --rules a folder with YAML files.", "请给 --rules 一个含有 YAML 文件的目录。"),
        )
    root = os.path.realpath(directory)
    files = []
    for folder, _, names in os.walk(directory, onerror=_refuse):  # not rglob: it leaves out what it may not read
        for file in (Path(folder, name) for name in names if name.endswith(".yaml")):
            if file == but_not:
                continue
            if not Path(os.path.realpath(file)).is_relative_to(root):  # pathlib's resolve fails at a link to itself
                raise EcrDoctorError(
                    Text(f"{file}: leads out of {directory}", f"{file}：指向 {directory} 之外"),
                    Text("Copy the file instead of linking to it.", "请复制该文件，不要用链接。"),
                )
            files.append(file)
        if len(files) > MAX_FILES:
            raise EcrDoctorError(
                Text(f"{directory}: more than {MAX_FILES} rule files", f"{directory}：规则文件超过 {MAX_FILES} 个")
            )
    return sorted(files)


def _refuse(error: OSError) -> None:
    raise EcrDoctorError(plain(f"{error.filename}: {error.strerror}")) from None
