"""Members to the bytes of a zip file: the same members give the same bytes."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from hashlib import sha256

from ecrdoctor.bundle.layout import MANIFEST, SCHEMA

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The first date that a zip file can hold; the real one is in the report."""
_UNIX = 3
_PLAIN_FILE = 0o100644 << 16


def pack(members: Mapping[str, str]) -> bytes:
    """A bundle of `members`, in their order, with a manifest of their hashes before them."""
    contents = {name: text.encode() for name, text in members.items()}
    manifest = {"schema": SCHEMA, "sha256": {name: sha256(data).hexdigest() for name, data in contents.items()}}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in {MANIFEST: (json.dumps(manifest, indent=2) + "\n").encode(), **contents}.items():
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.create_system = _UNIX
            entry.external_attr = _PLAIN_FILE
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return out.getvalue()
