"""Which manifests and tags ECR takes.

Sources: the ECR user guide (image-manifest-formats) and refusals of ECR quoted in public issue threads.
"""

import fnmatch
import re

from .refusals import Refused
from .state import StoredRepository, parse_json

MANIFESTS = {
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.oci.image.manifest.v1+json",
}
INDEXES = {
    "application/vnd.docker.distribution.manifest.list.v2+json",
    "application/vnd.oci.image.index.v1+json",
}
MAX_LAYERS = 127


def check_manifest(stored: StoredRepository, body: bytes, content_type: str) -> str:
    """The media type of an acceptable manifest, or ECR's refusal.

    UNSUPPORTED with status 405 and "Invalid JSON syntax" is what users get for valid JSON of a shape that ECR
    does not take, for instance an index whose entries are layers (BuildKit cache without image-manifest).
    """
    at_manifest = "Invalid parameter at 'ImageManifest' failed to satisfy constraint: "
    try:
        document = parse_json(body)
    except ValueError:
        raise Refused(405, "UNSUPPORTED", f"{at_manifest}'Invalid JSON syntax'") from None
    media_type = str(document.get("mediaType") or content_type)
    spec = stored.spec
    if media_type in INDEXES:
        children = document.get("manifests", [])
        if any(child.get("mediaType") not in MANIFESTS | INDEXES for child in children):
            raise Refused(405, "UNSUPPORTED", f"{at_manifest}'Invalid JSON syntax'")
        missing = [child["digest"] for child in children if child["digest"] not in stored.images]
        noun = "Images"
    elif media_type in MANIFESTS and "config" in document:
        layers = document.get("layers", [])
        if len(layers) > MAX_LAYERS:
            raise Refused(405, "UNSUPPORTED", f"{at_manifest}'Limit on number of layers per image exceeded'")
        parts = [document["config"], *layers]
        missing = [part["digest"] for part in parts if part["digest"] not in stored.blobs]
        noun = "Layers"
    else:
        raise Refused(405, "UNSUPPORTED", f"{at_manifest}'Invalid JSON syntax'")
    if missing:
        # The status is CHOSEN; the wording for images is ECR's, the one for layers is modelled on it.
        raise Refused(
            404,
            "MANIFEST_BLOB_UNKNOWN",
            f"{noun} with digests '[{', '.join(missing)}]' required for pushing image into repository with name "
            f"'{spec.name}' in the registry with id '{spec.account}' do not exist",
        )
    return media_type


def check_tag(stored: StoredRepository, tag: str, digest: str) -> None:
    if not re.fullmatch(r"[a-zA-Z0-9-_.]{1,300}", tag):
        raise Refused(
            405,
            "UNSUPPORTED",
            "Invalid parameter at 'imageTag' failed to satisfy constraint: "
            "'must satisfy regular expression '[a-zA-Z0-9-_.]+''",
        )
    excluded = any(fnmatch.fnmatchcase(tag, pattern) for pattern in stored.spec.exclusions)
    if stored.mutability.startswith("IMMUTABLE") == excluded or stored.tags.get(tag) is None:
        return
    # Until about 2025 ECR said "repository is immutable"; both wordings are in users' logs. An identical image
    # is let through here, although a re-push can be refused too.
    if stored.tags[tag] != digest:
        raise Refused(
            400,
            "TAG_INVALID",
            f"The image tag '{tag}' already exists in the '{stored.spec.name}' repository and cannot be "
            f"overwritten because the tag is immutable.",
        )
