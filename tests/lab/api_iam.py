"""IAM: users and roles, the policy simulator, and the changes that fixes make (shapes: botocore's iam model)."""

import json
from typing import Any
from urllib.parse import quote

from .calls import Answer, ApiCall, ApiError, Handler
from .policies import Call, Policies, decide, missing_context, statements
from .state import Identity
from .world import PUSH_ACTIONS, Policy, Principal, allow

READ_ACTIONS = (
    "ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer",
    "ecr:GetRepositoryPolicy", "ecr:DescribeRepositories", "ecr:ListImages", "ecr:DescribeImages",
    "ecr:BatchGetImage",
)  # fmt: skip
MANAGED: dict[str, Policy] = {
    "AdministratorAccess": allow("*"),
    "AmazonEC2ContainerRegistryFullAccess": allow("ecr:*"),
    "AmazonEC2ContainerRegistryPowerUser": allow(*READ_ACTIONS, *PUSH_ACTIONS),
    "AmazonEC2ContainerRegistryReadOnly": allow(*READ_ACTIONS),
}
"""AWS managed policies that fixes name (managed policy reference, shortened)."""


def get_user(call: ApiCall) -> Answer:
    """A user; without a name, the caller."""
    name = call.parameters.get("UserName") or call.principal.entity_arn.rpartition("/")[2]
    arn, _ = _entity(call, "user", str(name), "iam:GetUser")
    return {"User": {"UserName": name, "Arn": arn, "Path": "/", "UserId": "AIDALAB", "CreateDate": _WHEN}}


def get_role(call: ApiCall) -> Answer:
    """A role, with its path: the assumed-role ARN has lost it."""
    name = str(call.parameters["RoleName"])
    arn, identity = _entity(call, "role", name, "iam:GetRole")
    path = arn.partition(":role")[2].rpartition(name)[0]
    role: dict[str, Any] = {
        "RoleName": name, "Arn": arn, "Path": path, "RoleId": "AROALAB", "CreateDate": _WHEN,
        "AssumeRolePolicyDocument": quote(json.dumps({"Version": "2012-10-17", "Statement": []})),
    }  # fmt: skip
    if identity.boundary is not None:
        boundary = f"arn:aws:iam::{arn.split(':')[4]}:policy/boundary"
        role["PermissionsBoundary"] = {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": boundary}
    return {"Role": role}


def put_inline(call: ApiCall) -> Answer:
    """Put an inline policy on a user or role."""
    identity = _changed(call, "PutUserPolicy", "PutRolePolicy")
    identity.policies[call.parameters["PolicyName"]] = json.loads(call.parameters["PolicyDocument"])
    return {}


def delete_inline(call: ApiCall) -> Answer:
    """Take an inline policy away."""
    _changed(call, "DeleteUserPolicy", "DeleteRolePolicy").policies.pop(call.parameters["PolicyName"], None)
    return {}


def attach(call: ApiCall) -> Answer:
    """Attach an AWS managed policy."""
    identity, name = _changed(call, "AttachUserPolicy", "AttachRolePolicy"), _policy_name(call)
    if name not in MANAGED:
        raise ApiError(
            "NoSuchEntity", f"Policy {call.parameters['PolicyArn']} does not exist or is not attachable.", 404
        )
    identity.policies[name] = MANAGED[name]
    return {}


def detach(call: ApiCall) -> Answer:
    """Detach a managed policy."""
    _changed(call, "DetachUserPolicy", "DetachRolePolicy").policies.pop(_policy_name(call), None)
    return {}


def delete_boundary(call: ApiCall) -> Answer:
    """Remove the permissions boundary."""
    _changed(call, "DeleteUserPermissionsBoundary", "DeleteRolePermissionsBoundary").boundary = None
    return {}


def list_attached(call: ApiCall) -> Answer:
    """The managed policies of a user or role."""
    _, identity = _named(call, "List")
    names = [name for name in identity.policies if name in MANAGED]
    return {
        "AttachedPolicies": [{"PolicyName": name, "PolicyArn": f"arn:aws:iam::aws:policy/{name}"} for name in names],
        "IsTruncated": False,
    }


def list_inline(call: ApiCall) -> Answer:
    """The names of the inline policies."""
    _, identity = _named(call, "List")
    return {"PolicyNames": [name for name in identity.policies if name not in MANAGED], "IsTruncated": False}


def list_groups(call: ApiCall) -> Answer:
    """The groups of a user; the lab has none."""
    _named(call, "List")
    return {"Groups": [], "IsTruncated": False}


def get_inline(call: ApiCall) -> Answer:
    """One inline policy."""
    _, identity = _named(call, "Get")
    name = call.parameters["PolicyName"]
    if name not in identity.policies:
        raise ApiError("NoSuchEntity", f"The policy with name {name} cannot be found.", 404)
    owner = "UserName" if "UserName" in call.parameters else "RoleName"
    document = quote(json.dumps(identity.policies[name]))
    return {owner: call.parameters[owner], "PolicyName": name, "PolicyDocument": document}


def simulate_principal_policy(call: ApiCall) -> Answer:
    """Identity policies, boundary and SCPs are simulated; resource policies and RCPs are not (API reference)."""
    source = str(call.parameters["PolicySourceArn"])
    if ":assumed-role/" in source:
        raise ApiError("InvalidInput", f"Invalid Entity Arn: {source} does not clearly define entity type and name.")
    call.authorize("iam:SimulatePrincipalPolicy", source)
    principal = next((found for found in call.state.principals if found.entity_arn == source), None)
    if principal is None:
        raise ApiError("NoSuchEntity", f"The entity with ARN {source} cannot be found.", 404)
    actions, resources = _listed(call, "ActionNames"), _listed(call, "ResourceArns") or ["*"]
    results = [_simulated(call, principal, action, resource) for action in actions for resource in resources]
    return {"EvaluationResults": results, "IsTruncated": False}


def _simulated(call: ApiCall, principal: Principal, action: str, resource: str) -> Answer:
    identity = call.state.identities[principal.entity_arn]
    scp = call.state.world.scps.get(principal.account)
    asked = Call(
        principal=principal.entity_arn,
        account=principal.account if resource == "*" else resource.split(":")[4],
        action=action,
        resource=resource,
        context={"aws:PrincipalArn": principal.entity_arn, **_context(call)},
    )
    verdict = decide(asked, Policies(identity=tuple(identity.policies.values()), boundary=identity.boundary, scp=scp))
    decision = "allowed" if verdict.allowed else "explicitDeny" if verdict.explicit else "implicitDeny"
    missing = list(missing_context(asked, identity.policies.values()))
    details: dict[str, Any] = {}
    if identity.boundary is not None:
        details["PermissionsBoundaryDecisionDetail"] = {
            "AllowedByPermissionsBoundary": _allows(asked, identity.boundary)
        }
    if scp is not None:
        details["OrganizationsDecisionDetail"] = {"AllowedByOrganizations": _allows(asked, scp)}
    matched = _matched(asked, identity)
    specific = {
        "EvalResourceName": resource,
        "EvalResourceDecision": decision,
        "MatchedStatements": matched,
        "MissingContextValues": missing,
    }
    if identity.boundary is not None:
        specific["PermissionsBoundaryDecisionDetail"] = details["PermissionsBoundaryDecisionDetail"]
    return {
        "EvalActionName": action,
        "EvalResourceName": "*"
        if resource == "*"
        else "arn:${Partition}:ecr:${Region}:${Account}:repository/${RepositoryName}",
        "EvalDecision": decision,
        "MatchedStatements": matched,
        "MissingContextValues": [] if resource != "*" else missing,
        **details,
        "ResourceSpecificResults": [specific],
    }


def _matched(asked: Call, identity: Identity) -> list[Answer]:
    found: list[Answer] = []
    for name, document in identity.policies.items():
        for statement in statements(document):
            one: Policy = {"Statement": {**statement, "Effect": "Allow"}}
            if _allows(asked, one):
                kind = "IAM Policy" if name not in MANAGED else "AWS managed policy"
                found.append({"SourcePolicyId": name, "SourcePolicyType": kind})
    return found


def _allows(asked: Call, document: Policy) -> bool:
    return decide(asked, Policies(identity=(document,))).allowed


def _context(call: ApiCall) -> dict[str, str]:
    found: dict[str, str] = {}
    index = 1
    while key := call.parameters.get(f"ContextEntries.member.{index}.ContextKeyName"):
        found[str(key)] = str(call.parameters.get(f"ContextEntries.member.{index}.ContextKeyValues.member.1", ""))
        index += 1
    return found


def _listed(call: ApiCall, name: str) -> list[str]:
    found: list[str] = []
    while (value := call.parameters.get(f"{name}.member.{len(found) + 1}")) is not None:
        found.append(str(value))
    return found


def _policy_name(call: ApiCall) -> str:
    return str(call.parameters["PolicyArn"]).rpartition("/")[2]


def _changed(call: ApiCall, *operations: str) -> Identity:
    kind = "user" if "UserName" in call.parameters else "role"
    name = str(call.parameters.get("UserName") or call.parameters["RoleName"])
    return _entity(call, kind, name, f"iam:{operations[kind == 'role']}")[1]


def _named(call: ApiCall, verb: str) -> tuple[str, Identity]:
    kind = "user" if "UserName" in call.parameters else "role"
    name = str(call.parameters.get("UserName") or call.parameters["RoleName"])
    return _entity(call, kind, name, f"iam:{verb}{kind.capitalize()}Policies")


def _entity(call: ApiCall, kind: str, name: str, action: str) -> tuple[str, Identity]:
    account = call.principal.account
    for arn, identity in call.state.identities.items():
        if arn.startswith(f"arn:aws:iam::{account}:{kind}/") and arn.rpartition("/")[2] == name:
            call.authorize(action, arn)
            return arn, identity
    call.authorize(action, f"arn:aws:iam::{account}:{kind}/{name}")
    raise ApiError("NoSuchEntity", f"The {kind} with name {name} cannot be found.", 404)


_TEMPLATE = "arn:${Partition}:ecr:${Region}:${Account}:repository/${RepositoryName}"
_WHEN = "2026-01-15T09:00:00Z"

IAM: dict[str, Handler] = {
    "GetUser": get_user,
    "GetRole": get_role,
    "PutUserPolicy": put_inline,
    "PutRolePolicy": put_inline,
    "DeleteUserPolicy": delete_inline,
    "DeleteRolePolicy": delete_inline,
    "AttachUserPolicy": attach,
    "AttachRolePolicy": attach,
    "DetachUserPolicy": detach,
    "DetachRolePolicy": detach,
    "DeleteUserPermissionsBoundary": delete_boundary,
    "DeleteRolePermissionsBoundary": delete_boundary,
    "ListAttachedUserPolicies": list_attached,
    "ListAttachedRolePolicies": list_attached,
    "ListUserPolicies": list_inline,
    "ListGroupsForUser": list_groups,
    "ListRolePolicies": list_inline,
    "GetUserPolicy": get_inline,
    "GetRolePolicy": get_inline,
    "SimulatePrincipalPolicy": simulate_principal_policy,
}
"""The operations the lab answers."""
