"""Where the rulebook comes from: compiled in the wheel, else from a cache keyed by content, else from the YAML."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from ecrdoctor import __version__
from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.rulebook.codec import from_plain, to_plain
from ecrdoctor.rulebook.tree import Rulebook
from ecrdoctor.text import Text

COMPILED = "compiled.json"
_PACKAGE = Path(__file__).resolve().parent.parent


def builtin_directory() -> Path:
    """The folder of built-in rules: inside an installed package, beside it in a checkout or editable install."""
    for candidate in (_PACKAGE / "rules", _PACKAGE.parent / "rules"):
        if (candidate / "causes.yaml").is_file():
            return candidate
    raise EcrDoctorError(
        Text("the built-in rules are missing from this installation", "此安装缺少内置规则"),
        Text("Reinstall ecrdoctor.", "请重新安装 ecrdoctor。"),
        exit_code=4,
    )


def open_rulebook(extra: tuple[Path, ...] = ()) -> Rulebook:
    """The built-in rules and those in `extra` folders, as fast as they can be had.

    Raises:
        EcrDoctorError: a rule file is not valid.
    """
    builtin = builtin_directory()
    if not extra and (rulebook := _parsed(_content(builtin / COMPILED))):
        return rulebook
    from ecrdoctor.rulebook.cache import recall, remember  # an installed package without more rules needs none

    directories = (builtin, *extra)
    fingerprint = _fingerprint(directories)
    if rulebook := _parsed(recall(fingerprint)):
        return rulebook
    from ecrdoctor.rulebook.load import load_rulebook  # YAML and pydantic: only when something changed

    rulebook = load_rulebook(directories)
    remember(fingerprint, compiled_text(rulebook).encode())
    return rulebook


def compiled_text(rulebook: Rulebook) -> str:
    """What the compiled file holds."""
    return json.dumps(to_plain(rulebook), ensure_ascii=False, separators=(",", ":"))


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None


def _parsed(compiled: bytes | None) -> Rulebook | None:
    """A compiled rulebook; None when there is none, or it is not of this version's form."""
    try:
        return from_plain(json.loads(compiled)) if compiled else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _fingerprint(directories: tuple[Path, ...]) -> str:
    """Names, sizes and times of all rule files: cheap to take, and different whenever a file is."""
    from hashlib import sha256

    digest = sha256(f"{__version__} {sys.version_info[:2]}".encode())
    for code in (_PACKAGE / "rulebook" / "model.py", _PACKAGE / "rulebook" / "codec.py"):
        digest.update(str(code.stat().st_mtime_ns).encode())
    for directory in directories:
        digest.update(f"{os.path.realpath(directory)} {os.path.isdir(directory)}\n".encode(errors="surrogateescape"))
        for root, folders, files in os.walk(directory):
            folders.sort()
            for name in sorted(files):
                digest.update(f"{root}/{name} {_state(Path(root, name))}\n".encode(errors="surrogateescape"))
    return digest.hexdigest()[:24]


def _state(file: Path) -> str:
    try:
        state = file.stat()
    except OSError:  # a dangling link, such as an editor's lock
        return "none"
    return f"{state.st_size} {state.st_mtime_ns}"
