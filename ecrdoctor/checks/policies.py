"""Do the policies on ECR's side, of the repository and of the registry, let this caller push?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ecrdoctor.checks.contract import Answer, Check, Missing, Subject
from ecrdoctor.checks.missing import is_absent, unknown
from ecrdoctor.checks.policy import Caller, Evaluation, PolicyError, evaluate, parse
from ecrdoctor.checks.push_actions import PUSH_ACTIONS, is_private_repository, repository_arn
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Systems, Unavailable
from ecrdoctor.systems.aws_models import Identity

Statements = Sequence[Mapping[str, Any]]
_WHAT = Text("what the repository's policies say", "仓库侧的策略是否放行")
_CAUSE = "repository-policy-deny"
_SECONDS = 10.0
"""For both questions together; the runner's budget bounds them as well."""


def run(subject: Subject, systems: Systems) -> Answer:
    """Read both policies and evaluate them for every action of a push, as far as names alone decide."""
    target = subject.target
    region, name = target.region or "", target.repository or ""
    try:
        identity = systems.aws.caller_identity()
        cross = bool(target.account) and identity.account != target.account
        _ask_at_once(systems, target.account, region, name, registry=not cross)
        text = _repository_policy(systems, target.account, region, name)
        own = parse(text) if text else ()
    except Unavailable as error:
        return unknown(_WHAT, error, suggests=_if_foreign(subject, systems))
    except PolicyError as error:
        return unknown(_WHAT, Unavailable(str(error)))
    registry, gap = ((), "another account's registry policy cannot be read") if cross else _registry(systems, region)
    caller = caller_of(identity)
    arn = repository_arn(subject.target)
    says = {action: evaluate((*own, *registry), caller, action, arn) for action in PUSH_ACTIONS}
    detail: dict[str, Any] = {
        "repository_policy": text is not None,
        "registry_policy": bool(registry),
        "cross_account": cross,
        "verdicts": {action: found.verdict for action, found in says.items()},
        "registry_not_seen": gap or None,
    }
    return _judge(says, cross, gap, detail, arn)


def caller_of(identity: Identity) -> Caller:
    """The caller as policies name it. The path of a role is not known here; policies are matched without it."""
    entity = identity.arn
    if identity.kind == "assumed-role":
        entity = f"arn:{identity.partition}:iam::{identity.account}:role/{identity.name}"
    return Caller(identity.account, identity.arn, entity, identity.user_id)


def _ask_at_once(systems: Systems, account: str | None, region: str, name: str, *, registry: bool) -> None:
    """Both policies are asked for together; what reads them then finds the answers there."""
    questions: dict[str, Callable[[], object]] = {
        "repository": lambda: systems.aws.repository_policy(account, region, name)
    }
    if registry:
        questions["registry"] = lambda: systems.aws.registry_policy(region)
    systems.aws.at_once(questions, seconds=_SECONDS)


def _repository_policy(systems: Systems, account: str | None, region: str, name: str) -> str | None:
    try:
        return systems.aws.repository_policy(account, region, name)
    except Unavailable as error:
        if is_absent(error):
            return None
        raise


def _registry(systems: Systems, region: str) -> tuple[Statements, str]:
    """The registry policy's statements, where they hold for pushes, and what kept us from reading them.

    Source: ECR user guide, "Registry permissions": V1 policies hold for replication and pull-through cache only.
    """
    try:
        text = systems.aws.registry_policy(region)
        if text is None or systems.aws.registry_scope(region) == "V1":
            return (), ""
        return parse(text), ""
    except Unavailable as error:
        return (), error.reason
    except PolicyError as error:
        return (), str(error)


def _judge(says: Mapping[str, Evaluation], cross: bool, gap: str, detail: dict[str, Any], arn: str) -> Answer:
    denied = _with(says, "deny")
    if denied:
        sid = says[denied[0]].statement
        return Answer(
            "problem",
            Text(
                f"statement {sid} of the resource policy denies this caller: {', '.join(denied)}",
                f"资源策略中的语句 {sid} 明确拒绝当前身份：{', '.join(denied)}",
            ),
            {**detail, "denied": denied},
            confirms=(_CAUSE,),
            learned={"action": denied[0], "resource": arn, "repository_arn": arn},
        )
    unclear = _with(says, "maybe-deny") + (_with(says, "maybe-allow") if cross else [])
    if unclear:
        return _unclear(unclear, detail)
    not_granted = _with(says, "none") if cross else []
    if not_granted:
        return _not_granted(not_granted, bool(gap), detail, arn)
    return _fine(cross, gap, detail)


def _with(says: Mapping[str, Evaluation], verdict: str) -> list[str]:
    return [action for action, found in says.items() if found.verdict == verdict]


def _not_granted(actions: list[str], unseen: bool, detail: dict[str, Any], arn: str) -> Answer:
    """Across accounts the resource's side must allow too. Where the registry policy was not seen, it may still."""
    return Answer(
        "problem",
        Text(
            f"the repository policy does not allow this caller of another account: {', '.join(actions)}",
            f"仓库策略没有放行这个来自其他账号的身份：{', '.join(actions)}",
        ),
        {**detail, "not_granted": actions},
        confirms=() if unseen else (_CAUSE,),
        suggests=(_CAUSE,) if unseen else (),
        learned={"action": actions[0], "resource": arn, "repository_arn": arn},
    )


def _unclear(actions: list[str], detail: dict[str, Any]) -> Answer:
    why = Text(
        f"the policy decides by conditions that cannot be evaluated from here: {', '.join(actions)}",
        f"策略含有无法在此处求值的条件：{', '.join(actions)}",
    )
    remedy = Text(
        "read the policy: aws ecr get-repository-policy, aws ecr get-registry-policy",
        "查看策略原文：aws ecr get-repository-policy、aws ecr get-registry-policy",
    )
    return Answer("unknown", why, {**detail, "unclear": actions}, suggests=(_CAUSE,), missing=Missing(why, remedy))


def _fine(cross: bool, gap: str, detail: dict[str, Any]) -> Answer:
    if cross:
        text = Text("the repository policy allows this caller to push", "仓库策略允许当前身份推送")
    elif detail["repository_policy"] or detail["registry_policy"]:
        text = Text("no resource policy denies this caller the push", "没有资源策略拒绝当前身份推送")
    else:
        text = Text("no resource policy is set; identity policies decide", "没有设置资源策略；由身份策略决定")
    if gap and not cross:
        text = Text(f"{text.en} (the registry policy could not be read)", f"{text.zh}（无法读取 registry 策略）")
    return Answer("ok", text, detail, rules_out=() if gap else (_CAUSE,))


def _if_foreign(subject: Subject, systems: Systems) -> tuple[str, ...]:
    try:
        return (_CAUSE,) if systems.aws.caller_identity().account != subject.target.account else ()
    except Unavailable:
        return ()


CHECK = Check(
    id="policies",
    question=Text(
        "Do the repository's and the registry's policies allow the push?", "仓库策略和 registry 策略允许这次推送吗？"
    ),
    causes=(_CAUSE,),
    run=run,
    needs=("caller-identity", "repository"),
    permissions=("ecr:GetRepositoryPolicy", "ecr:GetRegistryPolicy", "ecr:GetAccountSetting"),
    applies=is_private_repository,
)
