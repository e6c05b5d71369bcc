"""Shell scripts with the line ends of Windows."""

from __future__ import annotations

from collections.abc import Iterator

from ecrdoctor.lint.contract import Finding, Lint, Scene
from ecrdoctor.lint.model import Span
from ecrdoctor.text import Text

_SCRIPTS = (".sh", ".bash", ".zsh", ".ksh")
_CRLF = "\r\n"


def _carriage_returns(scene: Scene) -> Iterator[Finding]:
    """Once a file, at the first command that it changes. A pasted block is no file, and loses them on its way."""
    text = scene.document.text
    shells = [one for one in scene.invocations if one.step.shell in ("sh", "bash")]
    if not shells or not _is_shell_script(scene.document.name, text):
        return
    end = text.find(_CRLF, shells[0].command.span.start)
    if end < 0:
        return
    line = text[text.rfind("\n", 0, end) + 1 : end].rstrip()
    last = line.split()[-1] if line.split() else ""
    start = end - len(line) + line.rfind(last) if text[end - len(line) : end] == line else end - 1
    continues = last == "\\"
    message = Text(
        "The line ends of this file are CRLF. Outside of Windows "
        + ("this `\\` does not continue the line." if continues else f"the shell reads `{last}\\r` here."),
        "这个文件用的是 CRLF 换行。在 Windows 以外，"
        + ("这里的 `\\` 起不到续行作用。" if continues else f"shell 在这里读到的是 `{last}\\r`。"),
    )
    fix = Text(
        "Save it with LF (`dos2unix FILE`); `*.sh text eol=lf` in `.gitattributes` keeps it so.",
        "改用 LF 换行保存（`dos2unix FILE`），并在 `.gitattributes` 里加上 `*.sh text eol=lf`。",
    )
    yield Finding("lint-crlf", Span(start, end), message, fix)


def _is_shell_script(name: str, text: str) -> bool:
    """Whether this is a file that a Unix shell runs as it stands."""
    first = text.partition("\n")[0].rstrip("\r")
    return name.lower().endswith(_SCRIPTS) or (name != "-" and first.startswith("#!") and first.endswith("sh"))


LINTS = (
    Lint(
        "lint-crlf",
        "warning",
        Text("A shell script with Windows line ends", "shell 脚本用了 Windows 换行符"),
        Text(
            "Linux and macOS know no CRLF: a host or tag ends in an invisible carriage return (`invalid reference "
            "format`), and a `\\` at the end of a line no longer continues it. On Windows the same file may work.",
            "Linux 和 macOS 不认 CRLF：域名或 tag 末尾会多出一个看不见的回车符（报 `invalid reference format`），"
            "行尾的 `\\` 也不再续行。同一个文件在 Windows 上可能没有问题。",
        ),
        _carriage_returns,
        "https://git-scm.com/docs/gitattributes",
    ),
)
