"""Every sentence has its twin, and the twin names the same things: placeholders, commands, options, ids."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

import ecrdoctor
from ecrdoctor.cli import pages
from ecrdoctor.cli.chinese import CLICK, HELP
from ecrdoctor.cli.main import app
from ecrdoctor.regex import regex
from ecrdoctor.rulebook.load import load_rulebook
from ecrdoctor.rulebook.store import builtin_directory
from ecrdoctor.text import Text

from .conftest import SMALL_RULES

PACKAGE = Path(ecrdoctor.__file__).parent
RULES = builtin_directory()
_QUOTED = regex(r"`[^`]+`")
_OPTION = regex(r"(?:^|[^a-z0-9-])(?P<name>--[a-z][a-z-]+)")
_PLACE = regex(r"<[^<>]+>")
_HALVES = ("en", "zh", "english", "chinese")
_CHINESE = regex(r"\p{Han}")
_ENGLISH_WORDS = regex(r"[a-z]+ (?:is|are|was|has|have|the|a|not|cannot|does|will|to|of|for|and|or|in|on) [a-z]+")


@dataclasses.dataclass(frozen=True)
class Twin:
    """Two texts that should say the same."""

    place: str
    en: str
    zh: str
    values: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """What f-strings put into each, in no order; `{…}` in templates is found in the texts themselves."""


def _from_code() -> Iterator[Twin]:
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text":
                twin = _twin(f"{file.relative_to(PACKAGE)}:{node.lineno}", node)
                if twin:
                    yield twin


def _twin(place: str, call: ast.Call) -> Twin | None:
    """The texts of one `Text(…, …)`; None where they are made elsewhere."""
    if len(call.args) != 2 or not all(isinstance(one, ast.JoinedStr | ast.Constant) for one in call.args):
        return None
    (en, in_en), (zh, in_zh) = (_literal(one) for one in call.args)
    return Twin(place, en, zh, (in_en, in_zh))


def _literal(node: ast.expr) -> tuple[str, tuple[str, ...]]:
    """The fixed words of a text, and what is put into it, without the language that a part is asked for in."""
    if isinstance(node, ast.Constant):
        return str(node.value), ()
    assert isinstance(node, ast.JoinedStr)
    words = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    values = (_in_any_language(part.value) for part in node.values if isinstance(part, ast.FormattedValue))
    return words, tuple(sorted(values))


def _in_any_language(source: ast.expr) -> str:
    """An expression without what depends on the language: words in it, and the halves of a text."""
    for node in ast.walk(source):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
        elif isinstance(node, ast.Name) and node.id.rpartition("_")[2] in _HALVES:
            node.id = "half"
        elif isinstance(node, ast.Attribute) and node.attr in _HALVES:
            node.attr = "half"
    return ast.unparse(source)


def _from_rules(folder: Path) -> Iterator[Twin]:
    rulebook = load_rulebook((folder,))
    for owner in (*rulebook.rules, *rulebook.signs, *rulebook.causes, *rulebook.remedies):
        for text in _texts(owner):
            yield Twin(getattr(owner, "file", "") or getattr(owner, "id", ""), text.en, text.zh)


def _texts(value: Any) -> Iterator[Text]:
    if isinstance(value, Text):
        yield value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _texts(one)


def _differences(twin: Twin) -> list[str]:
    """What one of the two says and the other does not."""
    found = []
    if bool(twin.en.strip()) != bool(twin.zh.strip()):
        found.append("one of the two is empty")
    if _CHINESE.search(twin.en.encode()):
        found.append("the English text is Chinese")
    if twin.values[0] != twin.values[1]:
        found.append(f"values: {twin.values[0]} and {twin.values[1]}")
    for what, words in (("placeholders", _placeholders), ("quoted", _quoted), ("options", _options)):
        if words(twin.en) != words(twin.zh):
            found.append(f"{what}: {sorted(words(twin.en))} and {sorted(words(twin.zh))}")
    if twin.zh == twin.en and _ENGLISH_WORDS.search(twin.en.encode()):
        found.append("not translated")
    return found


def _placeholders(text: str) -> set[str]:
    found = regex(r"\{[a-z_]+(?:[:!][^{}]*)?\}").finditer(text.encode())
    return {match.group().decode() for match in found}


def _quoted(text: str) -> set[str]:
    """What stands in backticks; a place to be filled in, `<name>`, may be called otherwise."""
    return {_without_places(match.group()).decode() for match in _QUOTED.finditer(text.encode())}


def _without_places(words: bytes) -> bytes:
    for place in reversed(list(_PLACE.finditer(words))):
        words = words[: place.start()] + b"<>" + words[place.end() :]
    return words


def _options(text: str) -> set[str]:
    return {match.group("name").decode() for match in _OPTION.finditer(text.encode())}


def _complaints(twins: Iterator[Twin]) -> dict[str, list[str]]:
    return {f"{twin.place}: {twin.en[:60]}": found for twin in twins if (found := _differences(twin))}


def test_every_text_in_the_code_has_its_twin() -> None:
    twins = list(_from_code())
    assert len(twins) > 300
    assert _complaints(iter(twins)) == {}


def test_no_error_speaks_one_language_only() -> None:
    """A bare string is for what is the same in both, and goes through `plain`."""
    found = [
        f"{file.relative_to(PACKAGE)}:{node.lineno}"
        for file in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "EcrDoctorError"
        if any(isinstance(one, ast.JoinedStr | ast.Constant) for one in node.args)
    ]
    assert found == []


@pytest.mark.parametrize("folder", [RULES, SMALL_RULES], ids=["rules", "small-rules"])
def test_every_text_of_the_rules_has_its_twin(folder: Path) -> None:
    assert _complaints(_from_rules(folder)) == {}


def test_every_help_text_has_its_twin(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[str] = set()

    def note(text: str, language: str) -> str:
        asked.add(text)
        return text

    monkeypatch.setattr(pages, "translated", note)
    root: Any = typer.main.get_command(app)
    for ctx in _contexts(root.make_context("ecrdoctor", [], resilient_parsing=True)):
        pages.page(ctx, "zh")
    speaking = {text for text in asked if _says_something(text)}
    assert sorted(speaking - HELP.keys()) == []
    assert sorted(HELP.keys() - speaking) == []


def _contexts(ctx: Any) -> Iterator[Any]:
    yield ctx
    for name, command in getattr(ctx.command, "commands", {}).items():
        yield from _contexts(command.context_class(command, parent=ctx, info_name=name, resilient_parsing=True))


def _says_something(text: str) -> bool:
    """Not the place of an argument: `[LOG]...`, `{ID}`."""
    return bool(text) and (text == "[OPTIONS]" or text == "COMMAND [ARGS]..." or not text.startswith(("[", "{")))


def test_help_twins_name_the_same_things() -> None:
    assert _complaints(Twin("help", en, zh) for en, zh in (HELP | CLICK).items()) == {}


def test_the_comparison_sees_differences() -> None:
    assert _differences(Twin("", "Give --lang `x` {a}.", "请给出 --lang `x` {a}。")) == []
    assert _differences(Twin("", "Give --lang `x` {a}.", "请给出 --long `y` {b}。")) == [
        "placeholders: ['{a}'] and ['{b}']",
        "quoted: ['`x`'] and ['`y`']",
        "options: ['--lang'] and ['--long']",
    ]
    assert _differences(Twin("", "It is not there", "It is not there")) == ["not translated"]
    assert _differences(Twin("", "a", "")) == ["one of the two is empty"]
    assert _differences(Twin("", "a", "b", (("x",), ("y",)))) == ["values: ('x',) and ('y',)"]
