"""The tables of tools: whole, in both languages, and nothing in them that a redactor would take for a secret."""

from __future__ import annotations

import pytest

from ecrdoctor.lint.tools.actions import ACTIONS
from ecrdoctor.lint.tools.table import PROGRAMS, SUBCOMMANDS, TOOLS
from ecrdoctor.lint.tools.variables import VARIABLES
from ecrdoctor.reading.secrets import Redactor
from ecrdoctor.rulebook.model import Text

PLACEHOLDERS = ("{value}", "{host}", "{account}", "{region}", "{repository}")
TOOL_TEXTS = {
    name: (
        tool.what,
        tool.success,
        tool.mistake,
        *(flag.means for flag in tool.flags if flag.means),
        *(operand.means for operand in tool.operands),
    )
    for name, tool in TOOLS.items()
}
ACTION_TEXTS = {
    name: (action.what, action.success, action.mistake, *(known.means for known in action.inputs.values()))
    for name, action in ACTIONS.items()
}
OTHER_TEXTS = {
    "programs": tuple(flag.means for program in PROGRAMS.values() for flag in program.flags if flag.means),
    "variables": tuple(VARIABLES.values()),
}
TEXTS = TOOL_TEXTS | ACTION_TEXTS | OTHER_TEXTS


@pytest.mark.parametrize("name", TEXTS)
def test_texts_have_a_twin_with_the_same_placeholders(name: str) -> None:
    for text in TEXTS[name]:
        assert text.en
        assert any("\u4e00" <= char <= "\u9fff" for char in text.zh)
        assert [p for p in PLACEHOLDERS if p in text.en] == [p for p in PLACEHOLDERS if p in text.zh]
        assert set(_code(text.en)) == set(_code(text.zh))


def _code(text: str) -> list[str]:
    """What stands between backquotes."""
    return text.split("`")[1::2]


@pytest.mark.parametrize("name", TEXTS)
def test_no_explanation_looks_like_a_secret(name: str) -> None:
    for text in TEXTS[name]:
        assert [Redactor().clean(said) for said in (text.en, text.zh)] == [text.en, text.zh]


@pytest.mark.parametrize("name", TOOLS)
def test_no_name_and_explanation_look_like_a_secret(name: str) -> None:
    """`get-login-password: Something` would."""
    for said in (f"{name}: {TOOLS[name].what.en}", f"{name}: {TOOLS[name].what.zh}"):
        assert Redactor().clean(said) == said


@pytest.mark.parametrize("name", TOOLS)
def test_what_is_likely_names_something_of_the_tool(name: str) -> None:
    tool = TOOLS[name]
    program = PROGRAMS.get(name.split()[0])
    flags = {flag.names[0] for flag in (*tool.flags, *(program.flags if program else ()))}
    operands = {f"operand{number}" for number in range(1, len(tool.operands) + 1)}
    assert {key.partition(".")[0] for key in tool.likely} <= flags | operands | {"command"}


@pytest.mark.parametrize("name", ACTIONS)
def test_what_is_likely_names_an_input_of_the_action(name: str) -> None:
    assert set(ACTIONS[name].likely) <= ACTIONS[name].inputs.keys()


def test_every_other_spelling_leads_to_a_tool() -> None:
    assert set(SUBCOMMANDS.values()) == TOOLS.keys()


def test_no_option_is_declared_twice() -> None:
    for name, tool in TOOLS.items():
        names = [spelling for flag in tool.flags for spelling in flag.names]
        assert (name, len(names)) == (name, len(set(names)))


def test_a_text_says_the_users_name_is_fixed_and_the_token_valid_for_twelve_hours() -> None:
    assert TOOLS["aws ecr get-login-password"].what == Text(
        "It asks AWS for a short-lived ECR password (token) and prints it; it is valid for 12 hours.",
        "向 AWS 要一个短期有效的 ECR 登录密码（token）并打印出来，有效期 12 小时。",
    )
