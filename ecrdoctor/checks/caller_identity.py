"""Who are we to AWS, and which credentials say so?"""

from __future__ import annotations

from typing import Any

from ecrdoctor.checks.contract import Answer, Check, Subject
from ecrdoctor.checks.missing import missing, unknown
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Systems, Unavailable
from ecrdoctor.systems.aws_models import CredentialSource

CAUSES = (
    "aws-credentials-missing",
    "aws-credentials-expired",
    "aws-credentials-invalid",
    "aws-sso-session-expired",
    "aws-signature-mismatch",
    "aws-clock-skew",
    "aws-profile-not-found",
    "assume-role-denied",
)
_SIGNATURE = ("SignatureDoesNotMatch", "InvalidSignatureException", "InvalidSignature")
_SSO = ("SsoExpired", "LoginExpired")
_WHAT = Text("who AWS takes us for", "当前的 AWS 身份")
_FOUND = {
    "aws-credentials-expired": Text("the AWS credentials have expired", "AWS 临时凭证已过期"),
    "aws-sso-session-expired": Text(
        "the session behind the profile has expired or was never started; log in again",
        "该 profile 背后的登录会话已过期，或从未登录过；请重新登录",
    ),
    "aws-credentials-invalid": Text(
        "AWS does not know the access key or its session token", "AWS 不认识这个访问密钥或其会话令牌"
    ),
    "aws-signature-mismatch": Text(
        "the secret access key does not belong to the access key id", "secret access key 与 access key id 不匹配"
    ),
    "aws-clock-skew": Text(
        "AWS refuses the signature because this machine's clock is off", "本机时钟偏差过大，AWS 拒绝了请求签名"
    ),
    "aws-profile-not-found": Text("the AWS profile does not exist here", "本机没有这个 AWS profile"),
    "assume-role-denied": Text("assuming the profile's role was refused", "扮演（assume）该 profile 的角色时被拒绝"),
}


def run(subject: Subject, systems: Systems) -> Answer:
    """Ask STS; the way in which it fails tells the credential causes apart."""
    try:
        found = systems.aws.caller_identity()
        source = systems.aws.credentials_source()
    except Unavailable as error:
        return _failure(error, systems)
    detail: dict[str, Any] = {
        "account": found.account,
        "arn": found.arn,
        "partition": found.partition,
        "source": source.link,
        "profile": source.profile,
        "temporary": source.temporary,
        "expires": source.expires,
        "shadows": list(source.shadows),
        "refused_in": list(found.refused_in),
        "endpoints": dict(systems.aws.endpoint_overrides()),
    }
    if source.sso is not None:
        detail["sso"] = {"session": source.sso.name, "expires": source.sso.expires}
    hidden = ", ".join(source.shadows)
    en, zh = f"{found.arn} (from {source.link}", f"{found.arn}（来源：{source.link}"
    if source.profile:
        en, zh = f"{en}, profile {source.profile}", f"{zh}，profile {source.profile}"
    if hidden:
        en, zh = f"{en}; it hides {hidden}", f"{zh}；它遮住了 {hidden}"
    return Answer(
        status="ok",
        text=Text(f"{en})", f"{zh}）"),
        detail=detail,
        rules_out=_ruled_out(subject, source),
        suggests=("wrong-identity",) if any("PROFILE=" in one for one in source.shadows) else (),
        learned={"principal": found.arn, "principal_name": found.name},
    )


def _ruled_out(subject: Subject, source: CredentialSource) -> tuple[str, ...]:
    """Nothing where the log names another profile than the one that answered here."""
    stated = subject.facts.values.get("profile")
    if stated and stated != source.profile:
        return ()
    return CAUSES if source.link.startswith("assume-role") else tuple(c for c in CAUSES if c != "assume-role-denied")


def _failure(error: Unavailable, systems: Systems) -> Answer:
    cause = _cause(error, getattr(error, "code", ""))
    if not cause:
        suggests = {"no-credentials": ("aws-credentials-missing",), "unreachable": ("aws-endpoint-unreachable",)}
        return unknown(_WHAT, error, suggests=suggests.get(error.kind, ()))
    detail: dict[str, Any] = {"kind": error.kind, "reason": error.reason, "code": getattr(error, "code", "")}
    session = systems.aws.sso_session()
    if cause == "aws-sso-session-expired" and session is not None:
        detail["sso"] = {"session": session.name, "expires": session.expires}
    said = _FOUND[cause]
    return Answer(
        status="problem",
        text=Text(f"{said.en}: {error.reason}", f"{said.zh}：{error.reason}"),
        detail=detail,
        confirms=(cause,),
        missing=missing(error),
    )


def _cause(error: Unavailable, code: str) -> str:
    """The cause that the failure itself proves; empty where it only kept us from looking."""
    if code == "ProfileNotFound":
        return "aws-profile-not-found"
    if error.action.startswith("sts:AssumeRole") and (error.kind == "denied" or code == "AssumeRole"):
        return "assume-role-denied"
    if error.kind == "expired":
        return "aws-sso-session-expired" if code in _SSO else "aws-credentials-expired"
    if error.kind == "clock-skew":
        return "aws-clock-skew"
    if error.kind == "invalid-credentials":
        return "aws-signature-mismatch" if code in _SIGNATURE else "aws-credentials-invalid"
    return ""


CHECK = Check(
    id="caller-identity",
    question=Text("Do the AWS credentials here work, and whose are they?", "本机的 AWS 凭证有效吗？属于谁？"),
    causes=(*CAUSES, "wrong-identity"),
    run=run,
    permissions=(),  # sts:GetCallerIdentity needs none, and works even under an explicit deny
)
