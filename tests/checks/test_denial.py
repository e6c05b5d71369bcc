"""What AWS's refusals name."""

from __future__ import annotations

import pytest

from ecrdoctor.checks.denial import cause_of

WHO = "User: arn:aws:iam::123456789012:user/ann is not authorized to perform: ecr:PutImage on resource: arn:aws:ecr:x"


@pytest.mark.parametrize(
    ("tail", "cause"),
    [
        ("because no identity-based policy allows the ecr:PutImage action", "iam-push-denied"),
        ("with an explicit deny in an identity-based policy", "iam-explicit-deny"),
        ("with an explicit deny in an identity-based policy: arn:aws:iam::1:policy/x", "iam-explicit-deny"),
        ("because no resource-based policy allows the ecr:PutImage action", "repository-policy-deny"),
        ("with an explicit deny in a resource-based policy", "repository-policy-deny"),
        ("because no permissions boundary allows the ecr:PutImage action", "permissions-boundary-deny"),
        ("with an explicit deny in a permissions boundary", "permissions-boundary-deny"),
        ("because no session policy allows the ecr:PutImage action", "session-policy-deny"),
        ("with an explicit deny in a sessions policy", "session-policy-deny"),
        ("because no VPC endpoint policy allows the ecr:PutImage action", "vpc-endpoint-policy-deny"),
        ("because no service control policy allows the ecr:PutImage action", "scp-deny"),
        ("with an explicit deny in a service control policy: arn:aws:organizations::1:policy/o/p-1", "scp-deny"),
        ("with an explicit deny in a resource control policy", "scp-deny"),
        (
            "with an explicit deny in an identity-based policy: arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3",
            "aws-key-quarantined",
        ),
        ("with an explicit deny", ""),
        ("", ""),
    ],
)
def test_the_kind_of_policy_is_the_cause(tail: str, cause: str) -> None:
    assert cause_of(f"{WHO} {tail}") == cause


def test_a_role_that_is_called_like_a_policy_decides_nothing() -> None:
    assert cause_of("User: arn:aws:iam::1:user/service control policy is not authorized to perform: x") == ""
