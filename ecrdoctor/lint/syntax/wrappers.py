"""Programs that run another program: `sudo docker push …`, `env A=b aws …`, `xargs docker push`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from ecrdoctor.lint.model import Span, Word

_OPTIONS_WITH_VALUE: Mapping[str, frozenset[str]] = {
    "sudo": frozenset(("-u", "-g", "-h", "-p", "-C", "-r", "-t", "-T", "-U", "--user", "--group", "--host")),
    "doas": frozenset(("-u", "-C")),
    "env": frozenset(("-u", "-C", "--unset", "--chdir")),
    "nice": frozenset(("-n", "--adjustment")),
    "ionice": frozenset(("-c", "-n")),
    "timeout": frozenset(("-s", "-k", "--signal", "--kill-after")),
    "time": frozenset(("-f", "-o")),
    "xargs": frozenset(("-I", "-n", "-P", "-L", "-d", "-a", "-s", "-E")),
    "command": frozenset(),
    "exec": frozenset(("-a",)),
    "builtin": frozenset(),
    "nohup": frozenset(),
    "stdbuf": frozenset(("-i", "-o", "-e")),
    "unbuffer": frozenset(),
    "caffeinate": frozenset(),
    "winpty": frozenset(),
}
"""Wrapper → those of its options that take the next word. Source: each program's manual page."""
_OPERANDS_BEFORE = {"timeout": 1}
_QUERIES = {"command": ("-v", "-V")}
_RUN_OPTIONS_WITHOUT_VALUE = frozenset(
    (
        "-i",
        "-t",
        "-it",
        "-ti",
        "-d",
        "-P",
        "--rm",
        "--interactive",
        "--tty",
        "--detach",
        "--init",
        "--privileged",
        "--read-only",
        "--no-healthcheck",
        "--publish-all",
        "--oom-kill-disable",
        "--quiet",
        "-q",
    )
)
_AWS_IMAGE = "aws-cli"


@dataclass(frozen=True, slots=True)
class Unwrapped:
    """The command inside its wrappers."""

    words: tuple[Word, ...]
    sudo: Word | None = None
    environment: Mapping[str, Word] = field(default_factory=dict)


def program_name(word: Word) -> str:
    """`aws` for `/usr/local/bin/aws` and `aws.exe`; empty when it cannot be known."""
    path = (word.value or "").replace("\\", "/").rsplit("/", 1)[-1].lower()
    return path.removesuffix(".exe").removesuffix(".cmd")


def unwrap(words: tuple[Word, ...]) -> Unwrapped:
    """Take the wrappers off a command. What is nothing but a wrapper stays as it is."""
    sudo: Word | None = None
    environment: dict[str, Word] = {}
    while words and (name := program_name(words[0])) in _OPTIONS_WITH_VALUE:
        inner, assigned = _inside(name, words)
        if not inner:
            break
        environment |= assigned
        sudo = sudo or (words[0] if name in ("sudo", "doas") else None)
        if name == "xargs":
            inner = _with_arguments(words, inner)
        words = inner
    return Unwrapped(_in_container(words), sudo, environment)


def _inside(name: str, words: tuple[Word, ...]) -> tuple[tuple[Word, ...], dict[str, Word]]:
    """The words from the wrapped program on, and the variables set for it."""
    assigned: dict[str, Word] = {}
    operands = _OPERANDS_BEFORE.get(name, 0)
    place = 1
    while place < len(words):
        text = words[place].text
        if text in _QUERIES.get(name, ()):
            return (), {}
        if text.startswith("-"):
            place += 2 if text in _OPTIONS_WITH_VALUE[name] else 1
            continue
        variable, equals, _ = text.partition("=")
        if name in ("env", "sudo") and equals and variable.isidentifier():
            assigned[variable] = _after(words[place], len(variable) + 1)
        elif operands:
            operands -= 1
        else:
            return words[place:], assigned
        place += 1
    return (), {}


def _after(word: Word, length: int) -> Word:
    """A word without its first characters, which are plain text."""
    return Word(
        text=word.text[length:],
        value=None if word.value is None else word.value[length:],
        span=Span(word.span.start + length, word.span.end),
        unknown=word.unknown,
        quoted=word.quoted,
        partial=word.partial[length:],
    )


def _with_arguments(xargs: tuple[Word, ...], inner: tuple[Word, ...]) -> tuple[Word, ...]:
    """What xargs runs: the words it puts in are unknown."""
    marks = [w.text[2:] for w in xargs[: -len(inner)] if w.text.startswith("-I") and len(w.text) > 2]
    marks += [value.text for option, value in pairwise(xargs) if option.text == "-I"]
    if marks:
        mark = marks[0].strip("'\"")
        return tuple(_unknown_part(word, mark) for word in inner)
    end = inner[-1].span.end
    return (*inner, Word("", None, Span(end, end), ("xargs",), (), True, "\0"))


def _unknown_part(word: Word, mark: str) -> Word:
    if not mark or word.value is None or mark not in word.value:
        return word
    count = word.value.count(mark)
    return Word(word.text, None, word.span, ("xargs",) * count, (), word.quoted, word.value.replace(mark, "\0"))


def _in_container(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """`docker run --rm amazon/aws-cli ecr …` is `aws ecr …`; so is `docker run … image aws ecr …`."""
    if len(words) < 3 or program_name(words[0]) not in ("docker", "podman") or words[1].text != "run":
        return words
    place = 2
    while place < len(words) and words[place].text.startswith("-"):
        text = words[place].text
        place += 1 if "=" in text or text in _RUN_OPTIONS_WITHOUT_VALUE else 2
    if place >= len(words):
        return words
    image = words[place].partial.rsplit("/", 1)[-1].split(":")[0].split("@")[0]
    after = words[place + 1 :]
    if after and after[0].value == "aws":
        return after
    if image == _AWS_IMAGE and after:
        program = words[place]
        return (Word(program.text, "aws", program.span, (), (), True, "aws"), *after)
    return words
