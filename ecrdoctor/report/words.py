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
    "fix-for": Text("Fix for", "修复："),
    "or": Text("or", "或者"),
    "verify": Text("To be sure", "修复后验证"),
    "pushes": Text("Pushes in this log", "日志中的各次推送"),
    "failed": Text("failed", "失败"),
    "succeeded": Text("succeeded", "成功"),
    "unclear": Text("unclear", "不明"),
    "more": Text("More", "更多"),
    "redacted": Text("Secrets removed", "已移除的敏感信息"),
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
    "summary-unknown": Text("The log shows a failure that no rule knows.", "日志中有失败，但没有规则认识它。"),
    "summary-empty": Text(
        "The log is empty: clients print errors to standard error, so pipe both streams (2>&1).",
        "日志是空的：客户端把错误写到标准错误，请把两个输出流都传进来（2>&1）。",
    ),
    "summary-binary": Text(
        "This is not text: give ecrdoctor the printed output of the push.", "这不是文本：请提供推送命令打印的输出。"
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
    "proof": Text("for it", "支持"),
    "counter": Text("against it", "反证"),
    "lacks": Text("the log lacks “{word}”", "日志中没有“{word}”"),
    "seen-as": Text("Seen as", "表现为以下规则"),
    "patterns": Text("Patterns", "匹配模式"),
}


def word(name: str, language: str) -> str:
    """The word called `name` in `language` ("en" or "zh")."""
    return WORDS[name].in_language(language)


def phrase(name: str, language: str, **values: object) -> str:
    """The word called `name` with its placeholders filled."""
    return word(name, language).format(**values)
