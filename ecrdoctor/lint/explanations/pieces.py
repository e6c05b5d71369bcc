"""Values, piece by piece: what each part of a registry host or an image reference means for this reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import ascii_letters, digits

from ecrdoctor.facts.reference import DOCKER_HUB, Target, parse_reference
from ecrdoctor.lint.model import Span, Word
from ecrdoctor.lint.tools.arguments import part_of
from ecrdoctor.rulebook.model import Text

_SUFFIXES = (".amazonaws.", ".on.aws", ".on.amazonwebservices.", ".sc2s.", ".c2s.", ".cloud.adc-e.", ".csp.hci.")
_NAME_CHARACTERS = frozenset(ascii_letters + digits + "._/-")
_QUOTES = "\"'“”‘’"
"""Curly ones too: they stand where straight ones were meant."""
_BRACKETS = {"{": "}", "(": ")", "[": "]"}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a command, and what it means."""

    key: str
    """What it is, for a tool's `likely`: `--region`, `operand1.repository`."""
    span: Span
    text: Text
    likely: bool = False
    """Whether this is where the command most likely goes wrong."""


def filled(text: Text, values: Mapping[str, str]) -> Text:
    """`text` with the `{name}`s that `values` has."""
    en, zh = text.en, text.zh
    for name, value in values.items():
        en, zh = en.replace(f"{{{name}}}", value), zh.replace(f"{{{name}}}", value)
    return Text(en, zh)


def joined(*texts: Text) -> Text:
    """Sentences one after another; English puts a blank between them."""
    given = [text for text in texts if text.en]
    return Text(" ".join(text.en for text in given), "".join(text.zh for text in given))


def shown(word: Word) -> str:
    """A value for the reader: as it will be, else as it is written."""
    return word.text.strip("\"'") if word.value is None else word.value


def whence(word: Word) -> Text:
    """Where a value comes from, where that is not plain to see."""
    if word.value is None:
        names = ", ".join(f"`{name}`" for name in dict.fromkeys(word.unknown))
        return Text(
            f"This file does not say what {names} is, so it cannot be checked here.",
            f"这个文件里看不出 {names} 的值，无法在此检查。",
        )
    if word.value != word.text.strip("\"'") and _is_computed(word.text):
        return Text(f"Here it is `{word.value}`.", f"这里它的值是 `{word.value}`。")
    return Text("", "")


def target_of(word: Word) -> Target:
    """What a word names; parts that cannot be known are None."""
    written = word.value if word.value is not None else word.partial.replace("\0", "$")
    target = parse_reference(written) if written else Target()
    unclear = "\0" in word.partial.partition("/")[0]  # there may be a host in it
    return Target() if unclear and target.registry == DOCKER_HUB else target


def reference_parts(key: str, word: Word, means: Text, *, destination: bool) -> Iterator[Part]:
    """Host, repository, tag and digest of a reference, each under its own characters."""
    target = target_of(word)
    host, name, tag, digest = _split(word.text)
    if host is not None and target.registry == DOCKER_HUB:  # `${USER}/app` has a variable there, but no host
        name = (host[0], name[1])
        host = None
    if (
        host is None
        and target.registry != DOCKER_HUB
        and _is_computed(word.text)
        and "/" in (word.value or word.partial)
    ):
        yield Part(key, word.span, joined(means, _address(target), whence(word)))
        return
    if host is not None:
        yield from host_parts(key, word, host, Text("", ""))
        yield Part(f"{key}.repository", part_of(word, *name), _repository(target, _cut(word, name)))
    else:
        yield Part(
            f"{key}.repository", part_of(word, *name), joined(means, _local(word, name, destination), whence(word))
        )
    if tag:
        yield Part(f"{key}.tag", part_of(word, tag[0] - 1, tag[1]), _tag(_cut(word, tag), destination))
    elif not digest and host is not None and "oci://" not in word.text:
        yield Part(f"{key}.tag", part_of(word, name[1] - 1, name[1]), _NO_TAG)
    if digest:
        yield Part(f"{key}.digest", part_of(word, digest[0] - 1, digest[1]), _DIGEST)


def host_parts(key: str, word: Word, place: tuple[int, int], means: Text) -> Iterator[Part]:
    """Account and region of a registry host, each under its own characters; the host as a whole where it has none."""
    host = _cut(word, place)
    target = target_of(word)
    found = _account_and_region(host)
    if found is None:
        yield Part(
            f"{key}.registry",
            part_of(word, *place),
            joined(means, _host(target, host), _host_value(host, word, target)),
        )
        return
    account, start, end = found
    region = host[start:end]
    start, end = place[0] + start, place[0] + end
    yield Part(
        f"{key}.account", part_of(word, place[0], place[0] + account), joined(means, _account(host, account, target))
    )
    yield Part(f"{key}.region", part_of(word, start, end), _region(region, target))


def registry_parts(key: str, word: Word, means: Text) -> Iterator[Part]:
    """A registry host that stands alone, as a login names it."""
    host, name, _, _ = _split(word.text)
    yield from host_parts(key, word, host or name, means)


def _account_and_region(host: str) -> tuple[int, int, int] | None:
    """Where the account ends, and where the region begins and ends, in a private registry's host; else None."""
    for mark in (".dkr.ecr-fips.", ".dkr.ecr.", ".dkr-ecr-fips.", ".dkr-ecr."):
        account, found, rest = host.partition(mark)
        ends = [rest.find(suffix) for suffix in _SUFFIXES if rest.find(suffix) > 0]
        if found and account and ends and account.count("{") == account.count("}"):
            start = len(account) + len(mark)
            return len(account), start, start + min(ends)
    return None


def known_parts(target: Target) -> Mapping[str, str]:
    """Values for the placeholders of a tool's texts, which hold commands: plain names only."""
    return {
        "host": _plain_name(target.registry, "<REGISTRY>"),
        "account": _plain_name(target.account, "<ACCOUNT_ID>"),
        "region": _plain_name(target.region, "<REGION>"),
        "repository": _plain_name(target.repository, "<REPOSITORY>"),
    }


def _plain_name(name: str | None, otherwise: str) -> str:
    """`name` if no shell would see more in it than a word."""
    return name if name and set(name) <= _NAME_CHARACTERS else otherwise


def _split(text: str) -> tuple[tuple[int, int] | None, tuple[int, int], tuple[int, int] | None, tuple[int, int] | None]:
    """Places of host, repository, tag and digest in a reference as written, variables and quotes included."""
    start = len(text) - len(text.lstrip(_QUOTES))
    end = len(text.rstrip(_QUOTES).rstrip("/"))
    for scheme in ("https://", "http://", "docker://", "oci://"):
        start += len(scheme) if text.startswith(scheme, start) else 0
    marks = [(place, text[place]) for place in _outside(text, start, end) if text[place] in "/:@"]
    at = next((place for place, mark in marks if mark == "@"), end)
    slashes = [place for place, mark in marks if mark == "/" and place < at]
    colons = [place for place, mark in marks if mark == ":" and place < at and place > max(slashes, default=start)]
    first = slashes[0] if slashes else start
    head = text[start:first]
    host = (start, first) if slashes and (set(".:") & set(head) or _is_computed(head) or head == "localhost") else None
    name = (first + 1 if host else start, colons[0] if colons else at)
    return host, name, (colons[0] + 1, at) if colons else None, (at + 1, end) if at < end else None


def _outside(text: str, start: int, end: int) -> Iterator[int]:
    """Places that lie in no `${…}`, `$(…)` or `{{…}}`."""
    closing: list[str] = []
    for place in range(start, end):
        if closing and text[place] == closing[-1]:
            closing.pop()
        elif text[place] in _BRACKETS:
            closing.append(_BRACKETS[text[place]])
        elif not closing:
            yield place


def _is_computed(text: str) -> bool:
    """Whether a variable stands in a text: of a shell, of cmd, or of a CI system's templates."""
    return "$" in text or "{" in text or text.count("%") > 1


def _cut(word: Word, place: tuple[int, int]) -> str:
    return word.text[place[0] : place[1]]


_NO_TAG = Text(
    "No `:tag` is written after the name, which means `:latest`.", "名字后面没写 `:tag`，默认就是 `:latest`。"
)
_DIGEST = Text("A digest names exactly one image, whatever the tags say.", "digest 唯一指定一个镜像，与 tag 无关。")


def _value_of(written: str, value: str | None) -> Text:
    """What a part comes to, where it is written as a variable."""
    if not _is_computed(written):
        return Text("", "")
    if value is None:
        return Text("Its value is not in this file.", "文件里看不出它的值。")
    return Text(f"Here it is `{value}`.", f"这里它的值是 `{value}`。")


def _host_value(host: str, word: Word, target: Target) -> Text:
    if target.registry is None:
        return whence(word)
    return _value_of(host, target.registry)


def _account(host: str, end: int, target: Target) -> Text:
    account = host[:end]
    means = Text(f"`{account}`: the AWS account that owns the registry.", f"`{account}`：registry 所属的 AWS 账号。")
    return joined(means, _value_of(account, target.account))


def _region(region: str, target: Target) -> Text:
    means = Text(
        f"`{region}`: the registry's region; the password must come from the same one.",
        f"`{region}`：registry 所在的 region；登录密码必须取自同一个 region。",
    )
    return joined(means, _value_of(region, target.region))


def _host(target: Target, host: str) -> Text:
    if target.kind == "public":
        return Text(
            "ECR Public; it needs a password from `aws ecr-public`.", "ECR Public，需要用 `aws ecr-public` 取密码。"
        )
    if target.kind == "private":
        account, region = target.account or "?", target.region or "?"
        return Text(
            f"The ECR registry of account {account} in {region}.", f"账号 {account} 在 {region} 的 ECR registry。"
        )
    if target.kind == "other":
        return Text(f"`{host}` is not an ECR registry.", f"`{host}` 不是 ECR registry。")
    return Text("The registry host.", "registry 域名。")


def _repository(target: Target, name: str) -> Text:
    if target.kind == "other":
        return Text(f"`{name}`: the repository in that registry.", f"`{name}`：该 registry 中的仓库名。")
    return Text(f"`{name}`: the ECR repository.", f"`{name}`：ECR repository 名。")


def _tag(tag: str, destination: bool) -> Text:
    if tag == "latest" and destination:
        return Text(
            "`:latest`: the tag; one like `:v1` or `:20260115` can be traced to what was built.",
            "`:latest`：版本标签；改用 `:v1`、`:20260115` 这样的标签更容易追踪。",
        )
    return Text(f"`:{tag}`: the tag (version).", f"`:{tag}`：版本标签（tag）。")


def _local(word: Word, name: tuple[int, int], destination: bool) -> Text:
    written = _cut(word, name)
    if "\n" in written:  # a block of YAML, which begins with its `|`
        written = target_of(word).repository or ""
    default = _NO_TAG if ":" not in word.text and "@" not in word.text else Text("", "")
    if target_of(word).registry != DOCKER_HUB:
        return Text("", "")
    if destination:
        hub = Text(
            f"No registry host stands before `{written}`, so docker means Docker Hub (`docker.io`), not ECR.",
            f"`{written}` 前面没有 registry 域名，docker 会认为是 Docker Hub（`docker.io`），而不是 ECR。",
        )
        return joined(hub, default)
    return joined(Text(f"`{written}`: the local name.", f"`{written}`：本地镜像名。"), default)


def _address(target: Target) -> Text:
    if target.kind != "private":
        return Text("", "")
    known = known_parts(target)
    return Text(
        f"The ECR repository `{known['repository']}` of account {known['account']} in {known['region']}.",
        f"账号 {known['account']} 在 {known['region']} 的 ECR 仓库 `{known['repository']}`。",
    )
