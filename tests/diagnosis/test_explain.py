"""First cause, not last symptom; several pushes; what was mended or survived; an honest unknown."""
# ruff: noqa: E501 (tables read best with a case a line)

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ecrdoctor.diagnosis import episodes
from ecrdoctor.diagnosis.explain import Explainer
from ecrdoctor.facts.reference import parse_reference
from ecrdoctor.reading.read import read_log
from ecrdoctor.report.layout import Canvas
from ecrdoctor.report.model import Evidence, Nearest, PushSeen, Report, Unknown
from ecrdoctor.report.to_text import render_text
from ecrdoctor.rulebook.store import open_rulebook
from ecrdoctor.rulebook.tree import Rulebook

HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
OTHER = "111122223333.dkr.ecr.us-east-1.amazonaws.com"
LOGIN = f"$ aws ecr get-login-password --region eu-west-1 | docker login --username AWS --password-stdin {HOST}\n"
PUSH = f"$ docker push {HOST}/team/app:1.4\nThe push refers to repository [{HOST}/team/app]\n"
EXPIRED = "An error occurred (ExpiredToken) when calling the GetAuthorizationToken operation: gone\n"
NON_TTY = "Error: Cannot perform an interactive login from a non TTY device\n"
NO_BASIC = "no basic auth credentials\n"
MISSING = "name unknown: The repository with name '{}' does not exist in the registry with id '111122223333'\n"
DONE = "1.4: digest: sha256:0d2f1e2c size: 1990\n"
EXIT = "make: *** [push] Error 1: exit status 1\n"
DENIED = "denied: User: arn:aws:iam::{}:user/ci is not authorized to perform: ecr:PutImage on resource: arn:aws:ecr:eu-west-1:111122223333:repository/team/app{}\n"

Explain = Callable[[str], Report]


def _causes(report: Report) -> list[tuple[str, str]]:
    return [(cause.id, cause.verdict) for cause in report.causes]


def _echoes(report: Report) -> list[str]:
    return [echo.rule for echo in report.echoes]


@pytest.mark.parametrize(
    ("log", "causes", "echoes"),
    [
        (PUSH + NO_BASIC, [("not-logged-in", "likely")], []),
        (LOGIN + EXPIRED + NON_TTY, [("aws-credentials-expired", "confirmed")], ["non-tty"]),
        (LOGIN + NON_TTY + EXPIRED, [("aws-credentials-expired", "confirmed")], ["non-tty"]),
        (LOGIN + EXPIRED + NON_TTY + PUSH + NO_BASIC + EXIT, [("aws-credentials-expired", "confirmed")], ["non-tty", "no-basic-auth", "exit-status"]),
        (LOGIN + NON_TTY + PUSH + NO_BASIC, [("login-no-password", "likely")], ["no-basic-auth"]),
        (PUSH + EXIT, [("command-failed", "likely")], []),
        (PUSH + "EOF\n" * 3 + MISSING.format("team/app"), [("repository-missing", "confirmed"), ("registry-account-mismatch", "possible")], []),
        (PUSH + "EOF\n", [("upload-interrupted", "likely")], []),
        (PUSH + MISSING.format("team/app") + "the repository with name 'team/app'\ndoes not\n  exist\n", [("repository-missing", "confirmed"), ("registry-account-mismatch", "possible")], []),
        # what the rest of the log speaks for comes first
        (LOGIN.replace(HOST, OTHER) + "Login Succeeded\n" + PUSH + NO_BASIC, [("login-other-host", "likely"), ("not-logged-in", "possible")], []),
        (PUSH + DENIED.format("111122223333", ""), [("identity-policy-missing", "likely")], []),
        (PUSH + DENIED.format("444455556666", ""), [("identity-policy-missing", "likely"), ("resource-policy-missing", "possible")], []),
        (PUSH + DENIED.format("444455556666", " because no resource-based policy allows it"), [("resource-policy-missing", "likely"), ("identity-policy-missing", "possible")], []),
    ],
)  # fmt: skip
def test_first_cause_not_last_symptom(
    report: Explain, log: str, causes: list[tuple[str, str]], echoes: list[str]
) -> None:
    found = report(log)
    assert (found.outcome, _causes(found), _echoes(found)) == ("explained", causes, echoes)


@pytest.mark.parametrize(
    "log",
    [
        PUSH + DONE,
        PUSH + NO_BASIC + LOGIN + "Login Succeeded\n" + PUSH + DONE,
        LOGIN + NON_TTY + LOGIN + "Login Succeeded\n",
        PUSH + "EOF\n" * 4 + DONE,
        PUSH + "error: no basic auth credentials (ignored)\n" + DONE,
        "cache import: no basic auth credentials (ignored)\n",
        "0 errors, 0 failures\n",
        "Errors: 0, Failures : 0\n",
        "127.0.0.1    : ok=12   changed=1    unreachable=0    failed=0    skipped=1    rescued=0    ignored=0\n",
        "WARNING! Your password will be stored unencrypted\nLogin Succeeded\n",
    ],
)
def test_what_was_mended_or_survived_is_no_failure(report: Explain, log: str) -> None:
    found = report(log)
    assert (found.outcome, found.causes, found.unknown) == ("no-failure", (), None)


def test_a_success_does_not_mend_what_comes_after_it(report: Explain) -> None:
    assert _causes(report(PUSH + DONE + PUSH + NO_BASIC)) == [("not-logged-in", "likely")]
    assert _causes(report("Login Succeeded\n" + PUSH + MISSING.format("team/app")))[0] == (
        "repository-missing",
        "confirmed",
    )


TIMEOUT = "net/http: TLS handshake timeout\n"


@pytest.mark.parametrize(
    ("log", "causes"),
    [
        (PUSH + DONE + "$ ./smoke.sh\n" + TIMEOUT, []),
        (PUSH + DONE + PUSH + TIMEOUT, ["network-timeout", "network-proxy", "aws-endpoint-unreachable"]),
        (PUSH + DONE + "5f70bf18a086: Waiting\n" + TIMEOUT, ["network-timeout", "network-proxy", "aws-endpoint-unreachable"]),
        (PUSH + DONE + f"Get https://{HOST}/v2/: {TIMEOUT}", ["network-timeout", "network-proxy", "aws-endpoint-unreachable"]),
    ],
)  # fmt: skip
def test_a_connection_that_breaks_in_a_later_step_is_not_the_pushs(log: str, causes: list[str]) -> None:
    found = Explainer(open_rulebook()).explain(read_log(log.encode(), "-"))
    assert [cause.id for cause in found.causes] == causes


@pytest.mark.parametrize(
    "line",
    [
        "##[error]The thing is not there",
        "2026-03-04T09:15:27.1Z ##[error]The thing is not there",
        "::error::The thing is not there",
        "::error file=push.sh,line=3::The thing is not there",
    ],
)
def test_what_the_ci_system_marks_as_an_error_is_one(report: Explain, line: str) -> None:
    found = report(f"step 1\n{line}\n")
    assert found.outcome == "unknown"
    assert found.unknown is not None
    assert found.unknown.lines == (Evidence(2, "The thing is not there", ""),)
    assert report(f"{line}\n{PUSH}{DONE}").outcome == "no-failure"


@pytest.mark.parametrize(
    "line", ["bash: ./push.sh: 权限不够", "bash: ./push.sh: Keine Berechtigung", "sh: 1: Permission non accordée"]
)
def test_a_refusal_by_the_system_in_another_language_is_a_failure(report: Explain, line: str) -> None:
    assert report(line).outcome == "unknown"


@pytest.mark.parametrize(
    ("log", "outcome", "summary"),
    [
        (PUSH + DONE + "Error: Cluster not found.\n", "no-failure", "No failed push in this log; what failed, in line 4, is of a step after the push."),
        (PUSH + DONE + "--- FAIL: TestFoo\nexit status 1\n", "no-failure", "No failed push in this log; what failed, in line 4, is of a step after the push."),
        (PUSH + DONE + PUSH + "Error: the frobnicator said no\n", "unknown", "The log shows a failure that no rule knows."),
        (PUSH + DONE + "Error: pushing the signature: the frobnicator said no\n", "unknown", "The log shows a failure that no rule knows."),
        (PUSH + DONE + f"Successfully pushed {HOST}/team/app:1.4\nError: Cluster not found.\n", "no-failure", "No failed push in this log; what failed, in line 5, is of a step after the push."),
        (PUSH + DONE + "$ docker run app\nError: the tests said no\n", "no-failure", "No failed push in this log; what failed, in line 5, is of a step after the push."),
        (PUSH + DONE + "docker: Error response from daemon: the frobnicator said no\n", "unknown", "The log shows a failure that no rule knows."),
        (PUSH + DONE + f"$ skopeo copy oci:app docker://{HOST}/b\nError: the frobnicator said no\n", "unknown", "The log shows a failure that no rule knows."),
        ("Login Succeeded\nError: Cluster not found.\n", "unknown", "The log shows a failure that no rule knows."),
    ],
)  # fmt: skip
def test_an_unknown_failure_in_a_later_step_is_not_the_pushs(log: str, outcome: str, summary: str) -> None:
    found = Explainer(open_rulebook()).explain(read_log(log.encode(), "-"))
    assert (found.outcome, found.summary) == (outcome, summary)


def test_many_failures_in_a_later_step_are_looked_at_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps, not seconds: what is looked at grows with the log, however many of its lines fail."""
    looked: list[bytes] = []
    pushing = episodes._PUSHING

    class Counted:
        def search(self, data: bytes) -> object:
            looked.append(data)
            return pushing.search(data)

    monkeypatch.setattr(episodes, "_PUSHING", Counted())
    found = Explainer(open_rulebook()).explain(read_log((PUSH + DONE + "Error: no cluster\n" * 3000).encode(), "-"))
    assert (found.outcome, len(looked)) == ("no-failure", 3001)


def test_a_success_spares_what_it_got_by_without(rulebook: Rulebook) -> None:
    log = read_log((EXPIRED + NON_TTY + LOGIN + "Login Succeeded\n").encode(), "-")
    assert Explainer(rulebook).explain(log).outcome == "no-failure"
    expired = next(rule.id for rule in rulebook.rules if rule.causes[0].id == "aws-credentials-expired")
    signs = tuple(replace(s, spares=(expired,)) if s.id == "login-succeeded" else s for s in rulebook.signs)
    found = Explainer(replace(rulebook, signs=signs)).explain(log)
    assert (_causes(found), _echoes(found)) == ([("aws-credentials-expired", "confirmed")], [])


def _push(name: str, *lines: str) -> str:
    return f"$ docker push {HOST}/{name}:1\nThe push refers to repository [{HOST}/{name}]\n" + "".join(lines)


def test_two_pushes_are_told_apart(report: Explain) -> None:
    found = report(_push("a", DONE) + _push("b", MISSING.format("b")) + _push("c", "EOF\n"))
    assert found.pushes == (
        PushSeen("a", "succeeded"),
        PushSeen("b", "failed", ("repository-missing", "registry-account-mismatch")),
        PushSeen("c", "failed", ("upload-interrupted",)),
    )
    assert [(c.id, c.reference, c.evidence[0].line) for c in found.causes] == [
        ("repository-missing", "b", 6),
        ("upload-interrupted", "c", 9),
        ("registry-account-mismatch", "b", 6),
    ]
    assert found.summary == "The repository does not exist in this account and region. (2 pushes failed)"
    assert found.causes[0].verify[1] == f"docker push {HOST}/b:1"
    assert found.causes[1].fixes[0].commands == (f"docker push {HOST}/c:1",)
    assert (found.target.repository, found.target.tag) == ("b", "1")


def test_a_success_of_one_push_does_not_mend_another(report: Explain) -> None:
    found = report(_push("a", NO_BASIC) + _push("b", DONE))
    assert [(c.id, c.reference) for c in found.causes] == [("not-logged-in", "a")]
    assert [push.outcome for push in found.pushes] == ["failed", "succeeded"]


def test_a_failed_login_is_the_cause_of_every_push(report: Explain) -> None:
    found = report(LOGIN + EXPIRED + _push("a", NO_BASIC) + _push("b", NO_BASIC))
    assert {(c.id, c.reference) for c in found.causes} == {
        ("aws-credentials-expired", "a"),
        ("aws-credentials-expired", "b"),
    }


def test_the_evidence_is_the_line_and_the_place_in_it(report: Explain) -> None:
    found = report("\n\n" + "é" * 700 + " name unknown: The Repository with name 'x' does\nnot exist" + "!" * 700)
    (evidence,) = found.causes[0].evidence
    assert evidence.text[evidence.start : evidence.start + evidence.length] == "The Repository with name 'x' does"
    assert (evidence.line, evidence.rule, len(evidence.text)) == (3, "name-unknown", 600)


def test_a_message_broken_inside_a_word_by_a_terminal(report: Explain) -> None:
    message = "An error occurred (ExpiredToken) when calling the GetAuthorizationToken operation: gone"
    log = "\n".join(message[at : at + 40] for at in range(0, len(message), 40))
    assert "calling" not in log
    assert [(c.id, c.evidence[0].line) for c in report(log).causes] == [("aws-credentials-expired", 1)]


def test_a_retry_loop_does_not_flood_the_report(report: Explain) -> None:
    found = report(PUSH + "EOF\n" * 5000)
    assert (len(found.causes), len(found.causes[0].evidence), found.retryable) == (1, 5, True)


def test_unknown_says_what_it_can(report: Explain) -> None:
    found = report("step 1\nrunning\nERROR: no basic auth frobnicator found\npanic: boom\nall is well\n")
    assert found.outcome == "unknown"
    assert found.summary == "The log shows a failure that no rule knows."
    assert found.unknown == Unknown(
        lines=(Evidence(3, "ERROR: no basic auth frobnicator found", ""), Evidence(4, "panic: boom", "")),
        nearest=(Nearest("no-basic-auth", "The client had no credentials to offer", "the log lacks “credentials”"),),
        collect=(
            "docker push <REFERENCE> 2>&1 | tee push.log   # errors go to standard error: keep both streams",
            "docker version",
            "aws sts get-caller-identity",
            "aws ecr describe-repositories --repository-names <REPOSITORY> --region <REGION>",
        ),
        report_text=(
            "ecrdoctor does not know this failure.\n\nClient: unknown\nRegistry kind: unknown\n"
            "Lines that look like the error:\n    3: ERROR: no basic auth frobnicator found\n    4: panic: boom\n\n"
            "What the cause turned out to be: "
        ),
    )


@pytest.mark.parametrize(
    ("log", "summary"),
    [
        ("", "The log is empty: clients print errors to standard error, so pipe both streams (2>&1)."),
        (" \n\t\n", "The log is empty: clients print errors to standard error, so pipe both streams (2>&1)."),
        ("\x7fELF" + "\0" * 40, "This is not text: give ecrdoctor the printed output of the push."),
    ],
)
def test_what_is_no_log(report: Explain, log: str, summary: str) -> None:
    found = report(log)
    assert (found.outcome, found.summary, found.unknown is not None) == ("unknown", summary, True)


@pytest.mark.parametrize(
    ("log", "outcome"),
    [
        ("✘ The upload went wrong in a new way.", "unknown"),
        ("FATA[0001] something odd", "unknown"),
        ("部署失败: 未知原因", "unknown"),
        ("Fehler beim Senden", "unknown"),
        ("イメージの送信に失敗しました", "unknown"),
        ("失败：0", "no-failure"),
        ("完成，0 个失败", "no-failure"),
        ("✓ nothing to see", "no-failure"),
    ],
)
def test_a_failure_is_seen_in_any_language_and_by_its_mark(report: Explain, log: str, outcome: str) -> None:
    assert report(log).outcome == outcome


def test_what_the_caller_knows_wins(rulebook: Rulebook) -> None:
    given = parse_reference(f"{OTHER}/mine:2")
    found = Explainer(rulebook).explain(read_log((PUSH + MISSING.format("team/app")).encode(), "-"), given)
    assert (found.target.registry, found.target.region) == (OTHER, "us-east-1")


def test_in_chinese(rulebook: Rulebook) -> None:
    found = Explainer(rulebook, "zh").explain(read_log((PUSH + NO_BASIC).encode(), "-"))
    cause = found.causes[0]
    assert (found.summary, cause.title, cause.why, cause.fixes[0].title, cause.ranked_by) == (
        "很可能：客户端没有该 registry 的凭证。",
        "客户端没有该 registry 的凭证。",
        "没有找到该 registry 的登录。",
        "登录该 registry",
        "这条信息常见的 2 个原因中的第 1 个",
    )


def test_a_diagnosis_knows_no_language(rulebook: Rulebook) -> None:
    explainer = Explainer(rulebook)
    for log in (PUSH + NO_BASIC, "panic: no basic auth frobnicator", PUSH + DONE, ""):
        transcript = read_log(log.encode(), "-")
        diagnosis = explainer.diagnose(transcript)
        assert explainer.report(diagnosis) == explainer.explain(transcript)
        assert explainer.report(diagnosis, "zh") == Explainer(rulebook, "zh").explain(transcript)


def test_a_log_that_was_not_read_as_a_whole_is_said_to_be(rulebook: Rulebook) -> None:
    transcript = replace(read_log((PUSH + NO_BASIC).encode(), "-"), skipped=True)
    report = Explainer(rulebook).explain(transcript)
    assert report.partly_read
    assert render_text(report, Canvas(100)).splitlines()[1] == (
        "  The log is large: only the parts that any rule could match were read closely."
    )


def test_secrets_are_counted(report: Any) -> None:
    found = report("docker login -u AWS -p hunter22 x\nAKIAIOSFODNN7EXAMPLE\n" + PUSH + NO_BASIC)
    assert found.redactions == {"password-argument": 1, "aws-access-key-id": 1}
