from __future__ import annotations

import json
from dataclasses import replace

import pytest

from ecrdoctor.rulebook.codec import from_plain, to_plain
from ecrdoctor.rulebook.model import Examples
from ecrdoctor.rulebook.tree import Rulebook


def test_there_and_back_through_json(rulebook: Rulebook) -> None:
    expected = replace(
        rulebook,
        rules=tuple(replace(rule, examples=Examples()) for rule in rulebook.rules),
        signs=tuple(replace(sign, examples=Examples()) for sign in rulebook.signs),
    )
    assert from_plain(json.loads(json.dumps(to_plain(rulebook)))) == expected


@pytest.mark.parametrize("damage", [{}, {"causes": []}, {"causes": [{}], "rules": [], "signs": [], "remedies": []}])
def test_other_data_is_refused(damage: dict[str, object]) -> None:
    with pytest.raises((KeyError, TypeError)):
        from_plain(damage)
