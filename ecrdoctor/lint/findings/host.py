"""Hosts and account ids that no registry of ECR has."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from ecrdoctor.facts.partitions import all_regions
from ecrdoctor.lint.contract import Edit, Finding, Lint, Scene
from ecrdoctor.lint.findings.corrected import literal, part_of
from ecrdoctor.lint.findings.names import UNKNOWN, is_account, nearest_region, suffix_for
from ecrdoctor.lint.findings.places import Place, corrected_place, hosts
from ecrdoctor.regex import regex
from ecrdoctor.text import Text, plain

_DOCS = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html"
_DUAL_STACK_DOCS = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-requests.html"
_FORM = plain("ACCOUNT_ID.dkr.ecr.REGION.amazonaws.com")
_ACCOUNT_LIKE = regex(r"^[\d-]{9,16}$")
_ENOUGH_DIGITS = 6
_OTHER_PLACES = (":", "localstack", "localhost", "vpce", "127.0.0.1", "example")
_DOMAINS = ("amazonaws.com", "amazonaws.com.cn", "amazonaws.eu", "amazon.com", "amazonaws")


def _typo(scene: Scene) -> Iterator[Finding]:
    for place in hosts(scene):
        host = place.host
        registry = place.registry
        if registry.public or any(mark in host for mark in _OTHER_PLACES) or not _resembles_ecr(host):
            continue
        if registry.private and registry.account != "" and _is_plain(host):
            continue
        meant = _meant(host)
        missing = registry.private and registry.account == ""
        message = (
            Text(
                f"`{place.shown}` has no account id before `dkr`.",
                f"`{place.shown}` 里 `dkr` 前面缺少账号 ID。",
            )
            if missing
            else Text(
                f"`{place.shown}` is no host of ECR; its form is {_FORM.en}.",
                f"`{place.shown}` 不是 ECR 的域名；固定格式是 {_FORM.zh}。",
            )
        )
        span = part_of(scene.document, place.word, place.written)
        if "ACCOUNT_ID" in meant or "REGION" in meant:
            yield Finding("lint-host", span, message, plain(meant))
            continue
        found = literal(scene.document, place.word, place.written)
        edits = (Edit(found, meant),) if found else ()
        parts = meant.split(".")
        certain = is_account(parts[0]) and parts[3] in host.split(".")
        fixed = corrected_place(scene, place, edits, meant)
        yield Finding("lint-host", span, message, fixed, edits if certain else ())


def _is_plain(host: str) -> bool:
    """Whether a host that reads as ECR's has the dots, hyphens and endings that its kind has."""
    dual = ".on.aws" in host or ".on.amazonwebservices" in host
    return UNKNOWN in host.rsplit(".", 1)[-1] or dual == (".dkr-ecr" in host)


def _resembles_ecr(host: str) -> bool:
    """Whether somebody meant ECR: an Amazon domain, and two more of an account, `dkr`, `ecr` and a region."""
    labels = host.replace("dkr-ecr", "dkr.ecr").split(".")
    head = [label for label in labels[:-1] if label]
    signs = (
        any(_ACCOUNT_LIKE.search(label.encode()) or UNKNOWN in label for label in head[:1]),
        any(label in ("dkr", "drk", "dkt", "dck", "dkr-") for label in head),
        any(label in ("ecr", "erc", "ecs", "ect", "cer", "ecr-fips") for label in head),
        any(label in all_regions() or (label.count("-") == 2 and label[-1:].isdigit()) for label in head),
    )
    return sum(signs) >= 2 and (signs[1] or signs[2]) and _amazon_like(host)


def _amazon_like(host: str) -> bool:
    """Whether the end of a host is, or is meant to be, one of AWS's domains."""
    if host.endswith((".on.aws", "c2s.ic.gov", "cloud.adc-e.uk")):
        return True
    last = ".".join(host.split(".")[-2:])
    if last == "com.cn":
        last = ".".join(host.split(".")[-3:])
    ends = (last, host.rsplit(".", 1)[-1])
    return any(SequenceMatcher(None, end, domain).ratio() >= 0.8 for end in ends for domain in _DOMAINS)


def _meant(host: str) -> str:
    """The host with its known parts in the right places, and placeholders for those that do not show."""
    labels = [label for label in host.replace("dkr-ecr", "dkr.ecr").split(".") if label]
    account = labels[0] if labels and (_ACCOUNT_LIKE.search(labels[0].encode()) or UNKNOWN in labels[0]) else None
    region = next((label for label in labels if label in all_regions()), None)
    if region is None:
        region = next((near for label in labels if label.count("-") >= 2 and (near := nearest_region(label))), None)
    if account is None or UNKNOWN in account:
        account = "ACCOUNT_ID"
    suffix = suffix_for(region) if region else None
    return f"{account}.dkr.ecr.{region or 'REGION'}.{suffix or 'amazonaws.com'}"


def _suffix(scene: Scene) -> Iterator[Finding]:
    for place in hosts(scene):
        registry = place.registry
        if not registry.private or registry.region is None or registry.suffix is None or not _is_plain(place.host):
            continue
        right = suffix_for(registry.region)
        if right is None or registry.suffix.startswith("on.") or registry.suffix == right:
            continue
        message = Text(
            f"Registries in {registry.region} end in `{right}`, not in `{registry.suffix}`.",
            f"{registry.region} 的 registry 域名以 `{right}` 结尾，不是 `{registry.suffix}`。",
        )
        mended = place.written[: len(place.written) - len(registry.suffix)] + right
        found = literal(scene.document, place.word, registry.suffix)
        edits = (Edit(found, right),) if found else ()
        yield Finding(
            "lint-host-suffix",
            part_of(scene.document, place.word, registry.suffix),
            message,
            corrected_place(scene, place, edits, mended),
            edits,
        )


def _account(scene: Scene) -> Iterator[Finding]:
    for place in hosts(scene):
        first = next(iter(place.word.unknown), "")
        if place.registry.private and place.written.startswith(f"{UNKNOWN}.") and _is_key(first):
            yield _key_for_account(scene, place, first)
        account = place.written[: len(place.registry.account)] if place.registry.account else ""
        if not place.registry.private or not account or is_account(account):
            continue
        digits = account.replace("-", "")
        if sum(character.isdigit() for character in digits) >= _ENOUGH_DIGITS:  # else a placeholder
            yield _account_finding(scene, place, account, digits)


def _is_key(variable: str) -> bool:
    return variable.upper().endswith("ACCESS_KEY_ID")


def _key_for_account(scene: Scene, place: Place, variable: str) -> Finding:
    message = Text(
        f"`{variable}` is the id of an access key, not of the account that owns the registry.",
        f"`{variable}` 是 access key ID，不是 registry 所属的账号 ID。",
    )
    shown = plain("aws sts get-caller-identity --query Account --output text")
    return Finding("lint-account-id", part_of(scene.document, place.word, variable), message, shown)


def _account_finding(scene: Scene, place: Place, account: str, digits: str) -> Finding:
    span = part_of(scene.document, place.word, account)
    found = literal(scene.document, place.word, account)
    if is_account(digits):
        edits = (Edit(found, digits),) if found else ()
        message = Text(
            f"`{account}`: an account id in a host is written without dashes.",
            f"`{account}`：域名里的账号 ID 不能带短横线。",
        )
        return Finding("lint-account-id", span, message, corrected_place(scene, place, edits, digits), edits)
    count = len(digits) if digits.isdigit() else None
    if count == 11:
        message = Text(
            f"`{account}` has 11 digits; an account id has 12. Perhaps a leading 0 was lost: 0{digits}.",
            f"`{account}` 只有 11 位；账号 ID 固定 12 位。可能丢了开头的 0：0{digits}。",
        )
    elif count is not None:
        message = Text(
            f"`{account}` has {count} digits; an account id has 12.",
            f"`{account}` 是 {count} 位数字；账号 ID 固定 12 位。",
        )
    else:
        message = Text(
            f"`{account}` is no account id, which has 12 digits.",
            f"`{account}` 不是账号 ID；账号 ID 是 12 位数字。",
        )
    shown = plain("aws sts get-caller-identity --query Account --output text")
    return Finding("lint-account-id", span, message, shown)


LINTS = (
    Lint(
        "lint-host",
        "error",
        Text("The host is not spelt like a registry of ECR", "域名不符合 ECR registry 的写法"),
        Text(
            "The name does not exist in DNS, or is another service's, so neither login nor push reaches a registry.",
            "这个域名在 DNS 里不存在，或属于别的服务，login 和 push 都连不上 registry。",
        ),
        _typo,
        _DOCS,
    ),
    Lint(
        "lint-host-suffix",
        "error",
        Text("The host has the ending of another AWS partition", "域名后缀属于另一个 AWS 分区"),
        Text(
            "Regions in China end in `amazonaws.com.cn`, those of the European sovereign cloud in `amazonaws.eu`, all "
            "others that are public in `amazonaws.com`. With the wrong one the host does not exist.",
            "中国区域以 `amazonaws.com.cn` 结尾，欧洲主权云以 `amazonaws.eu` 结尾，其他公开区域以 `amazonaws.com` "
            "结尾。后缀不对，域名就不存在。",
        ),
        _suffix,
        _DUAL_STACK_DOCS,
    ),
    Lint(
        "lint-account-id",
        "error",
        Text("The account id is not twelve digits", "账号 ID 不是 12 位数字"),
        Text(
            "The host of a registry begins with the account id: twelve digits, leading zeros kept, no dashes. Anything "
            "else is a host that does not exist.",
            "registry 域名以账号 ID 开头：12 位数字，保留开头的 0，不带短横线。否则这个域名不存在。",
        ),
        _account,
        "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html",
    ),
)
