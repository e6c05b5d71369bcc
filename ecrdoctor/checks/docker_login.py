"""Which login would the client use for exactly this host, and is it any good?"""

from __future__ import annotations

from collections.abc import Callable

from ecrdoctor.checks.contract import Answer, Check, Subject
from ecrdoctor.checks.login_detail import login_detail, login_source
from ecrdoctor.checks.login_helper import helper_answer
from ecrdoctor.checks.login_token import HAS_LOGIN, token_answer
from ecrdoctor.checks.missing import unknown
from ecrdoctor.checks.registry_host import client_of, is_ecr
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Systems, Unavailable
from ecrdoctor.systems.docker_models import LoginState


def run(subject: Subject, systems: Systems) -> Answer:
    """Look the login up as the client does, and read what its password says about itself."""
    target = subject.target
    host = target.registry or ""
    try:
        state = systems.docker.login_state(host, client_of(subject), target.repository)
    except Unavailable as error:
        return unknown(Text(f"which login {host} would get", f"{host} 会用到哪个登录"), error)
    for find in _FINDINGS:
        answer = find(state)
        if answer is not None:
            return answer
    return _good(state)


def _broken_file(state: LoginState) -> Answer | None:
    broken = next((file for file in state.files if file.state in ("malformed", "unreadable")), None)
    if broken is None or state.source is not None:
        return None
    return Answer(
        "problem",
        Text(
            f"{broken.path} cannot be used, so {state.client} has no login at all: {broken.problem}",
            f"{broken.path} 无法使用，因此 {state.client} 没有任何登录信息：{broken.problem}",
        ),
        login_detail(state),
        confirms=("docker-config-unusable",),
        suggests=("not-logged-in",),
    )


def _no_entry(state: LoginState) -> Answer | None:
    if state.source is not None:
        return None
    cause, others, text = _why_none(state)
    # No entry at all: no helper is asked for this host, and no password of any age is kept for it.
    never = tuple(
        c for c in (*HAS_LOGIN, "token-expired", "token-invalid") if c not in (cause, "not-logged-in", *others)
    )
    return Answer("problem", text, login_detail(state), confirms=(cause,), rules_out=never, suggests=others)


def _why_none(state: LoginState) -> tuple[str, tuple[str, ...], Text]:
    """The cause, what else it may be, and the sentence, for a host without a login."""
    host, client = state.host, state.client
    base = Text(f"{client} has no login for {host}", f"{client} 没有 {host} 的登录信息")
    if state.ignored_keys:
        keys = ", ".join(state.ignored_keys)
        return (
            "credential-helper-misconfigured",
            ("not-logged-in",),
            Text(
                f"{base.en}: credHelpers has {keys}, but keys are compared letter by letter with the host",
                f"{base.zh}：credHelpers 中写的是 {keys}，而键名必须与域名逐字相同",
            ),
        )
    if state.ignored_store:
        return (
            "credential-helper-misconfigured",
            ("not-logged-in",),
            Text(
                f"{base.en}: docker's config names the store {state.ignored_store}, which {client} does not read",
                f"{base.zh}：docker 的配置使用凭证存储 {state.ignored_store}，而 {client} 不读取它",
            ),
        )
    if state.ignored_variable:
        reason = state.ignored_variable
        return (
            "not-logged-in",
            (),
            Text(
                f"{base.en}: DOCKER_AUTH_CONFIG is set but not used ({reason})",
                f"{base.zh}：设置了 DOCKER_AUTH_CONFIG，但没有被采用（{reason}）",
            ),
        )
    if state.elsewhere:
        return _elsewhere(state, base)
    return _other_hosts(state, base)


def _elsewhere(state: LoginState, base: Text) -> tuple[str, tuple[str, ...], Text]:
    paths = ", ".join(state.elsewhere)
    sudo = Text("", "")
    if state.sudo_user:
        sudo = Text(
            f" (under sudo the home folder is root's, not {state.sudo_user}'s)",
            f"（sudo 下使用的是 root 的主目录，而不是 {state.sudo_user} 的）",
        )
    text = Text(f"{base.en}, but {paths} has one{sudo.en}", f"{base.zh}，但 {paths} 中有{sudo.zh}")
    return "not-logged-in", (), text


def _other_hosts(state: LoginState, base: Text) -> tuple[str, tuple[str, ...], Text]:
    if not state.other_hosts:
        return "not-logged-in", (), base
    names = ", ".join(other.host for other in state.other_hosts)
    text = Text(f"{base.en}, only for {names}", f"{base.zh}，只有 {names} 的")
    if any(other.usable for other in state.other_hosts):
        return "login-registry-mismatch", ("not-logged-in",), text
    return "not-logged-in", ("login-registry-mismatch",), text


def _good(state: LoginState) -> Answer:
    where = login_source(state)
    until = state.token.expires_at.strftime("%Y-%m-%d %H:%M UTC") if state.token and state.token.expires_at else "?"
    shadow = Text("", "")
    if state.shadowed:
        names = ", ".join(state.shadowed)
        shadow = Text(f"; not used: {names}", f"；未被使用的：{names}")
    elif len(state.duplicate_keys) > 1:
        names = ", ".join(state.duplicate_keys)
        shadow = Text(f"; several keys stand for it: {names}", f"；有多个键对应该域名：{names}")
    # A token is good in one region: the same one under hosts of several regions is wrong for all but one.
    shared = any(_region(other) != _region(state.host) for other in state.same_token_as)
    return Answer(
        "ok",
        Text(
            f"{state.host} has a login in {where.en}, valid until {until}{shadow.en}",
            f"{where.zh} 中有 {state.host} 的登录，有效期至 {until}{shadow.zh}",
        ),
        login_detail(state),
        rules_out=(*HAS_LOGIN, "token-expired"),
        suggests=("token-invalid",) if shared else (),
    )


def _region(host: str) -> str:
    return host.partition(".dkr")[2]


_FINDINGS: tuple[Callable[[LoginState], Answer | None], ...] = (
    _broken_file,
    _no_entry,
    helper_answer,
    token_answer,
)

CHECK = Check(
    id="docker-login",
    question=Text("Does the client have a good login for exactly this host?", "客户端有没有这个域名的有效登录？"),
    causes=(*HAS_LOGIN, "token-expired", "token-invalid"),
    run=run,
    applies=is_ecr,
)
