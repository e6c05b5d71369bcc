# ruff: noqa: E501 (tables read best with a case a line)
from __future__ import annotations

import pytest

from ecrdoctor.redaction.edits import Edit
from ecrdoctor.redaction.identifiers import Identifier, identifiers
from ecrdoctor.redaction.pseudonyms import Pseudonyms, is_common
from ecrdoctor.report.tokens import is_token

HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"


def _names(*pairs: tuple[str, str]) -> Pseudonyms:
    names = Pseudonyms()
    names.learn(Identifier(kind, value) for kind, value in pairs)
    return names


def test_the_same_value_is_the_same_token_everywhere() -> None:
    names = Pseudonyms()
    text = f"docker push {HOST}/team/orders:1 as arn:aws:iam::444455556666:role/deployer in 111122223333"
    names.learn(identifiers(text))
    assert names.replaced(text) == (
        "docker push account-2.dkr.ecr.eu-west-1.amazonaws.com/repository-1:1"
        " as arn:aws:iam::account-1:role/role-1 in account-2"
    )
    assert {token: names.values[token] for token in ("account-1", "account-2", "repository-1", "role-1")} == {
        "account-1": "444455556666",
        "account-2": "111122223333",
        "repository-1": "team/orders",
        "role-1": "deployer",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("team/orders", "repository-1"),
        ("team/orders:1 team/orders2 my-team/orders", "repository-1:1 team/orders2 my-team/orders"),
        ("acct111122223333x 1111222233334", "acctaccount-1x 1111222233334"),
        ("仓库team/orders不存在", "仓库repository-1不存在"),
        ("PROXY.corp.example-company.com:80", "host-1:80"),
        ("team/orders,team/orders", "repository-1,repository-1"),
        ("'$(id)' `team/orders` <b>", "'$(id)' `repository-1` <b>"),
        ("", ""),
    ],
)
def test_only_whole_values_are_replaced(text: str, expected: str) -> None:
    names = _names(
        ("repository", "team/orders"), ("account", "111122223333"), ("host", "proxy.corp.example-company.com")
    )
    assert names.replaced(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"docker push {HOST}/docker:1", f"docker push {HOST}/repository-1:1"),
        ("docker", "repository-1"),
        ("aws ecr describe-repositories --repository-names docker", "aws ecr describe-repositories --repository-names repository-1"),
        ("The repository with name 'docker' does not exist", "The repository with name 'repository-1' does not exist"),
    ],
)  # fmt: skip
def test_a_name_that_is_a_common_word_is_replaced_where_a_name_stands(text: str, expected: str) -> None:
    names = _names(("repository", "docker"))
    assert (names.replaced(text), names.remaining("docker push")) == (expected, None)


def test_places_are_in_characters() -> None:
    assert _names(("repository", "team/orders")).edits("é仓 team/orders") == (
        Edit(3, 14, "repository-1", "repository"),
    )


def test_what_remains_is_named_by_its_kind() -> None:
    names = _names(("role", "deployer"), ("account", "111122223333"))
    assert [names.remaining(text) for text in ("the deployer", "x111122223333", "all is well")] == [
        "role",
        "account",
        None,
    ]


def test_tokens_of_a_map_are_kept_and_continued() -> None:
    names = Pseudonyms({"account-1": "111122223333", "account-7": "444455556666"})
    names.learn([Identifier("account", "444455556666"), Identifier("account", "777788889999")])
    assert names.values == {"account-1": "111122223333", "account-7": "444455556666", "account-8": "777788889999"}


def test_a_token_gets_no_token() -> None:
    names = _names(("account", "account-1"), ("repository", "repository-12"))
    assert dict(names.values) == {}
    assert [is_token(text) for text in ("account-1", "account-0", "account-01", "account", "word-1", "unique-id-3")] == [
        True, False, False, False, False, True,
    ]  # fmt: skip


def test_common_words() -> None:
    assert [is_common(Identifier("role", name)) for name in ("ci", "admin", "deployer", "Summary")] == [
        True, True, False, True,
    ]  # fmt: skip
