"""The command line in Chinese: a catalogue from each English text to its twin, as gettext keeps one.

Help texts are declared in English where the options are; docstrings and click's own words can be nothing else.
`tests/cli/test_language.py` fails when one has no twin here, or when the twin changes a placeholder or a command.
"""

from __future__ import annotations

from collections.abc import Mapping

HELP: Mapping[str, str] = {
    # Usage
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 [参数]...",
    "Examples:": "示例：",
    "Example:": "示例：",
    # Click and typer
    "Show this message and exit.": "显示本帮助并退出。",
    "Install completion for the current shell.": "为当前 shell 安装命令补全。",
    "Show completion for the current shell, to copy it or customize the installation.": (
        "显示当前 shell 的补全脚本，可复制或自行修改安装方式。"
    ),
    # Commands
    "Say why a push to Amazon ECR failed, prove it, and say how to fix it.": (
        "说明推送到 Amazon ECR 为什么失败，给出证据，并说明如何修复。"
    ),
    "Name the cause of a failed push from its output, and say how to fix it.": (
        "根据推送命令的输出指出失败的原因，并说明如何修复。"
    ),
    "Say, before a push, whether it would work from here. Reads only, unless --probe is given.": (
        "在推送之前判断从这里能否推送成功。只读，除非给出 --probe。"
    ),
    "Read the push commands themselves: explain each part, mark the likely mistakes. Runs nothing.": (
        "阅读推送命令本身：解释每个部分，标出最可能出错的地方。不执行任何命令。"
    ),
    "Scripts, CI files or folders of them; standard input (a pasted block) when none is given, or for -.": (
        "脚本、CI 文件或存放它们的目录；不给出或写 - 时读标准输入（粘贴的命令）。"
    ),
    "Look for this mistake only; can be repeated.": "只查找这一种错误；可重复。",
    "Do not look for this mistake; can be repeated.": "不查找这一种错误；可重复。",
    "Print what --fix would change, and nothing else; change nothing.": "只打印 --fix 会作的改动，不修改任何文件。",
    "Mend in the files what is certain; the diff goes to standard error first.": (
        "在文件中修正有把握的错误；先把 diff 写到标准错误。"
    ),
    "Run a command, and explain it if it fails: for pipelines, and for a shell's alias.": (
        "运行一条命令，失败时解释原因：适用于流水线和 shell 别名。"
    ),
    "Read the rule book, and test rules.": "查看规则库，测试规则。",
    "List every rule, by stage, with its first cause; or every cause, sign, check or lint.": (
        "按阶段列出所有规则及其首要原因；也可以列出所有原因、标志、检查或 lint。"
    ),
    "What to list.": "要列出的内容。",
    "Explain one rule, cause, sign, check or lint at length; needs no network.": (
        "详细解释一条规则、一个原因、标志、检查或 lint；不需要网络。"
    ),
    "Where the built documentation is; the address of the page is then whole.": (
        "构建好的文档所在的地址；给出后会显示完整的页面地址。"
    ),
    "Run the rules' own examples; refuse what is wrong, dead or unproven.": (
        "运行规则自带的示例；拒绝错误、无效或没有示例证明的规则。"
    ),
    "Say, pattern by pattern, why a rule did or did not match a log.": (
        "逐个模式说明一条规则为什么匹配或不匹配某份日志。"
    ),
    "Show the settings, and where they come from.": "显示各项设置及其来源。",
    "Show the value of every option and where it comes from.": "显示每个选项的取值及其来源。",
    "Show the files that are read here, the one that counts first, and where your own belongs.": (
        "显示这里会读取的配置文件（优先的在前），以及你自己的配置文件应放在哪里。"
    ),
    # Options
    "Show the version and exit.": "显示版本并退出。",
    "With --version: every version that matters for a bug report.": "与 --version 同用：显示报告问题时需要的所有版本。",
    "Files, folders or .gz files; standard input when none is given, or for -.": (
        "文件、目录或 .gz 文件；不给出或写 - 时读标准输入。"
    ),
    "Read the log only; ask neither AWS nor Docker.": "只读日志；不询问 AWS 和 Docker。",
    "The reference that was pushed, if the log does not say it.": "推送的镜像引用（日志里没有写明时）。",
    "Form of the report (sarif: of `lint` only). Default: by the suffix of -o, else text.": (
        "报告的格式（sarif 仅用于 `lint`）。默认由 -o 的后缀决定，否则为 text。"
    ),
    "Write the report to a file, whole or not at all.": "把报告写入文件；要么完整写入，要么不写。",
    "Language of the report.": "报告的语言。",
    "A folder with more rules; can be given several times.": "存放更多规则的目录；可多次给出。",
    "AWS profile for the live checks.": "实时检查使用的 AWS profile。",
    "AWS region for the live checks.": "实时检查使用的 AWS region。",
    "Seconds for the whole live part.": "全部实时检查的时限（秒）。",
    "Also start an upload and cancel it. This writes: where a creation template allows it, it creates a repository.": (
        "另外发起一次上传再取消。这会写入：在 creation template 允许的地方会创建仓库。"
    ),
    "Also look the refused call up in CloudTrail (slow; events come late).": (
        "另外在 CloudTrail 中查找被拒绝的调用（较慢；事件有延迟）。"
    ),
    "Leave nothing out of the text report.": "文本报告不省略任何内容。",
    "Exit 0 whatever was found.": "无论发现什么都以 0 退出。",
    "What is taken out. ticket: secrets, e-mail addresses, names of home folders. public: also every account, name, "
    "host and address, for which stable tokens stand. off: secrets only.": (
        "脱敏级别。ticket：去掉敏感信息、邮箱地址和主目录中的用户名。public：此外用固定的代号代替所有账号、名称、主机和地址。"
        "off：只去掉敏感信息。"
    ),
    "With --redact public: keep what each token stands for in this file, for your eyes only; read and extended where "
    "it exists, so that tokens stay the same.": (
        "与 --redact public 一起使用：把每个代号代表的内容保存到这个文件，只供你自己查看；"
        "文件已存在时会读取并补充，代号因此保持不变。"
    ),
    "List what was taken out in the text: kinds, lines and lengths, never the value.": (
        "在文本报告中列出去掉的内容：类型、行号和长度，从不显示其值。"
    ),
    "Also write all there is into a zip file: the report in every format, the redacted log, versions, a manifest.": (
        "另外把全部内容写入一个 zip 文件：各种格式的报告、脱敏后的日志、版本信息和清单。"
    ),
    "Saved reports (.json, .jsonl) or bundles (.zip); - for one on standard input.": (
        "保存的报告（.json、.jsonl）或 bundle（.zip）；- 表示从标准输入读取。"
    ),
    "Say what changed from FILE to this other report or bundle.": "说明从 FILE 到另一份报告或 bundle 有哪些变化。",
    "A stricter level than the report was saved at. Default: ticket, or its own if that is stricter.": (
        "比保存报告时更严格的级别。默认：ticket；报告本身更严格时用它自己的级别。"
    ),
    "Render saved reports again: in another format, in either language, at a stricter redaction level.": (
        "重新输出保存的报告：换一种格式、换一种语言，或用更严格的脱敏级别。"
    ),
    "The reference that is to be pushed.": "将要推送的镜像引用。",
    "Print the read-only IAM policy that all checks need, and exit.": "打印所有检查所需的只读 IAM 策略并退出。",
    "Print the verdict only.": "只打印结论。",
    "The command and its own options, after --.": "要运行的命令及其选项，写在 -- 之后。",
    "Run it again, up to N times, where the cause is a passing one (throttling, a server's error, a cut connection); "
    "the pauses grow from 2 s to 60 s.": (
        "原因是暂时性的（限流、服务端错误、连接中断）时重新运行，最多 N 次；间隔从 2 秒逐渐增加到 60 秒。"
    ),
    "A rule, a sign, a cause, a check or a lint.": "规则、标志、原因、检查或 lint。",
    "A folder with rules of your own.": "存放你自己规则的目录。",
    "Show only files whose path contains TEXT.": "只显示路径中包含 TEXT 的文件。",
    "Id of a rule.": "规则的 ID。",
    "A log; - for standard input.": "一份日志；- 表示标准输入。",
    "Only this command, with these flags; all without it.": "只显示这个命令（按这些选项）；不给出则显示全部。",
    "Form of the list.": "列表的格式。",
    # Closing paragraphs, and remarks beside examples
    "Exit codes: 0 nothing wrong, 1 a problem was found and named, 2 usage, 3 inconclusive, 4 ecrdoctor could not "
    "run.": ("退出码：0 没有问题，1 已找到并指出问题，2 用法错误，3 无法定论，4 ecrdoctor 无法运行。"),
    "The exit code is the command's own, 128+N when signal N killed it. Its output passes through unchanged; the "
    "explanation goes to standard error, or to the file of -o. A command that was interrupted is not explained.": (
        "退出码就是该命令的退出码，被信号 N 终止时为 128+N。命令的输出原样通过；解释写到标准错误或 -o 指定的文件。"
        "被中断的命令不作解释。"
    ),
    "Order: flag, ECRDOCTOR_* variable, the project's .ecrdoctor.toml (or pyproject.toml, [tool.ecrdoctor]), your own "
    "configuration file, default.": (
        "优先顺序：命令行选项、ECRDOCTOR_* 变量、项目的 .ecrdoctor.toml（或 pyproject.toml 的 [tool.ecrdoctor]）、"
        "你自己的配置文件、默认值。"
    ),
    "a rule": "一条规则",
    "a cause": "一个原因",
    "a check": "一个检查",
    "a lint": "一个 lint",
    "the built-in rules": "内置规则",
    "your own as well": "以及你自己的规则",
    "with flags, as if it were to run": "带上选项，如同将要运行",
}
CLICK: Mapping[str, str] = {
    "env var: ": "变量 ",
    "default: (the locale's)": "默认值：由 locale 决定",
    "default: ": "默认值：",
    "required": "必填",
    "; ": "；",
}
"""What click adds in brackets behind a help text."""
