"""Is the KMS key of the repository usable?"""

from __future__ import annotations

from ecrdoctor.checks.contract import Answer, Check, Subject
from ecrdoctor.checks.missing import unknown
from ecrdoctor.checks.push_actions import is_private_repository
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Systems, Unavailable

_WHAT = Text("whether the repository's KMS key is usable", "仓库的 KMS 密钥是否可用")


def run(subject: Subject, systems: Systems) -> Answer:
    """Ask for the key's state. ECR reaches the key through grants, which a pusher cannot see."""
    target = subject.target
    region = target.region or ""
    try:
        repository = systems.aws.repository(target.account, region, target.repository or "")
        if repository is None or not repository.encryption.startswith("KMS"):
            return Answer(
                "ok",
                Text("the repository uses no KMS key", "仓库没有使用 KMS 密钥"),
                {"encryption": repository.encryption if repository else None},
                rules_out=("kms-denied",) if repository else (),
            )
        key = systems.aws.key_state(repository.kms_key or "alias/aws/ecr", region)
    except Unavailable as error:
        return unknown(_WHAT, error)
    detail = {"encryption": repository.encryption, "key": key.key, "state": key.state, "manager": key.manager}
    if key.state in ("Enabled", "Updating"):
        return Answer(
            "ok",
            Text(
                f"KMS key {key.key} is enabled (whether ECR still has its grants cannot be seen)",
                f"KMS 密钥 {key.key} 已启用（ECR 的授权（grant）是否仍在，无法查看）",
            ),
            detail,
        )
    return Answer(
        "problem",
        Text(
            f"KMS key {key.key} is not usable: {key.state}; ECR cannot encrypt what is pushed",
            f"KMS 密钥 {key.key} 不可用：{key.state}；ECR 无法加密推送的内容",
        ),
        detail,
        confirms=("kms-denied",),
        learned={"kms_key": key.key},
    )


CHECK = Check(
    id="kms",
    question=Text("Is the repository's KMS key usable?", "仓库的 KMS 密钥可用吗？"),
    causes=("kms-denied",),
    run=run,
    needs=("repository",),
    permissions=("ecr:DescribeRepositories", "kms:DescribeKey"),
    applies=is_private_repository,
)
