"""Loader of rules: a folder in which one file may hold anything."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path

from ecrdoctor.diagnosis.explain import Explainer
from ecrdoctor.reading.read import read_log
from ecrdoctor.rulebook.codec import from_plain, to_plain
from ecrdoctor.rulebook.load import load_rulebook
from ecrdoctor.rulebook.model import Examples
from ecrdoctor.rulebook.store import compiled_text
from ecrdoctor.rulebook.tree import Rulebook

from .dice import Dice
from .promises import obeyed, or_refused, texts_in

SMALL_RULES = Path(__file__).parent.parent / "small_rules"
PLACES = ("extra/login/mine.yaml", "extra/signs/mine.yaml", "extra/fixes/not-logged-in.yaml", "builtin/causes.yaml")


_PLACE = tempfile.TemporaryDirectory(prefix="ecrdoctor-fuzz-")


@cache
def _folder() -> Path:
    """Two folders of rules: a small built-in one, and a user's own."""
    root = Path(_PLACE.name)
    for name in ("login/non-tty.yaml", "fixes/login-no-password.yaml", "signs/login-succeeded.yaml", "causes.yaml"):
        (root / "builtin" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SMALL_RULES / name, root / "builtin" / name)
    for folder in ("login", "signs", "fixes"):
        (root / "extra" / folder).mkdir(parents=True)
    return root


def check(data: bytes) -> None:
    """One file, in the place that the first byte chooses."""
    dice = Dice(data)
    file = _folder() / PLACES[dice.number(len(PLACES) - 1)]
    before = file.read_bytes() if file.exists() else None
    file.write_bytes(dice.rest())
    try:
        rulebook = or_refused(load_rulebook, (_folder() / "builtin", _folder() / "extra"))
    finally:
        if before is None:
            file.unlink()
        else:
            file.write_bytes(before)
    if rulebook is not None:
        _check_rulebook(rulebook, dice.rest())


def _check_rulebook(rulebook: Rulebook, data: bytes) -> None:
    """It holds nothing that acts, comes back from its compiled form as it was, and can explain any log."""
    shown = replace(
        rulebook,
        rules=tuple(replace(rule, examples=Examples()) for rule in rulebook.rules),
        signs=tuple(replace(sign, examples=Examples()) for sign in rulebook.signs),
    )
    assert {char for text in texts_in(asdict(shown)) for char in obeyed(text)} <= {"\t"}
    compiled = json.loads(compiled_text(rulebook))
    assert compiled == json.loads(json.dumps(to_plain(from_plain(compiled))))
    Explainer(rulebook).explain(read_log(data, "-"))
