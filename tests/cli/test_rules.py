"""`ecrdoctor rules`: list, show, test, why."""

from __future__ import annotations

import shutil

import pytest

from ..conftest import SMALL_RULES
from ..program import Done, Program

LIST = """\
local
  daemon             The client cannot reach the Docker daemon (docker-daemon-unreachable)
  exit-status        A command ended with an error (command-failed)
credentials
  expired-token      AWS says that the session token has expired (aws-credentials-expired)
login
  non-tty            The login asked for a password and had no terminal (login-no-password)
authentication
  no-basic-auth      The client had no credentials to offer (not-logged-in)
authorization
  not-authorized     IAM refused the action (identity-policy-missing)
repository
  name-unknown       ECR says that the repository does not exist (repository-missing)
upload
  broken-connection  The connection was closed in the middle (upload-interrupted)
manifest
  tag-immutable      ECR says that the tag may not be overwritten (tag-immutable)
"""
CAUSE = """\
not-logged-in  (authentication)
  The client has no credentials for this registry.

Seen as
  no-basic-auth
    No login for this registry was found.

checked by: docker-login

Fix
  • Log in to the registry (you; changes this machine)
    The password lasts twelve hours.
      aws ecr get-login-password --region <REGION> | docker login --username AWS --password-stdin <REGISTRY>

To be sure
    docker push <REFERENCE>

https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html

page: en/causes/not-logged-in.html
"""
RULE = """\
no-basic-auth  (authentication; docker, nerdctl)
  The client had no credentials to offer

Patterns
  no basic auth credentials
  consequence-of: credentials/*
  consequence-of: login/*

Possible causes, most likely first
  1. not-logged-in
     No login for this registry was found.
  2. login-other-host
     The log shows a login to another host.

https://docs.aws.amazon.com/AmazonECR/latest/userguide/common-errors-docker.html

page: en/rules/no-basic-auth.html
"""
CHECK = """\
ecr-token  (live check)
  Can this identity get an ECR password?

Can confirm or rule out: ecr-token-denied, aws-endpoint-unreachable, aws-key-quarantined,
  token-invalid

IAM actions it uses: ecr:GetAuthorizationToken, ecr-public:GetAuthorizationToken,
  sts:GetServiceBearerToken

page: en/checks/ecr-token.html
"""
LINT = """\
lint-username  (error)
  The user of a login to ECR is not AWS

  An ECR password belongs to the user AWS. With any other user the registry answers 400 or 401 and
  the login fails.

  To silence it on a line: `# ecrdoctor: ignore=lint-username`

https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html

page: en/lints/lint-username.html
"""
LINT_IN_CHINESE = """\
lint-username  (错误)
  登录 ECR 的用户名不是 AWS

  ECR 密码对应的用户固定是 AWS。换成别的用户名，registry 会返回 400 或 401，登录失败。

  在该行末尾加上注释即可忽略：`# ecrdoctor: ignore=lint-username`

https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html

文档页面：zh/lints/lint-username.html
"""


def test_list(program: Program) -> None:
    assert program("rules", "list") == Done(0, LIST, "")


@pytest.mark.parametrize(
    ("name", "text"),
    [("not-logged-in", CAUSE), ("no-basic-auth", RULE), ("ecr-token", CHECK), ("lint-username", LINT)],
)
def test_show(program: Program, name: str, text: str) -> None:
    assert program("rules", "show", name) == Done(0, text, "")


def test_show_a_name_that_a_rule_and_a_cause_share(program: Program) -> None:
    done = program("rules", "show", "tag-immutable", "--lang", "zh")
    assert (done.code, done.out.splitlines()[:2]) == (0, ["tag-immutable  (manifest)", "  tag 已存在且不可覆盖。"])
    assert "ECR 回答：tag 不可覆盖" in done.out


def test_show_a_sign(program: Program) -> None:
    assert program("rules", "show", "login-succeeded") == Done(
        0,
        "login-succeeded  (success)\n  The login succeeded\n\n  \\bLogin Succeeded\\b\nmends: credentials, login\n\n"
        "page: en/signs.html#login-succeeded\n",
        "",
    )


def test_show_in_chinese(program: Program) -> None:
    assert program("rules", "show", "lint-username", "--lang", "zh") == Done(0, LINT_IN_CHINESE, "")


@pytest.mark.parametrize("base", ["https://docs.example/ecrdoctor", "https://docs.example/ecrdoctor/"])
def test_the_address_of_the_page_is_whole_where_the_site_is_known(program: Program, base: str) -> None:
    whole = LINT.replace("page: ", "page: https://docs.example/ecrdoctor/")
    assert program("rules", "show", "lint-username", ECRDOCTOR_DOCS_URL=base) == Done(0, whole, "")
    assert program("rules", "show", "lint-username", "--docs-url", base) == Done(0, whole, "")


def test_an_address_cannot_bring_control_characters(program: Program) -> None:
    done = program("rules", "show", "lint-username", "--docs-url", "https://x\x1b[31m\u202e")
    assert done.out.splitlines()[-1] == "page: https://x\\x1b[31m\\u202e/en/lints/lint-username.html"


def test_show_of_nothing(program: Program) -> None:
    assert program("rules", "show", "push-suceeded") == Done(
        2,
        "",
        "ecrdoctor: push-suceeded: no rule, cause, sign, check or lint has this id\n"
        "  Did you mean push-succeeded or login-succeeded?\n",
    )


def test_list_of_another_kind(program: Program) -> None:
    assert program("rules", "list", "signs") == Done(
        0,
        "login-succeeded  The login succeeded (success)\n"
        "push-succeeded   The push reached its end (success)\n"
        "survived         The script went on after this error (tolerated)\n",
        "",
    )


def test_a_rule_of_ones_own_has_no_page(program: Program) -> None:
    own = program.folder / "own" / "local"
    own.mkdir(parents=True)
    text = (SMALL_RULES / "local" / "daemon.yaml").read_text(encoding="utf-8")
    (own / "mine.yaml").write_text(text.replace("id: daemon\n", "id: mine\n"), encoding="utf-8")
    assert "page:" not in program("rules", "show", "mine", "--rules", "own").out
    shown = program("rules", "show", "daemon", "--rules", "own").out
    assert shown.splitlines()[-1] == "page: en/rules/daemon.html"


def test_test(program: Program) -> None:
    assert program("rules", "test") == Done(0, "9 rules, 3 signs, 12 causes: 0 failures\n", "")


def test_test_of_ones_own(program: Program) -> None:
    own = program.folder / "own" / "local"
    own.mkdir(parents=True)
    shutil.copy(SMALL_RULES / "local" / "daemon.yaml", own / "mine.yaml")
    text = (own / "mine.yaml").read_text(encoding="utf-8").replace("id: daemon\n", "id: mine\n")
    (own / "mine.yaml").write_text(
        text.replace("Docker daemon started", "Cannot connect to the Docker daemon"), encoding="utf-8"
    )
    assert program("rules", "test", "own") == Done(
        1,
        "own/local/mine.yaml: no-match example 1: is matched\n10 rules, 3 signs, 12 causes: 1 failures\n",
        "",
    )
    (own / "mine.yaml").write_text("id: mine\nany: [x]\n", encoding="utf-8")
    assert program("rules", "test", "own") == Done(
        2, "", "ecrdoctor: own/local/mine.yaml:1: title: is missing\n  Add the key title.\n"
    )


def test_a_rule_of_ones_own_can_be_shown_and_cannot_bring_control_characters(program: Program) -> None:
    own = program.folder / "own" / "local"
    own.mkdir(parents=True)
    text = (SMALL_RULES / "local" / "daemon.yaml").read_text(encoding="utf-8").replace("id: daemon\n", "id: mine\n")
    (own / "mine.yaml").write_text(
        text.replace("en: The client cannot", 'en: "\\e[31mThe\\u202e client"\n  # '), encoding="utf-8"
    )
    for arguments in (
        ("show", "mine", "--rules", "own"),
        ("list", "--rules", "own"),
        ("why", "mine", "-", "--rules", "own"),
    ):
        done = program("rules", *arguments, stdin="Cannot connect to the Docker daemon")
        assert ("\x1b" in done.out + done.err, "\u202e" in done.out + done.err) == (False, False)


def test_why(program: Program) -> None:
    done = program("rules", "why", "no-basic-auth", "-", stdin="no basic auth credentials\n")
    assert done == Done(
        0,
        "no-basic-auth: counts towards the diagnosis\n"
        "  ✓ any    no basic auth credentials\n           matched in line 1: no basic auth credentials\n",
        "",
    )
    assert program("rules", "why", "no-basic-auth", "-", stdin="x\n").code == 1
