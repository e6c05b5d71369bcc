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
"""


def test_list(program: Program) -> None:
    assert program("rules", "list") == Done(0, LIST, "")


@pytest.mark.parametrize(("name", "text"), [("not-logged-in", CAUSE), ("no-basic-auth", RULE)])
def test_show(program: Program, name: str, text: str) -> None:
    assert program("rules", "show", name) == Done(0, text, "")


def test_show_a_name_that_a_rule_and_a_cause_share(program: Program) -> None:
    done = program("rules", "show", "tag-immutable", "--lang", "zh")
    assert (done.code, done.out.splitlines()[:2]) == (0, ["tag-immutable  (manifest)", "  tag 已存在且不可覆盖。"])
    assert "ECR 回答：tag 不可覆盖" in done.out


def test_show_a_sign(program: Program) -> None:
    assert program("rules", "show", "login-succeeded") == Done(
        0,
        "login-succeeded  (success)\n  The login succeeded\n  \\bLogin Succeeded\\b\n  mends: credentials, login\n",
        "",
    )


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
