"""A block copied out of a terminal, a chat or a document: commands with prompts, numbers, fences, output."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ecrdoctor.lint.model import Shell
from ecrdoctor.lint.syntax.positions import Passage, PassageBuilder
from ecrdoctor.lint.syntax.shell import read_shell
from ecrdoctor.lint.syntax.shell_builtins import Options, shell_options
from ecrdoctor.lint.syntax.shell_parse import Script
from ecrdoctor.lint.syntax.typography import plain_spelling
from ecrdoctor.regex import regex

_PROGRAMS = (
    r"aws|docker|podman|buildah|skopeo|crane|helm|nerdctl|ctr|oras|ko|jib|kaniko|sudo|export|eval|docker-compose|finch"
    r"|set|cd|echo|env|unset|source|read|local|readonly|declare|git|curl|make|kubectl|eksctl|terraform|sam|copilot|cdk"
    r"|cat|printf|if|then|else|elif|fi|for|while|do|done|case|esac|exit|return|function|test|time|xargs|ssh|bash|sh"
)
_COMMAND = regex(
    rf"^\s*(?:(?:{_PROGRAMS})(?:\.exe)?(?:\s|;|$)|[A-Za-z_]\w*=|[({{\[}})]|\$\(|\w+\(\)|\.{{0,2}}/\S|-\S|\||&&|\$env:)"
)
_ROOT_PROMPT = regex(rf"^\s*(?P<prompt>#\s+)(?:{_PROGRAMS})\s")
_PROMPT = regex(
    r"^\s*(?P<prompt>(?:\([\w.-]{1,40}\)\s*)?"
    r"(?:PS\s?(?:[A-Za-z]:)?[^>\n]{0,200}>\s*|[A-Za-z]:\\[^>\n]{0,200}>\s*"
    r"|\[?[\w.-]{1,60}@[\w.-]{1,60}[^$#%>\n]{0,120}[$#%>]\s+|(?:[\w~./-]{1,60}\s)?[$%]\s+|>\s+(?:aws|docker|podman)\s))"
)
_NUMBER = regex(r"^\s*(?P<prompt>(?:(?:step\s*)?\d{1,2}[.):]|[-*])\s+)`?(?:sudo|aws|docker|podman|eval|\$|export)")
_CONTINUATION = regex(r"^\s*(?P<prompt>>{1,2}\s+)")
_PLAIN_MARKS = str.maketrans({**dict.fromkeys("❯➜»", "$"), **dict.fromkeys("•·①②③④⑤⑥⑦⑧⑨", "*")})
_CONTINUES = ("\\", "|", "&&", "||", "`", "^")
_POWERSHELL = regex(
    r"(?:\$env:\w|(?:^|\n)\s*\$\w+\s*=\s|`\s*\r?\n\s*-|\b(?:Get-ECRLoginCommand|Write-Host|Invoke-Expression)\b"
    r"|(?:^|\n)\s*PS\s?(?:[A-Za-z]:)?[^>\n]{0,200}>)"
)
_CMD = regex(r"(?:(?:^|\n)\s*[A-Za-z]:\\[^>\n]{0,200}>|\^\s*\r?\n|%[A-Za-z_]\w*%|(?:^|\n)@?set\s+\"?\w+=)")


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of the block: where its command begins and ends."""

    start: int
    end: int
    prompted: bool


def pasted_script(passage: Passage, shell: Shell | None = None) -> Script:
    """The commands of a pasted block as a script; the shell is told by its looks unless it is given."""
    shell = shell or shell_of(passage.text)
    spelt = plain_spelling(passage)
    lines = list(_lines(spelt.text))
    if any(line.prompted for line in lines):
        lines = _prompted(spelt.text, lines)
        return Script(_taken(spelt, lines), shell=shell)
    script = Script(_taken(spelt, lines), shell=shell, options=_shebang(spelt.text))
    if shell in ("sh", "bash") and read_shell(script).step.failed_to_parse:
        kept = _commands(spelt.text, lines)
        return Script(_taken(spelt, kept), shell=shell) if kept else script
    return script


def shell_of(text: str) -> Shell:
    """The shell that a block is written for, by its looks."""
    data = text[:20_000].encode("ascii", "replace")
    if _POWERSHELL.search(data):
        return "powershell"
    return "cmd" if _CMD.search(data) and b"$" not in data else "bash"


def _shebang(text: str) -> Options:
    first = text.partition("\n")[0]
    return shell_options(first.removeprefix("#!").replace("/env ", "/")) if first.startswith("#!") else Options()


def _lines(text: str) -> Iterator[_Line]:
    place = 0
    root = not any(_COMMAND.search(_ascii(line)) for line in text.splitlines())
    for line in text.splitlines(keepends=True):
        end = place + len(line.rstrip("\r\n"))
        bare = line.strip()
        data = _ascii(line)
        found = _PROMPT.search(data) or (root and _ROOT_PROMPT.search(data)) or None
        if bare.startswith(("```", "~~~")):
            pass
        elif found:
            start = place + found.end("prompt")
            if found.group("prompt").lstrip().startswith(b">"):
                start = place + line.index(">") + 1
            yield _Line(start, end, True)
        elif number := _NUMBER.search(data):
            start = place + number.end("prompt")
            yield _unquoted(text, start, end)
        else:
            yield _unquoted(text, place, end)
        place += len(line)


def _unquoted(text: str, start: int, end: int) -> _Line:
    """A line without the back quotes around all of it, in which documents put commands."""
    bare = text[start:end].strip()
    if len(bare) > 2 and bare[0] == bare[-1] == "`" and bare.count("`") == 2:
        start = text.index("`", start) + 1
        end = start + len(bare) - 2
    return _Line(start, end, False)


def _prompted(text: str, lines: list[_Line]) -> list[_Line]:
    """Lines after a prompt, and those that continue them; the rest is output."""
    kept: list[_Line] = []
    continues = False
    for line in lines:
        here = line
        if not line.prompted and continues and (found := _CONTINUATION.search(_ascii(text[line.start : line.end]))):
            here = _Line(line.start + found.end("prompt"), line.end, False)
        if line.prompted or continues:
            kept.append(here)
            written = text[here.start : here.end].rstrip()
            continues = written.endswith(_CONTINUES)
    return kept


def _commands(text: str, lines: list[_Line]) -> list[_Line]:
    """Lines that look like commands."""
    kept: list[_Line] = []
    continues = False
    for line in lines:
        written = text[line.start : line.end]
        if continues or _COMMAND.search(_ascii(written)):
            kept.append(line)
            continues = written.rstrip().endswith(_CONTINUES)
    return kept


def _taken(passage: Passage, lines: list[_Line]) -> Passage:
    builder = PassageBuilder()
    for line in lines:
        builder.passage(passage.cut(line.start, line.end))
        if line.end < len(passage.text):
            builder.passage(passage.cut(line.end, line.end + 1).spelt("\n"))
    return builder.build()


def _ascii(line: str) -> bytes:
    """One byte for each character, so that offsets are the same; arrows of prompts and bullets as plain ones."""
    return line.translate(_PLAIN_MARKS).encode("ascii", "replace")
