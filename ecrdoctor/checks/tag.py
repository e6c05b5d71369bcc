"""Would ECR refuse this tag because it exists and may not be overwritten?"""

from __future__ import annotations

from fnmatch import fnmatchcase

from ecrdoctor.checks.contract import Answer, Check, Subject
from ecrdoctor.checks.missing import unknown
from ecrdoctor.checks.push_actions import is_private_repository
from ecrdoctor.regex import regex
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Systems, Unavailable
from ecrdoctor.systems.aws_models import Repository

_TAG = regex(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}", ignore_case=False)
"""Docker's grammar, which is narrower than ECR's. Source: distribution/reference, `regexp.go`."""
_WHAT = Text("whether the tag can be pushed", "这个 tag 能否推送")


def run(subject: Subject, systems: Systems) -> Answer:
    """Ask for the repository's rule about tags, and for the tag only where the rule could refuse it."""
    target, tag = subject.target, subject.target.tag or "latest"
    if not _TAG.fullmatch(tag.encode()):
        return Answer(
            "problem",
            Text(f"{tag} is not a valid tag", f"{tag} 不是合法的 tag"),
            {"tag": tag},
            confirms=("reference-invalid",),
        )
    account, region, name = target.account, target.region or "", target.repository or ""
    try:
        repository = systems.aws.repository(account, region, name)
        if repository is None or not is_immutable(repository, tag):
            return _free(tag, repository)
        digest, pushed = _existing(systems, account, region, name, tag)
    except Unavailable as error:
        return unknown(_WHAT, error)
    detail = {"tag": tag, "mutability": repository.mutability, "exclusions": list(repository.exclusions)}
    if not digest:
        return Answer(
            "ok",
            Text(
                f"tag {tag} does not exist yet; once pushed it cannot be overwritten",
                f"tag {tag} 尚不存在；推送后不可覆盖",
            ),
            detail,
            rules_out=("tag-immutable",),
        )
    return Answer(
        status="problem",
        text=Text(
            f"tag {tag} exists and cannot be overwritten ({repository.mutability})",
            f"tag {tag} 已存在且不可覆盖（{repository.mutability}）",
        ),
        detail={**detail, "digest": digest, "pushed": pushed},
        confirms=("tag-immutable",),
        learned={"tag": tag},
    )


def is_immutable(repository: Repository, tag: str) -> bool:
    """Whether this tag, once pushed, stays. A filter that matches turns the repository's rule round.

    Source: ECR API reference, `imageTagMutability` and `ImageTagMutabilityExclusionFilter`. Filters are made of
    letters, digits and `._*-`, so that `fnmatch` gives only `*` a meaning.
    """
    excluded = any(fnmatchcase(tag, pattern) for pattern in repository.exclusions)
    by_rule = repository.mutability.startswith("IMMUTABLE")
    return by_rule != (excluded and repository.mutability.endswith("_WITH_EXCLUSION"))


def _existing(systems: Systems, account: str | None, region: str, name: str, tag: str) -> tuple[str, str]:
    """Digest and time of push of what the tag names; empty where it names nothing."""
    try:
        image = systems.aws.image(account, region, name, tag)
    except Unavailable as error:
        # pushers may often do BatchGetImage and not DescribeImages
        if error.kind != "denied":
            raise
        return ("(unknown)", "") if systems.aws.image_manifest_exists(account, region, name, tag) else ("", "")
    return (image.digest, image.pushed) if image else ("", "")


def _free(tag: str, repository: Repository | None) -> Answer:
    if repository is None:
        return Answer("ok", Text(f"there is no tag {tag} yet", f"tag {tag} 尚不存在"), {"tag": tag})
    return Answer(
        "ok",
        Text(f"tag {tag} may be overwritten", f"tag {tag} 可以覆盖"),
        {"tag": tag, "mutability": repository.mutability, "exclusions": list(repository.exclusions)},
        rules_out=("tag-immutable",),
    )


CHECK = Check(
    id="tag",
    question=Text("Will ECR accept this tag?", "ECR 会接受这个 tag 吗？"),
    causes=("tag-immutable", "reference-invalid"),
    run=run,
    needs=("repository",),
    permissions=("ecr:DescribeRepositories", "ecr:DescribeImages", "ecr:BatchGetImage"),
    applies=lambda subject: (
        is_private_repository(subject) and (subject.target.digest is None or subject.target.tag is not None)
    ),
)
