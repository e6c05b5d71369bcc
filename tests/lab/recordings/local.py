"""What goes wrong before anything leaves the machine."""

from ..bearer import RATE_LIMIT
from ..scenario import HOST, IMAGE, LOGIN, REPO, Scenario
from ..world import CI_USER, Fault, World

OLD = ("docker=docker-20", "aws=aws-1")
NEW = ("docker=docker-29", "aws=aws-2")
HUB_LIMITED = World(principals=(CI_USER,), faults=(Fault(at="hub-pull", effect=RATE_LIMIT),))
PYTHON_BUILD = {"Dockerfile": "FROM python:3.12-slim\nCOPY app /app\n"}
PUSH_PY = f"""import docker

client = docker.from_env()
for line in client.images.push("{REPO}", tag="1.4.2", stream=True, decode=True):
    print(line)
"""

DAEMON = (
    Scenario(
        cause="docker-daemon-unreachable", name="docker-28-push", daemon="none",
        script=f"docker push {IMAGE}", shows="Cannot connect to the Docker daemon",
    ),
    Scenario(
        cause="docker-daemon-unreachable", name="docker-20-build-tag-push", daemon="none", clients=OLD,
        script=f"docker build -t orders-api .\ndocker tag orders-api:latest {IMAGE}\ndocker push {IMAGE}",
        shows="Cannot connect to the Docker daemon", env={"DOCKER_BUILDKIT": "0"},
    ),
    Scenario(
        cause="docker-daemon-unreachable", name="docker-29-push", daemon="none", clients=NEW,
        script=f"docker push {IMAGE}", shows="(?i)cannot connect to the Docker daemon|failed to connect",
    ),
    Scenario(
        cause="docker-daemon-unreachable", name="docker-28-host-tcp", daemon="none",
        script=f"export DOCKER_HOST=tcp://localhost:2375\ndocker push {IMAGE}",
        shows="Cannot connect to the Docker daemon at tcp://localhost:2375",
    ),
    Scenario(
        cause="docker-daemon-unreachable", name="docker-28-dind-name-unknown", daemon="none", bare=True,
        script=f"export DOCKER_HOST=tcp://docker:2375\ndocker info\ndocker push {IMAGE}",
        shows="lookup docker",
    ),
    Scenario(
        cause="docker-daemon-unreachable", name="docker-28-ssh-host", daemon="none",
        script=f"export DOCKER_HOST=ssh://build@127.0.0.1\ndocker push {IMAGE}", shows="ssh",
    ),
    Scenario(
        cause="docker-daemon-unreachable", name="docker-28-context-gone", daemon="none",
        script=f"export DOCKER_CONTEXT=desktop-linux\ndocker push {IMAGE}", shows="desktop-linux",
    ),
    Scenario(
        cause="docker-daemon-unreachable", name="docker-28-login-pipe", daemon="none", logins=(),
        script=f"{LOGIN} {HOST}\ndocker push {IMAGE}", shows="Cannot connect to the Docker daemon",
    ),
    Scenario(
        cause="docker-daemon-unreachable", name="python-docker-sdk", daemon="none",
        files={"push.py": PUSH_PY}, script="python push.py",
        shows="Error while fetching server API version", clients=("docker=docker-28",), before="test -d .venv",
    ),
    Scenario(
        cause="docker-daemon-unreachable", name="buildctl", daemon="none", clients=("buildctl=",),
        script=f"buildctl build --frontend=dockerfile.v0 --local context=. --local dockerfile=. "
        f"--output type=image,name={IMAGE},push=true",
        shows="buildkitd.sock",
    ),
    Scenario(
        cause="docker-daemon-unreachable", name="compose-1-push", daemon="none", clients=("docker-compose=",),
        files={"docker-compose.yml": f"version: '3'\nservices:\n  api:\n    image: {IMAGE}\n"},
        script="docker-compose push", shows="docker",
    ),
    Scenario(
        cause="docker-socket-permission", name="docker-28-push", user="ci",
        script=f"docker push {IMAGE}", shows="permission denied while trying to connect",
    ),
    Scenario(
        cause="docker-socket-permission", name="docker-20-login-push", user="ci", clients=OLD, logins=(),
        script=f"{LOGIN} {HOST}\ndocker push {IMAGE}", shows="permission denied while trying to connect",
    ),
    Scenario(
        cause="docker-socket-permission", name="docker-29-push", user="ci", clients=NEW,
        script=f"docker push {IMAGE}", shows="permission denied while trying to connect",
    ),
    Scenario(
        cause="docker-socket-permission", name="python-docker-sdk", user="ci", files={"push.py": PUSH_PY},
        script="python push.py", shows="PermissionError|Permission denied",
    ),
)  # fmt: skip

IMAGES = (
    Scenario(
        cause="image-not-tagged", name="docker-28-no-such-tag",
        script=f"docker push {REPO}:1.5.0", shows="tag does not exist",
    ),
    Scenario(
        cause="image-not-tagged", name="docker-20-never-tagged", clients=OLD,
        script=f"docker images\ndocker push {HOST}/orders-api:latest", shows="does not exist locally",
    ),
    Scenario(
        cause="image-not-tagged", name="docker-28-tag-typo",
        script=f"docker tag order-api:latest {HOST}/order-api:latest\ndocker push {HOST}/order-api:latest",
        shows="No such image",
    ),
    Scenario(
        cause="image-not-tagged", name="docker-29-containerd-store", daemon="containerd", clients=NEW,
        script=f"docker push {REPO}:1.5.0", shows="(?i)does not exist|not found",
    ),
    Scenario(
        cause="image-not-tagged", name="podman-push", daemon="none",
        script=f"podman push {REPO}:1.5.0", shows="image not known",
    ),
    Scenario(
        cause="image-not-tagged", name="buildah-push", daemon="none",
        script=f"buildah push {REPO}:1.5.0", shows="image not known",
    ),
    Scenario(
        cause="image-not-tagged", name="skopeo-docker-daemon",
        script=f"skopeo copy docker-daemon:orders-api:1.5.0 docker://{REPO}:1.5.0", shows="(?i)reference does not exist|not found",
    ),
    Scenario(
        cause="image-not-tagged", name="ctr-push", daemon="none", clients=("ctr=ctr-2",), services=("containerd-2",),
        script=f"ctr images push {REPO}:1.5.0", shows="not found",
    ),
    Scenario(
        cause="image-not-tagged", name="crane-push-no-tarball", daemon="none", clients=("crane=",),
        script=f"crane push build/image.tar {IMAGE}", shows="no such file",
    ),
    Scenario(
        cause="image-not-tagged", name="compose-1-push",
        files={"docker-compose.yml": f"version: '3'\nservices:\n  api:\n    image: {REPO}:1.5.0\n    build: .\n"},
        clients=("docker-compose=", "docker=docker-28"), script="docker-compose push", shows="tag does not exist",
    ),
)  # fmt: skip

REFERENCES = (
    Scenario(
        cause="reference-invalid", name="docker-28-uppercase",
        script=f"docker tag orders-api:latest {HOST}/Team/Orders-API:1.4.2\ndocker push {HOST}/Team/Orders-API:1.4.2",
        shows="must be lowercase",
    ),
    Scenario(
        cause="reference-invalid", name="docker-28-empty-variable",
        script='docker tag orders-api:latest "$ECR_REGISTRY/team/orders-api:$TAG"\n'
        'docker push "$ECR_REGISTRY/team/orders-api:$TAG"',
        shows="invalid reference format",
    ),
    Scenario(
        cause="reference-invalid", name="docker-20-empty-tag-xtrace", clients=OLD, xtrace=True,
        script=f"VERSION=$(cat VERSION)\ndocker push {REPO}:$VERSION", shows="invalid reference format",
    ),
    Scenario(
        cause="reference-invalid", name="docker-28-scheme",
        script=f"docker push https://{IMAGE}", shows="invalid reference format",
    ),
    Scenario(
        cause="reference-invalid", name="docker-29-branch-as-tag", clients=NEW, daemon="classic",
        script=f"docker push {REPO}:feature/ORD-112", shows="invalid reference format",
    ),
    Scenario(
        cause="reference-invalid", name="podman-uppercase", daemon="none",
        script=f"podman push localhost/orders-api {HOST}/Team/Orders-API:1.4.2", shows="unknown transport",
        before="podman load -q -i orders-api.tar >/dev/null",
    ),
    Scenario(
        cause="reference-invalid", name="skopeo-branch-as-tag", daemon="none",
        script=f"skopeo copy docker-archive:orders-api.tar docker://{REPO}:feature/ORD-112", shows="invalid reference format",
    ),
    Scenario(
        cause="reference-invalid", name="crane-uppercase", daemon="none", clients=("crane=",),
        script=f"crane push orders-api.tar {HOST}/Team/Orders-API:1.4.2", shows="could not parse reference",
    ),
    Scenario(
        cause="reference-invalid", name="buildctl-uppercase", daemon="none", clients=("buildctl=",),
        services=("buildkitd-0.29",),
        script=f"buildctl build --frontend=dockerfile.v0 --local context=. --local dockerfile=. "
        f"--output type=image,name={HOST}/Team/Orders-API:1.4.2,push=true",
        shows="(?i)lowercase|invalid reference",
    ),
    Scenario(
        cause="wrong-registry", name="docker-28-push-hub", logins=(), before="docker tag orders-api:latest team/orders-api:1.4.2",
        script="docker tag orders-api:latest team/orders-api:1.4.2\ndocker push team/orders-api:1.4.2",
        shows="requested access to the resource is denied",
    ),
    Scenario(
        cause="wrong-registry", name="docker-20-push-hub-logged-in-to-ecr", clients=OLD,
        script=f"{LOGIN} {HOST}\ndocker tag orders-api:latest orders-api:1.4.2\ndocker push orders-api:1.4.2",
        shows="requested access to the resource is denied",
    ),
    Scenario(
        cause="wrong-registry", name="docker-29-containerd-store-push-hub", clients=NEW, daemon="containerd",
        script="docker tag orders-api:latest team/orders-api:1.4.2\ndocker push team/orders-api:1.4.2",
        shows="denied|authorization|insufficient",
    ),
    Scenario(
        cause="wrong-registry", name="buildctl-0.29-push-hub", daemon="none", clients=("buildctl=",), services=("buildkitd-0.29",),
        script="buildctl --addr unix:///run/buildkit/buildkitd.sock build --progress=plain --frontend=dockerfile.v0 "
        "--local context=. --local dockerfile=. --output type=image,name=docker.io/team/orders-api:1.4.2,push=true",
        shows="denied|insufficient",
    ),
    Scenario(
        cause="wrong-registry", name="crane-push-hub", daemon="none", clients=("crane=",),
        script="crane push orders-api.tar team/orders-api:1.4.2", shows="(?i)unauthorized|denied",
    ),
)  # fmt: skip

MACHINE = (
    Scenario(
        cause="disk-full", name="docker-28-build", daemon="small",
        files={"app/model.bin": "x" * 30_000_000},
        script=f"docker build -t {REPO}:1.5.0 .\ndocker push {REPO}:1.5.0", env={"DOCKER_BUILDKIT": "0"}, shows="no space left on device",
    ),
    Scenario(
        cause="disk-full", name="podman-load", daemon="none",
        before='mkdir -p small; mount -t tmpfs -o size=600k tmpfs small; sed -i "s#/[^\\"]*containers\\"#/home/ci/small\\"#" '
        "$CONTAINERS_STORAGE_CONF",
        files={"app/model.bin": "x" * 3_000_000},
        script=f"podman build -t {IMAGE} .\npodman push {IMAGE}", shows="no space left on device",
    ),
    Scenario(
        cause="disk-full", name="skopeo-copy-dir", daemon="none",
        before="mkdir -p cache; mount -t tmpfs -o size=4k tmpfs cache",
        script="skopeo copy docker-archive:orders-api.tar oci:cache/orders-api:1.4.2", shows="no space left on device",
    ),
    Scenario(
        cause="disk-full", name="docker-28-save",
        before="mkdir -p cache; mount -t tmpfs -o size=64k tmpfs cache",
        script="docker save orders-worker:latest -o cache/orders-worker.tar", shows="no space left on device",
    ),
    Scenario(
        cause="disk-full", name="docker-28-login-config", before="mkdir -p .docker; mount -t tmpfs -o size=4k,nr_inodes=1 tmpfs .docker",
        logins=(), script=f"{LOGIN} {HOST}", shows="no space left on device",
    ),
    Scenario(
        cause="command-usage", name="docker-28-push-no-argument",
        script="docker push", shows="requires 1 argument|requires exactly 1 argument",
    ),
    Scenario(
        cause="command-usage", name="docker-20-push-two-images", clients=OLD,
        script=f"docker push {IMAGE} {REPO}:latest", shows="requires exactly 1 argument",
    ),
    Scenario(
        cause="command-usage", name="docker-29-push-no-argument", clients=NEW, script="docker push", shows="requires 1 argument",
    ),
    Scenario(
        cause="command-usage", name="docker-28-push-unknown-flag",
        script=f"docker push --tag 1.4.2 {REPO}", shows="unknown flag",
    ),
    Scenario(
        cause="command-usage", name="docker-28-login-no-username",
        script=f"aws ecr get-login-password --region us-east-1 | docker login --password-stdin {HOST}",
        shows="(?i)username",
    ),
    Scenario(
        cause="command-usage", name="docker-28-login-password-and-stdin",
        script=f"docker login --username AWS --password --password-stdin {HOST} < /dev/null", shows="(?i)password|argument",
    ),
    Scenario(
        cause="command-usage", name="docker-28-pipe-lost", logins=(),
        script=f"aws ecr get-login-password --region us-east-1 docker login --username AWS --password-stdin {HOST}",
        shows="(?i)unknown options|unrecognized",
    ),
    Scenario(
        cause="command-usage", name="aws-1-unknown-option", logins=(), clients=OLD,
        script=f"aws ecr get-login-password --registry-ids 123456789012 | docker login --username AWS --password-stdin {HOST}",
        shows="Unknown options",
    ),
    Scenario(
        cause="command-usage", name="aws-2-missing-argument", script="aws ecr create-repository --region us-east-1",
        shows="the following arguments are required",
    ),
    Scenario(
        cause="command-usage", name="podman-push-unknown-flag", daemon="none",
        script=f"podman push --all-tags {IMAGE}", shows="unknown flag",
    ),
    Scenario(
        cause="command-usage", name="skopeo-copy-no-transport", daemon="none",
        script=f"skopeo copy orders-api:latest {IMAGE}", shows="Invalid (source|image) name",
    ),
    Scenario(
        cause="command-usage", name="bash-quote-left-open", script=f"bash -c 'docker push \"{IMAGE}'", shows="unexpected EOF",
    ),
    Scenario(
        cause="command-usage", name="docker-28-redirect-placeholder",
        script="docker push <account-id>.dkr.ecr.us-east-1.amazonaws.com/team/orders-api:1.4.2",
        shows="No such file or directory",
    ),
    Scenario(
        cause="docker-cli-missing", name="bash-push", daemon="none", clients=("aws=aws-2",), only=True,
        script=f"docker push {IMAGE}", shows="docker: command not found",
    ),
    Scenario(
        cause="docker-cli-missing", name="bash-login-pipe", daemon="none", clients=("aws=aws-2",), only=True,
        script=f"{LOGIN} {HOST}\ndocker build -t orders-api .\ndocker push {IMAGE}", shows="docker: command not found",
    ),
    Scenario(
        cause="docker-cli-missing", name="sh-ci-job", daemon="none", clients=("aws=aws-2",), only=True,
        files={"deploy.sh": f"#!/bin/sh\nset -e\ndocker build -t {IMAGE} .\ndocker push {IMAGE}\n"},
        script="sh -x deploy.sh", shows="docker: not found",
    ),
    Scenario(
        cause="docker-cli-missing", name="bash-podman", daemon="none", clients=("aws=aws-2",), only=True,
        script=f"podman push orders-api {IMAGE}", shows="podman: command not found",
    ),
    Scenario(
        cause="docker-cli-missing", name="sudo-docker", daemon="none", only=True, clients=(),
        script=f"env docker push {IMAGE}", shows="No such file or directory",
    ),
    Scenario(
        cause="docker-cli-missing", name="docker-28-no-buildx", clients=("docker=docker-28",),
        script=f"docker buildx build --push -t {IMAGE} .", shows="(?i)unknown (flag|command)|not a docker command",
    ),
    Scenario(
        cause="docker-cli-missing", name="docker-29-no-buildx", clients=("docker=docker-29",),
        script=f"docker buildx build --push -t {IMAGE} .", shows="(?i)unknown (flag|command)|not a docker command",
    ),
)  # fmt: skip

BUILDS = (
    Scenario(
        cause="build-failed", name="docker-28-copy-missing", env={"DOCKER_BUILDKIT": "0"},
        files={"Dockerfile": "FROM scratch\nCOPY dist/server /server\n"},
        script=f"docker build -t {REPO}:1.5.0 .\ndocker push {REPO}:1.5.0", shows="(?i)copy failed|not found",
    ),
    Scenario(
        cause="build-failed", name="docker-28-buildx-missing",
        script=f"docker build -t {REPO}:1.5.0 .\ndocker push {REPO}:1.5.0", shows="buildx",
    ),
    Scenario(
        cause="build-failed", name="docker-20-dockerfile-missing", clients=OLD, before="rm Dockerfile", env={"DOCKER_BUILDKIT": "0"},
        script=f"docker build -t {REPO}:1.5.0 . && docker push {REPO}:1.5.0", shows="unable to prepare context|Dockerfile",
    ),
    Scenario(
        cause="build-failed", name="docker-20-syntax", clients=OLD, env={"DOCKER_BUILDKIT": "0"},
        files={"Dockerfile": "FROM scratch\nCOPPY app /app\n"},
        script=f"docker build -t {REPO}:1.5.0 . && docker push {REPO}:1.5.0", shows="unknown instruction",
    ),
    Scenario(
        cause="build-failed", name="buildctl-0.29-copy-missing", daemon="none", clients=("buildctl=",), services=("buildkitd-0.29",),
        files={"Dockerfile": "FROM scratch\nCOPY dist/server /server\n"},
        script=f"buildctl build --progress=plain --frontend=dockerfile.v0 --local context=. --local dockerfile=. "
        f"--output type=image,name={IMAGE},push=true",
        shows="not found",
    ),
    Scenario(
        cause="build-failed", name="buildah-copy-missing", daemon="none",
        files={"Dockerfile": "FROM scratch\nCOPY dist/server /server\n"},
        script=f"buildah bud -t {IMAGE} . && buildah push {IMAGE}", shows="(?i)no such file|no items matching",
    ),
    Scenario(
        cause="build-failed", name="podman-base-missing", daemon="none",
        files={"Dockerfile": f"FROM {HOST}/base/python:3.12\nCOPY app /app\n"},
        script=f"podman build -t {IMAGE} . && podman push {IMAGE}", shows="(?i)name unknown|does not exist",
    ),
    Scenario(
        cause="build-failed", name="kaniko-copy-missing", daemon="none", clients=("executor=",),
        files={"Dockerfile": "FROM scratch\nCOPY dist/server /server\n"},
        script=f"executor --force --context dir:///workspace --destination {IMAGE}",
        shows="(?i)no such file|failed to get",
    ),
    Scenario(
        cause="docker-hub-rate-limit", name="docker-28-build", env={"DOCKER_BUILDKIT": "0"}, world=HUB_LIMITED, files=PYTHON_BUILD,
        script=f"docker build -t {REPO}:1.5.0 .\ndocker push {REPO}:1.5.0", shows="rate limit",
    ),
    Scenario(
        cause="docker-hub-rate-limit", name="docker-29-containerd-store-pull", daemon="containerd", world=HUB_LIMITED, clients=NEW,
        script="docker pull python:3.12-slim", shows="rate limit",
    ),
    Scenario(
        cause="docker-hub-rate-limit", name="buildctl-0.29", daemon="none", world=HUB_LIMITED, files=PYTHON_BUILD,
        clients=("buildctl=",), services=("buildkitd-0.29",),
        script=f"buildctl build --progress=plain --frontend=dockerfile.v0 --local context=. --local dockerfile=. "
        f"--output type=image,name={IMAGE},push=true",
        shows="(?i)rate limit|too many requests",
    ),
    Scenario(
        cause="docker-hub-rate-limit", name="buildah-bud", daemon="none", world=HUB_LIMITED,
        files={"Dockerfile": "FROM docker.io/library/python:3.12-slim\nCOPY app /app\n"},
        script=f"buildah bud -t {IMAGE} . && buildah push {IMAGE}", shows="(?i)rate limit|too many requests", timeout=300,
    ),
    Scenario(
        cause="docker-hub-rate-limit", name="kaniko", daemon="none", world=HUB_LIMITED, files=PYTHON_BUILD, clients=("executor=",),
        script=f"executor --force --context dir:///workspace --destination {IMAGE}",
        shows="(?i)rate limit|too many requests", timeout=300,
    ),
)  # fmt: skip

SCENARIOS = (*DAEMON, *IMAGES, *REFERENCES, *MACHINE, *BUILDS)
