"""The private ECR API, as far as pushes, fixes and read-only checks use it (shapes: botocore's ecr model)."""

import json
import re
import time

from . import tokens
from .calls import Answer, ApiCall, ApiError, Handler
from .registry import REPOSITORY_NAME
from .state import StoredRepository
from .world import Repository

MUTABILITY = ("MUTABLE", "IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION", "MUTABLE_WITH_EXCLUSION")


def get_authorization_token(call: ApiCall) -> Answer:
    """A password that the registries of this region accept."""
    call.authorize("ecr:GetAuthorizationToken", "*")
    accounts = call.parameters.get("registryIds") or [call.principal.account]
    password = tokens.mint(call.principal.arn, call.region)
    return {
        "authorizationData": [
            {
                "authorizationToken": tokens.authorization_token(password),
                "expiresAt": time.time() + tokens.LIFETIME,
                "proxyEndpoint": f"https://{account}.dkr.ecr.{call.region}.amazonaws.com",
            }
            for account in accounts
        ]
    }


def describe_repositories(call: ApiCall) -> Answer:
    """The named repositories, or all of the registry."""
    names = call.parameters.get("repositoryNames")
    if not names:
        call.authorize("ecr:DescribeRepositories", call.repository_arn("*"))
        found = list(call.state.in_registry(call.registry_id, call.region))
    else:
        for name in names:
            call.authorize("ecr:DescribeRepositories", call.repository_arn(name))
        found = [call.existing(name) for name in names]
    return {"repositories": [_described(stored) for stored in found]}


def create_repository(call: ApiCall) -> Answer:
    """A new repository."""
    name = str(call.parameters["repositoryName"])
    call.authorize("ecr:CreateRepository", call.repository_arn(name))
    if not re.fullmatch(REPOSITORY_NAME, name) or len(name) < 2:
        raise ApiError(
            "InvalidParameterException",
            "Invalid parameter at 'repositoryName' failed to satisfy constraint: "
            f"'must satisfy regular expression '{REPOSITORY_NAME}''",
        )
    if call.state.repository(call.registry_id, call.region, name):
        raise ApiError(
            "RepositoryAlreadyExistsException",
            f"The repository with name '{name}' already exists in the registry with id '{call.registry_id}'",
        )
    mutability = call.parameters.get("imageTagMutability", "MUTABLE")
    spec = Repository(name=name, account=call.registry_id, region=call.region, mutability=mutability)
    return {"repository": _described(call.state.create(spec))}


def describe_images(call: ApiCall) -> Answer:
    """The images of a repository."""
    stored = call.repository("ecr:DescribeImages")
    wanted: list[dict[str, str]] = call.parameters.get("imageIds", [])
    images = [_find(stored, identifier) for identifier in wanted] if wanted else list(stored.images)
    details = []
    for digest in images:
        if digest is None:
            raise ApiError(
                "ImageNotFoundException",
                f"The image with imageId {_told(wanted)} does not exist within the repository with name "
                f"'{stored.spec.name}' in the registry with id '{call.registry_id}'",
            )
        image = stored.images[digest]
        details.append(
            {
                "registryId": stored.spec.account,
                "repositoryName": stored.spec.name,
                "imageDigest": digest,
                "imageTags": sorted(tag for tag, named in stored.tags.items() if named == digest),
                "imageSizeInBytes": len(image.body),
                "imagePushedAt": image.pushed,
                "imageManifestMediaType": image.media_type,
            }
        )
    return {"imageDetails": details}


def list_images(call: ApiCall) -> Answer:
    """Digests and tags."""
    stored = call.repository("ecr:ListImages")
    tagged = [{"imageDigest": digest, "imageTag": tag} for tag, digest in stored.tags.items()]
    bare = [{"imageDigest": digest} for digest in stored.images if digest not in stored.tags.values()]
    return {"imageIds": tagged + bare}


def batch_get_image(call: ApiCall) -> Answer:
    """Manifests by tag or digest; what is missing is told under failures."""
    stored = call.repository("ecr:BatchGetImage")
    images, failures = [], []
    for identifier in call.parameters["imageIds"]:
        digest = _find(stored, identifier)
        if digest is None:
            failures.append(
                {"imageId": identifier, "failureCode": "ImageNotFound", "failureReason": "Requested image not found"}
            )
            continue
        images.append(
            {
                "registryId": stored.spec.account,
                "repositoryName": stored.spec.name,
                "imageId": {**identifier, "imageDigest": digest},
                "imageManifest": stored.images[digest].body.decode(),
                "imageManifestMediaType": stored.images[digest].media_type,
            }
        )
    return {"images": images, "failures": failures}


def batch_check_layer_availability(call: ApiCall) -> Answer:
    """Which layers the repository has."""
    stored = call.repository("ecr:BatchCheckLayerAvailability")
    layers, failures = [], []
    for digest in call.parameters["layerDigests"]:
        if digest in stored.blobs:
            size = len(stored.blobs[digest])
            layers.append({"layerDigest": digest, "layerAvailability": "AVAILABLE", "layerSize": size})
        else:
            failures.append(
                {"layerDigest": digest, "failureCode": "MissingLayerDigest", "failureReason": "Layer not found"}
            )
    return {"layers": layers, "failures": failures}


def batch_delete_image(call: ApiCall) -> Answer:
    """Take tags or images away."""
    stored = call.repository("ecr:BatchDeleteImage")
    deleted = []
    for identifier in call.parameters["imageIds"]:
        digest = _find(stored, identifier)
        if digest is None:
            continue
        deleted.append({**identifier, "imageDigest": digest})
        stored.tags.pop(identifier.get("imageTag", ""), None)
        if digest not in stored.tags.values():
            del stored.images[digest]
    return {"imageIds": deleted, "failures": []}


def put_image_tag_mutability(call: ApiCall) -> Answer:
    """Change whether tags can be overwritten."""
    stored = call.repository("ecr:PutImageTagMutability")
    wanted = call.parameters["imageTagMutability"]
    if wanted not in MUTABILITY:
        raise ApiError("InvalidParameterException", f"Invalid parameter at 'imageTagMutability': '{wanted}'")
    stored.mutability = wanted
    return {
        "registryId": stored.spec.account,
        "repositoryName": stored.spec.name,
        "imageTagMutability": stored.mutability,
    }


def get_repository_policy(call: ApiCall) -> Answer:
    """The repository's policy, or the exception that means that there is none."""
    stored = call.repository("ecr:GetRepositoryPolicy")
    if stored.policy is None:
        raise ApiError(
            "RepositoryPolicyNotFoundException",
            f"Repository policy does not exist for the repository with name '{stored.spec.name}' in the registry "
            f"with id '{call.registry_id}'",
        )
    return _policy_answer(stored)


def set_repository_policy(call: ApiCall) -> Answer:
    """Replace the repository's policy."""
    stored = call.repository("ecr:SetRepositoryPolicy")
    stored.policy = json.loads(call.parameters["policyText"])
    return _policy_answer(stored)


def delete_repository_policy(call: ApiCall) -> Answer:
    """Remove the repository's policy."""
    stored = call.repository("ecr:DeleteRepositoryPolicy")
    answer, stored.policy = _policy_answer(stored), None
    return answer


def get_registry_policy(call: ApiCall) -> Answer:
    """The registry's policy, or the exception that means that there is none."""
    call.authorize("ecr:GetRegistryPolicy", "*")
    policy = call.state.world.registry_policies.get((call.registry_id, call.region))
    if policy is None:
        raise ApiError(
            "RegistryPolicyNotFoundException",
            f"Registry policy does not exist in the registry with id '{call.registry_id}'",
        )
    return {"registryId": call.registry_id, "policyText": json.dumps(policy)}


def describe_registry(call: ApiCall) -> Answer:
    """The registry's id; the lab replicates nothing."""
    call.authorize("ecr:DescribeRegistry", "*")
    return {"registryId": call.registry_id, "replicationConfiguration": {"rules": []}}


def describe_templates(call: ApiCall) -> Answer:
    """The registry's repository creation templates."""
    call.authorize("ecr:DescribeRepositoryCreationTemplates", "*")
    return {
        "registryId": call.registry_id,
        "repositoryCreationTemplates": [
            {"prefix": template.prefix, "appliedFor": list(template.applied_for), "imageTagMutability": "MUTABLE"}
            for template in call.state.world.templates
            if (template.account, template.region) == (call.registry_id, call.region)
        ],
    }


def get_account_setting(call: ApiCall) -> Answer:
    """The defaults of an account."""
    call.authorize("ecr:GetAccountSetting", "*")
    defaults = {"REGISTRY_POLICY_SCOPE": "V2", "BASIC_SCAN_TYPE_VERSION": "AWS_NATIVE", "BLOB_MOUNTING": "ENABLED"}
    name = call.parameters["name"]
    return {"name": name, "value": defaults[name]}


def _find(stored: StoredRepository, identifier: dict[str, str]) -> str | None:
    image = stored.find(identifier.get("imageDigest") or identifier.get("imageTag", ""))
    return image.digest if image else None


def _told(identifiers: list[dict[str, str]]) -> str:
    first = identifiers[0]
    return f"{{imageDigest:'{first.get('imageDigest', 'null')}', imageTag:'{first.get('imageTag', 'null')}'}}"


def _policy_answer(stored: StoredRepository) -> Answer:
    return {
        "registryId": stored.spec.account,
        "repositoryName": stored.spec.name,
        "policyText": json.dumps(stored.policy),
    }


def _described(stored: StoredRepository) -> Answer:
    spec = stored.spec
    encryption = {"encryptionType": "KMS", "kmsKey": spec.kms_key} if spec.kms_key else {"encryptionType": "AES256"}
    filters = [{"filterType": "WILDCARD", "filter": pattern} for pattern in spec.exclusions]
    return {
        "repositoryArn": spec.arn,
        "registryId": spec.account,
        "repositoryName": spec.name,
        "repositoryUri": f"{spec.account}.dkr.ecr.{spec.region}.amazonaws.com/{spec.name}",
        "createdAt": stored.created,
        "imageTagMutability": stored.mutability,
        **({"imageTagMutabilityExclusionFilters": filters} if filters else {}),
        "imageScanningConfiguration": {"scanOnPush": False},
        "encryptionConfiguration": encryption,
    }


ECR: dict[str, Handler] = {
    "GetAuthorizationToken": get_authorization_token,
    "DescribeRepositories": describe_repositories,
    "CreateRepository": create_repository,
    "DescribeImages": describe_images,
    "ListImages": list_images,
    "BatchGetImage": batch_get_image,
    "BatchCheckLayerAvailability": batch_check_layer_availability,
    "BatchDeleteImage": batch_delete_image,
    "PutImageTagMutability": put_image_tag_mutability,
    "GetRepositoryPolicy": get_repository_policy,
    "SetRepositoryPolicy": set_repository_policy,
    "DeleteRepositoryPolicy": delete_repository_policy,
    "GetRegistryPolicy": get_registry_policy,
    "DescribeRegistry": describe_registry,
    "DescribeRepositoryCreationTemplates": describe_templates,
    "GetAccountSetting": get_account_setting,
}
"""The operations the lab answers."""
