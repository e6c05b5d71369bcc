"""The fixed words of a report, in each language."""

from __future__ import annotations

from collections.abc import Mapping

from ecrdoctor.rulebook.model import Text

WORDS: Mapping[str, Text] = {
    "confirmed": Text("confirmed", "已确认"),
    "likely": Text("likely", "很可能"),
    "possible": Text("possible", "可能"),
    "ruled-out": Text("ruled out", "已排除"),
    "explained": Text("Cause", "原因"),
    "no-failure": Text("No failure", "没有失败"),
    "unknown": Text("Unknown", "未知"),
    "target": Text("target", "目标"),
    "client": Text("client", "客户端"),
    "action": Text("action", "操作"),
    "principal": Text("caller", "调用者"),
    "status": Text("HTTP status", "HTTP 状态"),
    "policy_type": Text("refused by", "拒绝来源"),
    "request_id": Text("request id", "请求 ID"),
    "log": Text("In the log", "日志中的依据"),
    "echoes": Text("Only follows from it", "由它引起的后续信息"),
    "causes": Text("Possible causes, most likely first", "可能的原因（按可能性排序）"),
    "cause": Text("Cause", "原因"),
    "why": Text("why", "理由"),
    "tell": Text("to tell", "如何区分"),
    "check": Text("checked by", "由检查确认"),
    "fix": Text("Fix", "修复"),
    "fix-for": Text("Fix for {cause}", "修复：{cause}"),
    "fix-head": Text("{title} ({who}; {risk})", "{title}（{who}；{risk}）"),
    "or": Text("or", "或者"),
    "verify": Text("To be sure", "修复后验证"),
    "pushes": Text("Pushes in this log", "日志中的各次推送"),
    "failed": Text("failed", "失败"),
    "succeeded": Text("succeeded", "成功"),
    "unclear": Text("unclear", "不明"),
    "more": Text("More", "更多"),
    "redacted": Text("Secrets removed", "已移除的敏感信息"),
    "diff-none": Text(
        "Nothing that counts changed between {before} and {after}.", "{before} 与 {after} 之间没有值得注意的变化。"
    ),
    "diff-some": Text("What changed from {before} to {after}: {count}", "从 {before} 到 {after} 的变化：{count} 处"),
    "absent": Text("not there", "没有"),
    "before": Text("before", "之前"),
    "after": Text("after", "之后"),
    "outcome": Text("Outcome", "结果"),
    "verdicts": Text("Causes", "原因"),
    "client-seen": Text("Client", "客户端"),
    "versions": Text("Versions", "版本"),
    "stated": Text("What the log states", "日志中写明的内容"),
    "personal": Text("Personal details removed", "已移除的个人信息"),
    "replaced": Text("Replaced by tokens", "已替换为代号"),
    "taken-out": Text("What was taken out of the log", "从日志中移除的内容"),
    "taken-out-row": Text("line {line}: {kind}, {length} characters", "第 {line} 行：{kind}，{length} 个字符"),
    "retryable": Text("Running the same command again may simply work.", "直接重试同一条命令可能就会成功。"),
    "lines-like-error": Text("Lines that look most like the error", "最像错误的行"),
    "nearest": Text("Nearest rules, and why they did not match", "最接近的规则，以及为什么没有匹配"),
    "collect": Text("What to collect next", "接下来应收集的信息"),
    "report-it": Text("A text to report it with", "可直接用于上报的文本"),
    "checks": Text("Checks", "检查"),
    "gaps": Text("Could not be looked at", "未能查看的内容"),
    "policy": Text("policy", "策略"),
    "you": Text("you", "你自己"),
    "aws-admin": Text("AWS admin", "AWS 管理员"),
    "org-admin": Text("organization admin", "组织管理员"),
    "network-admin": Text("network admin", "网络管理员"),
    "safe": Text("reads only", "只读"),
    "changes-local": Text("changes this machine", "会修改本机"),
    "changes-aws": Text("changes AWS", "会修改 AWS"),
    "summary-confirmed": Text("{title}", "{title}"),
    "summary-likely": Text("Most likely: {title}", "很可能：{title}"),
    "summary-possible": Text("Possibly: {title}", "可能：{title}"),
    "summary-several": Text("{summary} ({count} pushes failed)", "{summary}（共 {count} 次推送失败）"),
    "summary-none": Text("Nothing in this log shows a failed push.", "日志中没有失败的推送。"),
    "summary-later": Text(
        "No failed push in this log; what failed, in line {line}, is of a step after the push.",
        "日志中没有失败的推送；第 {line} 行的失败属于推送之后的步骤。",
    ),
    "summary-unknown": Text("The log shows a failure that no rule knows.", "日志中有失败，但没有规则认识它。"),
    "summary-empty": Text(
        "The log is empty: clients print errors to standard error, so pipe both streams (2>&1).",
        "日志是空的：客户端把错误写到标准错误，请把两个输出流都传进来（2>&1）。",
    ),
    "summary-binary": Text(
        "This is not text: give ecrdoctor the printed output of the push.", "这不是文本：请提供推送命令打印的输出。"
    ),
    "summary-run-silent": Text(
        "The command failed with exit code {code} and printed nothing.", "命令失败，退出码 {code}，没有任何输出。"
    ),
    "summary-run-unseen": Text(
        "The command failed with exit code {code}, but nothing it printed shows a failed push.",
        "命令失败，退出码 {code}，但它的输出中没有失败的推送。",
    ),
    "ranked-raised": Text("other lines of the log speak for it", "日志中的其他行支持它"),
    "ranked-conclusive": Text("the message itself states it", "信息本身已经说明"),
    "ranked-place": Text(
        "cause {place} of {count} that this message usually has", "这条信息常见的 {count} 个原因中的第 {place} 个"
    ),
    "ranked-confirmed": Text("the check {check} proved it", "检查 {check} 已证实"),
    "ranked-suggested": Text("the check {check} speaks for it", "检查 {check} 支持它"),
    "ranked-ruled-out": Text("the check {check} ruled it out", "检查 {check} 已排除"),
    "summary-all-ruled-out": Text(
        "Every cause that this log usually has is ruled out here.", "这份日志常见的原因在这里都已被排除。"
    ),
    "summary-ready": Text("This push should work.", "这次推送应该能成功。"),
    "summary-blocked": Text("This push would fail: {title}", "这次推送会失败：{title}"),
    "summary-inconclusive": Text(
        "Nothing found against this push, but not everything could be looked at.",
        "没有发现阻碍推送的问题，但有些内容未能查看。",
    ),
    "partly-read": Text(
        "The log is large: only the parts that any rule could match were read closely.",
        "日志很大：只细读了可能与规则匹配的部分。",
    ),
    "proof": Text("for it", "支持"),
    "counter": Text("against it", "反证"),
    "lacks": Text("the log lacks “{word}”", "日志中没有“{word}”"),
    "seen-as": Text("Seen as", "表现为以下规则"),
    "patterns": Text("Patterns", "匹配模式"),
    "page": Text("page", "文档页面"),
    "outcome-explained": Text("Push failed", "推送失败"),
    "outcome-no-failure": Text("No failure", "没有失败"),
    "outcome-unknown": Text("Not recognised", "未能识别"),
    "outcome-ready": Text("Ready to push", "可以推送"),
    "outcome-blocked": Text("Would fail", "会失败"),
    "outcome-inconclusive": Text("Inconclusive", "无法确定"),
    "outcome-clean": Text("No mistakes found", "没有发现错误"),
    "outcome-findings": Text("Mistakes found", "发现错误"),
    "status-ok": Text("ok", "正常"),
    "status-problem": Text("problem", "有问题"),
    "status-unknown": Text("unknown", "未知"),
    "status-skipped": Text("skipped", "已跳过"),
    "severity-error": Text("error", "错误"),
    "severity-warning": Text("warning", "警告"),
    "severity-hint": Text("hint", "提示"),
    "severity-none": Text("no mistake found", "未发现错误"),
    "subject": Text("The push", "本次推送"),
    "tried": Text("command", "命令"),
    "account": Text("account", "账号"),
    "region": Text("region", "region"),
    "digest": Text("digest", "摘要（digest）"),
    "caller-here": Text("caller on this machine", "本机的调用者"),
    "credentials-from": Text("credentials from", "凭证来源"),
    "expires": Text("credentials expire", "凭证过期时间"),
    "provenance": Text("origin of the log", "日志的来源"),
    "path": Text("The path of a push", "一次推送的路径"),
    "path-local": Text("Local image", "本地镜像"),
    "path-credentials": Text("AWS credentials", "AWS 凭证"),
    "path-login": Text("Login", "登录"),
    "path-registry": Text("Registry", "Registry"),
    "path-repository": Text("Repository", "仓库"),
    "path-upload": Text("Upload", "上传"),
    "path-manifest": Text("Manifest", "Manifest"),
    "path-stopped": Text("Stopped at step {place} of {count}: {step}", "停在第 {place} 步（共 {count} 步）：{step}"),
    "path-probably": Text(
        "Probably stopped at step {place} of {count}: {step}", "可能停在第 {place} 步（共 {count} 步）：{step}"
    ),
    "evidence": Text("evidence", "依据"),
    "evidence-in": Text("line {lines} (rule {rules})", "第 {lines} 行（规则 {rules}）"),
    "ranked": Text("ranked here because", "排在此处的原因"),
    "needs": Text("permissions used", "用到的权限"),
    "detail": Text("detail", "详情"),
    "remedy": Text("what would allow it", "如何才能查看"),
    "timings": Text("Time taken", "用时"),
    "more-in-rules": Text("Where to read more", "更多说明"),
    "level-ticket": Text(
        "redacted for a ticket: no secrets; accounts and hosts as they are",
        "按工单级别脱敏：不含敏感信息，账号和主机名保留",
    ),
    "level-public": Text(
        "redacted for the public: no secrets; accounts and hosts replaced",
        "按公开级别脱敏：不含敏感信息，账号和主机名已替换",
    ),
    "level-off": Text("not redacted, except secrets", "除敏感信息外未脱敏"),
    "commands": Text("The commands, explained", "命令逐条解释"),
    "no-command": Text("Outside any command", "不在任何命令中"),
    "place": Text("{file}, line {line}", "{file}，第 {line} 行"),
    "standard-input": Text("standard input", "标准输入"),
    "fix-certain": Text("Fix (--fix applies it)", "修复（--fix 会自动应用）"),
    "likely-here": Text("✅ {text}", "✅ {text}"),
    "copy": Text("Copy", "复制"),
    "copied": Text("Copied", "已复制"),
    "copy-failed": Text("Could not copy: select the text and copy it by hand", "无法复制：请选中文本后手动复制"),
    "contents": Text("Contents", "目录"),
    "skip": Text("Skip to the report", "跳到报告正文"),
    "report": Text("ecrdoctor report", "ecrdoctor 报告"),
    "several-reports": Text("{count} reports", "{count} 份报告"),
    "line-number": Text("line", "行"),
    "colon": Text(": ", "："),
    "summary-unwritable": Text(
        "{file}: the step summary cannot be written: {reason}", "{file}：无法写入步骤摘要：{reason}"
    ),
    "summary-cut": Text(
        "More reports were left out: a step summary holds no more.", "其余报告已省略：步骤摘要的容量已用完。"
    ),
    "lint-nothing": Text(
        "No command or action here that belongs to a push to ECR.", "这里没有与推送到 ECR 有关的命令或 action。"
    ),
    "lint-clean": Text(
        "Commands explained: {count}. No mistake found; ✅ marks where each most often goes wrong.",
        "共解释 {count} 条命令，没有发现错误；✅ 标出每条命令最可能出错的地方。",
    ),
    "lint-found": Text(
        "{found}; commands read: {count}. ✅ marks where each most often goes wrong.",
        "{found}；共读取 {count} 条命令。✅ 标出每条命令最可能出错的地方。",
    ),
    "lint-error": Text("1 error", "1 个错误"),
    "lint-errors": Text("{count} errors", "{count} 个错误"),
    "lint-warning": Text("1 warning", "1 个警告"),
    "lint-warnings": Text("{count} warnings", "{count} 个警告"),
    "lint-hint": Text("1 hint", "1 个提示"),
    "lint-hints": Text("{count} hints", "{count} 个提示"),
    "lint-comma": Text(", ", "，"),
    "lint-silenced": Text("{said} Silenced here: {count}.", "{said}另有 {count} 个被注释屏蔽。"),
    "lint-left-out": Text(
        "Commands without a finding, not shown: {count}. -v explains them.",
        "另有 {count} 条没有问题的命令未显示；用 -v 可查看解释。",
    ),
    "lint-unread": Text("Part of the file could not be read", "文件有一部分未能读懂"),
    "lint-silence": Text("To silence it on a line: {comment}", "在该行末尾加上注释即可忽略：{comment}"),
}


def word(name: str, language: str) -> str:
    """The word called `name` in `language` ("en" or "zh")."""
    return WORDS[name].in_language(language)


def labelled(name: str, language: str, text: str = "") -> str:
    """`text` after the word called `name` and a colon."""
    return f"{word(name, language)}{word('colon', language)}{text}"


def other_language(language: str) -> str:
    """The one of our two languages that is not `language`."""
    return "en" if language == "zh" else "zh"


def phrase(name: str, language: str, **values: object) -> str:
    """The word called `name` with its placeholders filled."""
    return word(name, language).format(**values)
