"""May this identity do everything that a push does?

Two calls of a push read nothing when asked for a digest that nothing has: these are tried, and what they
answer is proof. The rest is only simulated, and a simulation is a hint: it does not see session policies,
resource policies, VPC endpoint policies nor resource control policies (IAM API, SimulatePrincipalPolicy).
"""

from __future__ import annotations

from typing import Any

from ecrdoctor.checks.contract import Answer, Check, Subject
from ecrdoctor.checks.denial import cause_of
from ecrdoctor.checks.missing import missing, unknown
from ecrdoctor.checks.permissions_seen import Seen, look
from ecrdoctor.checks.push_actions import is_repository
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Systems, Unavailable

_WHAT = Text("what this identity may do", "当前身份拥有哪些权限")
_DENIALS = (
    "iam-push-denied",
    "iam-explicit-deny",
    "permissions-boundary-deny",
    "session-policy-deny",
    "scp-deny",
    "vpc-endpoint-policy-deny",
    "repository-policy-deny",
)


def run(subject: Subject, systems: Systems) -> Answer:
    """Try what can be tried, simulate the rest, and list every action that is missing."""
    try:
        seen = look(subject, systems)
    except Unavailable as error:
        return unknown(_WHAT, error)
    if seen.refused:
        return _refused(seen)
    if seen.missing:
        return _simulated_missing(subject, seen)
    if seen.not_simulated is not None:
        return _half_seen(seen, seen.not_simulated)
    if seen.unsure:
        return _unsure(seen)
    return Answer(
        status="ok",
        text=Text(
            "nothing seen that would refuse this identity a push (simulated, so no proof)",
            "没有发现会拒绝当前身份推送的策略（模拟结果，不能作为证明）",
        ),
        detail=seen.as_detail(),
        rules_out=_tried_in_log(subject, seen),
        learned=_learned(seen),
    )


def _refused(seen: Seen) -> Answer:
    action, error = next(iter(seen.refused.items()))
    stated = cause_of(error.reason)
    simulated = seen.causes.get(action, "")
    # AWS refused, and where it gives no reason the simulation of the same action does
    confirms = stated or ("" if seen.cross_account else simulated)
    likely = ("repository-policy-deny", "iam-push-denied") if seen.cross_account else ("iam-push-denied",)
    every = ", ".join(dict.fromkeys((*seen.refused, *seen.missing)))
    return Answer(
        status="problem",
        text=Text(
            f"refused to this identity: {every} ({error.reason})", f"当前身份被拒绝的操作：{every}（{error.reason}）"
        ),
        detail=seen.as_detail(),
        confirms=(confirms,) if confirms else (),
        suggests=tuple(
            dict.fromkeys(c for c in (*(() if confirms else likely), *seen.causes.values()) if c != confirms)
        ),
        learned={**_learned(seen), "action": action, "resource": seen.resource},
        policy=seen.policy,
    )


def _simulated_missing(subject: Subject, seen: Seen) -> Answer:
    names = ", ".join(seen.missing)
    first = next(iter(seen.missing))
    # AWS refused it in the log, and the simulation of the same action gives the reason
    stated = next((action for action in seen.missing if not seen.cross_account and _in_log(subject, seen, action)), "")
    confirms = (seen.causes[stated],) if stated else ()
    return Answer(
        status="problem",
        text=Text(f"this identity seems to lack {names} (simulated)", f"当前身份似乎缺少 {names}（模拟结果）"),
        detail=seen.as_detail(),
        confirms=confirms,
        suggests=tuple(dict.fromkeys(cause for cause in seen.causes.values() if cause not in confirms)),
        learned={**_learned(seen), "action": first, "resource": seen.resource_of(first)},
        policy=seen.policy,
    )


def _half_seen(seen: Seen, error: Unavailable) -> Answer:
    tried = ", ".join(seen.proved)
    en, zh = "the push actions could not be simulated", "无法模拟推送所需的操作"
    if tried:
        en, zh = f"{en}; {tried} was tried and works", f"{zh}；已实际验证可用：{tried}"
    return Answer("unknown", Text(en, zh), seen.as_detail(), missing=missing(error), learned=_learned(seen))


def _unsure(seen: Seen) -> Answer:
    keys = ", ".join(seen.context)
    return unknown(
        _WHAT,
        Unavailable(f"policies test condition keys that the simulation was not given: {keys}"),
        detail=seen.as_detail(),
    )


def _tried_in_log(subject: Subject, seen: Seen) -> tuple[str, ...]:
    """Every refusal, where the log's own refused action was tried just now by the same principal, and works."""
    return _DENIALS if any(_in_log(subject, seen, action) for action in seen.proved) else ()


def _in_log(subject: Subject, seen: Seen, action: str) -> bool:
    """Whether the log shows this action refused to the same principal."""
    facts = subject.facts.values
    return facts.get("principal") == seen.principal and facts.get("action", "").lower() == action.lower()


def _learned(seen: Seen) -> dict[str, str]:
    found: dict[str, Any] = {
        "principal": seen.principal,
        "principal_name": seen.principal_name,
        "repository_arn": seen.resource,
    }
    return {name: value for name, value in found.items() if value}


CHECK = Check(
    id="permissions",
    question=Text("May this identity do everything that a push does?", "当前身份是否具备推送所需的全部权限？"),
    causes=(*_DENIALS, "ecr-token-denied", "aws-key-quarantined"),
    run=run,
    needs=("caller-identity",),
    permissions=(
        "iam:SimulatePrincipalPolicy",
        "iam:GetRole",
        "ecr:BatchCheckLayerAvailability",
        "ecr:BatchGetImage",
        "ecr:GetRepositoryPolicy",
        "ecr-public:BatchCheckLayerAvailability",
    ),
    applies=is_repository,
)
