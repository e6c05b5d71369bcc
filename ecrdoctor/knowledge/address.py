"""Where the page of an entry is, in the built documentation. These addresses are public: never change one."""

from __future__ import annotations

from collections.abc import Mapping

from ecrdoctor.knowledge.entry import Kind, Reference

_PLACES: Mapping[Kind, str] = {
    "cause": "causes/{}.html",
    "rule": "rules/{}.html",
    "sign": "signs.html#{}",
    "check": "checks/{}.html",
    "lint": "lints/{}.html",
}


def address_of(reference: Reference, language: str, base: str = "") -> str:
    """The address of an entry's page.

    Args:
        reference: the entry.
        language: "en" or "zh"; each has a tree of its own.
        base: the URL (or folder) of the built documentation; without it the address is relative to that.
    """
    place = f"{language}/{_PLACES[reference.kind].format(reference.id)}"
    return f"{base.rstrip('/')}/{place}" if base else place
