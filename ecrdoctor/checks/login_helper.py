"""What a credential helper's failure means."""

from __future__ import annotations

from ecrdoctor.checks.contract import Answer
from ecrdoctor.checks.login_detail import login_detail
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems.docker_models import HelperRun, LoginState

_STORES = ("desktop", "osxkeychain", "wincred", "secretservice", "pass")
"""Helpers that keep what `docker login` gave them; the others fetch a token themselves."""
_REASONS = (
    ("expiredtoken", "aws-credentials-expired"),
    ("token has expired", "aws-sso-session-expired"),
    ("sso session has expired", "aws-sso-session-expired"),
    ("unrecognizedclient", "aws-credentials-invalid"),
    ("invalidclienttokenid", "aws-credentials-invalid"),
    ("signaturedoesnotmatch", "aws-signature-mismatch"),
    ("getauthorizationtoken on resource", "ecr-token-denied"),
    ("ecr:getauthorizationtoken", "ecr-token-denied"),
    ("sts:assumerole", "assume-role-denied"),
    ("failed to get shared config profile", "aws-profile-not-found"),
    ("no ec2 imds role found", "aws-credentials-missing"),
    ("failed to refresh cached credentials", "aws-credentials-missing"),
    ("no such host", "aws-endpoint-unreachable"),
    ("i/o timeout", "aws-endpoint-unreachable"),
)
"""What the log of docker-credential-ecr-login (AWS SDK for Go v2) says, and what that speaks for."""


def helper_answer(state: LoginState) -> Answer | None:
    """The answer where a helper or store is asked and has no login to give; None where it has, or none is asked."""
    helper = state.helper
    if helper is None or helper.outcome == "answered":
        return None
    if helper.outcome == "missing":
        return _missing(state, helper)
    if helper.name in _STORES:
        return (
            _empty_store(state, helper)
            if helper.outcome == "not-found"
            else _failed(state, helper, "credential-store-failure")
        )
    return _failed(state, helper, "credential-helper-failed")


def _missing(state: LoginState, helper: HelperRun) -> Answer:
    return Answer(
        "problem",
        Text(
            f"{state.file} names docker-credential-{helper.name} ({state.source}), which is not on PATH",
            f"{state.file} 指定了 docker-credential-{helper.name}（{state.source}），但 PATH 中没有它",
        ),
        login_detail(state),
        confirms=("credential-helper-missing",),
        learned={"helper": helper.name},
    )


def _empty_store(state: LoginState, helper: HelperRun) -> Answer:
    names = ", ".join(other.host for other in state.other_hosts)
    only = Text(f", only for {names}", f"，只有 {names} 的") if names else Text("", "")
    unused = Text("", "")
    if state.shadowed:
        places = ", ".join(state.shadowed)
        unused = Text(f"; the one in {places} is not used", f"；{places} 中的登录不会被使用")
    return Answer(
        "problem",
        Text(
            f"the credential store {helper.name} has no login for {state.host}{only.en}{unused.en}",
            f"凭证存储 {helper.name} 中没有 {state.host} 的登录{only.zh}{unused.zh}",
        ),
        login_detail(state),
        confirms=("not-logged-in",),
        suggests=("login-registry-mismatch",) if names else (),
        learned={"helper": helper.name},
    )


def _failed(state: LoginState, helper: HelperRun, cause: str) -> Answer:
    words = _own_words(helper)
    return Answer(
        "problem",
        Text(
            f"docker-credential-{helper.name} has no login for {state.host}: {words}",
            f"docker-credential-{helper.name} 没有给出 {state.host} 的登录：{words}",
        ),
        login_detail(state),
        confirms=(cause,),
        suggests=_reasons(helper),
        learned={"helper": helper.name},
    )


def _own_words(helper: HelperRun) -> str:
    """Its last logged error where it keeps a log, since what it prints hides the reason."""
    return helper.log[-1] if helper.outcome == "not-found" and helper.log else helper.error


def _reasons(helper: HelperRun) -> tuple[str, ...]:
    """The cause behind the failure, as the helper's last words tell it."""
    words = _own_words(helper).lower()
    return next(((cause,) for phrase, cause in _REASONS if phrase in words), ())
