"""Redaction levels: what a report still says about whose it is. Secrets are in none of them.

`off` takes out secrets and nothing else. `ticket` also takes out what is about a person and helps nobody who reads
a ticket: e-mail addresses (not those in ARNs), and the user's name in the path of a home folder, which becomes `~`.
`public` puts a stable token in the place of every account, name, host, address and id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from functools import cache, lru_cache
from typing import Any

from ecrdoctor.facts.reference import Target, parse_host, parse_reference
from ecrdoctor.reading.secrets import Redactor, kinds_in
from ecrdoctor.redaction.edits import Edit, edited, moved
from ecrdoctor.redaction.identifiers import Identifier, host_identifiers, identifiers, of_kind
from ecrdoctor.redaction.pseudonyms import Pseudonyms
from ecrdoctor.redaction.seen import HARMLESS
from ecrdoctor.regex import regex
from ecrdoctor.report.leaves import texts, with_texts
from ecrdoctor.report.model import Evidence, LineExplained, Redaction, Report
from ecrdoctor.report.tokens import STRICTNESS

_HOME = regex(r"(?P<v>/(?:home|Users)/[A-Za-z0-9._@-]+|\b[A-Z]:\\Users\\[A-Za-z0-9._@-]+)(?:[/\\\s\"'`:;,)\]]|$)")
_EMAIL = regex(r"(?P<v>\b[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,})\b")
_ARN = regex(r"\barn:aws[^\s\"']*")
_FACTS = {
    "profile": "profile", "image": "repository", "repository": "repository", "request_id": "request",
    "authorization_id": "request", "secret_id": "credential", "kms_key": "key", "principal_name": "user",
}  # fmt: skip
"""Facts that are a name or id as a whole, and of which kind."""
_DETAILS = {
    "profile": "profile", "profiles": "profile", "session": "session", "certificate_issuer": "issuer",
    "account": "account", "own_account": "account", "repository": "repository", "nearest": "repository",
    "near": "repository", "other_templates": "repository", "created_on_push_by": "repository", "similar": "image",
    "principal_name": "user", "sudo_user": "user", "host": "host", "proxy": "host", "https_proxy": "host",
}  # fmt: skip
"""The same for the details of check answers; the repository of an `image`, and a `host` where it is not AWS's."""
_Edits = Callable[[str], tuple[Edit, ...]]


def redacted(report: Report, level: str, names: Pseudonyms) -> Report:
    """`report` at `level`; one that is as strict already stays as it is.

    Args:
        report: a report at a level that is not stricter.
        level: off, ticket or public.
        names: the tokens of this run; those of this report are added to it at `public`.
    """
    new = HARMLESS.new(texts(report))
    all_new = "\n".join(new)
    suspect = kinds_in(all_new) or _personal(all_new)
    harmless = not suspect or not any(_secrets(text) or _personal(text) for text in new)
    if harmless:
        HARMLESS.add(new)
    else:
        report = _in_every_text(report, _secrets)
    if STRICTNESS[report.level] >= STRICTNESS[level]:
        return report
    if level == "ticket":
        if harmless:
            return replace(report, level="ticket")
        changed = _in_every_text(report, _personal)
        return _counted(replace(changed, level="ticket"), report, _personal)
    _learn(names, report)
    edits = cache(names.edits)
    return _counted(replace(_in_every_text(report, edits), level="public"), report, edits)


def _learn(names: Pseudonyms, report: Report) -> None:
    """Give a token to everything in `report` that identifies somebody."""
    names.learn(_known(report))
    for text in texts(report):
        names.learn(_identifiers(text))


@lru_cache(maxsize=8192)
def _identifiers(text: str) -> tuple[Identifier, ...]:
    """What identifies somebody in a text; most texts of a report stand in many others too."""
    return tuple(identifiers(text))


def redacted_lines(lines: tuple[str, ...], level: str, names: Pseudonyms) -> tuple[str, ...]:
    """The lines of a cleaned log at `level`; their names get tokens too."""
    if level == "public":
        for line in lines:
            names.learn(identifiers(line))
        return tuple(names.replaced(line) for line in lines)
    return lines if level == "off" else tuple(edited(line, _personal(line)) for line in lines)


def _in_every_text(report: Report, edits: _Edits) -> Report:
    def change(text: str) -> str:
        found = edits(text)
        return edited(text, found) if found else text

    def evidence(value: Evidence) -> Evidence:
        found = edits(value.text)
        if not found:
            return value
        start, end = _span(value.start, value.length, found)
        return replace(value, text=edited(value.text, found), start=start, length=end - start)

    def line(value: LineExplained) -> LineExplained:
        per_line = [edits(text) for text in value.text.split("\n")]
        text = "\n".join(edited(old, found) for old, found in zip(value.text.split("\n"), per_line, strict=True))

        def part(item: Any) -> Any:
            at = item.line - value.line
            start, end = _span(item.start, item.length, per_line[at] if 0 <= at < len(per_line) else ())
            return replace(with_texts(item, change), start=start, length=end - start)

        return replace(
            value,
            file=change(value.file),
            text=text,
            command=change(value.command),
            explanation=change(value.explanation),
            findings=tuple(part(item) for item in value.findings),
            pieces=tuple(part(item) for item in value.pieces),
        )

    return with_texts(report, change, {Evidence: evidence, LineExplained: line})


def _span(start: int, length: int, edits: tuple[Edit, ...]) -> tuple[int, int]:
    begin = moved(start, edits)
    return begin, max(begin, moved(start + length, edits, end=True))


def _counted(report: Report, before: Report, edits: _Edits) -> Report:
    """`report` with what was taken out of `before`: kinds with how many, and places in the log."""
    values = {(edit.kind, text[edit.start : edit.end].lower()) for text in texts(before) for edit in edits(text)}
    counts = Counter(before.redactions) + Counter(kind for kind, _ in values)
    places = {
        Redaction(edit.kind, evidence.line, edit.end - edit.start): None
        for evidence in _evidence(before)
        for edit in edits(evidence.text)
    }
    return replace(report, redactions=dict(counts), redacted=(*before.redacted, *places)) if values else report


def _evidence(report: Report) -> Iterator[Evidence]:
    for cause in report.causes:
        yield from cause.evidence
    yield from report.echoes
    yield from report.unknown.lines if report.unknown else ()


def _secrets(text: str) -> tuple[Edit, ...]:
    """Secrets that came in another way than through the log: an answer, a file's name."""
    redactor = Redactor()
    clean = "\n".join(redactor.clean(line) for line in text.split("\n"))
    return (Edit(0, len(text), clean),) if redactor.places else ()


def _personal(text: str) -> tuple[Edit, ...]:
    """Home folders and e-mail addresses; an ARN stays whole."""
    found: list[Edit] = []
    if "/home/" in text or "Users" in text:
        found += [
            Edit(start, end, "~", "home-folder")
            for start, end in _places(text, _HOME, "v")
            if any(of_kind("user", text[start:end].replace("\\", "/").rpartition("/")[2]))
        ]
    if "@" in text:
        arns = _places(text, _ARN, None) if "arn:" in text else []
        for start, end in _places(text, _EMAIL, "v"):
            if not any(begin <= start and end <= stop for begin, stop in arns):
                found.append(Edit(start, end, "[redacted:email]", "email"))
    return tuple(sorted(found, key=lambda edit: edit.start))


def _places(text: str, pattern: Any, group: str | None) -> list[tuple[int, int]]:
    data = text.encode(errors="replace")
    return [
        (len(data[: found.start(group)].decode()), len(data[: found.end(group)].decode()))
        for found in pattern.finditer(data)
    ]


def _known(report: Report) -> Iterator[Identifier]:
    """What the report's own fields say to be an account, a name or a host."""
    yield from _of_target(report.target)
    for name, value in report.facts.items():
        if name in _FACTS:
            yield from of_kind(_FACTS[name], value.partition(":")[0] if name == "image" else value)
        elif name in ("host", "login_host", "registry"):
            yield from _of_host(value)
    for reference in (*(push.reference for push in report.pushes), *(cause.reference for cause in report.causes)):
        yield from of_kind("repository", reference or "")
    for check in report.checks:
        yield from _of_detail(check.detail)
    if report.command != "check":  # of which the source is a reference
        yield from (Identifier("file", file) for file in (report.source, *(line.file for line in report.lines)))


def _of_target(target: Target) -> Iterator[Identifier]:
    values = {item.name: getattr(target, item.name) or "" for item in fields(target)}
    yield from of_kind("account", values["account"])
    yield from _of_host(values["registry"])
    yield from of_kind("repository", values["repository"])


def _of_host(host: str) -> Iterator[Identifier]:
    if host and parse_host(host).kind == "other":
        yield from host_identifiers(host)


def _of_detail(detail: Any, kind: str = "") -> Iterator[Identifier]:
    if isinstance(detail, Mapping):
        for name, value in detail.items():
            yield from _of_detail(value, _DETAILS.get(name, ""))
    elif isinstance(detail, list | tuple):
        for value in detail:
            yield from _of_detail(value, kind)
    elif isinstance(detail, str) and kind == "host":
        yield from _of_host(detail)
    elif isinstance(detail, str) and kind == "image":
        yield from of_kind("repository", parse_reference(detail).repository or "")
    elif isinstance(detail, str) and kind:
        yield from of_kind(kind, detail)
