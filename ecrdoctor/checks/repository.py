"""Is the repository where the push goes, and if not, where is it?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ecrdoctor.checks.contract import Answer, Check, Subject
from ecrdoctor.checks.missing import unknown
from ecrdoctor.checks.push_actions import is_repository
from ecrdoctor.checks.repository_public import run_public
from ecrdoctor.checks.repository_search import Search, search
from ecrdoctor.facts.reference import is_ecr_host
from ecrdoctor.regex import regex
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Systems, Unavailable
from ecrdoctor.systems.aws_models import Repository

_NAME = regex(r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*", ignore_case=False)
"""ECR's own grammar. Source: botocore's ecr model, shape `RepositoryName`."""
_WHAT = Text("whether the repository exists", "仓库是否存在")
_THERE = ("repository-missing", "registry-region-mismatch", "registry-account-mismatch", "create-on-push-denied")


def run(subject: Subject, systems: Systems) -> Answer:
    """Look it up; where it is not, look around for it."""
    if subject.target.kind == "public":
        return run_public(subject, systems)
    target = subject.target
    region, name = target.region or "", target.repository or ""
    wrong = _wrong_name(name)
    if wrong is not None:
        return wrong
    try:
        found = systems.aws.repository(target.account, region, name)
    except Unavailable as error:
        if error.kind != "denied":
            return unknown(_WHAT, error)
        return _without_describe(error, lambda: systems.aws.layer_availability(target.account, region, name))
    if found is None:
        return _missing(subject, search(subject, systems))
    return _there(found)


def _there(found: Repository) -> Answer:
    detail: dict[str, Any] = {
        "arn": found.arn,
        "mutability": found.mutability,
        "exclusions": list(found.exclusions),
        "encryption": found.encryption,
        "created": found.created,
    }
    text = Text(f"repository {found.name} exists ({found.arn})", f"仓库 {found.name} 存在（{found.arn}）")
    return Answer("ok", text, detail, rules_out=_THERE, learned={"repository_arn": found.arn})


def _without_describe(error: Unavailable, ask: Callable[[], bool]) -> Answer:
    """Who may not describe repositories may still push: the first call of a push also tells whether it is there."""
    try:
        there = ask()
    except Unavailable:
        return unknown(_WHAT, error)
    if not there:
        return Answer(
            "problem",
            Text("ECR says that the repository does not exist", "ECR 回答：该仓库不存在"),
            {"asked": "BatchCheckLayerAvailability"},
            confirms=("repository-missing",),
        )
    text = Text("the repository exists (its settings may not be read)", "仓库存在（但无权读取其设置）")
    return Answer("ok", text, {"asked": "BatchCheckLayerAvailability"}, rules_out=_THERE)


def _wrong_name(name: str) -> Answer | None:
    first, _, rest = name.partition("/")
    if is_ecr_host(first) and rest:
        return Answer(
            "problem",
            Text(
                f"the registry host is in the repository's name again: {name}",
                f"仓库名里又写了一遍 registry 域名：{name}",
            ),
            {"repository": name},
            confirms=("repository-name-invalid",),
            learned={"right_repository": rest},
        )
    if _NAME.fullmatch(name.encode()) and 2 <= len(name) <= 256:
        return None
    lowered = name.lower()
    near = lowered if _NAME.fullmatch(lowered.encode()) and 2 <= len(lowered) <= 256 else ""
    return Answer(
        status="problem",
        text=Text(
            f"{name} breaks ECR's rules for names: lower-case words, joined by single . _ - or /",
            f"{name} 不符合 ECR 的命名规则：只能是小写单词，用 . _ - 或 / 连接",
        ),
        detail={"repository": name, "nearest": near or None},
        confirms=("repository-name-invalid",),
        learned={"right_repository": near} if near else {},
    )


def _missing(subject: Subject, found: Search) -> Answer:
    target = subject.target
    en = f"there is no repository {target.repository} in account {target.account}, {target.region}"
    zh = f"账号 {target.account} 的 {target.region} 中没有仓库 {target.repository}"
    detail = found.as_detail()
    if found.own_account:
        return Answer(
            "problem",
            Text(f"{en}; your own account {found.own_account} has it", f"{zh}；你自己的账号 {found.own_account} 里有"),
            detail,
            confirms=("registry-account-mismatch",),
            explains=("repository-missing",),
            learned={"right_account": found.own_account},
        )
    if found.regions:
        where = ", ".join(found.regions)
        return Answer(
            "problem",
            Text(f"{en}; it is in {where}", f"{zh}；它在 {where}"),
            detail,
            confirms=("registry-region-mismatch",),
            explains=("repository-missing",),
            learned={"right_region": found.regions[0]} if len(found.regions) == 1 else {},
        )
    if found.creates:
        return Answer(
            "ok",
            Text(
                f"{en} yet; template {found.creates} creates it on the first push",
                f"{zh}；首次推送时模板 {found.creates} 会自动创建",
            ),
            detail,
            suggests=("create-on-push-denied",),
        )
    return _absent(found, en, zh, detail)


def _absent(found: Search, en: str, zh: str, detail: dict[str, Any]) -> Answer:
    if found.near:
        names = ", ".join(found.near)
        en, zh = f"{en}; near names: {names}", f"{zh}；相近的名称：{names}"
    if found.public:
        en, zh = f"{en}; ECR Public has one of that name", f"{zh}；ECR Public 里有同名仓库"
    suggests = (("create-on-push-denied",) if found.templates else ()) + (("ecr-public-setup",) if found.public else ())
    return Answer(
        "problem",
        Text(en, zh),
        detail,
        confirms=("repository-missing",),
        rules_out=found.looked_at,
        suggests=suggests,
        learned={"right_repository": found.near[0]} if len(found.near) == 1 else {},
    )


CHECK = Check(
    id="repository",
    question=Text("Does the repository exist where the push goes?", "推送的目的仓库存在吗？"),
    causes=(*_THERE, "repository-name-invalid", "ecr-public-setup"),
    run=run,
    permissions=(
        "ecr:DescribeRepositories",
        "ecr:BatchCheckLayerAvailability",
        "ecr:DescribeRepositoryCreationTemplates",
        "ecr-public:DescribeRepositories",
        "ecr-public:DescribeRegistries",
    ),
    applies=is_repository,
)
