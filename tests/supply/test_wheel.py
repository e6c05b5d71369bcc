"""The wheel: all that the tool needs, nothing else, and the same bytes wherever it is built."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from email.parser import Parser
from hashlib import sha256
from pathlib import Path

import pytest

from ecrdoctor import __version__
from ecrdoctor.rulebook.load import load_rulebook
from ecrdoctor.rulebook.store import compiled_text

from .conftest import ROOT, THERE, build

INFO = f"ecrdoctor-{__version__}.dist-info"
DATA = f"ecrdoctor-{__version__}.data/data/share/man"
MODULES = {"__init__", "__main__", "errors", "regex", "text", "unfinished", "whole_file"}
FOLDERS = {
    "bundle", "checks", "cli", "config", "diagnosis", "facts", "knowledge", "lint", "reading", "redaction", "report",
    "rulebook", "rules", "running", "systems",
}  # fmt: skip


@pytest.fixture
def archive(wheel: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(wheel))


def _digests(distributions: dict[str, bytes]) -> dict[str, str]:
    return {name: sha256(data).hexdigest() for name, data in distributions.items()}


def test_the_same_sources_give_the_same_bytes(builds: tuple[dict[str, bytes], dict[str, bytes]]) -> None:
    first, second = map(_digests, builds)
    assert {f"ecrdoctor-{__version__}-py3-none-any.whl", f"ecrdoctor-{__version__}.tar.gz"} <= set(first)
    assert first == second


def test_the_source_distribution_makes_the_same_distributions(
    builds: tuple[dict[str, bytes], dict[str, bytes]], tmp_path: Path
) -> None:
    name = f"ecrdoctor-{__version__}"
    with tarfile.open(fileobj=io.BytesIO(builds[0][f"{name}.tar.gz"])) as archive:
        archive.extractall(tmp_path, filter="data")
    assert _digests(build(tmp_path / name, THERE)) == _digests(builds[0])


def test_what_is_in_it(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    ours = [name.split("/") for name in names if name.startswith("ecrdoctor/")]
    assert {path[1] for path in ours if len(path) == 2} == {f"{name}.py" for name in MODULES} | {"py.typed"}
    assert {path[1] for path in ours if len(path) > 2} == FOLDERS
    assert sorted(name for name in names if not name.startswith("ecrdoctor/")) == sorted(
        [f"{INFO}/{name}" for name in ("METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE")]
        + [f"{DATA}/{name}" for name in ("man1/ecrdoctor.1", "zh_CN/man1/ecrdoctor.1")]
    )
    assert {name.rpartition(".")[2] for name in names if name.startswith("ecrdoctor/")} <= {
        "py", "typed", "yaml", "json", "html", "css", "js",
    }  # fmt: skip
    assert [name for name in names if "test" in name.split("/")[1:-1] or "__pycache__" in name] == []


def test_every_source_file_is_in_it(archive: zipfile.ZipFile) -> None:
    package = {
        file.relative_to(ROOT).as_posix()
        for file in (ROOT / "ecrdoctor").rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    rules = {f"ecrdoctor/{file.relative_to(ROOT).as_posix()}" for file in (ROOT / "rules").rglob("*.yaml")}
    found = {name for name in archive.namelist() if name.startswith("ecrdoctor/")}
    assert found == package | rules | {"ecrdoctor/rules/compiled.json"}


def test_the_rules_are_compiled_in(archive: zipfile.ZipFile) -> None:
    compiled = json.loads(archive.read("ecrdoctor/rules/compiled.json"))
    assert compiled == json.loads(compiled_text(load_rulebook((ROOT / "rules",))))


def test_what_it_says_of_itself(archive: zipfile.ZipFile) -> None:
    metadata = Parser().parsestr(archive.read(f"{INFO}/METADATA").decode())
    said = {name: metadata[name] for name in ("Name", "Version", "License-Expression", "License-File")}
    assert said == {"Name": "ecrdoctor", "Version": __version__, "License-Expression": "Apache-2.0"} | {
        "License-File": "LICENSE"
    }
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert metadata.get_payload() == (ROOT / "README.md").read_text(encoding="utf-8")
    wheel = Parser().parsestr(archive.read(f"{INFO}/WHEEL").decode())
    assert (wheel["Tag"], wheel["Root-Is-Purelib"]) == ("py3-none-any", "true")


def test_no_path_of_the_building_machine_is_in_it(archive: zipfile.ZipFile) -> None:
    assert [name for name in archive.namelist() if str(ROOT).encode() in archive.read(name)] == []
    assert {entry.external_attr >> 16 & 0o777 for entry in archive.infolist()} == {0o644}
