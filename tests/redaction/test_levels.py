"""What each level takes out of a whole report, and where the evidence is afterwards."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecrdoctor.facts.reference import parse_reference
from ecrdoctor.redaction.levels import redacted, redacted_lines
from ecrdoctor.redaction.pseudonyms import Pseudonyms
from ecrdoctor.report.model import (
    CauseFound,
    CheckAnswer,
    Evidence,
    FilledFix,
    LineExplained,
    LintFinding,
    Piece,
    PushSeen,
    Redaction,
    Report,
)

HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
TOKEN_HOST = "account-1.dkr.ecr.eu-west-1.amazonaws.com"
LINE = f"denied for jo@example-company.com at /home/jo/.docker: {HOST}/team/orders"
REPORT = Report(
    command="explain",
    source="/home/jo/push.log",
    outcome="explained",
    summary="The repository team/orders does not exist.",
    version="0.1.0",
    target=parse_reference(f"{HOST}/team/orders:1.4"),
    causes=(
        CauseFound(
            id="repository-missing",
            stage="repository",
            title="The repository does not exist.",
            verdict="confirmed",
            why="ECR says so of 111122223333.",
            evidence=(Evidence(3, LINE, "name-unknown", LINE.index(HOST), len(HOST)),),
            fixes=(
                FilledFix(
                    "Create it",
                    "aws-admin",
                    "changes-aws",
                    ("aws ecr create-repository --repository-name team/orders",),
                    {"Resource": "arn:aws:ecr:eu-west-1:111122223333:repository/team/orders"},
                ),
            ),
        ),
    ),
    checks=(
        CheckAnswer(
            "caller-identity",
            "Who are you?",
            "ok",
            "arn:aws:sts::111122223333:assumed-role/deployer/jo@example-company.com",
            {"profile": "acme-prod", "account": "111122223333"},
        ),
    ),
    redactions={"aws-session-token": 1},
    redacted=(Redaction("aws-session-token", 2, 340),),
    level="off",
    pushes=(PushSeen("team/orders", "failed", ("repository-missing",)),),
    translations={"The repository team/orders does not exist.": "仓库 team/orders 不存在。"},
)


def test_off_takes_out_secrets_only() -> None:
    loose = replace(REPORT, summary="AKIAIOSFODNN7EXAMPLE at /home/jo")
    assert redacted(loose, "off", Pseudonyms()) == replace(loose, summary="[redacted:aws-access-key-id] at /home/jo")
    assert redacted(REPORT, "off", Pseudonyms()) == REPORT


def test_ticket_takes_out_what_is_personal_and_keeps_arns_whole() -> None:
    after = redacted(REPORT, "ticket", Pseudonyms())
    line = f"denied for [redacted:email] at ~/.docker: {HOST}/team/orders"
    assert after == replace(
        REPORT,
        source="~/push.log",
        level="ticket",
        causes=(replace(REPORT.causes[0], evidence=(Evidence(3, line, "name-unknown", line.index(HOST), len(HOST)),)),),
        redactions={"aws-session-token": 1, "email": 1, "home-folder": 1},
        redacted=(*REPORT.redacted, Redaction("email", 3, 22), Redaction("home-folder", 3, 8)),
    )


def test_public_puts_tokens_everywhere() -> None:
    names = Pseudonyms()
    after = redacted(REPORT, "public", names)
    line = f"denied for session-1 at /home/user-1/.docker: {TOKEN_HOST}/repository-1"
    assert after == replace(
        REPORT,
        source="file-1",
        level="public",
        summary="The repository repository-1 does not exist.",
        target=replace(
            REPORT.target,
            reference=f"{TOKEN_HOST}/repository-1:1.4",
            registry=TOKEN_HOST,
            account="account-1",
            repository="repository-1",
        ),
        causes=(
            replace(
                REPORT.causes[0],
                why="ECR says so of account-1.",
                evidence=(Evidence(3, line, "name-unknown", line.index(TOKEN_HOST), len(TOKEN_HOST)),),
                fixes=(
                    replace(
                        REPORT.causes[0].fixes[0],
                        commands=("aws ecr create-repository --repository-name repository-1",),
                        policy={"Resource": "arn:aws:ecr:eu-west-1:account-1:repository/repository-1"},
                    ),
                ),
            ),
        ),
        checks=(
            replace(
                REPORT.checks[0],
                answer="arn:aws:sts::account-1:assumed-role/role-1/session-1",
                detail={"profile": "profile-1", "account": "account-1"},
            ),
        ),
        redactions={
            "aws-session-token": 1, "account": 1, "repository": 1, "session": 1, "role": 1, "user": 1, "profile": 1,
            "file": 1,
        },
        redacted=(
            *REPORT.redacted,
            Redaction("session", 3, 22),
            Redaction("user", 3, 2),
            Redaction("account", 3, 12),
            Redaction("repository", 3, 11),
        ),
        pushes=(PushSeen("repository-1", "failed", ("repository-missing",)),),
        translations={"The repository repository-1 does not exist.": "仓库 repository-1 不存在。"},
    )  # fmt: skip


def test_a_stricter_report_stays_as_it_is() -> None:
    public = redacted(REPORT, "public", Pseudonyms())
    for level in ("off", "ticket", "public"):
        assert redacted(public, level, Pseudonyms()) == public


def test_a_ticket_becomes_public() -> None:
    after = redacted(redacted(REPORT, "ticket", Pseudonyms()), "public", Pseudonyms())
    assert (after.level, after.source, after.target.account) == ("public", "file-1", "account-1")
    assert after.causes[0].evidence[0].text == f"denied for [redacted:email] at ~/.docker: {TOKEN_HOST}/repository-1"


def test_the_places_in_a_script_move_with_it() -> None:
    second = f"docker push {HOST}/team/orders"
    script = LineExplained(
        file="push.sh",
        line=7,
        text=f"# for 111122223333\n{second}",
        command="docker push",
        explanation="Pushes.",
        findings=(LintFinding("no-tag", "hint", "no tag", 8, 12, len(second) - 12),),
        pieces=(Piece(8, 12, len(HOST), "the registry"),),
    )
    lint = Report("lint", "push.sh", "findings", "1 hint", "0.1.0", lines=(script,), level="off")
    (after,) = redacted(lint, "public", Pseudonyms()).lines
    reference = f"{TOKEN_HOST}/repository-1"
    assert after == replace(
        script,
        file="file-1",
        text=f"# for account-1\ndocker push {reference}",
        findings=(LintFinding("no-tag", "hint", "no tag", 8, 12, len(reference)),),
        pieces=(Piece(8, 12, len(TOKEN_HOST), "the registry"),),
    )


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("off", LINE),
        ("ticket", f"denied for [redacted:email] at ~/.docker: {HOST}/team/orders"),
        ("public", f"denied for email-1 at /home/user-1/.docker: {TOKEN_HOST}/repository-1"),
    ],
)
def test_the_lines_of_a_log(level: str, expected: str) -> None:
    assert redacted_lines((LINE, "EOF"), level, Pseudonyms()) == (expected, "EOF")


def test_names_in_the_details_of_answers_get_tokens() -> None:
    detail = {
        "near": ["shop-acme", "acme/shopp"],
        "other_templates": ["acme/"],
        "image": {"similar": ["registry.acme:5000/acme/tool:1", "helper-acme:2"]},
        "own_account": "444455556666",
        "principal_name": "jo",
        "proxy": "proxy.acme:3128",
        "shadows": ["AWS_PROFILE=acme-prod, profile default"],
        "host": "111122223333.dkr.ecr.eu-west-1.amazonaws.com",
    }
    answer = CheckAnswer("repository", "?", "problem", "near names: shop-acme, acme/shopp", detail)
    names = Pseudonyms()
    (check,) = redacted(
        Report("check", "-", "blocked", "No.", "1", checks=(answer,), level="off"), "public", names
    ).checks
    assert check.answer == "near names: repository-1, repository-2"
    assert check.detail == {
        "near": ["repository-1", "repository-2"],
        "other_templates": ["repository-3/"],
        "image": {"similar": ["registry.repository-3:5000/repository-4:1", "repository-5:2"]},
        "own_account": "account-1",
        "principal_name": "user-1",
        "proxy": "host-1:3128",
        "shadows": ["AWS_PROFILE=profile-1, profile default"],
        "host": "account-2.dkr.ecr.eu-west-1.amazonaws.com",
    }
