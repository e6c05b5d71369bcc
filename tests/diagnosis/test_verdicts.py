"""How the checks' answers and the log's causes become one list."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from ecrdoctor.checks.contract import Answer, Check, Missing, Outcome
from ecrdoctor.diagnosis.verdicts import judge
from ecrdoctor.facts.model import Client, Facts
from ecrdoctor.facts.reference import parse_reference
from ecrdoctor.report.model import CauseFound, Report
from ecrdoctor.rulebook.model import Text
from ecrdoctor.rulebook.store import open_rulebook
from ecrdoctor.rulebook.tree import Rulebook

REFERENCE = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/app:1.4"
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ecr:PutImage"], "Resource": "x"}]}
SEEN = Text("seen", "看到")


@pytest.fixture(scope="module")
def rules() -> Rulebook:
    return open_rulebook()


def _outcome(check: str, status: Any = "problem", **answer: Any) -> Outcome:
    return Outcome(
        Check(check, SEEN, (), lambda subject, systems: Answer("ok", SEEN)), Answer(status, SEEN, **answer), 1
    )


def _judged(rules: Rulebook, causes: tuple[str, ...], *outcomes: Outcome, **values: str) -> Report:
    found = tuple(
        CauseFound(cause, "", cause, "confirmed", "why", checks=("repository", "permissions")) for cause in causes
    )
    report = Report("explain", "-", "explained", "", "1", causes=found)
    stated = {"principal": "arn:aws:iam::111122223333:user/ci", **values}
    facts = Facts(
        parse_reference(REFERENCE), {name: value for name, value in stated.items() if value}, Client("docker")
    )
    return judge(report, outcomes, facts, rules)


def test_what_explains_the_others_comes_first(rules: Rulebook) -> None:
    elsewhere = _outcome(
        "repository",
        confirms=("registry-region-mismatch",),
        explains=("repository-missing",),
        learned={"right_region": "us-east-2"},
    )
    report = _judged(rules, ("repository-missing",), elsewhere)
    assert [(c.id, c.verdict) for c in report.causes] == [
        ("registry-region-mismatch", "confirmed"),
        ("repository-missing", "confirmed"),
    ]
    meant = REFERENCE.replace("eu-west-1", "us-east-2")
    assert f"docker push {meant}" in report.causes[0].fixes[0].commands


def test_a_problem_may_rule_out_others_and_an_unknown_nothing(rules: Rulebook) -> None:
    causes = tuple(
        CauseFound(c, "", c, "possible", "") for c in ("registry-region-mismatch", "registry-account-mismatch")
    )
    outcomes = (
        _outcome("repository", confirms=("repository-missing",), rules_out=("registry-region-mismatch",)),
        _outcome("account", "unknown", rules_out=("registry-account-mismatch",)),
    )
    report = judge(Report("explain", "-", "explained", "", "1", causes=causes), outcomes, Facts(), rules)
    verdicts = {cause.id: cause.verdict for cause in report.causes}
    assert verdicts == {
        "repository-missing": "confirmed",
        "registry-account-mismatch": "possible",
        "registry-region-mismatch": "ruled-out",
    }


def test_the_policy_that_a_check_found_takes_the_place_of_the_rulebooks(rules: Rulebook) -> None:
    lacking = _outcome("permissions", suggests=("iam-push-denied",), policy=POLICY)
    fixes = _judged(rules, ("iam-push-denied",), lacking, action="ecr:PutImage").causes[0].fixes
    assert [fix.policy for fix in fixes if fix.policy] == [POLICY]
    (command,) = next(fix.commands for fix in fixes if fix.policy)
    assert "--user-name ci --policy-name ecr-push-team-app " in command
    not_seen = _outcome("permissions", suggests=("iam-push-denied",))
    fixes = _judged(rules, ("iam-push-denied",), not_seen, action="ecr:PutImage").causes[0].fixes
    assert [len(fix.policy["Statement"]) for fix in fixes if fix.policy] == [2]


def test_the_policy_of_another_identity_is_of_no_use(rules: Rulebook) -> None:
    elsewhere = _outcome("provenance", detail={"same": False})
    lacking = _outcome("permissions", suggests=("iam-push-denied",), policy=POLICY)
    fixes = _judged(rules, ("iam-push-denied",), elsewhere, lacking).causes[0].fixes
    assert POLICY not in [fix.policy for fix in fixes]


def test_without_a_log_what_is_suggested_counts(rules: Rulebook) -> None:
    lacking = _outcome("permissions", suggests=("iam-push-denied",))
    assert [(c.id, c.verdict) for c in _judged(rules, (), lacking).causes] == [("iam-push-denied", "likely")]
    with_log = _judged(rules, ("repository-missing",), lacking)
    assert [cause.id for cause in with_log.causes] == ["repository-missing"]


def test_an_answer_that_is_the_reason_is_not_told_again(rules: Rulebook) -> None:
    first, second = (
        _outcome("docker-login", confirms=("not-logged-in",)),
        _outcome("network", suggests=("network-dns",)),
    )
    more = _outcome("registry-api", confirms=("not-logged-in",))
    report = judge(Report("check", "-", "inconclusive", "", "1"), (first, second, more), Facts(), rules)
    assert [(cause.id, cause.why, cause.proof) for cause in report.causes] == [
        ("not-logged-in", "seen", ("registry-api: seen",)),
        ("network-dns", "seen", ()),
    ]


def test_equal_gaps_are_one(rules: Rulebook) -> None:
    why, other = Missing(Text("no credentials", "没有凭证"), SEEN), Missing(Text("timeout", "超时"), SEEN)
    outcomes = tuple(
        _outcome(check, "unknown", missing=missing)
        for check, missing in (("account", why), ("kms", other), ("permissions", why))
    )
    gaps = _judged(rules, (), *outcomes).gaps
    assert [(gap.what, gap.why) for gap in gaps] == [("account, permissions", "no credentials"), ("kms", "timeout")]


@pytest.mark.parametrize(
    ("client", "commands"),
    [
        ("podman", ["podman tag", "podman push"]),
        ("skopeo", ["skopeo copy <SOURCE_IMAGE> docker://111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/apps:1.4"]),
    ],
)
def test_fixes_speak_the_clients_language(rules: Rulebook, client: str, commands: list[str]) -> None:
    near = _outcome("repository", confirms=("repository-missing",), learned={"right_repository": "team/apps"})
    facts = Facts(parse_reference(REFERENCE), {}, Client(client))
    report = judge(Report("check", "-", "inconclusive", "", "1"), (near,), facts, rules)
    found = report.causes[0].fixes[0].commands
    assert len(found) == len(commands)
    assert all(one.startswith(beginning) for one, beginning in zip(found, commands, strict=True))


def test_a_tag_that_is_not_known_is_not_made_up(rules: Rulebook) -> None:
    facts = Facts(parse_reference(REFERENCE.removesuffix(":1.4")), {}, Client("docker"))
    report = judge(
        Report("check", "-", "inconclusive", "", "1"), (_outcome("x", confirms=("token-expired",)),), facts, rules
    )
    assert report.causes[0].fixes[0].commands[-1].endswith("team/app:<TAG>'")


def test_what_was_learnt_for_one_cause_stays_out_of_the_fixes_of_another(rules: Rulebook) -> None:
    found = _outcome(
        "repository", confirms=("registry-region-mismatch",), learned={"right_region": "us-east-2", "profile": "prod"}
    )
    report = _judged(rules, ("registry-account-mismatch",), found)
    commands = {cause.id: cause.fixes[1].commands for cause in report.causes if cause.id.endswith("account-mismatch")}
    assert commands == {
        "registry-account-mismatch": (
            f"docker tag {REFERENCE} <RIGHT_REFERENCE>",
            "aws ecr get-login-password --region eu-west-1 | "
            "docker login --username AWS --password-stdin <RIGHT_REGISTRY>",
            "docker push <RIGHT_REFERENCE>",
        )
    }


def test_who_pushes_is_what_the_log_says_else_what_is_seen_here(rules: Rulebook) -> None:
    here = _outcome("caller-identity", "ok", learned={"principal": "arn:aws:iam::444455556666:role/here"})
    away = _outcome("provenance", "ok", detail={"same": False})
    refused = _outcome("permissions", suggests=("iam-push-denied",))

    def names(*outcomes: Outcome, **values: str) -> set[str]:
        fixes = _judged(rules, ("iam-push-denied",), *outcomes, action="ecr:PutImage", **values).causes[0].fixes
        words = " ".join(command for fix in fixes for command in fix.commands).split()
        return {after for before, after in itertools.pairwise(words) if before in ("--role-name", "--user-name")}

    assert names(here, refused) == {"ci"}
    assert names(here, refused, principal="") == {"here"}
    assert names(here, refused, away, principal="") == {"<PRINCIPAL_NAME>"}


def test_both_languages_have_the_same_gaps(rules: Rulebook) -> None:
    one, other = Text("no answer", "没有回答"), Text("no answer", "没有答复")
    outcomes = tuple(
        _outcome(check, "unknown", missing=Missing(why, SEEN)) for check, why in (("account", one), ("kms", other))
    )
    twins = (
        judge(Report("explain", "-", "explained", "", "1", language=name), outcomes, Facts(), rules)
        for name in ("en", "zh")
    )
    assert [[gap.what for gap in twin.gaps] for twin in twins] == [["account", "kms"], ["account", "kms"]]
