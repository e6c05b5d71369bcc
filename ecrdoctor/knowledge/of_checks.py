"""Live checks as entries."""

from __future__ import annotations

from collections.abc import Iterator

from ecrdoctor.checks.contract import Check
from ecrdoctor.knowledge.entry import Block, Entry, Names, Prose, Reference, Section
from ecrdoctor.text import Text

_REMARK = Text("live check", "实时检查")
_CAUSES = Text("Can confirm or rule out", "可确认或排除的原因")
_NEEDS = Text("Runs only where these can be answered", "需要先得到以下检查的结果")
_ACTIONS = Text("IAM actions it uses", "使用的 IAM 操作")
_NO_ACTIONS = Text("It asks for no IAM permission.", "不需要任何 IAM 权限。")
_ONLY_WITH = Text("Runs only with `--{name}`.", "只有给出 `--{name}` 时才运行。")


def check_entry(check: Check, language: str) -> Entry:
    """A check: what it asks, what that decides, what it needs."""
    sections = tuple(Section((block,)) for block in _blocks(check, language))
    reference = Reference("check", check.id)
    return Entry(reference, _REMARK.in_language(language), check.question.in_language(language), sections)


def _blocks(check: Check, language: str) -> Iterator[Block]:
    if check.causes:
        causes = tuple(Reference("cause", cause) for cause in check.causes)
        yield Names(_CAUSES.in_language(language), causes)
    if check.needs:
        yield Names(_NEEDS.in_language(language), tuple(Reference("check", need) for need in check.needs))
    if check.permissions:
        yield Names(_ACTIONS.in_language(language), check.permissions)
    else:
        yield Prose(_NO_ACTIONS.in_language(language))
    if check.only_with:
        yield Prose(_ONLY_WITH.in_language(language).format(name=check.only_with))
