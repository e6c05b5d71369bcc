from __future__ import annotations

import pytest

from ecrdoctor.checks.registry_words import Meaning, meaning
from ecrdoctor.systems.network_models import RegistryReply

WHO = "User: arn:aws:iam::1:user/a is not authorized to perform: ecr:PutImage on resource: arn:aws:ecr:r:1:repository/x"
FACTS = {
    "principal": "arn:aws:iam::1:user/a",
    "action": "ecr:PutImage",
    "resource": "arn:aws:ecr:r:1:repository/x",
}


@pytest.mark.parametrize(
    ("tail", "cause", "certain"),
    [
        (" because no identity-based policy allows the ecr:PutImage action", "iam-push-denied", True),
        (" with an explicit deny in an identity-based policy: arn:aws:iam::1:policy/p", "iam-explicit-deny", True),
        (" because no resource-based policy allows the ecr:PutImage action", "repository-policy-deny", True),
        (" because no permissions boundary allows the ecr:PutImage action", "permissions-boundary-deny", True),
        (" with an explicit deny in a sessions policy", "session-policy-deny", True),
        (" with an explicit deny in a VPC endpoint policy", "vpc-endpoint-policy-deny", True),
        (" with an explicit deny in a resource control policy", "scp-deny", True),
        ("", "iam-push-denied", False),
    ],
)
def test_a_denial_names_the_kind_of_policy(tail: str, cause: str, certain: bool) -> None:
    assert meaning(RegistryReply("GET", "/", 403, "DENIED", WHO + tail)) == Meaning(cause, certain, FACTS)


@pytest.mark.parametrize(
    ("status", "code", "message", "expected"),
    [
        (403, "DENIED", "Your Authorization Token has expired.", Meaning("token-expired", True)),
        (404, "NAME_UNKNOWN", "", Meaning("repository-missing", True)),
        (403, "", "already has the maximum allowed number of images which is '20000'", Meaning("quota-exceeded", True)),
        (400, "TAG_INVALID", "'T' cannot be overwritten because the tag is immutable.", Meaning("tag-immutable", True)),
        (400, "KMS_ERROR", "", Meaning()),
        (403, "DENIED", "KmsException: the key is disabled", Meaning("kms-denied", True)),
        (429, "", "", Meaning("rate-exceeded", True)),
        (500, "", "", Meaning("service-error", True)),
        (403, "DENIED", "", Meaning()),
        (401, "", "Not Authorized", Meaning()),
    ],
)
def test_other_words(status: int, code: str, message: str, expected: Meaning) -> None:
    assert meaning(RegistryReply("GET", "/", status, code, message)) == expected
