"""Patterns of rules and templates of commands: what a shortcut finds must be what the whole finds."""

from __future__ import annotations

import shlex

from ecrdoctor.facts.model import FACTS
from ecrdoctor.regex import PatternError, Regex
from ecrdoctor.rulebook.pattern import phrase_pattern, required_phrase, to_re2
from ecrdoctor.rulebook.template import PLACEHOLDERS, fill, placeholders

from .dice import Dice

_OURS = {"client", "login"}


def check(data: bytes) -> None:
    """A pattern, and a text that it may match; then the same bytes as a template and a value."""
    dice = Dice(data)
    pattern, rest = dice.text(60), dice.rest()
    if pattern.isprintable():  # which the loader sees to
        _check_pattern(pattern, rest)
        _check_template(pattern, rest.decode(errors="replace"))


def _check_pattern(pattern: str, text: bytes) -> None:
    try:
        whole = Regex(to_re2(pattern))
        assert whole.names <= FACTS.keys() or whole.names
    except PatternError:
        return
    phrase = required_phrase(pattern)
    if phrase and whole.search(text) is not None:
        assert Regex(phrase_pattern(phrase)).search(text) is not None, phrase


def _check_template(template: str, value: str) -> None:
    try:
        names = placeholders(template)
    except ValueError:
        return
    if _OURS & set(names) or "'" in template or '"' in template or "\0" in value or not value:
        return
    filled = fill(template, dict.fromkeys(PLACEHOLDERS, value), shlex.quote)
    marked = fill(template, dict.fromkeys(PLACEHOLDERS, "x"), shlex.quote)
    try:
        expected = shlex.split(marked)
    except ValueError:  # ends in a backslash
        return
    if names and template.replace("{", "").replace("}", "").replace("_", "").replace(" ", "").isalnum():
        assert len(shlex.split(filled)) == len(expected)
