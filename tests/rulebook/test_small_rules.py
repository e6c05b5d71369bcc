"""The rulebook that the engine's tests use is itself sound."""

from __future__ import annotations

from ecrdoctor.diagnosis.prove import Prover
from ecrdoctor.rulebook.tree import Rulebook


def test_the_small_rulebook_proves_itself(rulebook: Rulebook) -> None:
    assert list(Prover(rulebook).failures()) == []
