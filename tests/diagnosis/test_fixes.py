"""Commands from log text are commands with one argument more, whatever the text is."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ecrdoctor.diagnosis.fixes import Filler, quote_posix, quote_powershell, template_values
from ecrdoctor.facts.model import Client, Facts
from ecrdoctor.facts.reference import Target, parse_reference
from ecrdoctor.report.model import FilledFix
from ecrdoctor.rulebook.tree import Rulebook

HOSTILE = [
    "$(rm -rf /)",
    "`id`",
    "a'b",
    'a"b',
    "a b",
    "a;b",
    "a|b",
    "a&b",
    "a\nb",
    "-rf",
    "--delete",
    "\\",
    "*",
    "~",
    "#x",
    "!!",
    "",
    "%PATH%",
    "a‘b’c‚d‛e",
    "@args",
    "{x}",
    "a,b",
]


@pytest.mark.parametrize("value", HOSTILE)
def test_posix(value: str) -> None:
    quoted = quote_posix(value)
    assert shlex.split(quoted) == [f"./{value}" if value.startswith("-") else value]


@given(st.text(max_size=20))
@example("-\n'")
def test_posix_whatever_the_text(value: str) -> None:
    (word,) = shlex.split(quote_posix(value))
    assert word in (value, f"./{value}")
    assert not word.startswith("-")


def _powershell_argument(quoted: str) -> str:
    """What PowerShell's grammar makes of one argument: single quotes, typographic ones too, are doubled inside."""
    if not quoted.startswith("'"):
        assert quoted.isascii()
        assert not set(quoted) & set(" \t\n'\"`$;|&<>(){}#,\\")
        assert quoted[0] not in "-@"
        return quoted
    out = []
    index = 1
    while index < len(quoted) - 1:
        out.append(quoted[index])
        if quoted[index] in "'\u2018\u2019\u201a\u201b":
            index += 1
            assert index < len(quoted) - 1, "the string ends too early"
            assert quoted[index] in "'\u2018\u2019\u201a\u201b"
        index += 1
    assert quoted[-1] == "'"
    return "".join(out)


@pytest.mark.parametrize("value", HOSTILE)
def test_powershell(value: str) -> None:
    assert _powershell_argument(quote_powershell(value)) == (f"./{value}" if value.startswith("-") else value)


@given(st.text(alphabet=st.sampled_from("ab'‘’‚‛-,@$(; \n"), max_size=12))
def test_powershell_whatever_the_text(value: str) -> None:
    assert _powershell_argument(quote_powershell(value)) in (value, f"./{value}")


HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
FACTS = Facts(target=parse_reference(f"{HOST}/team/app:1.4"), client=Client("podman", "5.0.0"))


def test_values() -> None:
    facts = Facts(
        target=FACTS.target,
        client=FACTS.client,
        values={"principal": "arn:aws:sts::111122223333:assumed-role/ci/job-1"},
    )
    values = template_values(facts)
    assert values == {
        "reference": f"{HOST}/team/app:1.4",
        "registry": HOST,
        "account": "111122223333",
        "region": "eu-west-1",
        "partition": "aws",
        "repository": "team/app",
        "tag": "1.4",
        "client": "podman",
        "login": values["login"],
        "image": "app:1.4",
        "policy_name": "ecr-push-team-app",
        "repository_arn": "arn:aws:ecr:eu-west-1:111122223333:repository/team/app",
        "principal": "arn:aws:sts::111122223333:assumed-role/ci/job-1",
        "principal_name": "ci",
        "caller_account": "111122223333",
    }


def test_a_fix_for_each_shell(rulebook: Rulebook) -> None:
    remedy = rulebook.remedy("not-logged-in")
    posix = f"aws ecr get-login-password --region eu-west-1 | podman login --username AWS --password-stdin {HOST}"
    assert Filler(FACTS).fixes(remedy, "en") == (
        FilledFix("Log in to the registry", "you", "changes-local", (posix,), None, "The password lasts twelve hours."),
    )
    windows = Facts(target=FACTS.target, client=FACTS.client, platform="windows")
    powershell = (
        f"(aws ecr get-login-password --region eu-west-1) | podman login --username AWS --password-stdin {HOST}"
    )
    assert Filler(windows).fixes(remedy, "zh") == (
        FilledFix("登录该 registry", "you", "changes-local", (powershell,), None, "密码有效期为 12 小时。"),
    )
    assert Filler(FACTS).fixes(None, "en") == ()


def test_what_is_not_known_stays_visible(rulebook: Rulebook) -> None:
    remedy = rulebook.remedy("repository-missing")
    assert remedy is not None
    assert Filler(Facts()).commands(remedy.verify) == (
        "aws ecr describe-repositories --repository-names <REPOSITORY> --region <REGION>",
        "docker push <REFERENCE>",
    )


def test_a_policy_is_filled_and_conditions_choose_the_fix(rulebook: Rulebook) -> None:
    values = {"principal": "arn:aws:iam::111122223333:user/team/ci", "action": "ecr:PutImage"}
    (fix,) = Filler(Facts(target=FACTS.target, values=values)).fixes(rulebook.remedy("identity-policy-missing"), "en")
    assert (fix.title, fix.commands, fix.policy) == (
        "Attach this policy to the user",
        ("aws iam put-user-policy --user-name ci --policy-name ecr-push --policy-document file://policy.json",),
        {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Allow",
                    "Action": ["ecr:PutImage"],
                    "Resource": "arn:aws:ecr:eu-west-1:111122223333:repository/team/app",
                }
            ],
        },
    )


def test_a_hostile_repository_in_a_command(rulebook: Rulebook) -> None:
    remedy = rulebook.remedy("repository-missing")
    facts = Facts(target=Target(registry=HOST, region="eu-west-1", repository="$(rm -rf /)'x"))
    (fix,) = Filler(facts).fixes(remedy, "en")
    words = shlex.split(fix.commands[0])
    assert words == ["aws", "ecr", "create-repository", "--repository-name", "$(rm -rf /)'x", "--region", "eu-west-1"]
