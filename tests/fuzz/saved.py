"""Readers of saved reports and of bundles, which anybody may have made."""

from __future__ import annotations

import json

from ecrdoctor.bundle.read import unpack
from ecrdoctor.bundle.write import pack
from ecrdoctor.report.from_json import read_reports
from ecrdoctor.report.layout import Canvas
from ecrdoctor.report.render import render

from ..report.samples import blocked, checked, lint
from .dice import Dice
from .promises import or_refused
from .reports import check_formats

SAVED = [json.loads(render("json", [report], Canvas())) for report in (checked("en"), blocked("zh"), lint("en"))]


def check(data: bytes) -> None:
    """A zip file, the members of one that is whole, or a saved report: the first byte chooses."""
    dice = Dice(data)
    match dice.number(3):
        case 0:
            or_refused(unpack, dice.rest(), "b.zip")
        case 1:
            members = {dice.text(20): dice.text(60) for _ in range(dice.number(4))}
            _check_members({name: text for name, text in members.items() if _is_text(name + text)})
        case 2:
            _check_reports(dice.rest().decode(errors="replace"))
        case _:
            document = SAVED[dice.number(len(SAVED) - 1)]
            for _ in range(dice.number(2) + 1):
                document = dice.changed(document)
            _check_reports(json.dumps(document))


def _check_reports(text: str) -> None:
    """What is read can be shown, saved, and read again as it was."""
    for report in or_refused(read_reports, text, "r.json") or ():
        assert or_refused(read_reports, render("json", [report], Canvas()), "r.json") == (report,)
        check_formats(report)


def _check_members(members: dict[str, str]) -> None:
    """What comes out is what went in, or is refused for its name."""
    unpacked = or_refused(unpack, pack(members), "b.zip")
    assert unpacked in (None, members)


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text and "manifest.json" not in text
