"""Causes, rules and signs as entries."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ecrdoctor.knowledge.entry import (
    Block,
    Code,
    Entry,
    Item,
    Items,
    Links,
    Names,
    Patterns,
    Prose,
    Reference,
    Section,
)
from ecrdoctor.report.words import word
from ecrdoctor.rulebook.model import Cause, Fix, Proposal, Remedy, Rule, Sign
from ecrdoctor.rulebook.template import fill
from ecrdoctor.rulebook.tree import Rulebook
from ecrdoctor.text import Text

_EXAMPLE = Text("In a log", "日志中的样子")
_SPARES = Text("but leaves standing", "但不消除以下规则的错误")
_MENDS = Text("mends", "可消除以下阶段此前的错误")


def cause_entry(cause: Cause, rulebook: Rulebook, language: str) -> Entry:
    """A cause: the messages it is seen as, what checks it, how to mend it."""
    sections = []
    seen = tuple(
        Item(Reference("rule", rule.id), (Prose(proposal.why.in_language(language)),))
        for rule in rulebook.rules
        for proposal in rule.causes
        if proposal.id == cause.id
    )
    if seen:
        sections.append(Section((Items(seen),), word("seen-as", language), "seen-as"))
    if remedy := rulebook.remedy(cause.id):
        sections += _remedy(remedy, language)
    return Entry(Reference("cause", cause.id), cause.stage, cause.sentence.in_language(language), tuple(sections))


def rule_entry(rule: Rule, language: str) -> Entry:
    """A rule: what it matches, and what that can mean."""
    patterns = [("", pattern) for pattern in rule.any]
    for name in ("all", "none", "when", "unless", "consequence_of"):
        patterns += [(name.replace("_", "-"), value) for value in getattr(rule, name)]
    causes = tuple(Item(Reference("cause", one.id), tuple(_proposal(one, language))) for one in rule.causes)
    title = word("causes" if len(causes) > 1 else "cause", language)
    sections = [
        *_examples(tuple(example.log for example in rule.examples.match[:1]), language),
        Section((Patterns(tuple(patterns)),), word("patterns", language), "patterns"),
        Section((Items(causes, numbered=True),), title, "causes"),
        *_links(rule.references),
    ]
    remark = f"{rule.stage}; {', '.join(rule.clients)}"
    return Entry(Reference("rule", rule.id), remark, rule.title.in_language(language), tuple(sections))


def sign_entry(sign: Sign, language: str) -> Entry:
    """A sign: what it matches, and the stages whose earlier errors it makes void."""
    blocks: list[Block] = [Patterns(tuple(("", pattern) for pattern in sign.any))]
    if sign.mends:
        blocks.append(Names(_MENDS.in_language(language), sign.mends))
    if sign.spares:
        blocks.append(Names(_SPARES.in_language(language), sign.spares))
    return Entry(Reference("sign", sign.id), sign.kind, sign.title.in_language(language), (Section(tuple(blocks)),))


def _proposal(proposal: Proposal, language: str) -> Iterator[Prose]:
    yield Prose(proposal.why.in_language(language))
    if proposal.ask:
        yield Prose(proposal.ask.in_language(language), word("tell", language))


def _examples(logs: tuple[str, ...], language: str) -> Iterator[Section]:
    if logs:
        yield Section(
            tuple(Code(log.rstrip("\n")) for log in logs), _EXAMPLE.in_language(language), "example", page_only=True
        )


def _links(urls: tuple[str, ...]) -> Iterator[Section]:
    if urls:
        yield Section((Links(urls),))


def _remedy(remedy: Remedy, language: str) -> Iterator[Section]:
    if remedy.checked_by:
        checks = tuple(Reference("check", check) for check in remedy.checked_by)
        yield Section((Names(word("check", language), checks),))
    fixes = tuple(_fix(fix, language) for fix in remedy.fixes)
    yield Section((Items(fixes),), word("fix", language), "fix")
    if remedy.verify:
        commands = "\n".join(_shown(command) for command in remedy.verify)
        yield Section((Code(commands, "sh"),), word("verify", language), "verify")
    yield from _links(remedy.docs)


def _fix(fix: Fix, language: str) -> Item:
    blocks: list[Prose | Code] = [Prose(fix.note.in_language(language))] if fix.note else []
    blocks += [Code(_shown(command.rstrip("\n")), "sh") for command in fix.commands]
    blocks += [Code(_shown(command.rstrip("\n")), "powershell", "PowerShell") for command in fix.powershell]
    if fix.policy is not None:
        policy = json.dumps(_shown_policy(fix.policy), indent=2, ensure_ascii=False)
        blocks.append(Code(policy, "json", word("policy", language)))
    return Item(
        f"{fix.title.in_language(language)} ({word(fix.who, language)}; {word(fix.risk, language)})", tuple(blocks)
    )


def _shown(template: str) -> str:
    """A template with its placeholders as they look when nothing is known."""
    return fill(template, {"client": "docker", "login": "docker login"}, str)


def _shown_policy(node: Any) -> Any:
    match node:
        case str():
            return _shown(node)
        case list() | tuple():
            return [_shown_policy(item) for item in node]
        case dict():
            return {key: _shown_policy(value) for key, value in node.items()}
        case _:
            return node
