from __future__ import annotations

import time

import pytest

from ecrdoctor.regex import PatternError, Regex, RegexSet, regex


def test_groups_places_and_matches() -> None:
    pattern = Regex(r"(?P<tag>\w+):(?P<digest>x)?(?P<region>y)?")
    found = pattern.search(b"  v1:x")
    assert found is not None
    assert (found.start(), found.end(), found.group(), found.group("tag"), found.group("region")) == (
        2,
        6,
        b"v1:x",
        b"v1",
        b"",
    )
    assert (found.start("region"), found.start("digest"), found.groupdict()) == (-1, 5, {"tag": b"v1", "digest": b"x"})
    assert pattern.names == {"tag", "digest", "region"}
    assert [match.group() for match in pattern.finditer(b"a: b: c:", 2)] == [b"b:", b"c:"]
    assert pattern.search(b"none") is None
    assert (pattern.fullmatch(b"a:x") is None, pattern.fullmatch(b"a:x ") is None) == (False, True)
    assert Regex("b+").remove(b"abbcb") == b"ac"


def test_letters_match_in_either_case_unless_told() -> None:
    assert regex("Denied").search(b"DENIED") is not None
    assert regex("Denied", ignore_case=False).search(b"DENIED") is None


@pytest.mark.parametrize("pattern", ["(", "[", "(?=x)", r"(a)\1", "a{1001}", "*", r"\Z"])
def test_what_is_no_re2(pattern: str) -> None:
    with pytest.raises(PatternError):
        _ = Regex(pattern).names


def test_a_pattern_that_kills_a_backtracking_engine() -> None:
    start = time.perf_counter()
    assert regex(r"(?:a+)+$|(?:a|aa)+b").search(b"a" * 200_000 + b"!") is None
    assert time.perf_counter() - start < 5


def test_a_set_names_all_that_occur() -> None:
    patterns = RegexSet(("denied", "x{3}", "É".encode().decode("latin-1"), "no"))
    assert patterns.match(b"NO: access Denied") == [0, 3]
    assert patterns.match(b"") == []
    assert RegexSet(("a|b",)).match(bytes(range(256))) == [0]
