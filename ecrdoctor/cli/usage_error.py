"""What the command line refuses, in the reader's language. Click's own sentences are known by their form."""

from __future__ import annotations

from typing import Any

import typer

from ecrdoctor.text import Text

CLICK_ERROR: Any = typer.BadParameter.__mro__[2]
"""`click.ClickException`, which typer keeps a copy of under no public name."""
_ERROR = Text("Error:", "错误：")
_TRY = Text("Try '{command} --help' for help.", "运行 '{command} --help' 查看帮助。")
_FOR = r"^Invalid value for '(?P<a>[^']+)'(?: / '[^']+')*(?: \(env var: '[^']+'\))?: "
_FORMS = (
    (r"^No such option: (?P<a>\S+)$", "没有选项 {a}。"),
    (r"^No such option: (?P<a>\S+) \(Possible options: (?P<b>.+)\)$", "没有选项 {a}。是不是想写：{b}？"),
    (r"^No such option: (?P<a>\S+) Did you mean (?P<b>.+)\?$", "没有选项 {a}。是不是想写：{b}？"),
    (r"^No such command '(?P<a>.*)'\.$", "没有命令 {a}。"),
    (r"^No such command '(?P<a>.*)'\. Did you mean (?P<b>.+)\?$", "没有命令 {a}。是不是想写：{b}？"),
    (r"^Missing argument '(?P<a>.+)'\.$", "缺少参数 {a}。"),
    (r"^Missing option '(?P<a>.+)'\.$", "缺少选项 {a}。"),
    (r"^Missing command\.$", "缺少命令。"),
    (r"^Option '?(?P<a>[^' ]+)'? requires an argument\.$", "选项 {a} 需要一个值。"),
    (r"^Option '?(?P<a>[^' ]+)'? does not take a value\.$", "选项 {a} 不带值。"),
    (r"^Got unexpected extra arguments?(?:\(s\))? \((?P<a>.*)\)$", "多余的参数：{a}"),
    (_FOR + r"'(?P<b>.*)' is not one of (?P<c>.+)\.$", "{a} 的值无效：{b} 不是 {c} 之一。"),
    (_FOR + r"'(?P<b>.*)' is not a number\.$", "{a} 的值无效：{b} 不是数字。"),
    (_FOR + r"'(?P<b>.*)' is not a whole number\.$", "{a} 的值无效：{b} 不是整数。"),
    (_FOR + r"(?P<b>.+) is not at least (?P<c>.+)\.$", "{a} 的值无效：{b} 小于 {c}。"),
    (
        _FOR + r"'(?P<b>.*)' is neither true nor false\.$",
        "{a} 的值无效：{b} 既不是 true 也不是 false。",
    ),
    (_FOR + r"(?P<b>.*)$", "{a} 的值无效：{b}"),
)
"""Each sentence that click and `plain` can form, and the same in Chinese."""


def usage_error_text(error: Any, language: str) -> str:
    """All lines of a usage error; for a bare group, its help."""
    ctx: Any = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        return str(ctx.get_help())
    message = error.format_message()
    lines = []
    if ctx is not None:
        lines = [ctx.get_usage(), _TRY.in_language(language).format(command=ctx.command_path), ""]
    gap = "" if language == "zh" else " "
    return "\n".join([*lines, f"{_ERROR.in_language(language)}{gap}{_sentence(message, language)}"])


def _sentence(message: str, language: str) -> str:
    if language != "zh":
        return message
    from ecrdoctor.regex import regex

    for form, chinese in _FORMS:
        found = regex(form).search(message.encode())
        if found:
            return chinese.format(**{name: words.decode() for name, words in found.groupdict().items()})
    return message
