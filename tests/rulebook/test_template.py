from __future__ import annotations

import shlex

import pytest

from ecrdoctor.rulebook.template import fill, placeholders


def test_placeholders_in_order() -> None:
    assert placeholders("{client} push {reference} --query '{{a}}' {client}") == ("client", "reference", "client")


@pytest.mark.parametrize(
    "template", ["{colour}", "{region!r}", "{region:>9}", "{", "}", "{}", "{0}", "{region.x}", "{region[0]}"]
)
def test_what_is_no_template(template: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        placeholders(template)


def test_fill() -> None:
    template = "aws --region {region} --query 'x[].{{id:y}}' {repository} {profile}"
    values = {"region": "eu-west-1", "repository": "$(rm -rf /)", "profile": ""}
    assert fill(template, values, shlex.quote) == "aws --region eu-west-1 --query 'x[].{id:y}' '$(rm -rf /)' <PROFILE>"


def test_a_value_with_braces_is_no_template() -> None:
    assert fill("{tag}", {"tag": "{region} {"}, str) == "{region} {"
