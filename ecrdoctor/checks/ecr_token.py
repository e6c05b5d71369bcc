"""Can this identity get an ECR password?"""

from __future__ import annotations

from ecrdoctor.checks.contract import Answer, Check, Subject
from ecrdoctor.checks.denial import cause_of
from ecrdoctor.checks.missing import missing, unknown
from ecrdoctor.facts.reference import is_ecr_host
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Systems, Unavailable
from ecrdoctor.systems.aws_models import TokenGranted

_WHAT = Text("whether an ECR password can be had", "能否取得 ECR 登录密码")
_PUBLIC_REGION = "us-east-1"


def run(subject: Subject, systems: Systems) -> Answer:
    """Ask for one, and throw it away."""
    public = subject.target.kind == "public"
    region = _PUBLIC_REGION if public else subject.target.region or ""
    try:
        token = systems.aws.authorization_token(region, public=public)
    except Unavailable as error:
        if error.kind == "denied":
            return _denied(error, public)
        return unknown(_WHAT, error, suggests=("aws-endpoint-unreachable",) if error.kind == "unreachable" else ())
    endpoint = token.endpoint.removeprefix("https://").removeprefix("http://")
    if not public and not is_ecr_host(endpoint):
        return _foreign(token, systems)
    return Answer(
        status="ok",
        text=Text(
            f"this identity can get an ECR password in {region}, good until {token.expires}",
            f"当前身份可以在 {region} 取得 ECR 登录密码，有效期至 {token.expires}",
        ),
        detail={"region": region, "endpoint": token.endpoint, "expires": token.expires},
        rules_out=("ecr-token-denied", "aws-endpoint-unreachable"),
    )


def _denied(error: Unavailable, public: bool) -> Answer:
    actions = "ecr-public:GetAuthorizationToken + sts:GetServiceBearerToken" if public else error.action
    stated = cause_of(error.reason)
    # "no identity-based policy allows" is what ecr-token-denied says already
    confirms = ("ecr-token-denied",) if stated in ("", "iam-push-denied") else ("ecr-token-denied", stated)
    return Answer(
        status="problem",
        text=Text(
            f"this identity may not get an ECR password ({actions}): {error.reason}",
            f"当前身份无权取得 ECR 登录密码（{actions}）：{error.reason}",
        ),
        detail={"action": error.action, "reason": error.reason},
        confirms=confirms,
        suggests=("ecr-public-setup",) if public else (),
        learned={"action": error.action, "resource": "*"},
        missing=missing(error),
    )


def _foreign(token: TokenGranted, systems: Systems) -> Answer:
    variables = systems.aws.endpoint_overrides()
    en = f"the password is for {token.endpoint or 'no registry'}, which is not ECR"
    zh = f"取得的密码属于 {token.endpoint or '（无 registry）'}，并不是 ECR"
    if variables:
        en, zh = (
            f"{en}; {', '.join(variables)} sends API calls elsewhere",
            f"{zh}；{', '.join(variables)} 把 API 请求转到了别处",
        )
    return Answer(
        status="problem",
        text=Text(en, zh),
        detail={"region": token.region, "endpoint": token.endpoint, "overrides": dict(variables)},
        suggests=("token-invalid",),
    )


CHECK = Check(
    id="ecr-token",
    question=Text("Can this identity get an ECR password?", "当前身份能取得 ECR 登录密码吗？"),
    causes=("ecr-token-denied", "aws-endpoint-unreachable", "aws-key-quarantined", "token-invalid"),
    run=run,
    permissions=("ecr:GetAuthorizationToken", "ecr-public:GetAuthorizationToken", "sts:GetServiceBearerToken"),
    applies=lambda subject: (
        subject.target.kind == "public" or (subject.target.kind == "private" and subject.target.region is not None)
    ),
)
