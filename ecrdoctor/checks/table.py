"""All checks, in the order in which a report shows them: from the machine outwards."""

from __future__ import annotations

from typing import Any

from ecrdoctor.checks import (
    account,
    caller_identity,
    cloudtrail,
    docker_daemon,
    docker_login,
    ecr_token,
    kms,
    network,
    permissions,
    policies,
    provenance,
    push_probe,
    quotas,
    region,
    registry_api,
    repository,
    tag,
)
from ecrdoctor.checks.contract import Check

CHECKS: tuple[Check, ...] = (
    provenance.CHECK,
    docker_daemon.CHECK,
    network.CHECK,
    caller_identity.CHECK,
    account.CHECK,
    region.CHECK,
    ecr_token.CHECK,
    docker_login.CHECK,
    registry_api.CHECK,
    repository.CHECK,
    tag.CHECK,
    permissions.CHECK,
    policies.CHECK,
    kms.CHECK,
    quotas.CHECK,
    cloudtrail.CHECK,
    push_probe.CHECK,
)


def read_only_policy() -> dict[str, Any]:
    """The IAM policy that all checks need but the probe, which writes; every action in it only reads."""
    actions = sorted({action for check in CHECKS if check.only_with != "probe" for action in check.permissions})
    statement = {"Sid": "EcrDoctorReadOnly", "Effect": "Allow", "Action": actions, "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}
