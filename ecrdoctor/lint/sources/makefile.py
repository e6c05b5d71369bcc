"""Makefiles: recipes as the shells that run them. Source: the GNU make manual, chapters 5 and 6."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ecrdoctor.lint.model import Job, Step, Word
from ecrdoctor.lint.syntax.positions import Passage, PassageBuilder
from ecrdoctor.lint.syntax.shell import read_shell
from ecrdoctor.lint.syntax.shell_builtins import Options, shell_options
from ecrdoctor.lint.syntax.shell_parse import Script
from ecrdoctor.lint.syntax.variables import Hole, Value, filled, find_holes, joined, unknown, word
from ecrdoctor.regex import regex

_ASSIGNMENT = regex(
    r"^(?:(?:export|override)[ \t]+)*(?P<name>[A-Za-z_.][\w.-]*)[ \t]*(?P<operator>:::?=|::=|[:?+!]?=)[ \t]*"
)
_REFERENCE = regex(r"\$(?:\((?P<name>[^()$]*(?:\([^()]*\)[^()]*)*)\)|\{(?P<braced>[^{}$]*)\}|(?P<automatic>[@<^?*%+]))")
_MAX_DEPTH = 20


@dataclass(slots=True)
class _Makefile:
    text: str
    values: dict[str, Value] = field(default_factory=dict)
    written: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Text and place of what a variable is set to; it is expanded where it is used."""
    assigned: dict[str, Word] = field(default_factory=dict)
    recipes: list[tuple[str, list[tuple[int, int]]]] = field(default_factory=list)
    """Target and the places of its recipe's lines."""

    def resolve(self, name: str, depth: int = 0) -> Value:
        """What `$(name)` comes to."""
        if name.startswith("shell "):
            return unknown(" ".join(name.removeprefix("shell ").split()))
        if name not in self.written or depth > _MAX_DEPTH:
            return unknown(name)
        if name not in self.values:
            self.values[name] = self.expand(self.written[name][0], depth + 1)
        return self.values[name]

    def expand(self, text: str, depth: int = 0) -> Value:
        """A text with its references replaced."""
        if depth > _MAX_DEPTH:
            return unknown("…")
        return filled(text, self.holes(text, depth))

    def holes(self, text: str, depth: int = 0) -> tuple[Hole, ...]:
        """References of make in a text."""
        holes: list[Hole] = []
        for hole in find_holes(text, _REFERENCE, lambda name: Value(name)):
            if text[: hole.start].endswith("$") and (len(text[: hole.start]) - len(text[: hole.start].rstrip("$"))) % 2:
                continue  # `$$(…)` is the shell's
            inner = text[hole.start + 1 : hole.end].strip("(){}") if hole.end - hole.start > 2 else text[hole.start + 1]
            holes.append(Hole(hole.start, hole.end, self.resolve(inner.strip(), depth)))
        return tuple(holes)


def read_makefile(text: str) -> tuple[Job, ...]:
    """The recipes of a makefile as one job: make runs them on one machine."""
    makefile = _Makefile(text)
    _collect(makefile)
    environment: dict[str, Word] = {}
    for name, (value, start) in makefile.written.items():
        held = word(Passage.of(text), start, start + len(value), makefile.expand(value))
        environment[name] = held
    options = _options(makefile)
    one_shell = any(target == ".ONESHELL" for target, _ in makefile.recipes)
    steps: list[Step] = []
    remote: list[Job] = []
    for _, lines in makefile.recipes:
        for passage, holes in _shells(makefile, lines, one_shell):
            read = read_shell(Script(passage, holes, "make", options))
            steps += [replace(read.step, environment=environment), *read.inner]
            remote += read.remote
    return (Job("", tuple(steps)), *remote)


def _options(makefile: _Makefile) -> Options:
    """A failing line ends make, which is what errexit would do; only its flags can make a pipe fail."""
    flags = makefile.expand(makefile.written.get(".SHELLFLAGS", ("", 0))[0]).partial
    program = makefile.expand(makefile.written.get("SHELL", ("", 0))[0]).partial
    return replace(shell_options(f"{program or 'sh'} {flags}"), errexit=True)


def _collect(makefile: _Makefile) -> None:
    """Variables, and the recipes of targets."""
    target: list[tuple[int, int]] | None = None
    in_define = False
    for start, end in _logical_lines(makefile.text):
        line = makefile.text[start:end]
        bare = line.strip()
        if in_define or bare.startswith("define "):
            in_define = not bare.startswith("endef")
        elif line.startswith("\t") and target is not None:
            if bare and not bare.startswith("#"):
                target.append((start + 1, end))
        elif not bare or bare.startswith("#"):
            continue
        elif found := _ASSIGNMENT.search(line.encode("ascii", "replace")):
            _assign(makefile, found.group("name").decode(), found.group("operator").decode(), start + found.end(), end)
        elif ":" in line:
            name, _, rest = line.partition(":")
            target = []
            makefile.recipes.append((name.strip(), target))
            if ";" in rest:  # target: prerequisites ; recipe
                target.append((start + line.index(";") + 1, end))


def _assign(makefile: _Makefile, name: str, operator: str, start: int, end: int) -> None:
    value = makefile.text[start:end].split(" #")[0].rstrip()
    if operator == "+=" or (operator == "?=" and name in makefile.written):
        if operator == "+=":
            held = makefile.resolve(name) if name in makefile.written else Value()
            makefile.values[name] = joined([held, Value(" "), makefile.expand(value)])
        makefile.written.setdefault(name, (value, start))
        return
    if operator == "!=":
        makefile.values[name] = unknown(value)
    elif operator in (":=", "::=", ":::="):
        makefile.values[name] = makefile.expand(value)
    else:
        makefile.values.pop(name, None)
    makefile.written[name] = (value, start)


def _logical_lines(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each line, those that a backslash continues taken together."""
    start = place = 0
    while place <= len(text) and start < len(text):
        end = text.find("\n", place)
        end = len(text) if end < 0 else end
        if text[start:end].rstrip("\r").endswith("\\") and end < len(text):
            place = end + 1
            continue
        yield start, end
        start = place = end + 1


def _shells(
    makefile: _Makefile, lines: list[tuple[int, int]], one_shell: bool
) -> Iterator[tuple[Passage, tuple[Hole, ...]]]:
    """What each shell of a recipe gets to read."""
    passages = [_recipe_line(makefile.text, start, end) for start, end in lines]
    if one_shell and passages:
        builder = PassageBuilder()
        for passage in passages:
            builder.passage(passage)
            builder.invent("\n")
        passages = [builder.build()]
    for passage in passages:
        shell_text, holes = _for_shell(makefile, passage)
        yield shell_text, holes


def _recipe_line(text: str, start: int, end: int) -> Passage:
    """A line without the `@`, `-` and `+` before it, and without the tab of each line that continues it."""
    while start < end and text[start] in "@-+ \t":
        start += 1
    builder = PassageBuilder()
    place = start
    while place < end:
        stop = text.find("\n", place, end)
        stop = end if stop < 0 else stop + 1
        place += text[place] == "\t" and place > start
        builder.run(text[place:stop], place)
        place = max(stop, place + 1)
    return builder.build()


def _for_shell(makefile: _Makefile, passage: Passage) -> tuple[Passage, tuple[Hole, ...]]:
    """References of make become holes; `$$` becomes `$`."""
    builder = PassageBuilder()
    moved: list[Hole] = []
    place = length = 0
    text = passage.text
    for hole in (*makefile.holes(text), Hole(len(text), len(text), Value())):
        while place < hole.start:
            double = text.startswith("$$", place)
            if double:
                source = passage.span(place, place + 2)
                builder.escape("$", source.start, source.end - source.start)
            else:
                builder.passage(passage.cut(place, place + 1))
            place += 2 if double else 1
            length += 1
        if hole.end > hole.start:
            builder.passage(passage.cut(hole.start, hole.end))
            moved.append(Hole(length, length + hole.end - hole.start, _without_quotes(hole.value)))
            length += hole.end - hole.start
            place = hole.end
    return builder.build(), tuple(moved)


def _without_quotes(value: Value) -> Value:
    """What the shell makes of a value: make keeps the quotes of `A = "b"`, the shell that reads it does not."""
    partial = value.partial
    for quote in ('"', "'"):
        if partial.count(quote) % 2 == 0:
            partial = partial.replace(quote, "")
    return Value(partial, value.unknown)
