# ruff: noqa: E501 (tables read best with a case a line)
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecrdoctor.regex import Regex, RegexSet, regex
from ecrdoctor.rulebook.pattern import phrase_pattern, required_phrase, to_raw, to_re2
from ecrdoctor.rulebook.screen import RawScreen, Screen


@pytest.mark.parametrize(
    ("pattern", "re2"),
    [
        ("no basic auth", r"no\s+basic\s+auth"),
        ("non[ -]TTY", "non[ -]TTY"),
        (r"a\ b", r"a\ b"),
        ("[]x ] y", r"[]x ]\s+y"),
        (r"[\] ] y", r"[\] ]\s+y"),
        ("(?:a b|c) d", r"(?:a\s+b|c)\s+d"),
        ("", ""),
    ],
)
def test_to_re2(pattern: str, re2: str) -> None:
    assert to_re2(pattern) == re2


@pytest.mark.parametrize(
    ("pattern", "phrase"),
    [
        ("no basic auth credentials", "no basic auth credentials"),
        ("the repository with name '(?P<repository>[^']{1,300})' does not exist", "the repository with name '"),
        ("non[ -]TTY device", "TTY device"),
        (r"\bLogin Succeeded\b", "Login Succeeded"),
        ("colou?r of", "colo"),
        ("ab*cd", "cd"),
        ("ab+cd", "ab"),
        ("abc{2}de", "ab"),
        ("a|b", ""),
        ("(?:abcdef|ghi)jk", "jk"),
        (r"a\.b\/c", "a.b/c"),
        (r"\x1b\[31m error", "[31m error"),
        (r"\x{1f600} party", "party"),
        (r"\pLabc", "abc"),
        (r"\p{Greek}abc", "abc"),
        (r"\033abc", "abc"),
        (r"\d+ layers", "layers"),
        ('{"errors":[x]', "errors"),
        ("a{|b}c", ""),
        ("x{y}z", "x{y}z"),
        ("错误：没有", "错误：没有"),
        ("", ""),
        (".*", ""),
    ],
)
def test_required_phrase(pattern: str, phrase: str) -> None:
    found = required_phrase(pattern)
    assert found == phrase or ("{y}" in pattern and found in phrase)


# Patterns together with a text that each matches.
_words = st.text("abcXYZ019 ./:-_'{}\"", min_size=1, max_size=8)
_SPECIAL = ".^$*+?{}[]()|\\"


def _quoted(text: str) -> tuple[str, str]:
    return "".join(f"\\{char}" if char in _SPECIAL else char for char in text), text


_atoms = st.one_of(
    _words.map(_quoted),
    st.sampled_from(
        [(r"\d", "7"), (r"\x41", "A"), (r"\x{42}", "B"), (r"\pL", "q"), (r"[a-c]", "b"), (r"[^]x]", "y"), (".", "!"),
         (r"[\]a]", "]"), (r"\S", "z"), (r"\b", ""), (r"\101", "A"), ("[[:alpha:]]", "k"), ("x{y}", "x{y}"), ("(?:)", ""), (r"\s", "\n")]
    ),
)  # fmt: skip


def _quantified(pair: tuple[str, str], mark: str) -> tuple[str, str]:
    text = {
        "*": "",
        "?": "",
        "+": pair[1] * 2,
        "{0}": "",
        "{2}": pair[1] * 2,
        "{0,3}": "",
        "": pair[1],
        "{1,}": pair[1],
    }
    return f"(?:{pair[0]}){mark}", text[mark]


def _grown(inner: st.SearchStrategy[tuple[str, str]]) -> st.SearchStrategy[tuple[str, str]]:
    pairs = st.lists(inner, min_size=1, max_size=4)
    return st.one_of(
        pairs.map(lambda many: ("".join(p for p, _ in many), "".join(t for _, t in many))),
        st.tuples(pairs, st.integers(0, 3)).map(
            lambda drawn: ("|".join(p for p, _ in drawn[0]), drawn[0][drawn[1] % len(drawn[0])][1])
        ),
        st.tuples(inner, st.sampled_from(["*", "?", "+", "{0}", "{2}", "{0,3}", "", "{1,}"])).map(
            lambda drawn: _quantified(*drawn)
        ),
        inner.map(lambda pair: (f"(?:{pair[0]})", pair[1])),
        inner.map(lambda pair: (f"(?P<tag>{pair[0]})", pair[1])),
    )


patterns = st.recursive(_atoms, _grown, max_leaves=8)


def _flat(text: str) -> str:
    return " ".join(text.lower().split())


@settings(max_examples=600)
@given(patterns, st.text("ab \n", max_size=4), st.text("ab \n", max_size=4))
def test_whatever_the_pattern_matches_holds_its_phrase(pair: tuple[str, str], before: str, after: str) -> None:
    pattern, text = pair
    text = f"{before} {text} {after}"
    compiled = Regex(to_re2(pattern))
    try:
        found = compiled.search(text.encode())
    except ValueError:  # two groups of one name
        return
    phrase = required_phrase(pattern)
    if found:
        assert _flat(phrase) in _flat(text)
        if phrase:
            assert regex(phrase_pattern(phrase)).search(text.encode()) is not None
            assert Screen((pattern,)).suspects(text.encode()) == frozenset((pattern,))
            big = Screen((pattern,))
            big.suspects(b"x" * (300 << 10))
            assert big.suspects(text.encode()) == frozenset((pattern,))
            assert RawScreen((pattern,)).match(text.encode()) == [0]


def test_a_raw_log_may_have_colours_and_escapes_between_words() -> None:
    raw = Regex(to_raw(to_re2('no basic "auth" credentials')))
    for text in (
        'no basic "auth" credentials',
        r"no\nbasic \"auth\"\r\ncredentials",
        'no \x1b[31mbasic\x1b[0m "auth"\n\tcredentials',
        r"no \u001b[31mbasic \"auth\" credentials",
    ):
        assert raw.search(text.encode()) is not None
    assert raw.search(b"nobasic auth credentials") is None


def test_a_set_of_nothing() -> None:
    assert RegexSet(()).match(b"x") == []
    assert Screen(()).suspects(b"x") == frozenset()
