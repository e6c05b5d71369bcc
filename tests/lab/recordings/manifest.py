"""What ECR says to the manifest at the end."""

from ..scenario import ACCOUNT, IMAGE, REPO, Scenario
from ..world import CI_USER, Fault, Reply, Repository, World
from .pushes import ALL, BUILDX, MAIN, pushes

EARLIER = f"skopeo copy -q docker-archive:orders-old.tar docker://{IMAGE} >/dev/null 2>&1"
IMMUTABLE = World(principals=(CI_USER,), repositories=(Repository(name="team/orders-api", mutability="IMMUTABLE"),))
SEMI = World(
    principals=(CI_USER,),
    repositories=(Repository(name="team/orders-api", mutability="MUTABLE_WITH_EXCLUSION", exclusions=("1.*",)),),
)
TAKEN = (
    "The image tag '1.4.2' already exists in the 'team/orders-api' repository and cannot be overwritten because the "
    "{} is immutable."
)


def refusing(status: int, code: str, message: str) -> World:
    """A world in which every manifest is refused with these words."""
    reply = Reply(status=status, code=code, message=message)
    faults = (Fault(at="put-manifest", effect=reply),)
    return World(principals=(CI_USER,), repositories=(Repository(name="team/orders-api"),), faults=faults)


SYNTAX = "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'"
BAD_TAG = (
    "Invalid parameter at 'imageTag' failed to satisfy constraint: 'must satisfy regular expression '[a-zA-Z0-9-_.]+''"
)
DIGEST = (
    "The image with digest 'sha256:0f1c9b7a4a0d3f5f7d4f6c7be7c9e4d2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c7d6' in repository "
    f"'team/orders-api' and registry ID '{ACCOUNT}' does not match the image digest that Amazon ECR has calculated."
)

SCENARIOS = (
    *pushes("tag-immutable", "(?i)tag is immutable|400", world=IMMUTABLE, before=EARLIER, clients=ALL),
    *pushes(
        "tag-immutable",
        "(?i)repository is immutable|400",
        world=refusing(400, "TAG_INVALID", TAKEN.format("repository")),
        name="old-wording",
        clients=("docker-20", "docker-28", "podman", "skopeo", "crane", "buildx-0.29", "kaniko"),
    ),
    *pushes(
        "tag-immutable",
        "tag is immutable",
        world=SEMI,
        before=EARLIER,
        name="exclusion-filter",
        clients=("docker-28", "buildx-0.32"),
    ),
    *pushes(
        "manifest-unsupported",
        "(?i)invalid json syntax|405",
        world=refusing(405, "UNSUPPORTED", SYNTAX),
        name="json-syntax",
        clients=MAIN,
    ),
    *pushes(
        "layer-digest-mismatch",
        "(?i)does not match the image digest|400",
        world=refusing(400, "MANIFEST_INVALID", DIGEST),
        name="digest-differs",
        clients=("docker-28", "docker-29", "crane", "buildx-0.29"),
    ),
    Scenario(
        cause="manifest-child-missing",
        name="skopeo-index-only",
        shows="(?i)images with digests|required for pushing",
        daemon="none",
        before="podman load -q -i orders-api.tar >/dev/null; podman manifest create m >/dev/null; "
        "podman manifest add m containers-storage:localhost/orders-api:latest >/dev/null; "
        "podman manifest push --all -q m oci:layout >/dev/null 2>&1",
        script=f"skopeo copy --multi-arch index-only oci:layout docker://{IMAGE}",
    ),
    *(
        Scenario(
            cause="cache-export-unsupported",
            name=f"buildx-{version}-{mode}",
            shows="(?i)405|Invalid JSON syntax",
            daemon="none",
            before=BUILDX,
            services=(f"buildkitd-{version}",),
            clients=("docker=docker-28", "docker-buildx=", "aws=aws-2"),
            script=f"docker buildx build --progress=plain --push -t {IMAGE} --cache-to {options} .",
        )
        for version, mode, options in (
            ("0.13", "default", f"type=registry,ref={REPO}:buildcache,mode=max"),
            ("0.29", "image-manifest-false", f"type=registry,ref={REPO}:buildcache,mode=max,image-manifest=false"),
            ("0.32", "image-manifest-false", f"type=registry,ref={REPO}:buildcache,mode=max,image-manifest=false"),
        )
    ),
    *pushes(
        "reference-invalid",
        "(?i)imageTag|405",
        world=refusing(405, "UNSUPPORTED", BAD_TAG),
        name="tag-refused",
        clients=("docker-28", "crane"),
    ),
)
