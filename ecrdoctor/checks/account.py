"""Does the identity belong to the account in the registry host?"""

from __future__ import annotations

from ecrdoctor.checks.contract import Answer, Check, Subject
from ecrdoctor.checks.missing import unknown
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Systems, Unavailable
from ecrdoctor.systems.aws_models import Identity

_WHAT = Text("whether the accounts match", "账号是否一致")


def run(subject: Subject, systems: Systems) -> Answer:
    """Compare; another account is legitimate, unless a hidden profile leads to the right one."""
    wanted = subject.target.account or ""
    try:
        found = systems.aws.caller_identity()
    except Unavailable as error:
        return unknown(_WHAT, error)
    detail = {"identity": found.account, "registry": wanted}
    if subject.target.partition and found.partition != subject.target.partition:
        return _other_partition(found, subject.target.partition, detail)
    if found.account == wanted:
        return Answer(
            "ok",
            Text(f"identity and registry are both of account {wanted}", f"身份与 registry 同属账号 {wanted}"),
            detail,
        )
    for profile in _hidden_profiles(systems):
        try:
            other = systems.aws.identity_of(profile)
        except Unavailable:
            continue
        if other.account == wanted:
            return _hidden(found, profile, other, detail)
    leads = systems.aws.profiles_for(wanted)
    return Answer(
        status="ok",
        text=Text(
            f"cross-account: the identity is of {found.account}, the registry of {wanted}; both must allow the push",
            f"跨账号：身份属于 {found.account}，registry 属于 {wanted}；推送需要双方都授权",
        ),
        detail={**detail, "profiles": list(leads)},
        suggests=("wrong-identity", "repository-policy-deny") if leads else ("repository-policy-deny",),
        learned={"profile": leads[0]} if len(leads) == 1 else {},
    )


def _hidden_profiles(systems: Systems) -> tuple[str, ...]:
    """Profiles that somebody named in the environment and that something stronger hides."""
    names = ("AWS_DEFAULT_PROFILE=", "AWS_PROFILE=")
    try:
        shadows = systems.aws.credentials_source().shadows
    except Unavailable:
        return ()
    found = [one.removeprefix(name) for one in shadows for name in names if one.startswith(name)]
    found += ["default"] if "profile default" in shadows else []
    return tuple(dict.fromkeys(found))


def _hidden(found: Identity, profile: str, other: Identity, detail: dict[str, str]) -> Answer:
    return Answer(
        status="problem",
        text=Text(
            f"the identity is of account {found.account}, but profile {profile}, which it hides, is of {other.account} "
            "like the registry",
            f"当前身份属于账号 {found.account}，而被它遮住的 profile {profile} 属于 {other.account}，与 registry 一致",
        ),
        detail={**detail, "profile": profile, "profile_arn": other.arn},
        confirms=("wrong-identity",),
        explains=("repository-policy-deny", "iam-push-denied", "registry-account-mismatch", "repository-missing"),
        learned={"profile": profile},
    )


def _other_partition(found: Identity, partition: str, detail: dict[str, str]) -> Answer:
    return Answer(
        status="problem",
        text=Text(
            f"the identity is of partition {found.partition}, the registry of {partition}; neither knows the other",
            f"身份属于分区 {found.partition}，registry 属于分区 {partition}；两个分区互不相通",
        ),
        detail={**detail, "identity_partition": found.partition, "registry_partition": partition},
        confirms=("wrong-identity",),
    )


CHECK = Check(
    id="account",
    question=Text("Is the identity of the registry's account?", "当前身份与 registry 是同一个账号吗？"),
    causes=("wrong-identity", "repository-policy-deny"),
    run=run,
    needs=("caller-identity",),
    applies=lambda subject: subject.target.kind == "private" and subject.target.account is not None,
)
