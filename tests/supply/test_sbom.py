"""`make sbom`: every locked dependency of what is shipped, with its hashes; the same bytes each time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT
from .test_locks import entries


def test_the_bill_of_materials_is_the_lock(tmp_path: Path) -> None:
    pytest.importorskip("cyclonedx_py")
    documents = []
    for name in ("one.json", "two.json"):
        environment = {**os.environ, "BIN": str(Path(sys.executable).parent)}
        subprocess.run([ROOT / "requirements" / "sbom.sh", tmp_path / name], env=environment, check=True)
        documents.append((tmp_path / name).read_bytes())
    assert documents[0] == documents[1]
    bill = json.loads(documents[0])
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "ecrdoctor")
    found = {
        (part["purl"], *sorted(one["content"] for one in part["externalReferences"][0]["hashes"]))
        for part in bill["components"]
    }
    assert found == {
        (f"pkg:pypi/{requirement.name}@{str(requirement.specifier)[2:]}", *sorted(one[14:] for one in hashes))
        for requirement, hashes in entries("runtime")
    }
