"""Where the commands to be linted stand: files, folders with scripts and CI files in them, standard input."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.reading.sources import STDIN, Source, is_there
from ecrdoctor.text import Text

MAX_BYTES = 4 << 20
"""No script that a person reads is larger."""
_SUFFIXES = (".sh", ".bash", ".zsh", ".ksh", ".ps1", ".bat", ".cmd", ".mk", ".tf")
_NAMES = ("makefile", "gnumakefile", "jenkinsfile", ".gitlab-ci.yml", ".gitlab-ci.yaml", "bitbucket-pipelines.yml")
_YAML_BEGINNINGS = ("buildspec", "docker-compose", "compose", "azure-pipelines", "bitbucket-pipelines")
_YAML_FOLDERS = (".github", ".circleci", ".gitlab")
_SKIPPED = ("node_modules", "__pycache__", "venv", "vendor")


def find_scripts(names: list[str]) -> tuple[tuple[Source, bool], ...]:
    """One source for each file named, and whether it was only found in a folder; standard input when none is named.

    Raises:
        EcrDoctorError: a name is neither a file nor a folder, or a folder holds nothing that can be linted.
    """
    return tuple(found for name in names or [STDIN] for found in _found(name))


def read_script(source: Source, stdin: IO[bytes]) -> bytes:
    """The bytes of one source.

    Raises:
        EcrDoctorError: it cannot be read, or is too large to be a script.
    """
    stream = source.open(stdin)
    try:
        data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise EcrDoctorError(
            Text(f"{source.name}: {reason}", f"{source.name}：{reason}"),
            Text("Check the file and its permissions.", "请检查该文件及其权限。"),
        ) from None
    finally:
        if stream is not stdin:
            stream.close()
    if len(data) > MAX_BYTES:
        raise EcrDoctorError(
            Text(f"{source.name}: larger than {MAX_BYTES >> 20} MiB", f"{source.name}：大于 {MAX_BYTES >> 20} MiB"),
            Text("Give the script, not its log.", "请给出脚本，而不是日志。"),
        )
    return data


def _found(name: str) -> Iterator[tuple[Source, bool]]:
    if name == STDIN:
        yield Source(STDIN, None), False
        return
    path = Path(name)
    if not is_there(name):
        raise EcrDoctorError(
            Text(f"{name}: no such file", f"{name}：没有这个文件"),
            Text(
                "Give a script, a CI file, a folder, or - for standard input.",
                "请给出脚本、CI 文件、目录，或用 - 表示标准输入。",
            ),
        )
    if not os.path.isdir(path):
        yield Source(name, path), False
        return
    files = [file for file in _walk(path) if os.path.isfile(file) and _is_script(file)]
    if not files:
        raise EcrDoctorError(
            Text(f"{name}: the folder holds no script and no CI file", f"{name}：该目录里没有脚本，也没有 CI 文件"),
            Text("Name the file itself.", "请直接写出文件名。"),
        )
    yield from ((Source(str(file), file), True) for file in files)


def _walk(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(entry for entry in folders if entry not in _SKIPPED and _is_open(entry))
        yield from (Path(root, file) for file in sorted(files))


def _is_open(folder: str) -> bool:
    return not folder.startswith(".") or folder in _YAML_FOLDERS


def _is_script(file: Path) -> bool:
    """Whether a file in a folder is looked into: by its name, and for YAML also by the folders above it."""
    name = file.name.lower()
    if name in _NAMES or name.endswith(_SUFFIXES) or name.startswith("jenkinsfile."):
        return True
    is_yaml = name.endswith((".yml", ".yaml"))
    return is_yaml and (name.startswith(_YAML_BEGINNINGS) or any(part in _YAML_FOLDERS for part in file.parts))
