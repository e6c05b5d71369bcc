"""Rules and causes for a person to read, as `rustc --explain` does for errors."""

from __future__ import annotations

from collections.abc import Iterator

from ecrdoctor.diagnosis.why import Why
from ecrdoctor.report.layout import Canvas, wrap
from ecrdoctor.report.words import word
from ecrdoctor.rulebook.model import Cause, Fix, Remedy, Rule, Sign
from ecrdoctor.rulebook.tree import Rulebook


def render_list(rulebook: Rulebook, language: str, canvas: Canvas) -> str:
    """Every rule, grouped by stage."""
    return "\n".join(_list(rulebook, language, canvas)) + "\n"


def render_entry(rulebook: Rulebook, name: str, language: str, canvas: Canvas) -> str | None:
    """The rule, sign or cause called `name`; None when there is none."""
    rule, cause = rulebook.rule(name), rulebook.cause(name)
    sign = next((sign for sign in rulebook.signs if sign.id == name), None)
    lines: list[str] = []
    if cause:
        lines += _cause(cause, rulebook, language, canvas)
    if rule:
        lines += [""] * bool(lines) + list(_rule(rule, rulebook, language, canvas))
    if sign:
        lines += _sign(sign, language, canvas)
    return "\n".join(lines) + "\n" if lines else None


def render_why(rule: Rule, answer: Why, canvas: Canvas) -> str:
    """Pattern by pattern, why a rule did or did not match."""
    lines = [canvas.style(f"{rule.id}: {answer.fate}", "bold")]
    for finding in answer.findings:
        mark = (
            canvas.style(canvas.mark("✓", "+"), "green") if finding.good else canvas.style(canvas.mark("✗", "-"), "red")
        )
        lines.append(f"  {mark} {finding.kind:<6} {finding.subject}")
        lines += wrap(finding.said, canvas.width, indent="           ")
    return "\n".join(lines) + "\n"


def _list(rulebook: Rulebook, language: str, canvas: Canvas) -> Iterator[str]:
    width = max((len(rule.id) for rule in rulebook.rules), default=0)
    for stage in rulebook.stages:
        rules = [rule for rule in rulebook.rules if rule.stage == stage]
        if rules:
            yield canvas.style(stage, "bold")
        for rule in rules:
            lead = f"  {rule.id:<{width}}  "
            yield from wrap(
                f"{rule.title.in_language(language)} ({rule.causes[0].id})", canvas.width, " " * len(lead), lead
            )


def _cause(cause: Cause, rulebook: Rulebook, language: str, canvas: Canvas) -> Iterator[str]:
    yield canvas.style(f"{cause.id}", "bold") + canvas.style(f"  ({cause.stage})", "dim")
    yield from wrap(cause.sentence.in_language(language), canvas.width, indent="  ")
    rules = [rule for rule in rulebook.rules if any(proposal.id == cause.id for proposal in rule.causes)]
    if rules:
        yield ""
        yield canvas.style(word("seen-as", language), "bold")
        for rule in rules:
            proposal = next(proposal for proposal in rule.causes if proposal.id == cause.id)
            yield f"  {rule.id}"
            yield from wrap(proposal.why.in_language(language), canvas.width, indent="    ")
    remedy = rulebook.remedy(cause.id)
    if remedy:
        yield from _remedy(remedy, language, canvas)


def _remedy(remedy: Remedy, language: str, canvas: Canvas) -> Iterator[str]:
    if remedy.checked_by:
        yield ""
        yield f"{canvas.style(word('check', language), 'bold')}: {', '.join(remedy.checked_by)}"
    yield ""
    yield canvas.style(word("fix", language), "bold")
    for fix in remedy.fixes:
        yield from _fix(fix, language, canvas)
    if remedy.verify:
        yield ""
        yield canvas.style(word("verify", language), "bold")
        yield from (f"    {_shown(command)}" for command in remedy.verify)
    if remedy.docs:
        yield ""
        yield from (canvas.style(url, "dim") for url in remedy.docs)


def _fix(fix: Fix, language: str, canvas: Canvas) -> Iterator[str]:
    label = f"({word(fix.who, language)}; {word(fix.risk, language)})"
    yield from wrap(f"{fix.title.in_language(language)} {label}", canvas.width, "    ", f"  {canvas.mark('•', '*')} ")
    if fix.note:
        yield from wrap(fix.note.in_language(language), canvas.width, indent="    ")
    for command in fix.commands:
        yield from (f"      {_shown(line)}" for line in command.rstrip("\n").split("\n"))


def _shown(command: str) -> str:
    """A template with its placeholders as they look when nothing is known."""
    from ecrdoctor.rulebook.template import fill

    return fill(command, {"client": "docker"}, str)


def _rule(rule: Rule, rulebook: Rulebook, language: str, canvas: Canvas) -> Iterator[str]:
    yield canvas.style(rule.id, "bold") + canvas.style(f"  ({rule.stage}; {', '.join(rule.clients)})", "dim")
    yield from wrap(rule.title.in_language(language), canvas.width, indent="  ")
    yield ""
    yield canvas.style(word("patterns", language), "bold")
    yield from (f"  {pattern}" for pattern in rule.any)
    for name in ("all", "none", "when", "unless", "consequence_of"):
        for value in getattr(rule, name):
            yield f"  {name.replace('_', '-')}: {value}"
    yield ""
    yield canvas.style(word("causes" if len(rule.causes) > 1 else "cause", language), "bold")
    for number, proposal in enumerate(rule.causes, 1):
        yield f"  {number}. {proposal.id}"
        yield from wrap(proposal.why.in_language(language), canvas.width, indent="     ")
        if proposal.ask:
            yield from wrap(f"{word('tell', language)}: {proposal.ask.in_language(language)}", canvas.width, "     ")
    if rule.references:
        yield ""
        yield from (canvas.style(url, "dim") for url in rule.references)


def _sign(sign: Sign, language: str, canvas: Canvas) -> Iterator[str]:
    yield canvas.style(sign.id, "bold") + canvas.style(f"  ({sign.kind})", "dim")
    yield from wrap(sign.title.in_language(language), canvas.width, indent="  ")
    yield from (f"  {pattern}" for pattern in sign.any)
    if sign.mends:
        yield f"  mends: {', '.join(sign.mends)}"
