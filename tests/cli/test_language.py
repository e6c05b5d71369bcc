"""Help, usage errors and messages in the reader's language."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..program import Done, Program

HELP = """\
用法：ecrdoctor rules show [选项] {ID}

  详细解释一条规则、一个原因、标志、检查或 lint；不需要网络。

参数：
  ID  规则、标志、原因、检查或 lint。  [必填]

选项：
  --lang <en|zh>  报告的语言。  [变量 ECRDOCTOR_LANG；默认值：由 locale 决定]
  --rules DIR     存放更多规则的目录；可多次给出。  [变量 ECRDOCTOR_RULES]
  --docs-url URL  构建好的文档所在的地址；给出后会显示完整的页面地址。  [变量
                  ECRDOCTOR_DOCS_URL]
  -h, --help      显示本帮助并退出。

  示例：
    ecrdoctor rules show name-unknown         一条规则
    ecrdoctor rules show repository-missing   一个原因
    ecrdoctor rules show docker-login         一个检查
    ecrdoctor rules show lint-login-host      一个 lint
"""
HELP_EN = """\
Usage: ecrdoctor rules show [OPTIONS] {ID}

  Explain one rule, cause, sign, check or lint at length; needs no network.

Arguments:
  ID  A rule, a sign, a cause, a check or a lint.  [required]

Options:
  --lang <en|zh>  Language of the report.  [env var: ECRDOCTOR_LANG; default:
                  (the locale's)]
  --rules DIR     A folder with more rules; can be given several times.  [env
                  var: ECRDOCTOR_RULES]
  --docs-url URL  Where the built documentation is; the address of the page is
                  then whole.  [env var: ECRDOCTOR_DOCS_URL]
  -h, --help      Show this message and exit.

  Examples:
    ecrdoctor rules show name-unknown         a rule
    ecrdoctor rules show repository-missing   a cause
    ecrdoctor rules show docker-login         a check
    ecrdoctor rules show lint-login-host      a lint
"""

COMMANDS_EN = """\
Commands:
  explain  Name the cause of a failed push from its output, and say how to fix
           it.
  check    Say, before a push, whether it would work from here. Reads only,
           unless --probe is given.
  lint     Read the push commands themselves: explain each part, mark the likely
           mistakes. Runs nothing.
  run      Run a command, and explain it if it fails: for pipelines, and for a
           shell's alias.
  report   Render saved reports again: in another format, in either language, at
           a stricter redaction level.
  rules    Read the rule book, and test rules.
  config   Show the settings, and where they come from.
"""
COMMANDS = """\
命令：
  explain  根据推送命令的输出指出失败的原因，并说明如何修复。
  check    在推送之前判断从这里能否推送成功。只读，除非给出 --probe。
  lint     阅读推送命令本身：解释每个部分，标出最可能出错的地方。不执行任何命
           令。
  run      运行一条命令，失败时解释原因：适用于流水线和 shell 别名。
  report   重新输出保存的报告：换一种格式、换一种语言，或用更严格的脱敏级别。
  rules    查看规则库，测试规则。
  config   显示各项设置及其来源。
"""


@pytest.mark.parametrize(("language", "commands"), [("en", COMMANDS_EN), ("zh", COMMANDS)])
def test_the_list_of_commands(program: Program, language: str, commands: str) -> None:
    paragraphs = program("--help", ECRDOCTOR_LANG=language).out.split("\n\n")
    assert f"{paragraphs[-3]}\n" == commands


def test_help_in_english(program: Program) -> None:
    assert program("rules", "show", "--help") == Done(0, HELP_EN, "")


@pytest.mark.parametrize(
    ("arguments", "environ"),
    [
        (("--lang", "zh"), {}),
        (("--lang=zh",), {"ECRDOCTOR_LANG": "en"}),
        ((), {"ECRDOCTOR_LANG": "zh", "LANG": "en_US.UTF-8"}),
        ((), {"LANG": "zh_CN.UTF-8"}),
        ((), {"LC_ALL": "zh_TW.UTF-8", "LANG": "C"}),
    ],
)
def test_help_in_chinese(program: Program, arguments: tuple[str, ...], environ: dict[str, str]) -> None:
    assert program("rules", "show", *arguments, "--help", **environ) == Done(0, HELP, "")


def test_a_configuration_file_chooses_the_language_too(program: Program) -> None:
    (program.folder / ".ecrdoctor.toml").write_text('lang = "zh"\n')
    assert program("rules", "show", "-h") == Done(0, HELP, "")
    assert program("rules", "show", "-h", "--lang", "en").out == HELP_EN


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("explian",), "没有命令 explian。是不是想写：'explain'？"),
        (("zzz",), "没有命令 zzz。"),
        (("explain", "--lung"), "没有选项 --lung。是不是想写：--lang？"),
        (("explain", "--zzzzzz"), "没有选项 --zzzzzz。"),
        (("rules", "show"), "缺少参数 ID。"),
        (("rules", "show", "a", "b"), "多余的参数：b"),
        (("explain", "--timeout"), "选项 --timeout 需要一个值。"),
        (("explain", "--offline=1"), "选项 --offline 不带值。"),
        (("explain", "--format", "x"), "--format 的值无效：x 不是 "),
        (("explain", "--timeout", "x"), "--timeout 的值无效：x 不是数字。"),
        (("explain", "--timeout", "0"), "--timeout 的值无效：0 小于 0.1。"),
        (("run", "--retry", "x"), "--retry 的值无效：x 不是整数。"),
    ],
)
def test_usage_errors_in_chinese(program: Program, arguments: tuple[str, ...], message: str) -> None:
    done = program(*arguments, ECRDOCTOR_LANG="zh")
    error = done.err.splitlines()[-1]
    assert (done.code, done.out, error[: len(message) + 3]) == (2, "", f"错误：{message}")


def test_a_usage_error_says_how_to_call_it(program: Program) -> None:
    assert program("rules", "show", ECRDOCTOR_LANG="zh").err == (
        "用法：ecrdoctor rules show [选项] {ID}\n运行 'ecrdoctor rules show --help' 查看帮助。\n\n错误：缺少参数 ID。\n"
    )


def test_usage_errors_in_english(program: Program) -> None:
    assert program("explain", "--zzzzzz").err == (
        "Usage: ecrdoctor explain [OPTIONS] [LOG]...\nTry 'ecrdoctor explain --help' for help.\n\n"
        "Error: No such option: --zzzzzz\n"
    )
    assert program("explain", "--offline", ECRDOCTOR_OFFLINE="x").err == ""


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (
            ("explain", "absent.log"),
            "absent.log：没有这个文件\n  请给出一份日志、一个日志目录，或用 - 表示标准输入。\n",
        ),
        (("check",), "check 需要一个镜像引用\n  请运行：ecrdoctor check REGISTRY/REPOSITORY:TAG\n"),
        (
            ("rules", "show", "no-basic-auht"),
            "no-basic-auht：没有使用这个 ID 的规则、原因、标志、检查或 lint\n  是不是想写 no-basic-auth？\n",
        ),
        (("rules", "why", "zzz", "-"), "zzz：没有这条规则\n  请看 `ecrdoctor rules list`。\n"),
        (
            ("rules", "list", "--rules", "absent"),
            "absent：没有这个规则目录\n  请给 --rules 一个含有 YAML 文件的目录。\n",
        ),
    ],
)
def test_errors_in_chinese(program: Program, arguments: tuple[str, ...], error: str) -> None:
    assert program(*arguments, ECRDOCTOR_LANG="zh") == Done(2, "", f"ecrdoctor: {error}")


def test_why_in_chinese(program: Program) -> None:
    why = program("rules", "why", "no-basic-auth", "-", "--lang", "zh", stdin="x\nno basic auth credentials\n")
    assert why == Done(
        0,
        "no-basic-auth: 计入诊断\n"
        "  ✓ any    no basic auth credentials\n"
        "           在第 2 行匹配：no basic auth credentials\n",
        "",
    )


def test_an_internal_error_in_chinese(program: Program) -> None:
    (program.folder / "sitecustomize.py").write_text(
        "import ecrdoctor.reading.sources as s\ndef broken(_): raise ZeroDivisionError('x')\ns.find_sources = broken\n"
    )
    paths = f"{program.folder}:{program.checkout}"
    assert program("explain", ECRDOCTOR_LANG="zh", PYTHONPATH=paths) == Done(
        4,
        "",
        "ecrdoctor: 内部错误：ZeroDivisionError: x\n"
        "  请上报该问题，并附上设置 ECRDOCTOR_TRACEBACK=1 后运行同一命令的输出。\n",
    )


def test_an_unknown_failure_is_reported_in_chinese(program: Program) -> None:
    out = program("explain", "--offline", "--lang", "zh", stdin="fatal: flux capacitor failed\n").out
    assert "    ecrdoctor 不认识这次失败。\n" in out
    assert (
        "    客户端：未知\n    registry 类型：未知\n    看起来像错误的行：\n        1: fatal: flux capacitor failed\n"
        in out
    )
    assert "tee push.log   # 错误写在标准错误里：两个输出流都要保留\n" in out


def test_a_rule_that_is_wrong_is_refused_in_chinese(program: Program, tmp_path: Path) -> None:
    folder = tmp_path / "own" / "login"
    folder.mkdir(parents=True)
    (folder / "x.yaml").write_text("id: y\n")
    done = program("rules", "list", "--rules", str(tmp_path / "own"), "--lang", "zh")
    assert done == Done(2, "", f"ecrdoctor: {folder}/x.yaml:1: title：缺失\n  请加上键 title。\n")


def test_the_rules_own_examples_in_chinese(program: Program) -> None:
    done = program("rules", "test", "--lang", "zh")
    assert (done.code, done.out.endswith(" 个原因：0 处失败\n"), done.err) == (0, True, "")
