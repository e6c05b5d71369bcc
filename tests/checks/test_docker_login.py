from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from ecrdoctor.checks.contract import Answer
from ecrdoctor.checks.docker_login import run
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Unavailable
from ecrdoctor.systems.docker_models import FileSeen, HelperRun, LoginState, OtherLogin
from ecrdoctor.systems.ecr_token import TokenState

from .fakes_local import HOST, FakeDocker, subject, systems

PATH = "/home/ann/.docker/config.json"
UNTIL = datetime(2030, 1, 2, 3, 4, tzinfo=UTC)
OTHER = "123456789012.dkr.ecr.us-east-1.amazonaws.com"
NONE = LoginState(HOST, files=(FileSeen(PATH, "read"),))
GOOD = replace(NONE, source="auths", file=PATH, key=HOST, username="AWS", token=TokenState("valid", UNTIL))
HAS_LOGIN = (
    "not-logged-in",
    "login-registry-mismatch",
    "docker-config-unusable",
    "credential-helper-missing",
    "credential-helper-misconfigured",
    "credential-helper-failed",
    "credential-store-failure",
)


def ask(state: LoginState | Unavailable) -> Answer:
    return run(subject(), systems(FakeDocker(login_is=state)))


def helped(name: str, outcome: Any, error: str = "", log: tuple[str, ...] = (), **more: Any) -> Answer:
    run_ = HelperRun(name, outcome, f"/bin/docker-credential-{name}", error, log)
    return ask(replace(NONE, source="credHelpers", file=PATH, key=HOST, helper=run_, **more))


def test_a_good_login() -> None:
    assert ask(GOOD) == Answer(
        "ok",
        Text(
            f"{HOST} has a login in {PATH} ({HOST}), valid until 2030-01-02 03:04 UTC",
            f"{PATH} ({HOST}) 中有 {HOST} 的登录，有效期至 2030-01-02 03:04 UTC",
        ),
        {
            "host": HOST,
            "client": "docker",
            "source": "auths",
            "file": PATH,
            "key": HOST,
            "token": {"state": "valid", "expires_at": "2030-01-02T03:04:00+00:00", "flaws": []},
            "helper": None,
            "files": [{"path": PATH, "state": "read", "problem": ""}],
            "other_hosts": [],
            "duplicate_keys": [],
            "shadowed": [],
            "ignored_keys": [],
            "ignored_store": "",
            "ignored_variable": "",
            "elsewhere": [],
            "same_token_as": [],
            "sudo_user": "",
        },
        rules_out=(*HAS_LOGIN, "token-expired"),
    )


@pytest.mark.parametrize(
    ("state", "en"),
    [
        ({"shadowed": (f"auths in {PATH}",)}, f"; not used: auths in {PATH}"),
        ({"duplicate_keys": (HOST, f"https://{HOST}")}, f"; several keys stand for it: {HOST}, https://{HOST}"),
    ],
)
def test_a_good_login_with_something_odd(state: dict[str, Any], en: str) -> None:
    answer = ask(replace(GOOD, **state))
    assert (answer.status, answer.text.en.partition("UTC")[2]) == ("ok", en)


def test_one_token_for_two_regions_cannot_be_right() -> None:
    assert ask(replace(GOOD, same_token_as=(OTHER,))).suggests == ("token-invalid",)
    sibling = HOST.replace("123456789012", "111122223333")
    assert ask(replace(GOOD, same_token_as=(sibling,))).suggests == ()


@pytest.mark.parametrize(
    ("state", "confirms", "suggests", "en"),
    [
        ({}, "not-logged-in", (), f"docker has no login for {HOST}"),
        (
            {"other_hosts": (OtherLogin(OTHER, True),)},
            "login-registry-mismatch",
            ("not-logged-in",),
            f"docker has no login for {HOST}, only for {OTHER}",
        ),
        (
            {"other_hosts": (OtherLogin(OTHER, False),)},
            "not-logged-in",
            ("login-registry-mismatch",),
            f"docker has no login for {HOST}, only for {OTHER}",
        ),
        (
            {"ignored_keys": (f"https://{HOST}",), "other_hosts": (OtherLogin(OTHER, True),)},
            "credential-helper-misconfigured",
            ("not-logged-in",),
            f"docker has no login for {HOST}: credHelpers has https://{HOST}, but keys are compared letter by letter "
            "with the host",
        ),
        (
            {"client": "podman", "ignored_store": "desktop"},
            "credential-helper-misconfigured",
            ("not-logged-in",),
            f"podman has no login for {HOST}: docker's config names the store desktop, which podman does not read",
        ),
        (
            {"ignored_variable": "podman does not read it", "client": "podman"},
            "not-logged-in",
            (),
            f"podman has no login for {HOST}: DOCKER_AUTH_CONFIG is set but not used (podman does not read it)",
        ),
        (
            {"elsewhere": ("/home/ann/.docker/config.json",), "sudo_user": "ann"},
            "not-logged-in",
            (),
            f"docker has no login for {HOST}, but /home/ann/.docker/config.json has one (under sudo the home folder "
            "is root's, not ann's)",
        ),
        (
            {"elsewhere": ("/run/user/1/containers/auth.json",)},
            "not-logged-in",
            (),
            f"docker has no login for {HOST}, but /run/user/1/containers/auth.json has one",
        ),
    ],
)
def test_no_login(state: dict[str, Any], confirms: str, suggests: tuple[str, ...], en: str) -> None:
    answer = ask(replace(NONE, **state))
    assert (answer.status, answer.text.en, answer.confirms) == ("problem", en, (confirms,))
    assert answer.suggests == suggests
    assert {"credential-helper-failed", "token-expired"} <= set(answer.rules_out)
    assert not {confirms, *suggests} & set(answer.rules_out)


@pytest.mark.parametrize("state", ["malformed", "unreadable"])
def test_a_file_that_cannot_be_used(state: Any) -> None:
    answer = ask(LoginState(HOST, files=(FileSeen(PATH, state, "why"),)))
    assert answer.text.en == f"{PATH} cannot be used, so docker has no login at all: why"
    assert (answer.status, answer.confirms, answer.suggests) == (
        "problem",
        ("docker-config-unusable",),
        ("not-logged-in",),
    )


def test_a_broken_file_does_not_matter_where_the_variable_answers() -> None:
    state = replace(GOOD, source="DOCKER_AUTH_CONFIG", files=(FileSeen(PATH, "malformed", "why"),))
    assert ask(state).status == "ok"


@pytest.mark.parametrize(
    ("token", "cause", "certain", "en"),
    [
        (TokenState("expired", UNTIL), "token-expired", True, "the token expired at 2030-01-02 03:04 UTC"),
        (TokenState("cut-off"), "token-invalid", True, "the token is cut off in the middle"),
        (TokenState("empty"), "token-invalid", True, "the stored password is empty"),
        (TokenState("placeholder"), "token-invalid", True, "the stored password is a placeholder or a mask"),
        (
            TokenState("pair", UNTIL),
            "token-invalid",
            True,
            "the stored password is the API's authorizationToken (base64 of AWS:password), not the password in it",
        ),
        (
            TokenState("altered", UNTIL, ("byte-order-mark", "line-break-at-end")),
            "token-invalid",
            True,
            "something was added to the token on its way here (byte-order-mark, line-break-at-end)",
        ),
        (
            TokenState("altered", UNTIL, ("line-break-at-end",)),
            "token-invalid",
            False,
            "something was added to the token on its way here (line-break-at-end)",
        ),
    ],
)
def test_a_token_that_is_no_good(token: TokenState, cause: str, certain: bool, en: str) -> None:
    answer = ask(replace(GOOD, token=token))
    assert answer.text.en == f"the login for {HOST} in {PATH} ({HOST}) is no good: {en}"
    assert (answer.confirms, answer.suggests) == (((cause,), ()) if certain else ((), (cause,)))
    assert answer.rules_out == ()


def test_another_user_name() -> None:
    answer = ask(replace(GOOD, username="ann"))
    assert (answer.status, answer.confirms, answer.suggests) == ("problem", (), ("token-invalid",))


@pytest.mark.parametrize(("kind", "suggests"), [("unrecognised", ("token-invalid",)), ("undated", ())])
def test_a_password_of_another_form_proves_nothing(kind: Any, suggests: tuple[str, ...]) -> None:
    answer = ask(replace(GOOD, token=TokenState(kind)))
    assert (answer.status, answer.confirms, answer.suggests, answer.rules_out) == ("unknown", (), suggests, ())


def test_a_helper_that_is_not_on_path() -> None:
    answer = helped("ecr-login", "missing")
    assert answer.text.en == f"{PATH} names docker-credential-ecr-login (credHelpers), which is not on PATH"
    assert (answer.confirms, answer.learned) == (("credential-helper-missing",), {"helper": "ecr-login"})


@pytest.mark.parametrize(
    ("log", "suggests"),
    [
        ("operation error ECR: GetAuthorizationToken, ExpiredTokenException", ("aws-credentials-expired",)),
        ("is not authorized to perform: ecr:GetAuthorizationToken on resource: *", ("ecr-token-denied",)),
        ("failed to refresh cached credentials, no EC2 IMDS role found", ("aws-credentials-missing",)),
        ("lookup api.ecr.us-east-9.amazonaws.com: no such host", ("aws-endpoint-unreachable",)),
        ("something new", ()),
    ],
)
def test_the_reason_that_the_helper_hides(log: str, suggests: tuple[str, ...]) -> None:
    answer = helped("ecr-login", "not-found", "credentials not found in native keychain", ("older", log))
    assert answer.text.en == f"docker-credential-ecr-login has no login for {HOST}: {log}"
    assert (answer.confirms, answer.suggests) == (("credential-helper-failed",), suggests)


@pytest.mark.parametrize("outcome", ["failed", "timeout", "garbled"])
@pytest.mark.parametrize(
    ("name", "cause"), [("pass", "credential-store-failure"), ("ecr-login", "credential-helper-failed")]
)
def test_a_helper_that_fails(name: str, outcome: Any, cause: str) -> None:
    answer = helped(name, outcome, "its words")
    assert answer.text.en == f"docker-credential-{name} has no login for {HOST}: its words"
    assert answer.confirms == (cause,)


def test_a_store_without_this_login() -> None:
    answer = helped("desktop", "not-found", other_hosts=(OtherLogin(OTHER, None),), shadowed=(f"auths in {PATH}",))
    assert answer.text.en == (
        f"the credential store desktop has no login for {HOST}, only for {OTHER}; "
        f"the one in auths in {PATH} is not used"
    )
    assert (answer.confirms, answer.suggests) == (("not-logged-in",), ("login-registry-mismatch",))


def test_a_login_from_a_helper() -> None:
    answer = helped("ecr-login", "answered", token=TokenState("valid", UNTIL), username="AWS")
    assert (answer.status, answer.text.en) == (
        "ok",
        f"{HOST} has a login in docker-credential-ecr-login (credHelpers, {PATH}), valid until 2030-01-02 03:04 UTC",
    )


def test_not_being_able_to_look_is_unknown() -> None:
    answer = ask(Unavailable("why"))
    assert (answer.status, answer.confirms, answer.rules_out) == ("unknown", (), ())
