"""The target that a command names."""

from __future__ import annotations

import pytest

from ecrdoctor.facts.command_line import target_of
from ecrdoctor.facts.reference import Target, parse_host, parse_reference

HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
APP = f"{HOST}/team/app:1.4"


@pytest.mark.parametrize(
    ("command", "target"),
    [
        (("docker", "push", APP), parse_reference(APP)),
        (("docker", "push", "--quiet", APP), parse_reference(APP)),
        (("skopeo", "copy", "oci:app", f"docker://{APP}"), parse_reference(APP)),
        (("docker", "buildx", "build", f"--tag={APP}", "--push", "."), parse_reference(APP)),
        (("buildctl", "build", "--output", f"type=image,name={APP},push=true"), parse_reference(APP)),
        (("sh", "-c", f"docker login {HOST} && docker push '{APP}'|cat"), parse_reference(APP)),
        (("docker", "login", "-u", "AWS", "--password-stdin", HOST), parse_host(HOST)),
        (("docker", "push", "public.ecr.aws/alias/app:1"), parse_reference("public.ecr.aws/alias/app:1")),
        (("docker", "push", "alpine:3.20"), Target()),
        (("make", "push"), Target()),
        (("docker", "push", "\udcff"), Target()),
        ((), Target()),
    ],
)
def test_what_a_command_names(command: tuple[str, ...], target: Target) -> None:
    assert target_of(command) == target


def test_what_two_references_do_not_agree_on_is_not_known() -> None:
    tags = target_of(("docker", "build", "-t", f"{HOST}/app:1", "-t", f"{HOST}/app:latest", "."))
    assert tags == Target(None, HOST, "private", "aws", "111122223333", "eu-west-1", "app", None, None)
    names = target_of(("docker", "push", f"{HOST}/one:1", f"{HOST}/two:1"))
    assert names == Target(None, HOST, "private", "aws", "111122223333", "eu-west-1", None, "1", None)
