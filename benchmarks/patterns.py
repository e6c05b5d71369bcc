"""The rules' patterns for other programs, and more rules than there are."""

from __future__ import annotations

from pathlib import Path

import yaml

from ecrdoctor.facts.model import FACTS
from ecrdoctor.rulebook.pattern import to_raw, to_re2
from ecrdoctor.rulebook.store import open_rulebook

from .places import ROOT

_SHORTEST_WORD = 4


def patterns() -> list[str]:
    """Every pattern of the rules that a program which goes line by line can find, in the form for a raw log."""
    rulebook = open_rulebook()
    found = [to_raw(to_re2(source)) for owner in (*rulebook.rules, *rulebook.signs) for source in owner.any]
    return [pattern for pattern in map(_in_a_line, found) if r"\n" not in pattern]


def _in_a_line(pattern: str) -> str:
    """The same without "no line break", which nothing in a line is, with the end of the text as that of the line, and
    without groups' names: ripgrep joins all patterns into one, where a name may stand once."""
    pattern = pattern.replace("\n", r"\n").replace(r"[^\n]", ".").replace(r"[^\n", "[^").replace(r"\z", "$")
    for name in FACTS:
        pattern = pattern.replace(f"(?P<{name}>", "(?:")
    return pattern


def write_patterns(file: Path, times: int = 1) -> int:
    """Write them, one a line, and as many variants of them as make the list `times` as long. Returns how many."""
    lines = patterns()
    lines += [f"pack{number} (?:{line})" for number in range(1, times) for line in lines]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(lines)


def write_words(file: Path) -> int:
    """The words that each pattern cannot do without, one a line: for a program that knows no patterns. Returns how
    many."""
    words = sorted(phrase for phrase in set(open_rulebook().phrases.values()) if len(phrase) >= _SHORTEST_WORD)
    file.write_text("\n".join(words) + "\n", encoding="utf-8")
    return len(words)


def write_rules(folder: Path, packs: int) -> None:
    """A folder of `packs` variants of every built-in rule: valid, and found in no log."""
    for file in sorted((ROOT / "rules").glob("*/*.yaml")):
        if file.parent.name in ("fixes", "signs"):
            continue
        rule = yaml.load(file.read_bytes(), yaml.CSafeLoader)
        (folder / file.parent.name).mkdir(parents=True, exist_ok=True)
        for number in range(1, packs + 1):
            name = f"{rule['id']}-pack{number}"
            variant = rule | {"id": name, "any": [f"pack{number} (?:{pattern})" for pattern in rule["any"]]}
            text = yaml.dump(variant, allow_unicode=True, sort_keys=False, Dumper=yaml.CSafeDumper)
            (folder / file.parent.name / f"{name}.yaml").write_text(text, encoding="utf-8")
