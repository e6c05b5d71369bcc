"""The reading of resource policies: certain where only names are compared, and never otherwise."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrdoctor.checks.policy import Caller, Evaluation, PolicyError, evaluate, parse

ACCOUNT = "123456789012"
PUT = "ecr:PutImage"
ARN = f"arn:aws:ecr:eu-west-1:{ACCOUNT}:repository/team/app"
USER = Caller(ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/team/ann", f"arn:aws:iam::{ACCOUNT}:user/team/ann", "AIDAANN")
ROLE = Caller(
    ACCOUNT,
    f"arn:aws:sts::{ACCOUNT}:assumed-role/ci/run-7",
    f"arn:aws:iam::{ACCOUNT}:role/ci",
    "AROACI:run-7",
)
ALLOW: dict[str, Any] = {"Effect": "Allow", "Principal": "*", "Action": PUT}
DENY: dict[str, Any] = {**ALLOW, "Effect": "Deny"}


def _verdict(*statements: dict[str, Any], caller: Caller = USER, action: str = PUT, resource: str = ARN) -> str:
    return evaluate(statements, caller, action, resource).verdict


@pytest.mark.parametrize(
    ("action", "verdict"),
    [
        (PUT, "allow"),
        ("ECR:putimage", "allow"),
        ("ecr:*", "allow"),
        ("*", "allow"),
        ("ecr:Put*", "allow"),
        ("ecr:PutImag?", "allow"),
        ("ecr:PutImage?", "none"),
        ("ecr:Get*", "none"),
        ("s3:*", "none"),
        ("ecr.PutImage", "none"),
        (["ecr:GetX", PUT], "allow"),
        ([], "none"),
        (7, "maybe-allow"),
        ([PUT, 7], "maybe-allow"),
    ],
)
def test_actions(action: Any, verdict: str) -> None:
    assert _verdict({**ALLOW, "Action": action}) == verdict


@pytest.mark.parametrize(
    ("not_action", "verdict"),
    [(PUT, "none"), ("ecr:*", "none"), ("ecr:Get*", "allow"), (["s3:*", "sts:*"], "allow"), (7, "maybe-allow")],
)
def test_every_action_but(not_action: Any, verdict: str) -> None:
    assert _verdict({"Effect": "Allow", "Principal": "*", "NotAction": not_action}) == verdict


@pytest.mark.parametrize(
    ("principal", "verdict"),
    [
        ("*", "allow"),
        ({"AWS": "*"}, "allow"),
        ({"AWS": USER.arn}, "allow"),
        ({"AWS": "AIDAANN"}, "allow"),
        ({"AWS": ["arn:aws:iam::1:root", USER.arn]}, "allow"),
        ({"AWS": ACCOUNT}, "allow"),
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "allow"),
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:user/ann"}, "none"),
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:user/*"}, "none"),
        ({"AWS": f"arn:aws-cn:iam::{ACCOUNT}:root"}, "none"),
        ({"AWS": "AIDASOMEBODYELSE"}, "none"),
        ({"Service": "lambda.amazonaws.com"}, "none"),
        ({"Federated": "cognito-identity.amazonaws.com"}, "none"),
        ({"AWS": 7}, "maybe-allow"),
        ("ann", "maybe-allow"),
        (7, "maybe-allow"),
    ],
)
def test_principals(principal: Any, verdict: str) -> None:
    assert _verdict({**ALLOW, "Principal": principal}) == verdict


@pytest.mark.parametrize(
    ("principal", "verdict"),
    [
        (ROLE.entity_arn, "allow"),
        (ROLE.arn, "allow"),
        ("AROACI", "allow"),
        (f"arn:aws:iam::{ACCOUNT}:role/deploy/ci", "allow"),
        (f"arn:aws:iam::{ACCOUNT}:role/deploy/ci2", "none"),
        (f"arn:aws:iam::{ACCOUNT}:user/ci", "none"),
        ("arn:aws:iam::210987654321:role/ci", "none"),
        (f"arn:aws:sts::{ACCOUNT}:assumed-role/ci/run-8", "none"),
    ],
)
def test_principals_for_a_session_of_a_role(principal: str, verdict: str) -> None:
    assert _verdict({**ALLOW, "Principal": {"AWS": principal}}, caller=ROLE) == verdict


@pytest.mark.parametrize(
    ("not_principal", "verdict"),
    [
        ({"AWS": "arn:aws:iam::210987654321:root"}, "deny"),
        ({"Service": "lambda.amazonaws.com"}, "deny"),
        ({"AWS": ROLE.entity_arn}, "maybe-deny"),
        ({"AWS": [ROLE.entity_arn, ROLE.arn, ACCOUNT]}, "maybe-deny"),
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:role/path/ci"}, "maybe-deny"),
        ("*", "maybe-deny"),
        (7, "maybe-deny"),
    ],
)
def test_everybody_but(not_principal: Any, verdict: str) -> None:
    assert _verdict({"Effect": "Deny", "NotPrincipal": not_principal, "Action": PUT}, caller=ROLE) == verdict


@pytest.mark.parametrize(
    ("element", "verdict"),
    [
        ({}, "allow"),
        ({"Resource": "*"}, "allow"),
        ({"Resource": ARN}, "allow"),
        ({"Resource": f"arn:aws:ecr:*:{ACCOUNT}:repository/team/*"}, "allow"),
        ({"Resource": ARN.upper()}, "none"),
        ({"Resource": [f"{ARN}/web", ARN + "s"]}, "none"),
        ({"Resource": "arn:aws:ecr:*:*:repository/${aws:username}"}, "maybe-allow"),
        ({"Resource": ["arn:aws:ecr:*:*:repository/${aws:username}", "*"]}, "allow"),
        ({"NotResource": "arn:aws:ecr:*:*:repository/prod/*"}, "allow"),
        ({"NotResource": ARN}, "none"),
        ({"NotResource": "${x}"}, "maybe-allow"),
    ],
)
def test_resources(element: dict[str, Any], verdict: str) -> None:
    assert _verdict({**ALLOW, **element}) == verdict


def test_a_wildcard_has_no_other_power() -> None:
    assert _verdict({**ALLOW, "Resource": "arn.aws:ecr:[a-z]+(.*)"}) == "none"
    assert _verdict({**ALLOW, "Action": "ecr:(PutImage)"}) == "none"
    assert _verdict({**ALLOW, "Action": "\\"}) == "none"


@pytest.mark.parametrize("statement", [ALLOW, DENY])
def test_a_condition_is_never_decided(statement: dict[str, Any]) -> None:
    condition = {"StringEquals": {"aws:SourceVpce": "vpce-1"}}
    assert _verdict({**statement, "Condition": condition}) == f"maybe-{statement['Effect'].lower()}"
    assert _verdict({**statement, "Condition": condition}, action="ecr:GetX") == "none"
    assert _verdict({**statement, "Condition": {}}) == statement["Effect"].lower()


@pytest.mark.parametrize("strange", [{"Effect": "Permit"}, {"Actoin": "x"}, {"Principal": None}, {"Action": None}])
def test_what_is_not_known_is_never_decided(strange: dict[str, Any]) -> None:
    assert _verdict({**ALLOW, **strange}).startswith("maybe-")


def test_a_statement_without_principal_or_action_is_not_decided() -> None:
    assert _verdict({"Effect": "Allow", "Action": PUT}) == "maybe-allow"
    assert _verdict({"Effect": "Deny", "Principal": "*"}) == "maybe-deny"


@pytest.mark.parametrize(
    ("statements", "verdict"),
    [
        ((ALLOW, DENY), "deny"),
        ((ALLOW, {**DENY, "Condition": {"Bool": {"x": "true"}}}), "maybe-deny"),
        (({**ALLOW, "Condition": {"Bool": {"x": "true"}}}, ALLOW), "allow"),
        (({**ALLOW, "Condition": {"Bool": {"x": "true"}}},), "maybe-allow"),
        ((), "none"),
    ],
)
def test_what_wins(statements: tuple[dict[str, Any], ...], verdict: str) -> None:
    assert _verdict(*statements) == verdict
    assert _verdict(*reversed(statements)) == verdict


def test_naming_the_account_leaves_the_decision_to_it() -> None:
    whole = {**ALLOW, "Sid": "all", "Principal": {"AWS": ACCOUNT}}
    own = {**ALLOW, "Sid": "own", "Principal": {"AWS": USER.arn}}
    assert evaluate((whole,), USER, PUT, ARN) == Evaluation("allow", "all", account_wide=True)
    assert evaluate((whole, own), USER, PUT, ARN) == Evaluation("allow", "own")
    assert evaluate(({**whole, "Effect": "Deny"},), USER, PUT, ARN) == Evaluation("deny", "all")


def test_a_statement_without_a_name_has_a_number() -> None:
    assert evaluate((ALLOW, DENY), USER, PUT, ARN) == Evaluation("deny", "2")


def test_a_single_statement_need_not_be_in_a_list() -> None:
    assert parse(json.dumps({"Statement": ALLOW})) == (ALLOW,)
    assert parse(json.dumps({"Statement": [ALLOW, DENY]})) == (ALLOW, DENY)


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "{}", '{"Statement": 7}', '{"Statement": ["x"]}', "[" * 100_000])
def test_what_is_no_policy(text: str) -> None:
    with pytest.raises(PolicyError):
        parse(text)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
_statement = st.dictionaries(
    st.sampled_from(["Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "Condition", "Sid"]),
    _json | st.sampled_from(["Allow", "Deny", "*", PUT, ARN]),
)


@given(st.lists(_statement, max_size=4))
def test_no_policy_makes_it_stumble(statements: list[dict[str, Any]]) -> None:
    assert evaluate(statements, ROLE, PUT, ARN).verdict in ("deny", "maybe-deny", "allow", "maybe-allow", "none")
