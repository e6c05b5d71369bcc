"""Reader of configuration: a project's file comes with the repository, from whoever wrote that."""

from __future__ import annotations

import tempfile
from pathlib import Path

from ecrdoctor.config.model import Entry, Known, effective
from ecrdoctor.config.read import read_entries

from .dice import Dice
from .promises import or_refused

KNOWN = Known(
    {("explain",): frozenset(("offline", "lang", "rules")), ("rules", "list"): frozenset(("lang",))},
    frozenset(("probe",)),
)


_PLACE = tempfile.TemporaryDirectory(prefix="ecrdoctor-fuzz-")


def check(data: bytes) -> None:
    """One file, under the name that the first byte chooses."""
    dice = Dice(data)
    file = Path(_PLACE.name) / (".ecrdoctor.toml", "pyproject.toml")[dice.number(1)]
    file.write_bytes(dice.rest())
    entries = or_refused(read_entries, file, "project")
    file.unlink()
    lines = dice.rest().count(b"\n") + dice.rest().count(b"\r") + 1
    for entry in entries or ():
        _check_entry(entry, lines)
    if entries:
        assert effective(entries, entries[0].scope, entries[0].name) in entries


def _check_entry(entry: Entry, lines: int) -> None:
    assert 0 <= entry.line <= lines + 1
    or_refused(KNOWN.check, entry)
