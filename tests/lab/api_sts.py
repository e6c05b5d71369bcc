"""STS: who am I, whose key is this, and becoming somebody else (shapes: botocore's sts model)."""

import dataclasses
import time

from .calls import Answer, ApiCall, ApiError, Handler


def get_caller_identity(call: ApiCall) -> Answer:
    """Needs no permission, and works even under an explicit deny (API reference)."""
    principal = call.principal
    return {"UserId": f"AIDALAB{principal.access_key[-9:]}", "Account": principal.account, "Arn": principal.arn}


def get_access_key_info(call: ApiCall) -> Answer:
    """The account an access key id belongs to."""
    holder = call.state.holder(str(call.parameters["AccessKeyId"]))
    if holder is None:
        raise ApiError("ValidationError", "Access key id is not valid")
    return {"Account": holder.account}


def assume_role(call: ApiCall) -> Answer:
    """A session of a role of the world, when the role trusts the caller and the caller's policies allow it."""
    arn, name = str(call.parameters["RoleArn"]), str(call.parameters["RoleSessionName"])
    role = next((found for found in call.state.principals if found.entity_arn == arn), None)
    if role is None or not {call.principal.arn, call.principal.account, "*"} & set(role.trusts):
        raise ApiError(
            "AccessDenied",
            f"User: {call.principal.arn} is not authorized to perform: sts:AssumeRole on resource: {arn}",
            403,
        )
    call.authorize("sts:AssumeRole", arn)
    head = role.arn.rpartition("/")[0]
    session = dataclasses.replace(
        role,
        arn=f"{head}/{name}",
        access_key=f"ASIALAB{len(call.state.principals):013d}",
        session_token="lab-session-token",
    )
    call.state.principals.append(session)
    return {
        "Credentials": {
            "AccessKeyId": session.access_key,
            "SecretAccessKey": session.secret_key,
            "SessionToken": session.session_token,
            "Expiration": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3600)),
        },
        "AssumedRoleUser": {"AssumedRoleId": f"AROALAB:{name}", "Arn": session.arn},
    }


def assume_role_with_web_identity(call: ApiCall) -> Answer:
    """No identity provider is known to the lab, so every exchange is refused."""
    raise ApiError("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity", 403)


STS: dict[str, Handler] = {
    "GetCallerIdentity": get_caller_identity,
    "GetAccessKeyInfo": get_access_key_info,
    "AssumeRole": assume_role,
    "AssumeRoleWithWebIdentity": assume_role_with_web_identity,
}
"""The operations the lab answers."""
