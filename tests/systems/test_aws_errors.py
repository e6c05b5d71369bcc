"""Every question × every way of not getting an answer: always the one exception, of the right kind, in time."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ecrdoctor.systems import aws_client, aws_regions
from ecrdoctor.systems.aws import Aws
from ecrdoctor.systems.aws_errors import clean
from ecrdoctor.systems.aws_models import OtherRegions, Refused

from .fault_server import Faulty, error, faulty

ACCOUNT = "123456789012"
REGION = "eu-west-1"
IDENTITY = (
    "<GetCallerIdentityResponse><GetCallerIdentityResult>"
    f"<Arn>arn:aws:iam::{ACCOUNT}:user/ann</Arn><UserId>AIDAANN</UserId><Account>{ACCOUNT}</Account>"
    "</GetCallerIdentityResult></GetCallerIdentityResponse>"
)
QUESTIONS: dict[str, tuple[str, Callable[[Aws], object]]] = {
    "sts:GetCallerIdentity": ("GetCallerIdentity", lambda aws: aws.caller_identity()),
    "ecr:GetAuthorizationToken": ("GetAuthorizationToken", lambda aws: aws.authorization_token(REGION)),
    "ecr-public:GetAuthorizationToken": (
        "GetAuthorizationToken",
        lambda aws: aws.authorization_token(REGION, public=True),
    ),
    "ecr:DescribeRepositories": ("DescribeRepositories", lambda aws: aws.repository(ACCOUNT, REGION, "app")),
    "ecr:DescribeRepositories pages": ("DescribeRepositories", lambda aws: aws.repositories(ACCOUNT, REGION)),
    "ecr-public:DescribeRepositories": ("DescribeRepositories", lambda aws: aws.public_repository("app")),
    "ecr-public:DescribeRegistries": ("DescribeRegistries", lambda aws: aws.public_aliases()),
    "ecr:DescribeImages": ("DescribeImages", lambda aws: aws.image(ACCOUNT, REGION, "app", "1")),
    "ecr:BatchGetImage": ("BatchGetImage", lambda aws: aws.image_manifest_exists(ACCOUNT, REGION, "app", "1")),
    "ecr:BatchCheckLayerAvailability": (
        "BatchCheckLayerAvailability",
        lambda aws: aws.layer_availability(ACCOUNT, REGION, "app"),
    ),
    "ecr-public:BatchCheckLayerAvailability": (
        "BatchCheckLayerAvailability",
        lambda aws: aws.public_layer_availability("app"),
    ),
    "ecr:ListImages": ("ListImages", lambda aws: aws.image_count(ACCOUNT, REGION, "app")),
    "ecr:GetRepositoryPolicy": ("GetRepositoryPolicy", lambda aws: aws.repository_policy(ACCOUNT, REGION, "app")),
    "ecr:GetRegistryPolicy": ("GetRegistryPolicy", lambda aws: aws.registry_policy(REGION)),
    "ecr:GetAccountSetting": ("GetAccountSetting", lambda aws: aws.registry_scope(REGION)),
    "ecr:DescribeRepositoryCreationTemplates": (
        "DescribeRepositoryCreationTemplates",
        lambda aws: aws.creation_templates(REGION),
    ),
    "iam:GetRole": ("GetRole", lambda aws: aws.role("ci")),
    "iam:SimulatePrincipalPolicy": (
        "SimulatePrincipalPolicy",
        lambda aws: aws.simulate(f"arn:aws:iam::{ACCOUNT}:user/ann", ["ecr:PutImage"], "*", {}),
    ),
    "kms:DescribeKey": ("DescribeKey", lambda aws: aws.key_state("alias/aws/ecr", REGION)),
    "cloudtrail:LookupEvents": ("LookupEvents", lambda aws: aws.lookup_denied_events(REGION)),
}
FAULTS: dict[str, tuple[Any, str]] = {
    "denied": (error("AccessDeniedException", "User: ann is not authorized", 400), "denied"),
    "expired": (error("ExpiredTokenException", "The security token included in the request is expired"), "expired"),
    "unknown-key": (error("UnrecognizedClientException", "The security token is invalid"), "invalid-credentials"),
    "skew": (error("InvalidSignatureException", "Signature expired: 1 is now earlier than 2"), "clock-skew"),
    "throttled": (error("ThrottlingException", "Rate exceeded"), "throttled"),
    "server-error": (error("ServerException", "oops", 500), "error"),
    "malformed": ((200, b"<<<\xff\x00 not an answer"), "error"),
    "empty": ((200, b""), "error"),
    "wrong-shape": ((200, '{"repositories": 7, "images": null, "authorizationData": {"a": []}}'), "error"),
    "cut": ("cut", "unreachable"),
    "hang": ("hang", "timeout"),
}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Faulty]:
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_: 0.0)
    with faulty() as state:
        monkeypatch.setenv("AWS_ENDPOINT_URL", state.url)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATESTTESTTESTTEST")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        monkeypatch.setenv("AWS_REGION", "us-east-1")
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        yield state


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_failure_is_the_one_exception_and_says_what_kept_us(
    server: Faulty, question: str, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if fault == "hang":
        monkeypatch.setattr(aws_client, "READ_SECONDS", 0.3)
    operation, ask = QUESTIONS[question]
    answer, kind = FAULTS[fault]
    server.answers = {"GetCallerIdentity": (200, IDENTITY), operation: answer}
    start = time.monotonic()
    with pytest.raises(Refused) as caught:
        ask(Aws())
    assert caught.value.kind == kind
    assert caught.value.action == (question.partition(" ")[0] if kind == "denied" else "")
    assert time.monotonic() - start < 20  # of the 60 s that the SDK would wait by itself
    assert server.operations().count(operation) <= 2


@pytest.mark.parametrize("question", [name for name in QUESTIONS if name.startswith("ecr-public:")])
def test_ecr_public_is_asked_where_it_is(server: Faulty, question: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", REGION)
    server.answers = {"GetCallerIdentity": (200, IDENTITY), "*": error("AccessDeniedException", "no")}
    with pytest.raises(Refused):
        QUESTIONS[question][1](Aws())
    assert server.regions[-1] == "us-east-1"


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_closed_port_is_unreachable(server: Faulty, question: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(Refused) as caught:
            QUESTIONS[question][1](Aws())
    assert caught.value.kind == "unreachable"


def test_a_refusal_of_a_signature_does_not_pass_on_what_it_quotes(server: Faulty) -> None:
    quoted = "The request signature we calculated does not match. 'x-amz-security-token:IQoJb3JpZ2luX2VjSECRET'"
    server.answers = {"*": error("SignatureDoesNotMatch", quoted, 403)}
    with pytest.raises(Refused) as caught:
        Aws().caller_identity()
    assert (caught.value.kind, caught.value.code) == ("invalid-credentials", "SignatureDoesNotMatch")
    assert "IQo" not in caught.value.reason


def test_foreign_words_are_one_bounded_line_without_secrets() -> None:
    assert clean("a\n\x1b[31mb  key AKIAABCDEFGHIJKLMNOP") == "a [31mb key [redacted:aws-access-key-id]"
    assert len(clean("word " * 10_000)) <= 600


def test_everything_is_asked_once_from_however_many_threads(server: Faulty) -> None:
    server.answers = {"*": (200, IDENTITY)}
    aws, found = Aws(), []
    threads = [threading.Thread(target=lambda: found.append(aws.caller_identity())) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 20
    assert server.operations() == ["GetCallerIdentity"]


def test_a_failure_too_is_asked_for_once(server: Faulty) -> None:
    server.answers = {"*": error("AccessDenied", "no", 403)}
    aws = Aws()
    for _ in range(3):
        with pytest.raises(Refused) as caught:
            aws.role("ci")
        assert caught.value.code == "AccessDenied"
    assert server.operations() == ["GetCallerIdentity"]


def test_a_region_that_does_not_know_the_key_is_not_the_last_word(
    server: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_REGION", "me-south-1")
    server.answers = {"*": error("InvalidClientTokenId", "The security token included in the request is invalid.", 403)}
    with pytest.raises(Refused) as caught:
        Aws(target_region=REGION).caller_identity()
    assert caught.value.code == "InvalidClientTokenId"
    assert len(server.asked) == 3


def test_regions_that_cannot_say_are_told_from_those_not_enabled(
    server: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aws_regions, "_SECONDS", 60.0)  # for a busy machine
    server.answers = {"*": error("UnrecognizedClientException", "invalid")}
    found = Aws().repository_in_other_regions(ACCOUNT, "app", but_not=REGION)
    assert found == OtherRegions((), 0, not_enabled=found.not_enabled)
    assert len(found.not_enabled) >= 30
    server.answers = {"*": error("AccessDeniedException", "no")}
    found = Aws().repository_in_other_regions(ACCOUNT, "app", but_not="cn-north-1")
    assert found == OtherRegions((), 0, unanswered=("cn-northwest-1",))


def test_pages_are_bounded(server: Faulty) -> None:
    server.answers = {"ListImages": (200, {"imageIds": [{"imageDigest": "sha256:1"}], "nextToken": "more"})}
    found = Aws().image_count(ACCOUNT, REGION, "app")
    assert (found.count, found.complete) == (1, False)
    assert 1 < len(server.asked) <= 20


def test_the_simulators_answer_is_read_for_our_resource(server: Faulty) -> None:
    arn = f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/app"
    server.answers = {
        "GetCallerIdentity": (200, IDENTITY),
        "SimulatePrincipalPolicy": (
            200,
            "<SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult><EvaluationResults><member>"
            "<EvalActionName>ecr:PutImage</EvalActionName><EvalDecision>allowed</EvalDecision>"
            "<EvalResourceName>arn:${Partition}:ecr:${Region}:${Account}:repository/${RepositoryName}</EvalResourceName>"
            "<MissingContextValues><member>aws:SourceIp</member></MissingContextValues>"
            "<OrganizationsDecisionDetail><AllowedByOrganizations>false</AllowedByOrganizations>"
            "</OrganizationsDecisionDetail><ResourceSpecificResults><member>"
            f"<EvalResourceName>{arn}</EvalResourceName><EvalResourceDecision>implicitDeny</EvalResourceDecision>"
            "<MatchedStatements><member><SourcePolicyId>p1</SourcePolicyId></member></MatchedStatements>"
            "<MissingContextValues><member>aws:SourceIp</member><member>aws:SourceVpc</member></MissingContextValues>"
            "<PermissionsBoundaryDecisionDetail><AllowedByPermissionsBoundary>true</AllowedByPermissionsBoundary>"
            "</PermissionsBoundaryDecisionDetail></member></ResourceSpecificResults>"
            "</member></EvaluationResults><IsTruncated>false</IsTruncated>"
            "</SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>",
        ),
    }
    (found,) = Aws().simulate(
        f"arn:aws:iam::{ACCOUNT}:user/ann", ["ecr:PutImage"], arn, {"aws:SecureTransport": "true"}
    )
    assert found.decision == "implicitDeny"
    assert found.missing_context == ("aws:SourceIp", "aws:SourceVpc")
    assert (found.boundary_allows, found.organization_allows, found.matched) == (True, False, ("p1",))
    assert server.asked[-1][1]["ContextEntries.member.1.ContextKeyType"] == "boolean"


def test_refused_events_are_picked_from_cloudtrail(server: Faulty) -> None:
    record = {
        "eventTime": "2026-01-15T09:00:00Z",
        "eventName": "PutImage",
        "errorCode": "AccessDenied",
        "errorMessage": "User: x is not authorized",
        "userIdentity": {"arn": "arn:aws:iam::123456789012:user/ann"},
        "requestParameters": {"repositoryName": "app"},
        "sourceIPAddress": "203.0.113.7",
    }
    fine = {"eventName": "PutImage", "requestParameters": None}
    events = [{"CloudTrailEvent": text} for text in (json.dumps(record), json.dumps(fine), "not json", "[]")]
    server.answers = {"LookupEvents": (200, {"Events": events})}
    (found,) = Aws().lookup_denied_events(REGION)
    assert (found.operation, found.principal, found.repository, found.source_ip) == (
        "PutImage",
        "arn:aws:iam::123456789012:user/ann",
        "app",
        "203.0.113.7",
    )


def test_no_question_is_a_write(server: Faulty) -> None:
    server.answers = {"GetCallerIdentity": (200, IDENTITY), "*": error("AccessDeniedException", "no")}
    aws = Aws()
    for _, ask in QUESTIONS.values():
        try:
            ask(aws)
        except Refused:
            continue
    reads = ("Get", "Describe", "List", "BatchGet", "BatchCheck", "Lookup", "Simulate")
    assert {name for name in server.operations() if not name.startswith(reads)} == set()
