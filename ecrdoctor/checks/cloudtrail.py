"""What did CloudTrail record of the refused call?"""

from __future__ import annotations

from ecrdoctor.checks.contract import Answer, Check, Subject
from ecrdoctor.checks.denial import cause_of
from ecrdoctor.checks.missing import unknown
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Systems, Unavailable

_WHAT = Text("what CloudTrail recorded", " CloudTrail 记录了什么")


def run(subject: Subject, systems: Systems) -> Answer:
    """Look through the last day's refused ECR calls for this repository."""
    try:
        events = systems.aws.lookup_denied_events(subject.target.region or "")
    except Unavailable as error:
        return unknown(_WHAT, error)
    who = _who(subject, systems)
    ours = [event for event in events if event.repository in ("", subject.target.repository)]
    ours.sort(key=lambda event: event.principal != who)  # stable: newest first, this principal's before all
    if not ours:
        return Answer(
            "ok",
            Text(
                "CloudTrail shows no refused call for this repository in a day (events come up to 15 minutes late)",
                "CloudTrail 最近一天内没有该仓库被拒绝的调用（事件最多延迟 15 分钟）",
            ),
            {"refused": 0},
        )
    newest = ours[0]
    words = newest.message or newest.error_code
    cause = cause_of(newest.message) or ("kms-denied" if "Kms" in newest.error_code else "")
    return Answer(
        status="problem",
        text=Text(
            f"CloudTrail: {newest.operation} by {newest.principal} refused at {newest.time}: {words}",
            f"CloudTrail：{newest.principal} 的 {newest.operation} 于 {newest.time} 被拒绝：{words}",
        ),
        detail={
            "refused": len(ours),
            "time": newest.time,
            "operation": newest.operation,
            "principal": newest.principal,
            "message": newest.message,
            "vpc_endpoint": newest.vpc_endpoint,
        },
        confirms=(cause,) if cause and newest.principal == who else (),
        suggests=_suggested(cause, newest.principal == who),
        learned={"action": f"ecr:{newest.operation}", "principal": newest.principal} if newest.principal else {},
    )


def _who(subject: Subject, systems: Systems) -> str:
    """Whose refusals are proof: the log's principal, else ours. Somebody else's are only a hint."""
    stated = subject.facts.values.get("principal")
    if stated:
        return stated
    try:
        return systems.aws.caller_identity().arn
    except Unavailable:
        return ""


def _suggested(cause: str, ours: bool) -> tuple[str, ...]:
    if cause:
        return () if ours else (cause,)
    return ("iam-push-denied", "repository-policy-deny")


CHECK = Check(
    id="cloudtrail",
    question=Text("What did CloudTrail record of the refused call?", "CloudTrail 记录了哪些被拒绝的调用？"),
    causes=(
        "iam-push-denied",
        "iam-explicit-deny",
        "permissions-boundary-deny",
        "session-policy-deny",
        "scp-deny",
        "vpc-endpoint-policy-deny",
        "repository-policy-deny",
        "kms-denied",
    ),
    run=run,
    permissions=("cloudtrail:LookupEvents",),
    only_with="cloudtrail",
    applies=lambda subject: subject.target.kind == "private" and subject.target.region is not None,
)
