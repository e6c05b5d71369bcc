from __future__ import annotations

import pytest

from ecrdoctor.diagnosis.why import Finding, Why, why
from ecrdoctor.reading.read import read_log
from ecrdoctor.rulebook.tree import Rulebook

NO_BASIC = "no basic auth credentials"


def _why(rulebook: Rulebook, rule_id: str, log: str) -> Why:
    rule = rulebook.rule(rule_id)
    assert rule is not None
    return why(rule, read_log(log.encode(), "-"), rulebook)


@pytest.mark.parametrize(
    ("rule", "log", "answer"),
    [
        (
            "no-basic-auth",
            f"one\n{NO_BASIC}",
            Why(
                True,
                (Finding("any", NO_BASIC, True, f"matched in line 2: {NO_BASIC}"),),
                "counts towards the diagnosis",
            ),
        ),
        (
            "no-basic-auth",
            "one\nno basic auth at all",
            Why(
                False,
                (
                    Finding(
                        "any",
                        NO_BASIC,
                        False,
                        "line 2 begins it (no basic auth) but goes on differently: lacks credentials",
                    ),
                ),
                "did not match",
            ),
        ),
        (
            "no-basic-auth",
            "",
            Why(False, (Finding("any", NO_BASIC, False, "no line begins like it"),), "did not match"),
        ),
        (
            "no-basic-auth",
            f"{NO_BASIC}\n1.4: digest: sha256:0d2f1e2c size: 1",
            Why(
                True,
                (Finding("any", NO_BASIC, True, f"matched in line 1: {NO_BASIC}"),),
                "matched, but a later success mended it, the line was tolerated, or it is of a step after the push",
            ),
        ),
        (
            "no-basic-auth",
            f"An error occurred (ExpiredToken) when calling the X operation\n{NO_BASIC}",
            Why(
                True,
                (Finding("any", NO_BASIC, True, f"matched in line 2: {NO_BASIC}"),),
                "matched, but only follows from another message (credentials/*, login/*)",
            ),
        ),
        (
            "not-authorized",
            "x is not authorized to perform: ecr:PutImage with an explicit deny",
            Why(
                False,
                (
                    Finding(
                        "any",
                        "is not authorized to perform: (?P<action>ecr:[A-Za-z]{1,60})",
                        True,
                        "matched in line 1: is not authorized to perform: ecr:PutImage",
                    ),
                    Finding("none", "explicit deny", False, "is in line 1"),
                ),
                "did not match",
            ),
        ),
    ],
)
def test_why(rulebook: Rulebook, rule: str, log: str, answer: Why) -> None:
    assert _why(rulebook, rule, log) == answer
