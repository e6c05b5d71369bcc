"""The manual page, `ecrdoctor.1`, made of what the commands say about themselves.

Language: the `man` macros, see groff_man(7). The build puts it into the wheel (`hatch_build.py`).
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator
from typing import Any

import typer

from ecrdoctor import __version__
from ecrdoctor.cli.pages import Page, Row, page
from ecrdoctor.text import Text

_SECTIONS = {
    "name": Text("NAME", "名称"),
    "synopsis": Text("SYNOPSIS", "概要"),
    "description": Text("DESCRIPTION", "描述"),
    "options": Text("OPTIONS", "选项"),
    "commands": Text("COMMANDS", "命令"),
    "exit": Text("EXIT STATUS", "退出码"),
    "environment": Text("ENVIRONMENT", "环境变量"),
    "files": Text("FILES", "文件"),
    "examples": Text("EXAMPLES", "示例"),
    "see": Text("SEE ALSO", "参见"),
}
_NAME = Text("say why a push to Amazon ECR failed", "说明推送到 Amazon ECR 为什么失败")
_DESCRIPTION = Text(
    "ecrdoctor reads what a client printed when a push to Amazon ECR failed, names the cause, proves it with live "
    "checks that only read, and says how to fix it. Standard output carries the report and nothing else.",
    "ecrdoctor 读取推送到 Amazon ECR 失败时客户端打印的内容，指出原因，用只读的实时检查加以证实，并说明如何修复。"
    "标准输出只有报告。",
)
_EXIT_STATUS = {
    "0": Text(
        "Nothing wrong: no failure in the log; the push should work.", "没有问题：日志中没有失败；推送应能成功。"
    ),
    "1": Text("A problem was found and named.", "已找到并指出问题。"),
    "2": Text(
        "Usage: bad option, no such file, unreadable rule or setting.",
        "用法错误：选项有误、文件不存在、规则或设置无法读取。",
    ),
    "3": Text(
        "Inconclusive: a failure that no rule knows, or checks that could not be made.",
        "无法定论：没有规则认识的失败，或有检查无法进行。",
    ),
    "4": Text("ecrdoctor itself could not run, and says why.", "ecrdoctor 自身无法运行，并会说明原因。"),
}
_OPTION_OF = Text("Default for {option}.", "{option} 的默认值。")
_ENVIRONMENT = {
    "ECRDOCTOR_NO_CONFIG": Text("Set to anything: no configuration file is read.", "设为任意值：不读取任何配置文件。"),
    "ECRDOCTOR_TRACEBACK": Text(
        "Set to anything: an internal error shows where it arose.", "设为任意值：内部错误会显示出处。"
    ),
    "NO_COLOR": Text("Set to anything: no colour.", "设为任意值：不使用颜色。"),
    "AWS_*, DOCKER_*": Text(
        "The live checks find credentials, logins and the daemon as the AWS SDK and Docker do.",
        "实时检查按 AWS SDK 和 Docker 的方式查找凭证、登录信息和 daemon。",
    ),
}
_FILES = {
    ".ecrdoctor.toml": Text(
        "Settings of a project: keys are the long options without dashes, a table such as [explain] holds those of one "
        "command. The nearest one counts, from the current folder up to the root of the repository.",
        "项目的设置：键是去掉横线的长选项名，[explain] 这样的表只对一个命令有效。从当前目录到仓库根目录，最近的有效。",
    ),
    "pyproject.toml": Text("The same under [tool.ecrdoctor].", "同上，写在 [tool.ecrdoctor] 下。"),
    "~/.config/ecrdoctor/config.toml": Text(
        "Settings of yours; `ecrdoctor config path` says where it lies on this system.",
        "你自己的设置；`ecrdoctor config path` 会显示它在本系统的位置。",
    ),
}
_SEE_ALSO = ("docker\\-push(1)", "docker\\-login(1)", "podman\\-push(1)", "aws(1)")


def manual(application: typer.Typer, language: str, date: str) -> str:
    """The page in `language`, as of `date` (year-month-day)."""
    root = typer.main.get_command(application)
    ctx: Any = root.make_context("ecrdoctor", [], resilient_parsing=True)
    return "\n".join(_lines(ctx, language, date)) + "\n"


def _lines(root: Any, language: str, date: str) -> Iterator[str]:
    main = page(root, language)
    contexts = list(_leaves(root))
    pages = [page(ctx, language) for ctx in contexts]
    yield f'.TH ECRDOCTOR 1 {date} "ecrdoctor {__version__}"'
    yield from (".ad l", ".nh", ".ds AD l", ".nr HY 0")  # twice: newer groff asks the latter at each paragraph
    yield from _section("name", language)
    yield f"ecrdoctor \\- {_escaped(_NAME.in_language(language))}"
    yield from _section("synopsis", language)
    yield ".nf"
    yield from (_line(each.usage) for each in pages)
    yield ".fi"
    yield from _section("description", language)
    yield _line(_DESCRIPTION.in_language(language))
    yield from _section("options", language)
    yield from _rows(main.options)
    yield from _section("commands", language)
    for each in pages:
        yield from _command(each)
    yield from _section("exit", language)
    yield from _rows(Row(code, text.in_language(language)) for code, text in _EXIT_STATUS.items())
    yield from _section("environment", language)
    yield from _rows(_variables(contexts, language))
    yield from _section("files", language)
    yield from _rows(Row(file, text.in_language(language)) for file, text in _FILES.items())
    yield from _section("examples", language)
    yield from _examples(example for block in main.closing for example in block.examples)
    yield from _section("see", language)
    yield ",\n".join(_SEE_ALSO)


def _leaves(ctx: Any) -> Iterator[Any]:
    """A context for every command that help shows."""
    for name, command in ctx.command.commands.items():
        below = command.context_class(command, parent=ctx, info_name=name, resilient_parsing=True)
        if hasattr(command, "commands"):
            yield from _leaves(below)
        elif not command.hidden:
            yield below


def _command(shown: Page) -> Iterator[str]:
    yield f".SS {_quoted(shown.usage)}"
    yield _line(shown.summary)
    yield from _rows((*shown.arguments, *shown.options))
    for block in shown.closing:
        yield ".PP"
        yield _line(block.text)
        yield from _examples(block.examples)


def _variables(contexts: list[Any], language: str) -> Iterator[Row]:
    """Every variable that an option reads, once, and those that belong to no option."""
    options = (option for ctx in contexts for option in ctx.command.params if option.envvar)
    for variable, option in sorted({str(option.envvar): max(option.opts, key=len) for option in options}.items()):
        yield Row(variable, _OPTION_OF.in_language(language).format(option=option))
    yield from (Row(name, text.in_language(language)) for name, text in _ENVIRONMENT.items())


def _section(name: str, language: str) -> Iterator[str]:
    yield f".SH {_quoted(_SECTIONS[name].in_language(language))}"


def _rows(rows: Any) -> Iterator[str]:
    for row in rows:
        yield ".TP"
        yield f"\\fB{_escaped(row.name)}\\fR"
        yield _line(row.text)


def _examples(examples: Any) -> Iterator[str]:
    yield ".nf"
    yield from (f"\\ \\ {_escaped(example)}" for example in examples)
    yield ".fi"


def _line(text: str) -> str:
    """Text in lines; one that begins with a dot would be a request to the formatter."""
    lines = [text] if not text.isascii() else textwrap.wrap(text, 72, break_long_words=False, break_on_hyphens=False)
    return "\n".join(f"\\&{line}" if line.startswith(".") else line for line in map(_escaped, lines))


def _quoted(text: str) -> str:
    return '"' + _escaped(text).replace('"', "\\(dq") + '"'


def _escaped(text: str) -> str:
    """Text in which nothing is a request, and in which what is copied from the page is what was written."""
    for char, escape in _ESCAPES:
        text = text.replace(char, escape)
    if text.isascii():
        return text
    return "".join(f"\\:{char}" if unicodedata.category(char) == "Lo" else char for char in text)


_ESCAPES = (("\\", "\\e"), ("-", "\\-"), ("'", "\\(aq"), ("`", "\\(ga"), ("^", "\\(ha"), ("~", "\\(ti"))
"""The backslash first: the others write one. Chinese may break before each of its characters."""
