"""ECR Public, KMS and CloudTrail, as far as checks read them (shapes: botocore's models)."""

import dataclasses
import time

from . import tokens
from .calls import Answer, ApiCall, ApiError, Handler


def public_token(call: ApiCall) -> Answer:
    """ECR Public has one home: its API answers in us-east-1 (and us-west-2) only."""
    call.authorize("ecr-public:GetAuthorizationToken", "*")
    call.authorize("sts:GetServiceBearerToken", "*")
    password = tokens.mint(call.principal.arn, tokens.PUBLIC_REGION)
    data = {"authorizationToken": tokens.authorization_token(password), "expiresAt": time.time() + tokens.LIFETIME}
    return {"authorizationData": data}


def public_repositories(call: ApiCall) -> Answer:
    """The lab keeps no public repositories."""
    call.authorize("ecr-public:DescribeRepositories", "*")
    return {"repositories": []}


def describe_key(call: ApiCall) -> Answer:
    """State of a key that some repository of the world uses."""
    key = str(call.parameters["KeyId"])
    call.authorize("kms:DescribeKey", key)
    for stored in call.state.repositories.values():
        if stored.spec.kms_key == key:
            state = stored.spec.kms_state
            metadata = {"KeyId": key.rpartition("/")[2], "Arn": key, "KeyState": state, "Enabled": state == "Enabled"}
            return {"KeyMetadata": metadata}
    raise ApiError("NotFoundException", f"Key '{key}' does not exist")


def enable_key(call: ApiCall) -> Answer:
    """Let a key be used again."""
    key = str(call.parameters["KeyId"])
    call.authorize("kms:EnableKey", key)
    for stored in call.state.repositories.values():
        if stored.spec.kms_key == key:
            stored.spec = dataclasses.replace(stored.spec, kms_state="Enabled")
    return {}


def lookup_events(call: ApiCall) -> Answer:
    """The trail of the world's own refused registry calls is not kept: always empty."""
    call.authorize("cloudtrail:LookupEvents", "*")
    return {"Events": []}


ECR_PUBLIC: dict[str, Handler] = {"GetAuthorizationToken": public_token, "DescribeRepositories": public_repositories}
KMS: dict[str, Handler] = {"DescribeKey": describe_key, "EnableKey": enable_key}
CLOUDTRAIL: dict[str, Handler] = {"LookupEvents": lookup_events}
