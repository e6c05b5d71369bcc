"""The stand-in is good enough: real clients push to it, and are refused in ECR's words."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .clients import Shell
from .scenario import HOST, IMAGE, Login
from .world import CI_USER, HEALTHY, PUSH_ACTIONS, Fault, Reply, Repository, World, allow

if TYPE_CHECKING:
    from .gateway import Lab

PUSHES = {
    "docker": "docker tag scratch:latest {image} && docker push {image}",
    "podman": "podman load -q -i {scratch} && podman tag localhost/scratch:latest {image} && podman push {image}",
    "skopeo": "skopeo copy docker-archive:{scratch} docker://{image}",
    "buildah": "buildah tag $(buildah pull -q docker-archive:{scratch}) {image} && buildah push {image}",
}


@dataclass(frozen=True)
class Broken:
    """A broken world, and the words in which each family of clients must report it."""

    world: World
    docker: str
    containers: str
    login: Login | None = Login()


def lacking(action: str) -> World:
    """The user has the documented push policy but for one action."""
    granted = allow("ecr:GetAuthorizationToken", *(known for known in PUSH_ACTIONS if known != action))
    return replace(HEALTHY, principals=(replace(CI_USER, policies={"push": granted}),))


def at(call: str, effect: Reply) -> World:
    """One call always gets this reply."""
    return replace(HEALTHY, faults=(Fault(at=call, effect=effect),))


def not_allowed(action: str) -> str:
    """How a refusal for want of an identity-based policy reads."""
    return (
        f"denied: User: {CI_USER.arn} is not authorized to perform: {action} on resource: "
        f"{HEALTHY.repositories[0].arn} because no identity-based policy allows the {action} action"
    )


UNKNOWN = (
    "name unknown: The repository with name 'team/orders-api' does not exist in the registry with id '123456789012'"
)
BROKEN = {
    "not-logged-in": Broken(HEALTHY, "no basic auth credentials", "unauthorized: authentication required", login=None),
    "token-expired": Broken(
        HEALTHY,
        "denied: Your authorization token has expired. Reauthenticate and try again.",
        "403 (Forbidden)",
        login=Login(lifetime=-60),
    ),
    "repository-missing": Broken(World(principals=(CI_USER,)), UNKNOWN, UNKNOWN),
    "upload-denied": Broken(
        lacking("ecr:InitiateLayerUpload"),
        not_allowed("ecr:InitiateLayerUpload"),
        not_allowed("ecr:InitiateLayerUpload"),
    ),
    "put-image-denied": Broken(lacking("ecr:PutImage"), not_allowed("ecr:PutImage"), not_allowed("ecr:PutImage")),
    "throttled": Broken(
        at("put-manifest", Reply(status=429, code="TOOMANYREQUESTS", message="Rate exceeded")),
        "toomanyrequests: Rate exceeded",
        "toomanyrequests: Rate exceeded",
    ),
    "too-many-images": Broken(
        replace(HEALTHY, repositories=(Repository(name="team/orders-api", max_images=0),)),
        "already has the maximum allowed number of images which is '0'",
        "already has the maximum allowed number of images which is '0'",
    ),
    "untrusted-certificate": Broken(
        replace(HEALTHY, certificate="untrusted"), "x509: certificate signed by unknown authority", "x509: "
    ),
    "proxy-wants-a-login": Broken(
        replace(HEALTHY, proxy="auth-required"), "Proxy Authentication Required", "Proxy Authentication Required"
    ),
}


def log_in(lab: Lab, shell: Shell, login: Login | None) -> None:
    """Leave what an earlier docker login would have left."""
    if login is None:
        return
    key, entry = login.entry(lab.password(login.principal, login.region, lifetime=login.lifetime))
    config = shell.home / ".docker" / "config.json"
    config.parent.mkdir()
    config.write_text(json.dumps({"auths": {key: entry}}))


def push(shell: Shell, client: str, scratch: Path) -> tuple[str, bool]:
    """What the client prints, and whether it says that it succeeded."""
    done = shell.run(PUSHES[client].format(image=IMAGE, scratch=scratch))
    return done.output, done.ok


@pytest.mark.parametrize("client", PUSHES)
def test_healthy_push(lab: Lab, shell: Shell, scratch: Path, client: str) -> None:
    log_in(lab, shell, Login())

    output, ok = push(shell, client, scratch)

    assert ok, output
    stored = lab.state.repository("123456789012", "us-east-1", "team/orders-api")
    assert stored is not None
    assert list(stored.tags) == ["1.4.2"]


@pytest.mark.parametrize("client", PUSHES)
@pytest.mark.parametrize("name", BROKEN)
def test_refusal(lab: Lab, shell: Shell, scratch: Path, name: str, client: str) -> None:
    broken = BROKEN[name]
    lab.load(broken.world)
    log_in(lab, shell, broken.login)

    output, ok = push(shell, client, scratch)

    assert not ok
    assert (broken.docker if client == "docker" else broken.containers) in output.replace("\\", "")
    assert all(not stored.tags for stored in lab.state.repositories.values())


@pytest.mark.parametrize(("first", "second"), [("docker", "skopeo"), ("skopeo", "docker")])
def test_immutable_tag(lab: Lab, shell: Shell, scratch: Path, first: str, second: str) -> None:
    lab.load(replace(HEALTHY, repositories=(Repository(name="team/orders-api", mutability="IMMUTABLE"),)))
    log_in(lab, shell, Login())
    assert push(shell, first, scratch)[1]

    output, ok = push(shell, second, scratch)

    assert not ok
    assert (
        "The image tag '1.4.2' already exists in the 'team/orders-api' repository and cannot be overwritten because "
        "the tag is immutable." in output
    )


def test_the_fix_makes_the_push_succeed(lab: Lab, shell: Shell, scratch: Path) -> None:
    lab.load(lacking("ecr:PutImage"))
    log_in(lab, shell, Login())
    assert not push(shell, "docker", scratch)[1]

    lab.state.identities[CI_USER.arn].policies["fix"] = allow("ecr:PutImage")

    output, ok = push(shell, "docker", scratch)
    assert ok, output


def test_docker_login(lab: Lab, shell: Shell) -> None:
    password = lab.password(CI_USER)

    good = shell.run(f"docker login --username AWS --password-stdin {HOST}", stdin=password)
    bad = shell.run(f"docker login --username AWS --password-stdin {HOST}", stdin=lab.password(CI_USER, "eu-west-1"))

    assert "Login Succeeded" in good.output
    assert f"login attempt to https://{HOST}/v2/ failed with status: 400 Bad Request" in bad.output


def test_every_call_is_written_down(lab: Lab, shell: Shell, scratch: Path) -> None:
    log_in(lab, shell, Login())
    push(shell, "docker", scratch)

    operations = [request.operation for request in lab.requests]
    assert (operations[0], operations[-1]) == ("ping", "put-manifest")
    assert {request.operation for request in lab.writes} == {
        "start-upload",
        "patch-upload",
        "put-upload",
        "put-manifest",
    }
    assert all(re.match(r"/v2/", request.path) for request in lab.requests)


def test_a_refused_mount_is_no_refusal(lab: Lab, shell: Shell) -> None:
    narrow = replace(CI_USER, policies={"push": allow("ecr:GetAuthorizationToken", *PUSH_ACTIONS)})
    base = Repository(name="base/runtime")
    lab.load(replace(HEALTHY, principals=(narrow,), repositories=(*HEALTHY.repositories, base)))
    log_in(lab, shell, Login())
    first, second = f"{HOST}/base/runtime:7", IMAGE
    assert shell.run(f"docker tag scratch:latest {first} && docker push {first}").ok

    done = shell.run(f"docker tag scratch:latest {second} && docker push {second}")

    assert done.ok, done.output
    assert ("mount-blob", 403) in {(request.operation, request.status) for request in lab.requests}
