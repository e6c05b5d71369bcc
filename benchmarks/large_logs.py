"""Logs that are too large to be read as a whole."""

from __future__ import annotations

import sys

from .logs import large
from .measuring import Measured, in_turn
from .patterns import write_patterns, write_rules, write_words
from .places import ROOT, Places
from .rows import Figure, Found, Row, at_most

_FAILED = (1,)
_SIZES = (10, 100, 1000)
_MOST_MEMORY = 200
_RIPGREP = "rg -i -c -f patterns.txt big.log"
_EXPLAIN = "ecrdoctor explain --offline big.log"
_MATCHES_OR_NOT = (0, 1)
_STILL_LINEAR = 1.2
"""Of a growth that would be proportional at 1: what is left to chance."""


def at_the_end(places: Places, rounds: int) -> Found:
    """The failure in the last line: 10, 100 and 1,000 MB."""
    count = write_patterns(places.work / "patterns.txt")
    rows: list[Row] = []
    for size in _SIZES:
        with large(places.work / "big.log", size, "end"):
            name = f"{size} MB log, failure at the end, same {count} patterns"
            rows.append(_row(places, rounds, name, whole=size == _SIZES[-1]))
    costs = {size: row.ours for size, row in zip(_SIZES, rows, strict=True)}
    return Found(tuple(rows), (*map(_cost, costs.items()), _growth(costs)))


def elsewhere(places: Places, rounds: int) -> Found:
    """The failure in the first line, nowhere, and somewhere in a log that is one line."""
    write_patterns(places.work / "patterns.txt")
    rows = []
    for size in _SIZES:
        for hit in ("start", "nowhere"):
            with large(places.work / "big.log", size, hit):
                where = "no failure" if hit == "nowhere" else "failure at the start"
                rows.append(_row(places, rounds, f"{size} MB log, {where}", whole=size == _SIZES[-1]))
    with large(places.work / "big.log", 100, "end", one_line=True):
        rows.append(_row(places, rounds, "100 MB log that is one line, failure at the end"))
    return Found(tuple(rows))


def naive(places: Places, rounds: int) -> Found:
    """By grep, which gets words since it cannot hold all patterns, and by Python's `re`, of which more would take
    minutes."""
    write_patterns(places.work / "patterns.txt")
    words = write_words(places.work / "words.txt")
    explain = places.command(_EXPLAIN, codes=_FAILED)
    with large(places.work / "big.log", 100, "end"):
        grep = in_turn((explain, places.command("grep -i -c -F -f words.txt big.log")), rounds)
    script = str(ROOT / "benchmarks" / "naive.py")
    line = "python naive.py patterns.txt big.log"
    by_re = places.command(line, words=(sys.executable, script, "patterns.txt", "big.log"))
    with large(places.work / "big.log", 1, "end"):
        python = in_turn((explain, by_re), max(3, rounds // 3))
    return Found((Row(f"100 MB log, against {words} words", *grep), Row("1 MB log, against Python's `re`", *python)))


def rules(places: Places, rounds: int) -> Found:
    """Ten times as many rules, by a user's own: what a long log and a short one cost more."""
    once = write_patterns(places.work / "patterns.txt")
    tenfold = write_patterns(places.work / "patterns.txt", 10)
    write_rules(places.work / "own", 9)
    few = places.command(_EXPLAIN, codes=_FAILED)
    more = places.command(f"{_EXPLAIN} --rules own", codes=_FAILED)
    ripgrep = places.command("rg --regex-size-limit 4G --dfa-size-limit 4G -i -c -f patterns.txt big.log")
    rows: list[Row] = []
    figures: list[Figure] = []
    for size in (1, 100):
        with large(places.work / "big.log", size, "end"):
            found = in_turn((more, few), rounds)
            if size > 1:  # ripgrep takes seconds to read so many
                by_ripgrep = in_turn((more, ripgrep), max(3, rounds // 3))
                rows.append(Row(f"{size} MB log, {tenfold} patterns", *by_ripgrep))
        rows.append(Row(f"{size} MB log, {tenfold} patterns, against {once}", *found))
        how = f"CPU time with {tenfold} patterns by that with {once}, {size} MB; 10 would be proportional"
        figures.append(Figure(f"ten times the rules, {size} MB", found[0].cpu / found[1].cpu, "×", how, at_most(5)))
    return Found(tuple(rows), tuple(figures))


def _row(places: Places, rounds: int, name: str, *, whole: bool = False) -> Row:
    """Ours against ripgrep; of the largest log less often, since each round takes seconds."""
    ours = places.command(_EXPLAIN, codes=_MATCHES_OR_NOT)
    found = in_turn((ours, places.command(_RIPGREP, codes=_MATCHES_OR_NOT)), max(3, rounds // 2) if whole else rounds)
    return Row(name, *found, at_most(1) if whole else None, most_memory=_MOST_MEMORY)


def _cost(sized: tuple[int, Measured]) -> Figure:
    size, ours = sized
    return Figure(f"cost of a {size} MB log", ours.wall / size * 1000, "ms/MB", f"{ours.wall:.3f} s by {size} MB")


def _growth(costs: dict[int, Measured]) -> Figure:
    """How much more each further megabyte costs in the largest step than in the one before it."""
    least, middle, most = (costs[size].cpu for size in _SIZES)
    steps = (most - middle) / (_SIZES[2] - _SIZES[1]), (middle - least) / (_SIZES[1] - _SIZES[0])
    how = "CPU seconds for each further MB from 100 to 1,000, by those from 10 to 100; 1 is linear"
    return Figure("growth with size", steps[0] / steps[1], "×", how, at_most(_STILL_LINEAR))
