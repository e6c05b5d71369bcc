"""What is packed comes out again; anything else that calls itself a bundle is refused, with a reason."""

from __future__ import annotations

import io
import json
import zipfile
from hashlib import sha256

import pytest

from ecrdoctor.bundle.layout import MANIFEST, SCHEMA
from ecrdoctor.bundle.members import members
from ecrdoctor.bundle.read import unpack
from ecrdoctor.bundle.write import pack
from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.report.model import ClientSeen, Report

MEMBERS = {"report.txt": "well\n", "report.json": "{}\n", "logs/1.txt": "仓库\n"}
REMEDY = "Make it with: ecrdoctor explain --bundle FILE.zip"


def _zip(*entries: tuple[str, bytes], manifest: object = None) -> bytes:
    """A zip file of these entries, with the manifest that they deserve unless another is given."""
    hashes = {"schema": SCHEMA, "sha256": {name: sha256(data).hexdigest() for name, data in entries}}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, json.dumps(hashes if manifest is None else manifest))
        for name, data in entries:
            archive.writestr(name, data)
    return out.getvalue()


def _refused(data: bytes) -> str:
    with pytest.raises(EcrDoctorError) as caught:
        unpack(data, "b.zip")
    assert (caught.value.remedy, caught.value.exit_code) == (REMEDY, 2)
    return caught.value.problem


def test_what_is_packed_comes_out_again() -> None:
    assert unpack(pack(MEMBERS), "b.zip") == MEMBERS


def test_the_same_members_are_the_same_bytes() -> None:
    assert pack(MEMBERS) == pack(dict(MEMBERS))
    with zipfile.ZipFile(io.BytesIO(pack(MEMBERS))) as archive:
        entries = [(entry.filename, entry.date_time, entry.external_attr >> 16) for entry in archive.infolist()]
    assert entries == [(name, (1980, 1, 1, 0, 0, 0), 0o100644) for name in (MANIFEST, *MEMBERS)]


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/../../x", "a//b", ".hidden", "C:\\x", "a\\b", "a/", "a\nb"])
def test_a_name_that_leads_elsewhere(name: str) -> None:
    assert _refused(_zip((name, b"x"))) == "b.zip: has a member with a name that no bundle has"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name() -> None:
    assert _refused(_zip(("a", b"1"), ("a", b"2"))) == "b.zip: has two members of the same name"


def test_too_many_members() -> None:
    assert _refused(_zip(*((f"m{n}", b"") for n in range(2001)))) == "b.zip: has more than 2000 members"


def test_a_bomb() -> None:
    bomb = _zip(("a", b"\0" * (65 << 20)))
    assert len(bomb) < 100_000
    assert _refused(bomb) == "b.zip: unpacks to more than 64 MiB"
    assert _refused(_zip(*((f"m{n}", b"\0" * (22 << 20)) for n in range(3)))) == "b.zip: unpacks to more than 64 MiB"


def test_a_member_that_was_changed() -> None:
    manifest = {"schema": SCHEMA, "sha256": {"a": sha256(b"before").hexdigest()}}
    assert _refused(_zip(("a", b"after"), manifest=manifest)) == "b.zip: a: was changed after the bundle was made"


@pytest.mark.parametrize("hashes", [{}, {"a": "0", "b": "0"}])
def test_a_manifest_of_other_members(hashes: dict[str, str]) -> None:
    found = _refused(_zip(("a", b"x"), manifest={"schema": SCHEMA, "sha256": hashes}))
    assert found == "b.zip: its manifest names other members than it has"


@pytest.mark.parametrize("manifest", [[], "x", {"schema": "other", "sha256": {}}, {"schema": SCHEMA, "sha256": []}])
def test_another_zip_file(manifest: object) -> None:
    assert _refused(_zip(("a", b"x"), manifest=manifest)) == "b.zip: is no bundle of ecrdoctor"


def test_a_member_that_is_no_text() -> None:
    assert _refused(_zip(("a", b"\xff\xfe\x00"))) == "b.zip: a member is no text"


@pytest.mark.parametrize("cut", [4, 30, 100, -30, -5])
def test_a_file_that_was_cut(cut: int) -> None:
    assert _refused(pack(MEMBERS)[:cut]) == "b.zip: is a damaged zip file"


def test_a_file_that_was_damaged_inside() -> None:
    data = bytearray(pack({"report.txt": "x" * 4000}))
    place = data.index(b"report.txt") + 12
    data[place : place + 4] = b"\xff\xff\xff\xff"
    assert _refused(bytes(data)) == "b.zip: is a damaged zip file"


def test_an_encrypted_member() -> None:
    data = bytearray(pack({"a": "x"}))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.rindex(signature)
        data[place + flags] |= 1
    assert _refused(bytes(data)) == "b.zip: a: is encrypted or packed in another way"


def test_every_member_goes_through_the_gate() -> None:
    seen: list[tuple[str, str]] = []

    def gate(text: str, form: str) -> str:
        seen.append((form, text))
        return text

    report = Report("explain", "-", "no-failure", "Nothing.", "0.1.0", client=ClientSeen("docker", "27.1.1"))
    found = members([report, report], [("one", "two"), ()], gate)
    assert list(found) == ["report.txt", "report.json", "report.md", "report.html", "versions.json", "logs/1.txt"]
    assert seen == list(zip(("text", "json", "markdown", "html", "json", "text"), found.values(), strict=True))
    assert found["logs/1.txt"] == "one\ntwo\n"
    versions = json.loads(found["versions.json"])
    assert (versions["ecrdoctor"], versions["clients"]) == ("0.1.0", ["docker 27.1.1"])
    assert {"boto3", "botocore", "pydantic"} <= set(versions["packages"])
