"""Reads the facts of a log: the target first, then who was refused what.

Every pattern here is about the *form* of a command or message, never about one log. A place that names a
target gets a rank; the target is put together field by field from the strongest places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from functools import lru_cache

from ecrdoctor.facts.client import detect_client, detect_platform
from ecrdoctor.facts.model import Facts, Mention
from ecrdoctor.facts.patterns import (
    COMMAND,
    HINTED,
    HOSTS,
    LISTED,
    LOGGED_IN,
    LOGGING_IN,
    LOGIN,
    MASKED_HOST,
    PUSH_RANKS,
    REFERENCES,
    REGIONS,
    REGISTRY_ID,
    REQUESTED,
    REQUESTS,
    SAID,
    SAID_BY_ERROR,
    TAGS,
    TOKEN_REGION,
    VALUES,
)
from ecrdoctor.facts.reference import Target, is_ecr_host, is_placeholder, parse_host, parse_reference
from ecrdoctor.reading.transcript import Transcript
from ecrdoctor.reading.unwrap import Unwrapped, unwrap
from ecrdoctor.regex import Match, Regex, RegexTable, regex

_FIELDS = tuple(item.name for item in fields(Target))
_TRAILING = ".:,;>*"
_TOLD = frozenset(("failed", "fails", "failing", "failure", "error", "errors", "command", "commands", "output", "step"))
_FORMS = RegexTable(
    (
        *(pattern for _, pattern in (*REFERENCES, *HOSTS)),
        *(*SAID, *REQUESTS, *TAGS, *REGIONS, *VALUES),
        *(LOGIN, LOGGING_IN, REGISTRY_ID, TOKEN_REGION, MASKED_HOST),
    )
)
_WORD_AFTER = regex(r"^[:;,.]?[ \t]+[a-z]")


def extract_facts(transcript: Transcript) -> Facts:
    """All facts of one log. What a terminal's width broke is mended where the plain lines do not suffice."""
    plain = _Reading(Unwrapped.plain(transcript))
    mentions = list(_mentions(plain))
    target = _merge(mentions)
    if None in (target.repository, target.region, target.tag):
        joined = _Reading(unwrap(transcript))
        more = [replace(mention, rank=mention.rank + HINTED + 1) for mention in _mentions(joined)]
        target = _merge([*mentions, *more])
    values = _values(plain, target.registry)
    target = replace(
        target,
        account=target.account or _first_of((REGISTRY_ID,), "account", plain),
        region=target.region or _first_of(REGIONS, "region", plain),
        tag=target.tag or (None if target.digest else _first_of(TAGS, "tag", plain)),
    )
    return Facts(
        target=target,
        values=values,
        client=detect_client(plain.data),
        platform=detect_platform(plain.data),
        mentions=tuple(mention for mention in mentions if mention.rank in (*PUSH_RANKS, SAID_BY_ERROR, LISTED)),
        masked=_masked(plain),
    )


class _Reading:
    """One reading of the log; knows which forms are in it at all, since most are not."""

    def __init__(self, view: Unwrapped) -> None:
        self.data = view.data
        self.index_at = view.index_at
        self._present = _FORMS.present(view.data)

    def finditer(self, pattern: Regex) -> Iterator[Match]:
        """Every match of one of the forms."""
        return pattern.finditer(self.data) if pattern in self._present else iter(())

    def search(self, pattern: Regex) -> Match | None:
        """Its first match."""
        return next(self.finditer(pattern), None)


def _mentions(view: _Reading) -> Iterator[Mention]:
    for pattern in SAID:
        for found in view.finditer(pattern):
            rank = LISTED if found.group().startswith(b"repositoryArn") else SAID_BY_ERROR
            yield Mention(_said(found), view.index_at(found.start()), rank)
    for rank, pattern in REFERENCES:
        for found in view.finditer(pattern):
            reference = _decoded(_text(found, "reference")).rstrip(_TRAILING + "\\")
            if not _is_no_reference(reference) and not (rank == COMMAND and _is_prose(found, view.data, reference)):
                yield Mention(_referred(reference), view.index_at(found.start()), rank)
    for pattern in REQUESTS:
        for found in view.finditer(pattern):
            yield Mention(_known(_requested(found)), view.index_at(found.start()), REQUESTED)
    for found in view.finditer(LOGIN):
        host = login_host(_text(found, "arguments"))
        if host:
            yield Mention(_host(host), view.index_at(found.start()), LOGGED_IN)
    for rank, pattern in HOSTS:
        for found in view.finditer(pattern):
            yield Mention(_host(_text(found, "host").rstrip(_TRAILING)), view.index_at(found.start()), rank)


def _login_host_of(view: _Reading, registry: str | None) -> str | None:
    """The host logged in to: that of the push if it is among them, else the last one."""
    hosts = [login_host(_text(found, "arguments")) for found in view.finditer(LOGIN)]
    said = [_text(found, "host").rstrip(_TRAILING) for found in view.finditer(LOGGING_IN)]
    hosts += [host for host in said if "." in host]
    known = [host for host in hosts if host and not is_placeholder(host)]
    return registry if registry in known else known[-1] if known else None


def login_host(arguments: str) -> str:
    """The registry host among the arguments of a login command, or "" (Docker Hub, or not readable)."""
    for word in reversed(arguments.split()):
        bare = word.strip("\"'`").removeprefix("https://").removeprefix("http://").split("/", 1)[0]
        if not word.startswith("-") and (("." in bare and is_ecr_host(bare)) or bare.startswith("localhost")):
            return bare
    return ""


@lru_cache(maxsize=1024)
def _referred(reference: str) -> Target:
    return _known(parse_reference(reference))


@lru_cache(maxsize=1024)
def _host(host: str) -> Target:
    return _known(parse_host(host))


def _said(found: Match) -> Target:
    groups = {name: value.decode(errors="replace") for name, value in found.groupdict().items()}
    repository = groups.get("repository")
    if repository:
        repository = repository.rstrip(_TRAILING)
    if repository and is_ecr_host(repository.split("/", 1)[0]):
        return parse_reference(repository)
    return _known(
        Target(
            partition=groups.get("partition"),
            account=groups.get("account"),
            region=groups.get("region"),
            repository=repository,
            tag=groups.get("tag"),
        )
    )


def _requested(found: Match) -> Target:
    host = parse_host(_text(found, "host").rstrip(_TRAILING))
    rest = _text(found, "rest")
    in_manifests = b"/manifests/" in found.group()
    is_digest = rest.startswith("sha256:")
    return replace(
        host,
        repository=_text(found, "repository"),
        tag=rest.rstrip(_TRAILING) or None if in_manifests and not is_digest else None,
        digest=rest.rstrip(_TRAILING) if in_manifests and is_digest else None,
    )


def _merge(mentions: Iterable[Mention]) -> Target:
    """One target from many places: each field from the strongest place that has it, the latest of equals."""
    ordered = sorted(mentions, key=lambda mention: (mention.rank, -mention.index))
    values: dict[str, str | None] = {}
    for mention in ordered:
        for name in _FIELDS:
            value = getattr(mention.target, name)
            if value is not None and values.get(name) is None and _fits(values, mention.target, name):
                values[name] = value
    return Target(**values)  # type: ignore[arg-type]


def _fits(values: dict[str, str | None], target: Target, name: str) -> bool:
    """A tag, digest or reference is taken only from a place that does not speak of another repository."""
    if name not in ("tag", "digest", "reference"):
        return True
    repository = values.get("repository")
    return not repository or not target.repository or target.repository == repository


def _known(target: Target) -> Target:
    """`target` without the fields that are masked or placeholders."""
    cleared = {name: None for name in _FIELDS if (value := getattr(target, name)) and is_placeholder(value)}
    return replace(target, **cleared) if cleared else target


def _values(view: _Reading, registry: str | None) -> dict[str, str]:
    values: dict[str, str] = {}
    for pattern in VALUES:
        for found in view.finditer(pattern):
            for name, value in found.groupdict().items():
                if name not in values:
                    text = value.decode(errors="replace")
                    if name == "principal":  # an ARN has no blanks; a narrow terminal puts some in
                        text = "".join(text.split())
                    values[name] = text if text == "*" else text.rstrip(_TRAILING)
    token_region = _first_of((TOKEN_REGION,), "region", view)
    if token_region:
        values["token_region"] = token_region
    if host := _login_host_of(view, registry):
        values["login_host"] = host
    return values


def _first_of(patterns: Iterable[Regex], group: str, view: _Reading) -> str | None:
    for pattern in patterns:
        if found := view.search(pattern):
            return _text(found, group)
    return None


def _masked(view: _Reading) -> tuple[str, ...]:
    """Which parts of the registry host are shown masked (`***.dkr.ecr.***.amazonaws.com`)."""
    found = view.search(MASKED_HOST)
    if found is None:
        return ()
    return tuple(name for name in ("account", "region") if is_placeholder(_text(found, name)))


def _decoded(reference: str) -> str:
    """A reference without the escapes that it has in a URL; other percent signs may be a shell's variables."""
    for escape, meaning in (("%2F", "/"), ("%2f", "/"), ("%3A", ":"), ("%3a", ":"), ("%40", "@")):
        reference = reference.replace(escape, meaning)
    return reference


def _is_no_reference(reference: str) -> bool:
    """Whether this is a flag, a variable or a request's URL."""
    if not reference or "/v2/" in reference:
        return True
    return reference.startswith(("-", "$", "\\", "<", "%")) and ".dkr" not in reference


def _is_prose(found: Match, data: bytes, reference: str) -> bool:
    """Whether `docker push …` is told about in a sentence ("docker push to ECR failed with") and not typed."""
    if b"--help" in found.group():
        return True
    if set("/:.@$") & set(reference):
        return False
    return reference.lower() in _TOLD or _WORD_AFTER.search(data[found.end() : found.end() + 40]) is not None


def _text(found: Match, group: str) -> str:
    return found.group(group).decode(errors="replace")
