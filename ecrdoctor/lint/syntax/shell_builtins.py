"""What the shell's own commands do to its variables and options: `set -e`, `read`, `unset`."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ecrdoctor.lint.model import Command, Word
from ecrdoctor.lint.syntax.variables import Scope, unknown


@dataclass(frozen=True, slots=True)
class Options:
    """Shell options that decide what a failing command does."""

    errexit: bool = False
    pipefail: bool = False


def shell_options(line: str, options: Options = Options()) -> Options:
    """Options after a shell is started by such a line: `bash --noprofile -eo pipefail {0}`, `#!/bin/sh -e`."""
    return _after_set(line.split()[1:], options)


def apply_builtin(command: Command, scope: Scope, options: Options, assigned: dict[str, Word]) -> Options:
    """Do what one of the shell's own commands does; the options from then on."""
    arguments = command.words[1:]
    texts = [word.text for word in arguments]
    match command.name:
        case "set":
            return _after_set(texts, options)
        case "shopt" if "pipefail" in texts:
            return replace(options, pipefail="-u" not in texts)
        case "read" | "mapfile" | "readarray":
            for word in arguments:
                _set_by_input(word, scope, assigned)
        case "printf" if texts[:1] == ["-v"] and len(texts) > 1:
            _set_by_input(arguments[1], scope, assigned)
    return options


def declared(name: str, scope: Scope) -> None:
    """`export A` without a value leaves what it holds; `local A` empties it, which comes to the same for us."""
    held = scope.get(name)
    if held is not None:
        scope.values[name] = held


def _set_by_input(word: Word, scope: Scope, assigned: dict[str, Word]) -> None:
    name = word.text
    if name.isidentifier():
        scope.values[name] = unknown(name)
        assigned[name] = replace(word, value=None, unknown=(name,), partial="\0")


def _after_set(words: list[str], options: Options) -> Options:
    """`-e`, `+e`, `-euo pipefail`, `-o errexit`."""
    following = iter(words)
    for word in following:
        if len(word) < 2 or word[0] not in "+-" or word.startswith("--"):
            continue
        on = word[0] == "-"
        if "e" in word[1:]:
            options = replace(options, errexit=on)
        if "o" in word[1:]:
            name = next(following, "")
            if name in ("errexit", "pipefail"):
                options = replace(options, errexit=on) if name == "errexit" else replace(options, pipefail=on)
    return options
