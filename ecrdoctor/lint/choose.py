"""Which lints the reader wants."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches

from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.lint.contract import Lint
from ecrdoctor.rulebook.model import Text


def choose(lints: Iterable[Lint], select: Collection[str], ignore: Collection[str]) -> tuple[Lint, ...]:
    """The lints named in `select` (all when it is empty) but for those in `ignore`.

    Raises:
        EcrDoctorError: no lint is called so.
    """
    known = {lint.id: lint for lint in lints}
    for name in (*select, *ignore):
        if name not in known:
            close = get_close_matches(name, known, 1, 0.5)
            meant = Text(f"Did you mean {close[0]}?", f"是不是 {close[0]}？") if close else ""
            raise EcrDoctorError(Text(f"{name}: no such lint", f"{name}：没有这条 lint 规则"), meant)
    return tuple(lint for name, lint in known.items() if (not select or name in select) and name not in ignore)
