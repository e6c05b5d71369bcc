"""From AWS's answers to our models. A key that must be there and is not makes the answer unreadable."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ecrdoctor.systems.aws_errors import clean
from ecrdoctor.systems.aws_models import (
    DeniedEvent,
    Identity,
    Image,
    KeyState,
    Repository,
    Role,
    Simulated,
    Template,
    TokenGranted,
)

Data = Mapping[str, Any]


def identity(data: Data, region: str, refused_in: tuple[str, ...]) -> Identity:
    """Of `sts:GetCallerIdentity`."""
    arn = str(data["Arn"])
    if arn.count(":") < 5:
        raise ValueError("not an ARN")
    return Identity(str(data["Account"]), arn, str(data.get("UserId", "")), region, refused_in)


def token(data: Data, region: str) -> TokenGranted:
    """Of `GetAuthorizationToken`; the token itself is not read. ECR Public answers with a single entry."""
    found = data["authorizationData"]
    entry = found[0] if isinstance(found, list) else found
    if not entry["authorizationToken"]:
        raise ValueError("no token")
    return TokenGranted(region, str(entry.get("proxyEndpoint", "")), moment(entry.get("expiresAt")))


def repository(entry: Data) -> Repository:
    """One entry of `DescribeRepositories`, private or public."""
    encryption = entry.get("encryptionConfiguration") or {}
    filters = entry.get("imageTagMutabilityExclusionFilters") or ()
    return Repository(
        arn=str(entry["repositoryArn"]),
        account=str(entry.get("registryId", "")),
        name=str(entry["repositoryName"]),
        uri=str(entry.get("repositoryUri", "")),
        mutability=str(entry.get("imageTagMutability", "MUTABLE")),
        exclusions=tuple(str(one["filter"]) for one in filters),
        encryption=str(encryption.get("encryptionType", "AES256")),
        kms_key=str(encryption.get("kmsKey", "")),
        created=moment(entry.get("createdAt")),
    )


def image(data: Data) -> Image:
    """Of `DescribeImages` for one image."""
    entry = data["imageDetails"][0]
    tags = tuple(str(tag) for tag in entry.get("imageTags") or ())
    return Image(str(entry["imageDigest"]), tags, moment(entry.get("imagePushedAt")))


def role(data: Data) -> Role:
    """Of `iam:GetRole`."""
    found = data["Role"]
    boundary = (found.get("PermissionsBoundary") or {}).get("PermissionsBoundaryArn")
    return Role(str(found["Arn"]), str(boundary) if boundary else None)


def simulated(data: Data, resource: str) -> tuple[Simulated, ...]:
    """Of `iam:SimulatePrincipalPolicy`, asked about one resource.

    The result for our ARN is under `ResourceSpecificResults`; the name at the top is a template or `*`.
    """
    return tuple(_simulated(result, resource) for result in data["EvaluationResults"])


def _simulated(result: Data, resource: str) -> Simulated:
    specific: Data = next(
        (one for one in result.get("ResourceSpecificResults") or () if one.get("EvalResourceName") == resource), {}
    )
    missing = [*(result.get("MissingContextValues") or ()), *(specific.get("MissingContextValues") or ())]
    boundary = (
        specific.get("PermissionsBoundaryDecisionDetail") or result.get("PermissionsBoundaryDecisionDetail") or {}
    )
    organization = result.get("OrganizationsDecisionDetail") or {}
    matched = specific.get("MatchedStatements") or result.get("MatchedStatements") or ()
    return Simulated(
        action=str(result["EvalActionName"]),
        resource=resource,
        decision=str(specific.get("EvalResourceDecision") or result["EvalDecision"]),
        missing_context=tuple(dict.fromkeys(str(key) for key in missing)),
        boundary_allows=boundary.get("AllowedByPermissionsBoundary"),
        organization_allows=organization.get("AllowedByOrganizations"),
        matched=tuple(dict.fromkeys(str(one["SourcePolicyId"]) for one in matched if one.get("SourcePolicyId"))),
    )


def template(entry: Data) -> Template:
    """One entry of `DescribeRepositoryCreationTemplates`."""
    return Template(str(entry["prefix"]), tuple(str(one) for one in entry.get("appliedFor") or ()))


def key_state(data: Data, key: str) -> KeyState:
    """Of `kms:DescribeKey`."""
    found = data["KeyMetadata"]
    return KeyState(key, str(found["KeyState"]), str(found.get("KeyManager", "")))


def denied_event(entry: Data) -> DeniedEvent | None:
    """One event of CloudTrail; None where the call was not refused or the record cannot be read."""
    try:
        record = json.loads(entry["CloudTrailEvent"])
        code = str(record.get("errorCode") or "")
        if "AccessDenied" not in code and "KmsException" not in code:
            return None
        asked = record.get("requestParameters") or {}
        return DeniedEvent(
            time=str(record.get("eventTime", "")),
            operation=str(record["eventName"]),
            error_code=code,
            message=clean(str(record.get("errorMessage") or "")),
            principal=str((record.get("userIdentity") or {}).get("arn", "")),
            repository=str(asked.get("repositoryName", "")),
            source_ip=str(record.get("sourceIPAddress", "")),
            vpc_endpoint=str(record.get("vpcEndpointId", "")),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def moment(value: object) -> str:
    """A time as ISO 8601 in UTC, to the second; empty for anything else."""
    return value.astimezone(UTC).isoformat(timespec="seconds") if isinstance(value, datetime) else ""
