"""The lab's AWS API answers boto3 as AWS would."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from .policies import Call, Policies, decide
from .world import CI_USER, FULL_ACCESS, HEALTHY, Principal, Repository, World, allow, deny, repository_policy

if TYPE_CHECKING:
    from .gateway import Lab

boto3 = pytest.importorskip("boto3")
PARTNER = Principal(arn="arn:aws:iam::111122223333:user/partner", access_key="AKIALAB0PARTNER00001")
ARN = HEALTHY.repositories[0].arn


def client(lab: Lab, service: str, principal: Principal = CI_USER, region: str = "us-east-1") -> Any:
    """A boto3 client of the principal, pointed at the lab."""
    session = boto3.Session(
        aws_access_key_id=principal.access_key,
        aws_secret_access_key=principal.secret_key,
        aws_session_token=principal.session_token,
        region_name=region,
    )
    return session.client(service, endpoint_url=lab.api_url)


def refusal(call: Any, **arguments: Any) -> tuple[str, str]:
    """Code and message of the error that a call must end in."""
    from botocore.exceptions import ClientError

    with pytest.raises(ClientError) as caught:
        call(**arguments)
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


def test_who_am_i(lab: Lab) -> None:
    assert client(lab, "sts").get_caller_identity()["Arn"] == CI_USER.arn


def test_token_is_shaped_like_ecrs(lab: Lab) -> None:
    data = client(lab, "ecr").get_authorization_token()["authorizationData"][0]
    user, _, password = base64.b64decode(data["authorizationToken"]).decode().partition(":")

    assert user == "AWS"
    assert password.startswith("eyJwYXlsb2FkIjoi")
    assert data["proxyEndpoint"] == "https://123456789012.dkr.ecr.us-east-1.amazonaws.com"


@pytest.mark.parametrize(
    ("principal", "ecr", "sts"),
    [
        (replace(CI_USER, access_key="AKIANOBODY"), "UnrecognizedClientException", "InvalidClientTokenId"),
        (replace(CI_USER, secret_key="wrong"), "InvalidSignatureException", "SignatureDoesNotMatch"),
        (replace(CI_USER, session_token="stray"), "UnrecognizedClientException", "InvalidClientTokenId"),
    ],
)
def test_bad_credentials(lab: Lab, principal: Principal, ecr: str, sts: str) -> None:
    assert refusal(client(lab, "ecr", principal).get_authorization_token)[0] == ecr
    assert refusal(client(lab, "sts", principal).get_caller_identity)[0] == sts


def test_expired_credentials(lab: Lab) -> None:
    expired = replace(CI_USER, expired=True)
    lab.load(World(principals=(expired,)))

    assert refusal(client(lab, "ecr", expired).get_authorization_token)[0] == "ExpiredTokenException"


def test_repositories(lab: Lab) -> None:
    ecr = client(lab, "ecr")

    assert refusal(ecr.describe_repositories, repositoryNames=["team/other"]) == (
        "RepositoryNotFoundException",
        "The repository with name 'team/other' does not exist in the registry with id '123456789012'",
    )
    ecr.create_repository(repositoryName="team/other")
    found = ecr.describe_repositories()["repositories"]
    assert [repository["repositoryName"] for repository in found] == ["team/orders-api", "team/other"]
    assert [request.operation for request in lab.writes] == ["ecr:CreateRepository"]


def test_same_name_in_another_region(lab: Lab) -> None:
    lab.load(World(principals=(CI_USER,), repositories=(Repository(name="app", region="eu-west-1"),)))

    assert client(lab, "ecr").describe_repositories()["repositories"] == []
    assert len(client(lab, "ecr", region="eu-west-1").describe_repositories()["repositories"]) == 1


def test_cross_account_needs_both_sides(lab: Lab) -> None:
    lab.load(World(principals=(PARTNER,), repositories=HEALTHY.repositories))
    ask = {"registryId": "123456789012", "repositoryName": "team/orders-api", "imageIds": [{"imageTag": "1"}]}

    code, message = refusal(client(lab, "ecr", PARTNER).batch_get_image, **ask)
    assert code == "AccessDeniedException"
    assert message.endswith("because no resource-based policy allows the ecr:BatchGetImage action")

    shared = replace(HEALTHY.repositories[0], policy=repository_policy("Allow", "111122223333", "ecr:BatchGetImage"))
    lab.load(World(principals=(PARTNER,), repositories=(shared,)))
    assert client(lab, "ecr", PARTNER).batch_get_image(**ask)["failures"][0]["failureCode"] == "ImageNotFound"


def test_simulator_and_registry_agree(lab: Lab) -> None:
    lab.load(replace(HEALTHY, principals=(replace(CI_USER, policies={"some": allow("iam:*", "ecr:BatchGetImage")}),)))

    results = client(lab, "iam").simulate_principal_policy(
        PolicySourceArn=CI_USER.arn, ActionNames=["ecr:BatchGetImage", "ecr:PutImage"], ResourceArns=[ARN]
    )["EvaluationResults"]

    assert [result["EvalDecision"] for result in results] == ["allowed", "implicitDeny"]
    assert results[1]["ResourceSpecificResults"][0]["EvalResourceName"] == ARN


def test_attached_policy_takes_effect(lab: Lab) -> None:
    lab.load(replace(HEALTHY, principals=(replace(CI_USER, policies={"admin": allow("iam:*")}),)))
    ecr = client(lab, "ecr")
    assert refusal(ecr.get_authorization_token)[0] == "AccessDeniedException"

    client(lab, "iam").attach_user_policy(
        UserName="ci-deploy", PolicyArn="arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser"
    )

    assert ecr.get_authorization_token()["authorizationData"]


CALL = Call(principal=CI_USER.arn, account="123456789012", action="ecr:PutImage", resource=ARN, context={})


@pytest.mark.parametrize(
    ("policies", "words"),
    [
        (Policies(identity=()), "because no identity-based policy allows the ecr:PutImage action"),
        (Policies(identity=(FULL_ACCESS, deny("ecr:Put*"))), "with an explicit deny in an identity-based policy"),
        (
            Policies(identity=(FULL_ACCESS,), boundary=allow("s3:*")),
            "because no permissions boundary allows the ecr:PutImage action",
        ),
        (
            Policies(identity=(FULL_ACCESS,), session=allow("s3:*")),
            "because no session policy allows the ecr:PutImage action",
        ),
        (
            Policies(identity=(FULL_ACCESS,), scp=deny("ecr:PutImage")),
            "with an explicit deny in a service control policy",
        ),
        (
            Policies(identity=(FULL_ACCESS,), vpce=allow("s3:*")),
            "because no VPC endpoint policy allows the ecr:PutImage action",
        ),
        (
            Policies(identity=(FULL_ACCESS,), resource=repository_policy("Deny", "*", "ecr:PutImage")),
            "with an explicit deny in a resource-based policy",
        ),
    ],
)
def test_refusals_name_the_policy_type(policies: Policies, words: str) -> None:
    decision = decide(CALL, policies)

    assert not decision.allowed
    assert decision.message(CALL).endswith(words)
    assert decision.message(CALL, reasons=False).endswith(ARN)
