"""What is read from the output of each client."""
# ruff: noqa: E501 (tables read best with a case a line)

from __future__ import annotations

import pytest

from ecrdoctor.facts.extract import extract_facts
from ecrdoctor.facts.model import Facts
from ecrdoctor.facts.reference import Target
from ecrdoctor.reading.read import read_log

ACCOUNT = "111122223333"
HOST = f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com"
URL = f"https://{HOST}/v2/team/app/blobs/uploads/"
ARN = f"arn:aws:ecr:eu-west-1:{ACCOUNT}:repository/team/app"
USER = "arn:aws:iam::444455556666:user/ci"


def _facts(log: str) -> Facts:
    return extract_facts(read_log(log.encode(), "-"))


def _place(target: Target) -> tuple[str | None, ...]:
    return (target.registry, target.account, target.region, target.repository, target.tag)


@pytest.mark.parametrize(
    ("client", "log", "repository", "tag", "values"),
    [
        ("docker", f"$ docker push {HOST}/team/app:1.4\nThe push refers to repository [{HOST}/team/app]\ndenied: no", "team/app", "1.4", {}),
        (
            None,
            f"#14 ERROR: failed to push {HOST}/team/app:1.4: unexpected status from HEAD request to "
            f"https://{HOST}/v2/team/app/blobs/sha256:0d2f1e2c: 403 Forbidden",
            "team/app",
            "1.4",
            {"status": "403", "method": "HEAD", "url": f"https://{HOST}/v2/team/app/blobs/sha256:0d2f1e2c"},
        ),
        ("podman", f"$ podman push {HOST}/team/app:1.4\nError: writing blob: uploading layer chunked: denied: no", "team/app", "1.4", {}),
        ("skopeo", f"$ skopeo copy docker-archive:app.tar docker://{HOST}/team/app:1.4", "team/app", "1.4", {}),
        ("buildah", f"$ buildah push app docker://{HOST}/team/app:1.4", "team/app", "1.4", {}),
        ("nerdctl", f"$ nerdctl push {HOST}/team/app:1.4", "team/app", "1.4", {}),
        (
            "kaniko",
            "error checking push permissions -- make sure you entered the correct tag name: "
            f'checking push permission for "{HOST}/team/app:1.4": POST {URL}: DENIED: no',
            "team/app",
            "1.4",
            {"method": "POST", "url": URL},
        ),
        ("crane", f"$ crane push app.tar {HOST}/team/app:1.4\nError: PUT {URL}: DENIED: no", "team/app", "1.4", {"method": "PUT", "url": URL}),
        (
            "helm",
            f'$ helm push app-1.4.0.tgz oci://{HOST}/charts\nError: failed to perform "Push" on destination: '
            "response status code 403: denied",
            "charts",
            None,
            {"status": "403"},
        ),
        ("oras", f"$ oras push {HOST}/team/app:1.4 sbom.json\nError: response status code 404: x", "team/app", "1.4", {"status": "404"}),
        ("jib", f"[INFO] Containerizing application to {HOST}/team/app:1.4, ...\njib-maven-plugin", "team/app", "1.4", {}),
        (
            "docker",
            f"OrdersStack: fail: docker push {HOST}/cdk-hnb659fds-container-assets-{ACCOUNT}-eu-west-1:0d2f exited with error code 1",
            f"cdk-hnb659fds-container-assets-{ACCOUNT}-eu-west-1",
            "0d2f",
            {},
        ),
    ],
)  # fmt: skip
def test_each_client(client: str | None, log: str, repository: str, tag: str | None, values: dict[str, str]) -> None:
    facts = _facts(log)
    assert (facts.client.name if facts.client else None) == client
    assert (*_place(facts.target), facts.values) == (HOST, ACCOUNT, "eu-west-1", repository, tag, values)


@pytest.mark.parametrize(
    ("log", "place"),
    [
        ("", (None,) * 5),
        (  # what docker asks its daemon for
            f'error during connect: Post "http://10.0.0.8:2375/v1.47/images/{HOST}/team/app/push?tag=1.4": EOF',
            (HOST, ACCOUNT, "eu-west-1", "team/app", "1.4"),
        ),
        (
            f'"POST /v1.43/images/{HOST}%2Fteam%2Fapp/push?tag=1.4 HTTP/1.1" 500 -',
            (HOST, ACCOUNT, "eu-west-1", "team/app", "1.4"),
        ),
        (
            f"push failed image={HOST}%2Fteam%2Fapp%3A1.4&force=1",
            (HOST, ACCOUNT, "eu-west-1", "team/app", "1.4"),
        ),
        ("nothing of interest", (None,) * 5),
        (
            "The push refers to repository [***.dkr.ecr.***.amazonaws.com/team/app]",
            (None, None, None, "team/app", None),
        ),
        (
            "The push refers to repository [public.ecr.aws/a1b2c3d4/app]",
            ("public.ecr.aws", None, None, "a1b2c3d4/app", None),
        ),
        (
            "$ docker push team/app:1.4\nThe push refers to repository [docker.io/team/app]",
            ("docker.io", None, None, "team/app", "1.4"),
        ),
        (
            f"An error occurred (RepositoryNotFoundException) when calling the PutImage operation: The repository with "
            f"name 'team/app' does not exist in the registry with id '{ACCOUNT}'",
            (None, ACCOUNT, None, "team/app", None),
        ),
        ("aws ecr describe-repositories --region eu-west-1", (None, None, "eu-west-1", None, None)),
        ("$ docker push $REGISTRY/app:$TAG", (None, None, None, None, None)),
        (f"docker login {HOST}", (HOST, ACCOUNT, "eu-west-1", None, None)),
        (
            f"$ docker push {HOST}/team/a:1\n1: digest: sha256:0d2f1e2c size: 1\n$ docker push {HOST}/team/b:2\ndenied: no",
            (HOST, ACCOUNT, "eu-west-1", "team/b", "2"),
        ),
    ],
)
def test_the_target(log: str, place: tuple[str | None, ...]) -> None:
    assert _place(_facts(log).target) == place


def test_what_is_masked_is_known_to_be_unknown() -> None:
    facts = _facts("The push refers to repository [***.dkr.ecr.***.amazonaws.com/team/app]")
    assert facts.masked == ("account", "region")
    assert _facts("The push refers to repository [***.dkr.ecr.eu-west-1.amazonaws.com/team/app]").masked == ("account",)
    assert _facts(f"docker push {HOST}/app").masked == ()


def test_a_login_before_the_push() -> None:
    log = f"aws ecr get-login-password --region us-east-1 --profile dev | docker login --username AWS --password-stdin {HOST}"
    assert _facts(log).values == {"profile": "dev", "token_region": "us-east-1", "login_host": HOST}


@pytest.mark.parametrize(
    ("log", "values"),
    [
        (f"Authenticating {HOST}: Login Succeeded", {"login_host": HOST}),
        (f"Logging into registry {HOST}...", {"login_host": HOST}),
        ("Logging in to Amazon ECR...", {}),  # what most build files print first
        ("Logging in to ECR...", {}),
    ],
)
def test_a_login_that_a_tool_tells_of(log: str, values: dict[str, str]) -> None:
    assert _facts(log).values == values


_DENIED = f"User: {USER} is not authorized to perform: ecr:PutImage on resource: {ARN}"
_READ = {"principal": USER, "action": "ecr:PutImage", "resource": ARN}
_SCP = "arn:aws:organizations::777788889999:policy/o-abc/service_control_policy/p-xyz"


@pytest.mark.parametrize(
    ("tail", "values"),
    [
        ("", {}),
        (" because no identity-based policy allows the ecr:PutImage action", {"policy_type": "identity-based policy"}),
        (" because no resource-based policy allows the ecr:PutImage action", {"policy_type": "resource-based policy"}),
        (" because no permissions boundary allows the ecr:PutImage action", {"policy_type": "permissions boundary"}),
        (" because no session policy allows the ecr:PutImage action", {"policy_type": "session policy"}),
        (" because no VPC endpoint policy allows the ecr:PutImage action", {"policy_type": "VPC endpoint policy"}),
        (" because no service control policy allows the ecr:PutImage action", {"policy_type": "service control policy"}),
        (" because no role trust policy allows the sts:AssumeRole action", {"policy_type": "role trust policy"}),
        (" with an explicit deny in an identity-based policy", {"policy_type": "identity-based policy"}),
        (" with an explicit deny in a resource-based policy", {"policy_type": "resource-based policy"}),
        (" with an explicit deny in a permissions boundary", {"policy_type": "permissions boundary"}),
        (" with an explicit deny in a session policy", {"policy_type": "session policy"}),
        (" with an explicit deny in a sessions policy", {"policy_type": "sessions policy"}),
        (" with an explicit deny in a VPC endpoint policy", {"policy_type": "VPC endpoint policy"}),
        (" with an explicit deny in a service control policy", {"policy_type": "service control policy"}),
        (" with an explicit deny in a resource control policy", {"policy_type": "resource control policy"}),
        (" with an explicit deny in the role trust policy", {"policy_type": "role trust policy"}),
        (" with an explicit deny", {}),
        (
            f" with an explicit deny in a service control policy: {_SCP}",
            {"policy_type": "service control policy", "policy_arn": _SCP},
        ),
        (
            " with an explicit deny in an identity-based policy: arn:aws:iam::444455556666:policy/deny-push",
            {"policy_type": "identity-based policy", "policy_arn": "arn:aws:iam::444455556666:policy/deny-push"},
        ),
        (
            " because no identity-based policy allows the ecr:PutImage action. Go to https://eu-west-1.console.aws.amazon.com"
            "/iam/home?region=eu-west-1#/authorization-details/abc123def for complete details, or call the "
            "GetRequestAuthorizationDetails API with the following authorization id: abc123def",
            {"policy_type": "identity-based policy", "authorization_id": "abc123def"},
        ),
        ("\n\tstatus code: 403, request id: 0d2f1e2c-9b64-f0a9-d2f1-e2c9b64f0a9d", {"status": "403", "request_id": "0d2f1e2c-9b64-f0a9-d2f1-e2c9b64f0a9d"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "prefix", ["denied: ", "An error occurred (AccessDeniedException) when calling the PutImage operation: "]
)
def test_each_form_of_denial(prefix: str, tail: str, values: dict[str, str]) -> None:
    assert _facts(prefix + _DENIED + tail).values == _READ | values


def test_a_denial_broken_by_lines_and_in_json() -> None:
    broken = _DENIED.replace(" is not", "\nis not").replace(" on resource", "\n  on resource")
    assert _facts(broken).values == _READ
    escaped = '{"errors":[{"code":"DENIED","message":"' + _DENIED + ' because no identity-based policy allows it"}]}'
    assert _facts(escaped).values == _READ | {"policy_type": "identity-based policy"}


def test_a_resource_may_be_a_star_or_missing() -> None:
    assert _facts(f"User: {USER} is not authorized to perform: ecr:GetAuthorizationToken on resource: * because no").values == {
        "principal": USER, "action": "ecr:GetAuthorizationToken", "resource": "*",
    }  # fmt: skip
    assert _facts(f"User: {USER} is not authorized to perform: ecr:GetAuthorizationToken").values == {
        "principal": USER, "action": "ecr:GetAuthorizationToken",
    }  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "See 'docker push --help'.\nattempt 2 of 3 failed",
        "Docker push to ECR failed with:",
        "docker push failed with this:",
        "The error comes from docker push: denied",
        "docker push command",
    ],
)
def test_a_sentence_about_a_push_names_no_image(line: str) -> None:
    assert _facts(line).target == Target()


def test_a_typed_push_of_a_bare_name_goes_to_docker_hub() -> None:
    target = _facts("$ docker push orders 2>&1 | tee push.log").target
    assert (target.registry, target.repository) == ("docker.io", "orders")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "on resource: arn:aws:ecr:eu-west-1:***:repository/team/app because",
            (None, None, "eu-west-1", "team/app", None),
        ),
        ("on resource: arn:aws:ecr:<region>:<account>:repository/team/app", (None, None, None, "team/app", None)),
        (f"Pushed: {HOST}/charts/app:1.4.0", (HOST, ACCOUNT, "eu-west-1", "charts/app", "1.4.0")),
        (
            "Image with digest 'sha256:0d2f' and tag '1.4' already exists in the repository with name 'team/app'",
            (None, None, None, "team/app", "1.4"),
        ),
        ("ERROR: Could not find credentials matching ecr:eu-west-1:publisher", (None, None, "eu-west-1", None, None)),
        (" ❌  Environment aws://111122223333/eu-west-1 failed bootstrapping", (None, None, "eu-west-1", None, None)),
    ],
)
def test_places_that_name_the_target_in_part(line: str, expected: tuple[str | None, ...]) -> None:
    assert _place(_facts(line).target) == expected
