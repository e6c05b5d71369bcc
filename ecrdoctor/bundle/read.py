"""The members of a bundle that anybody may have made: bounded, in memory, and only if every hash is right."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from ecrdoctor.bundle.layout import MANIFEST, SCHEMA
from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.text import Text

MOST_MEMBERS = 2000
MOST_BYTES = 64 << 20
"""Of one member, and of all together, unpacked."""
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._-/")


def unpack(data: bytes, name: str) -> Mapping[str, str]:
    """The members of a bundle, without its manifest. Nothing is written to disk.

    Args:
        data: the zip file.
        name: its name, for complaints.

    Raises:
        EcrDoctorError: it is no bundle, is damaged, was changed, or is larger than a bundle can be.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            contents = _contents(archive, name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise _error(name, "is a damaged zip file", "zip 文件已损坏") from None
    hashes = _hashes(contents.pop(MANIFEST, b""), name)
    if sorted(hashes) != sorted(contents):
        raise _error(name, "its manifest names other members than it has", "清单所列的成员与实际成员不一致")
    for member, content in contents.items():
        if sha256(content).hexdigest() != hashes[member]:
            raise _error(name, f"{member}: was changed after the bundle was made", f"{member}：在打包之后被改动过")
    try:
        return {member: content.decode() for member, content in contents.items()}
    except UnicodeDecodeError:
        raise _error(name, "a member is no text", "有成员不是文本") from None


def _contents(archive: zipfile.ZipFile, name: str) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > MOST_MEMBERS:
        raise _error(name, f"has more than {MOST_MEMBERS} members", f"成员超过 {MOST_MEMBERS} 个")
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names):
        raise _error(name, "has two members of the same name", "有同名的成员")
    contents: dict[str, bytes] = {}
    room = MOST_BYTES
    for entry in entries:
        if not _is_plain(entry.filename):
            raise _error(name, "has a member with a name that no bundle has", "有成员的名称不是 bundle 会有的")
        if entry.compress_type not in _METHODS or entry.flag_bits & 1:
            raise _error(
                name,
                f"{entry.filename}: is encrypted or packed in another way",
                f"{entry.filename}：已加密，或压缩方式不同",
            )
        with archive.open(entry) as member:
            content = member.read(room + 1)  # what the entry says of its size may be a lie
        room -= len(content)
        if room < 0:
            raise _error(name, f"unpacks to more than {MOST_BYTES >> 20} MiB", f"解压后超过 {MOST_BYTES >> 20} MiB")
        contents[entry.filename] = content
    return contents


def _is_plain(name: str) -> bool:
    """Whether a name is one that can only be a file inside the bundle."""
    return set(name) <= _LETTERS and all(part and not part.startswith(".") for part in name.split("/"))


def _hashes(manifest: bytes, name: str) -> dict[str, str]:
    try:
        data: Any = json.loads(manifest)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA or not isinstance(data.get("sha256"), dict):
        raise _error(name, "is no bundle of ecrdoctor", "不是 ecrdoctor 的 bundle")
    hashes: dict[str, str] = data["sha256"]
    return hashes


def _error(name: str, english: str, chinese: str) -> EcrDoctorError:
    remedy = Text(
        "Make it with: ecrdoctor explain --bundle FILE.zip", "请这样生成：ecrdoctor explain --bundle FILE.zip"
    )
    return EcrDoctorError(Text(f"{name}: {english}", f"{name}：{chinese}"), remedy)
