"""When no rule matches: whether anything failed at all, and what an honest "unknown" can still say."""

from __future__ import annotations

from dataclasses import dataclass

from ecrdoctor.diagnosis.fixes import Filler
from ecrdoctor.diagnosis.symptoms import SignSeen
from ecrdoctor.facts.model import Facts
from ecrdoctor.reading.transcript import Transcript
from ecrdoctor.regex import regex
from ecrdoctor.report.model import Evidence, Nearest, Unknown
from ecrdoctor.report.words import phrase
from ecrdoctor.rulebook.model import Rule
from ecrdoctor.rulebook.pattern import to_re2
from ecrdoctor.rulebook.tree import Rulebook
from ecrdoctor.text import Text, plain

_FAILURE = regex(
    r"\berr(?:or)?\b|\berrors?[:=]|[a-z](?:Error|Exception)\b|\bfatal\b|\bfail(?:ed|ure|s|ing)?\b"
    r"|\bdenied\b|\brefused\b|\bforbidden\b|\bunauthorized\b|\bexception\b|\bpanic\b|\btraceback\b"
    r"|\bcannot\b|\bcould ?n[o']t\b|\bunable to\b|\binvalid\b"
    r"|\btimed? ?out\b|\bno such\b|\bnot found\b|\baborted\b|\bunexpected status\b"
    r"|\bnot (?:authorized|valid|allowed|supported)\b"
    r"|\bexit(?:ed)?(?: with)?(?: exit)? (?:status|code):? [1-9]"
    r"|^\s*(?:✘|✖|⨯|❌|✗)|\bFATA\[\d"
    r"|\bKeine Berechtigung\b|\bPermission non accordée\b"
    r"|失败|失敗|错误|錯誤|拒绝|拒絕|拒否|权限不够|權限不夠|エラー|실패|오류|\bFehler\b|fehlgeschlagen|verweigert|\bErreur\b|échoué|\bÉchec\b|refusé"
)
_HARMLESS = regex(
    r"\b(?:0|no) (?:errors?|failures?|failed)\b(?: found\b| occurred\b|[^ \w]|$)"
    r"|\b(?:errors?|failures?|failed)[\"']?\s*[:=]\s*0\b"
    r"|continue-on-error|fail-fast|\bset -e"
    r"|--fail\b|set -o|ignoring error|warning: "
    r"|\blevel=(?:trace|debug|info|notice|warn|warning)\b|^(?:TRAC|DEBU|INFO|WARN)\[\d+\]"
    r"|\[(?:DEBUG|INFO|WARN|WARNING)\]|(?:失败|失敗|错误|錯誤)(?::|：)? ?0\b|\b0 ?(?:个|個)?(?:失败|失敗|错误|錯誤)"
)
_STRONG = regex(r"\b(?:error|fatal|failed|denied|panic|exception)\b")
_BOTH_STREAMS = Text("# errors go to standard error: keep both streams", "# 错误写在标准错误里：两个输出流都要保留")
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
        fails = transcript.numbers[index] in transcript.marked or (_FAILURE.search(data) and not _HARMLESS.search(data))
        if index > last_success and index not in survived and fails and line:
            found.append(index)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class UnknownFailure:
    """A failure that no rule knows, in no language yet."""

    lines: tuple[Evidence, ...]
    nearest: tuple[tuple[Rule, str], ...]
    """Rules that nearly matched, and a word that each lacks."""
    collect: tuple[Text, ...]
    report_text: Text

    def in_language(self, language: str) -> Unknown:
        """What there is to say about it in `language` ("en" or "zh")."""
        nearest = tuple(
            Nearest(rule.id, rule.title.in_language(language), phrase("lacks", language, word=word))
            for rule, word in self.nearest
        )
        collect = tuple(command.in_language(language) for command in self.collect)
        return Unknown(self.lines, nearest, collect, self.report_text.in_language(language))


def describe_unknown(
    transcript: Transcript, lines: tuple[int, ...], facts: Facts, rulebook: Rulebook
) -> UnknownFailure:
    """What can be said about a failure that no rule knows."""
    telling = sorted(lines, key=lambda index: (_STRONG.search(transcript.lines[index].encode()) is None, index))
    shown = tuple(
        Evidence(transcript.numbers[index], transcript.lines[index][:400], "") for index in sorted(telling[:_MAX_LINES])
    )
    nearest = _nearest(" ".join(evidence.text for evidence in shown), rulebook)
    return UnknownFailure(shown, nearest, _collect(facts), _report_text(shown, facts))


def _nearest(text: str, rulebook: Rulebook) -> tuple[tuple[Rule, str], ...]:
    """The rules whose words the failing lines share most, and the word each lacks."""
    seen = {found.group() for found in _WORD.finditer(text.lower().encode())}
    scored = []
    for rule in rulebook.rules:
        for pattern in rule.any:
            words = [found.group() for found in _WORD.finditer(to_re2(pattern).lower().encode())]
            lacking = [word.decode() for word in words if word not in seen]
            if len(words) >= 2 and lacking and len(lacking) <= len(words) / 2:
                scored.append((len(lacking) / len(words), rule.id, lacking[0], rule))
    best: dict[str, tuple[Rule, str]] = {}
    for _, rule_id, word, rule in sorted(scored, key=lambda near: near[:3]):
        best.setdefault(rule_id, (rule, word))
    return tuple(best.values())[:_MAX_NEAREST]


def _collect(facts: Facts) -> tuple[Text, ...]:
    client = facts.client.name if facts.client and facts.client.name in ("docker", "podman", "nerdctl") else "docker"
    commands = (
        f"{client} push {{reference}} 2>&1 | tee push.log",
        f"{client} version",
        "aws sts get-caller-identity",
        "aws ecr describe-repositories --repository-names {repository} --region {region}",
    )
    push, *others = Filler(facts).commands(commands)
    with_reason = Text(f"{push}   {_BOTH_STREAMS.en}", f"{push}   {_BOTH_STREAMS.zh}")
    return (with_reason, *map(plain, others))


def _report_text(lines: tuple[Evidence, ...], facts: Facts) -> Text:
    unknown = Text("unknown", "未知")
    client = unknown if facts.client is None else plain(f"{facts.client.name} {facts.client.version or ''}".strip())
    kind = plain(facts.target.kind) if facts.target.kind else unknown
    shown = "\n".join(f"    {evidence.line}: {evidence.text}" for evidence in lines)
    quoted = plain(shown) if shown else Text("    (no line stands out)", "    （没有特别突出的行）")
    return Text(
        "ecrdoctor does not know this failure.\n\n"
        f"Client: {client.en}\nRegistry kind: {kind.en}\n"
        f"Lines that look like the error:\n{quoted.en}\n\nWhat the cause turned out to be: ",
        "ecrdoctor 不认识这次失败。\n\n"
        f"客户端：{client.zh}\nregistry 类型：{kind.zh}\n"
        f"看起来像错误的行：\n{quoted.zh}\n\n最终查明的原因：",
    )
