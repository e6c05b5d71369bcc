"""When no rule matches: whether anything failed at all, and what an honest "unknown" can still say."""

from __future__ import annotations

from ecrdoctor.diagnosis.fixes import filled_commands
from ecrdoctor.diagnosis.symptoms import SignSeen
from ecrdoctor.facts.model import Facts
from ecrdoctor.reading.transcript import Transcript
from ecrdoctor.regex import regex
from ecrdoctor.report.model import Evidence, Nearest, Unknown
from ecrdoctor.report.words import phrase
from ecrdoctor.rulebook.pattern import to_re2
from ecrdoctor.rulebook.tree import Rulebook

_FAILURE = regex(
    r"\berr(?:or)?\b|\berrors?[:=]|[a-z](?:Error|Exception)\b|\bfatal\b|\bfail(?:ed|ure|s|ing)?\b"
    r"|\bdenied\b|\brefused\b|\bforbidden\b|\bunauthorized\b|\bexception\b|\bpanic\b|\btraceback\b"
    r"|\bcannot\b|\bcould ?n[o']t\b|\bunable to\b|\binvalid\b"
    r"|\btimed? ?out\b|\bno such\b|\bnot found\b|\baborted\b|\bunexpected status\b"
    r"|\bnot (?:authorized|valid|allowed|supported)\b"
    r"|\bexit(?:ed)?(?: with)?(?: exit)? (?:status|code):? [1-9]"
)
_HARMLESS = regex(
    r"\b(?:0|no) (?:errors?|failures?|failed)\b(?: found\b| occurred\b|[^ \w]|$)|errors?: 0\b"
    r"|continue-on-error|fail-fast|\bset -e"
    r"|--fail\b|set -o|ignoring error|warning: "
    r"|\blevel=(?:trace|debug|info|notice|warn|warning)\b|^(?:TRAC|DEBU|INFO|WARN)\[\d+\]"
    r"|\[(?:DEBUG|INFO|WARN|WARNING)\]"
)
_STRONG = regex(r"\b(?:error|fatal|failed|denied|panic|exception)\b")
_MAX_LINES = 5
_MAX_NEAREST = 3
_WORD = regex(r"[a-z]{4,}")


def failure_lines(transcript: Transcript, signs: tuple[SignSeen, ...]) -> tuple[int, ...]:
    """Indices of lines that look like a failure which nothing after them mended."""
    survived = {seen.index for seen in signs if seen.sign.kind == "tolerated"}
    last_success = max((seen.index for seen in signs if seen.sign.kind == "success"), default=-1)
    found = []
    for index, line in enumerate(transcript.lines):
        data = line.encode()
        if index > last_success and index not in survived and _FAILURE.search(data) and not _HARMLESS.search(data):
            found.append(index)
    return tuple(found)


def describe_unknown(
    transcript: Transcript, lines: tuple[int, ...], facts: Facts, rulebook: Rulebook, language: str
) -> Unknown:
    """What can be said about a failure that no rule knows."""
    telling = sorted(lines, key=lambda index: (_STRONG.search(transcript.lines[index].encode()) is None, index))
    shown = tuple(
        Evidence(transcript.numbers[index], transcript.lines[index][:400], "") for index in sorted(telling[:_MAX_LINES])
    )
    nearest = _nearest(" ".join(evidence.text for evidence in shown), rulebook, language)
    return Unknown(shown, nearest, _collect(facts), _report_text(shown, facts))


def _nearest(text: str, rulebook: Rulebook, language: str) -> tuple[Nearest, ...]:
    """The rules whose words the failing lines share most, and the word each lacks."""
    seen = {found.group() for found in _WORD.finditer(text.lower().encode())}
    scored = []
    for rule in rulebook.rules:
        for pattern in rule.any:
            words = [found.group() for found in _WORD.finditer(to_re2(pattern).lower().encode())]
            lacking = [word.decode() for word in words if word not in seen]
            if len(words) >= 2 and lacking and len(lacking) <= len(words) / 2:
                scored.append((len(lacking) / len(words), rule.id, rule.title.in_language(language), lacking[0]))
    best: dict[str, Nearest] = {}
    for _, rule_id, title, word in sorted(scored):
        best.setdefault(rule_id, Nearest(rule_id, title, phrase("lacks", language, word=word)))
    return tuple(best.values())[:_MAX_NEAREST]


def _collect(facts: Facts) -> tuple[str, ...]:
    client = facts.client.name if facts.client and facts.client.name in ("docker", "podman", "nerdctl") else "docker"
    commands = (
        f"{client} push {{reference}} 2>&1 | tee push.log   # errors go to standard error: keep both streams",
        f"{client} version",
        "aws sts get-caller-identity",
        "aws ecr describe-repositories --repository-names {repository} --region {region}",
    )
    return filled_commands(commands, facts)


def _report_text(lines: tuple[Evidence, ...], facts: Facts) -> str:
    client = "unknown" if facts.client is None else f"{facts.client.name} {facts.client.version or ''}".strip()
    quoted = "\n".join(f"    {evidence.line}: {evidence.text}" for evidence in lines) or "    (no line stands out)"
    return (
        "ecrdoctor does not know this failure.\n\n"
        f"Client: {client}\nRegistry kind: {facts.target.kind or 'unknown'}\n"
        f"Lines that look like the error:\n{quoted}\n\nWhat the cause turned out to be: "
    )
