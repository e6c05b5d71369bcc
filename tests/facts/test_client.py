from __future__ import annotations

import pytest

from ecrdoctor.facts.client import detect_client, detect_platform
from ecrdoctor.facts.model import Client


@pytest.mark.parametrize(
    ("log", "client"),
    [
        ("", None),
        ("denied: no", None),
        ("$ docker push x", Client("docker")),
        ("Docker version 27.1.1, build 1\n$ docker push x", Client("docker", "27.1.1")),
        ("#14 exporting to image", Client("buildx")),
        ("$ podman push x\npodman version 5.0.3", Client("podman", "5.0.3")),
        ("$ skopeo copy a b", Client("skopeo")),
        ("$ buildah push x", Client("buildah")),
        ("$ nerdctl push x", Client("nerdctl")),
        ("error checking push permissions -- make sure", Client("kaniko")),
        ("gcr.io/kaniko-project/executor:v1.23.2", Client("kaniko", "1.23.2")),
        ("$ crane push a b", Client("crane")),
        ("$ helm push a oci://b", Client("helm")),
        ("$ oras push a b", Client("oras")),
        ("jib-maven-plugin:3.4.0:build", Client("jib")),
        ("registry.terraform.io/kreuzwerker/docker", Client("terraform")),
        ("$ cdk deploy", Client("cdk")),
        ("$ sam deploy", Client("sam")),
        ("$ aws ecr put-image", Client("aws-cli")),
        ("botocore.exceptions.ClientError", Client("boto3")),
    ],
)
def test_clients(log: str, client: Client | None) -> None:
    assert detect_client(log.encode()) == client


@pytest.mark.parametrize(
    ("log", "platform"),
    [
        ("PS C:\\work> docker push x", "windows"),
        ("open //./pipe/docker_engine npipe: no", "windows"),
        ("$ docker push x", None),
        ("executable file not found in $PATH", None),
        ("executable file not found in %PATH%", "windows"),
    ],
)
def test_platform(log: str, platform: str | None) -> None:
    assert detect_platform(log.encode()) == platform
