"""What a stored password says about itself, as an answer."""

from __future__ import annotations

from ecrdoctor.checks.contract import Answer, Missing
from ecrdoctor.checks.login_detail import login_detail, login_source
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems.docker_models import LoginState

HAS_LOGIN = (
    "not-logged-in",
    "login-registry-mismatch",
    "docker-config-unusable",
    "credential-helper-missing",
    "credential-helper-misconfigured",
    "credential-helper-failed",
    "credential-store-failure",
)
"""What a good login for the host disproves, next to an expired token."""


def token_answer(state: LoginState) -> Answer | None:
    """The answer where the password cannot be good, or cannot be read; None where it is good."""
    return _bad_token(state) or _wrong_user(state) or _unread(state)


def _bad_token(state: LoginState) -> Answer | None:
    token = state.token
    if token is None:
        return None
    if token.kind == "expired" and token.expires_at is not None:
        when = token.expires_at.strftime("%Y-%m-%d %H:%M UTC")
        return _about_token(
            state,
            "token-expired",
            Text(f"the token expired at {when}", f"token 已于 {when} 过期"),
        )
    said = _TOKEN_SAYINGS.get(token.kind)
    if said is None:
        return None
    if token.kind == "altered":
        flaws = ", ".join(token.flaws)
        said = Text(f"{said.en} ({flaws})", f"{said.zh}（{flaws}）")
    # ECR may look past a line break at the end; the registry itself is asked by another check.
    certain = token.flaws != ("line-break-at-end",)
    return _about_token(state, "token-invalid", said, certain=certain)


_TOKEN_SAYINGS = {
    "pair": Text(
        "the stored password is the API's authorizationToken (base64 of AWS:password), not the password in it",
        "保存的密码是 API 返回的 authorizationToken（AWS:密码 的 base64），而不是其中的密码",
    ),
    "altered": Text("something was added to the token on its way here", "token 在传递过程中混入了多余的字符"),
    "cut-off": Text("the token is cut off in the middle", "token 不完整，中间被截断"),
    "placeholder": Text("the stored password is a placeholder or a mask", "保存的密码是占位符或掩码"),
    "empty": Text("the stored password is empty", "保存的密码为空"),
}


def _about_token(state: LoginState, cause: str, said: Text, *, certain: bool = True) -> Answer:
    where = login_source(state)
    confirms, suggests = ((cause,), ()) if certain else ((), (cause,))
    return Answer(
        "problem",
        Text(
            f"the login for {state.host} in {where.en} is no good: {said.en}",
            f"{where.zh} 中 {state.host} 的登录不可用：{said.zh}",
        ),
        login_detail(state),
        confirms=confirms,
        suggests=suggests,
    )


def _wrong_user(state: LoginState) -> Answer | None:
    if state.token is None or state.username == "AWS":
        return None
    where = login_source(state)
    return Answer(
        "problem",
        Text(
            f"the login for {state.host} in {where.en} has another user name than AWS, the only one ECR takes",
            f"{where.zh} 中 {state.host} 的登录用户名不是 AWS，而 ECR 只接受 AWS",
        ),
        login_detail(state),
        suggests=("token-invalid",),
    )


def _unread(state: LoginState) -> Answer | None:
    """A password that does not look like ECR's: nobody documents how those look, so it proves nothing."""
    if state.token is None or state.token.kind not in ("unrecognised", "undated"):
        return None
    where = login_source(state)
    return Answer(
        "unknown",
        Text(
            f"{state.host} has a login in {where.en}, whose age cannot be read",
            f"{where.zh} 中有 {state.host} 的登录，但读不出它的有效期",
        ),
        login_detail(state),
        suggests=("token-invalid",) if state.token.kind == "unrecognised" else (),
        missing=Missing(
            Text("the password is not in the form that ECR's have had so far", "密码的格式与 ECR 一贯的格式不同"),
            Text(
                "see what the registry says to it (check registry-api)", "看 registry 如何答复（检查项 registry-api）"
            ),
        ),
    )
