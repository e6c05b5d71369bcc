"""The repository question for ECR Public, whose references carry an alias where others carry an account."""

from __future__ import annotations

from ecrdoctor.checks.contract import Answer, Subject
from ecrdoctor.checks.missing import unknown
from ecrdoctor.regex import regex
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Systems, Unavailable

_ALIAS = regex(r"[a-z][a-z0-9]+(?:[._-][a-z0-9]+)*", ignore_case=False)
"""Source: botocore's ecr-public model, shape `PrimaryRegistryAliasFlag`'s registry alias; an account id is none."""
_WHAT = Text("whether the public repository exists", "公共仓库是否存在")


def run_public(subject: Subject, systems: Systems) -> Answer:
    """Check the alias, then the repository behind it."""
    alias, _, name = (subject.target.repository or "").partition("/")
    if not name or not _ALIAS.fullmatch(alias.encode()):
        return _no_alias(alias, name)
    try:
        ours = systems.aws.public_aliases()
        if ours and alias not in ours:
            return _foreign(alias, ours)
        found = systems.aws.public_repository(name)
    except Unavailable as error:
        return unknown(_WHAT, error)
    detail = {"alias": alias, "repository": name, "aliases": list(ours)}
    if found is None:
        return Answer(
            "problem",
            Text(f"ECR Public has no repository {name} under {alias}", f"ECR Public 的 {alias} 下没有仓库 {name}"),
            detail,
            confirms=("repository-missing",),
        )
    return Answer(
        "ok",
        Text(f"public repository {name} exists under {alias}", f"公共仓库 {name} 存在于 {alias} 下"),
        {**detail, "arn": found.arn},
        rules_out=("repository-missing",),
        learned={"repository_arn": found.arn},
    )


def _no_alias(alias: str, name: str) -> Answer:
    said = f"{alias}/{name}" if name else alias
    return Answer(
        "problem",
        Text(
            f"public.ecr.aws/{said} has no registry alias: the form is public.ecr.aws/<alias>/<repository>",
            f"public.ecr.aws/{said} 缺少 registry 别名：正确形式是 public.ecr.aws/<别名>/<仓库>",
        ),
        {"alias": alias, "repository": name},
        confirms=("ecr-public-setup",),
    )


def _foreign(alias: str, ours: tuple[str, ...]) -> Answer:
    names = ", ".join(ours)
    return Answer(
        "problem",
        Text(f"alias {alias} is not this account's ({names})", f"别名 {alias} 不属于当前账号（{names}）"),
        {"alias": alias, "aliases": list(ours)},
        suggests=("ecr-public-setup", "wrong-identity"),
    )
