"""Which region was meant: the host's, the environment's, the one the password was asked for?"""

from __future__ import annotations

from difflib import SequenceMatcher

from ecrdoctor.checks.contract import Answer, Check, Subject
from ecrdoctor.facts.partitions import all_regions
from ecrdoctor.facts.reference import parse_host
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Systems
from ecrdoctor.systems.aws_models import Regions

_NEAR = 0.75
"""Similarity from which an unknown region is taken for a misspelt known one."""


def run(subject: Subject, systems: Systems) -> Answer:
    """Compare offline: names that do not exist first, then places that disagree."""
    configured = systems.aws.regions()
    host = subject.target.region
    login = parse_host(subject.facts.values.get("login_host", "")).region
    asked = _plain(subject.facts.values.get("token_region"))
    detail = {  # no `host` and no `nearest`: those are names, which the level `public` takes out
        "registry_region": host,
        "asked": asked,
        "login": login,
        **_places(configured),
        "effective": configured.effective,
    }
    if host and host not in all_regions():
        return _no_such_region(host, "host", detail)
    invented = next((r for r in (asked, configured.effective) if r and r not in all_regions()), None)
    if invented:
        return _no_such_region(invented, "configuration", detail)
    for other, cause in ((asked, "login-bad-request"), (login, "login-registry-mismatch")):
        if host and other and other != host:
            return _disagree(host, other, cause, detail)
    return _agree(host, configured, detail)


def _plain(value: str | None) -> str | None:
    """The value, unless it is masked, a variable or a placeholder."""
    return value if value and all(c.isalnum() or c == "-" for c in value) else None


def nearest_region(name: str) -> str:
    """The known region whose name is most like this one; empty where none is near.

    Letters that only changed places are the commonest slip, so the same letters go before most of the letters.
    """

    def likeness(known: str) -> tuple[bool, float]:
        return sorted(known) == sorted(name), SequenceMatcher(None, name, known).ratio()

    nearest = max(sorted(all_regions()), key=likeness, default="")
    return nearest if nearest and likeness(nearest)[1] >= _NEAR else ""


def _places(configured: Regions) -> dict[str, str | None]:
    return {
        "--region": configured.explicit,
        "AWS_REGION": configured.aws_region,
        "AWS_DEFAULT_REGION": configured.aws_default_region,
        "profile": configured.profile,
    }


def _no_such_region(name: str, place: str, detail: dict[str, str | None]) -> Answer:
    near = nearest_region(name)
    cause = "network-dns" if place == "host" else "aws-endpoint-unreachable"
    sure = bool(near) and not _may_be_new(name)
    if not sure and not near:
        en, zh = f"{name} is not a region that this version knows", f"{name} 不是当前版本所知道的 region"
    else:
        en, zh = f"there is no region {name}; the nearest is {near}", f"不存在名为 {name} 的 region；最接近的是 {near}"
    where = Text("the registry host", "registry 域名") if place == "host" else Text("the configuration", "配置")
    return Answer(
        status="problem",
        text=Text(f"{en} (in {where.en})", f"{zh}（见{where.zh}）"),
        detail={**detail, "nearest_region": near or None},
        confirms=(cause,) if sure else (),
        suggests=() if sure else (cause,),
        learned={"right_region": near} if near and place == "host" else {},
    )


def _may_be_new(name: str) -> bool:
    """Whether AWS may have opened this region since: a known stem with the next free number, or an unknown stem
    made of words that region names use.
    """
    stem, _, number = name.rpartition("-")
    numbers = [int(known.rpartition("-")[2]) for known in all_regions() if known.rpartition("-")[0] == stem]
    if numbers:
        return number.isdigit() and 0 < int(number) <= max(numbers) + 2
    words = {word for known in all_regions() for word in known.split("-")[:-1]}
    return set(stem.split("-")) <= words


def _disagree(host: str, other: str, cause: str, detail: dict[str, str | None]) -> Answer:
    return Answer(
        status="problem",
        text=Text(
            f"the password was for {other}, the registry is in {host}; an ECR password is good in its own region only",
            f"登录密码来自 {other}，而 registry 在 {host}；ECR 密码只在其所属 region 有效",
        ),
        detail=detail,
        suggests=(cause, "login-registry-mismatch") if cause != "login-registry-mismatch" else (cause,),
    )


def _agree(host: str | None, configured: Regions, detail: dict[str, str | None]) -> Answer:
    default = configured.effective
    if default is None:
        return Answer(
            "ok",
            Text(
                f"the registry is in {host or '(unknown)'}; no default region is configured, so commands need --region",
                f"registry 在 {host or '（未知）'}；没有配置默认 region，因此命令需要带 --region",
            ),
            detail,
            suggests=("aws-region-missing",),
        )
    only_new = configured.aws_region and not (
        configured.aws_default_region or configured.profile or configured.explicit
    )
    if host and default != host:
        return Answer(
            "ok",
            Text(
                f"the registry is in {host}, the default region is {default}: name --region {host} when logging in",
                f"registry 在 {host}，默认 region 是 {default}：登录时请写明 --region {host}",
            ),
            detail,
            suggests=("registry-region-mismatch", "login-registry-mismatch"),
        )
    note = Text(
        "; only AWS_REGION is set, which boto3 and AWS CLI v1 ignore",
        "；只设置了 AWS_REGION，boto3 与 AWS CLI v1 会忽略它",
    )
    return Answer(
        "ok",
        Text(
            f"registry and default region are both {default}{note.en if only_new else ''}",
            f"registry 与默认 region 都是 {default}{note.zh if only_new else ''}",
        ),
        detail,
        rules_out=() if only_new else ("aws-region-missing",),
        suggests=("aws-region-missing",) if only_new else (),
    )


CHECK = Check(
    id="region",
    question=Text(
        "Do registry, login and configuration mean the same region?", "registry、登录与配置指的是同一个 region 吗？"
    ),
    causes=(
        "network-dns",
        "aws-endpoint-unreachable",
        "aws-region-missing",
        "registry-region-mismatch",
        "login-registry-mismatch",
        "login-bad-request",
    ),
    run=run,
    applies=lambda subject: subject.target.kind == "private",
)
