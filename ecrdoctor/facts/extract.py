"""Reads the facts of a log: the target first, then who was refused what.

Every pattern here is about the *form* of a command or message, never about one log. A place that names a
target gets a rank; the target is put together field by field from the strongest places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace

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
from ecrdoctor.regex import Match, Regex, regex

_TRAILING = ".:,;>*"
_TOLD = frozenset(("failed", "fails", "failing", "failure", "error", "errors", "command", "commands", "output", "step"))
_WORD_AFTER = regex(r"^[:;,.]?[ \t]+[a-z]")


def extract_facts(transcript: Transcript) -> Facts:
    """All facts of one log. What a terminal's width broke is mended where the plain lines do not suffice."""
    plain = Unwrapped.plain(transcript)
    mentions = list(_mentions(plain))
    target = _merge(mentions)
    if None in (target.repository, target.region, target.tag):
        joined = unwrap(transcript)
        more = [replace(mention, rank=mention.rank + HINTED + 1) for mention in _mentions(joined)]
        target = _merge([*mentions, *more])
    values = _values(plain, target.registry)
    target = replace(
        target,
        account=target.account or _first_of((REGISTRY_ID,), "account", plain.data),
        region=target.region or _first_of(REGIONS, "region", plain.data),
        tag=target.tag or (None if target.digest else _first_of(TAGS, "tag", plain.data)),
    )
    return Facts(
        target=target,
        values=values,
        client=detect_client(plain.data),
        platform=detect_platform(plain.data),
        mentions=tuple(mention for mention in mentions if mention.rank in (*PUSH_RANKS, SAID_BY_ERROR, LISTED)),
        masked=_masked(plain.data),
    )


def _mentions(view: Unwrapped) -> Iterator[Mention]:
    data = view.data
    for pattern in SAID:
        for found in pattern.finditer(data):
            rank = LISTED if found.group().startswith(b"repositoryArn") else SAID_BY_ERROR
            yield Mention(_said(found), view.index_at(found.start()), rank)
    for rank, pattern in REFERENCES:
        for found in pattern.finditer(data):
            reference = _decoded(_text(found, "reference")).rstrip(_TRAILING + "\\")
            if not _is_no_reference(reference) and not (rank == COMMAND and _is_prose(found, data, reference)):
                yield Mention(_known(parse_reference(reference)), view.index_at(found.start()), rank)
    for pattern in REQUESTS:
        for found in pattern.finditer(data):
            yield Mention(_known(_requested(found)), view.index_at(found.start()), REQUESTED)
    for found in LOGIN.finditer(data):
        host = login_host(_text(found, "arguments"))
        if host:
            yield Mention(_known(parse_host(host)), view.index_at(found.start()), LOGGED_IN)
    for rank, pattern in HOSTS:
        for found in pattern.finditer(data):
            yield Mention(
                _known(parse_host(_text(found, "host").rstrip(_TRAILING))), view.index_at(found.start()), rank
            )


def _login_host_of(view: Unwrapped, registry: str | None) -> str | None:
    """The host logged in to: that of the push if it is among them, else the last one."""
    hosts = [login_host(_text(found, "arguments")) for found in LOGIN.finditer(view.data)]
    said = [_text(found, "host").rstrip(_TRAILING) for found in LOGGING_IN.finditer(view.data)]
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
        for item in fields(Target):
            value = getattr(mention.target, item.name)
            if values.get(item.name) is None and _fits(values, mention.target, item.name):
                values[item.name] = value
    return Target(**values)  # type: ignore[arg-type]


def _fits(values: dict[str, str | None], target: Target, name: str) -> bool:
    """A tag, digest or reference is taken only from a place that does not speak of another repository."""
    if name not in ("tag", "digest", "reference"):
        return True
    repository = values.get("repository")
    return not repository or not target.repository or target.repository == repository


def _known(target: Target) -> Target:
    """`target` without the fields that are masked or placeholders."""
    cleared = {
        item.name: None for item in fields(Target) if (value := getattr(target, item.name)) and is_placeholder(value)
    }
    return replace(target, **cleared) if cleared else target


def _values(view: Unwrapped, registry: str | None) -> dict[str, str]:
    values: dict[str, str] = {}
    for pattern in VALUES:
        for found in pattern.finditer(view.data):
            for name, value in found.groupdict().items():
                if name not in values:
                    text = (
                        "".join(value.decode(errors="replace").split())
                        if name == "principal"
                        else value.decode(errors="replace")
                    )
                    values[name] = text.rstrip(_TRAILING) if text != "*" else text
    token_region = _first_of((TOKEN_REGION,), "region", view.data)
    if token_region:
        values["token_region"] = token_region
    if host := _login_host_of(view, registry):
        values["login_host"] = host
    return values


def _first_of(patterns: Iterable[Regex], group: str, data: bytes) -> str | None:
    for pattern in patterns:
        if found := pattern.search(data):
            return _text(found, group)
    return None


def _masked(data: bytes) -> tuple[str, ...]:
    """Which parts of the registry host are shown masked (`***.dkr.ecr.***.amazonaws.com`)."""
    found = MASKED_HOST.search(data)
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
    if set("/:.@$") & set(reference):
        return False
    return reference.lower() in _TOLD or _WORD_AFTER.search(data[found.end() : found.end() + 40]) is not None


def _text(found: Match, group: str) -> str:
    return found.group(group).decode(errors="replace")
