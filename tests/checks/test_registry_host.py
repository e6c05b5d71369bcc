from __future__ import annotations

import pytest

from ecrdoctor.checks.registry_host import client_of, ecr_host, registry_spoke, uses_daemon
from ecrdoctor.facts.model import Facts
from ecrdoctor.facts.reference import Target, parse_host

from .fakes_local import HOST, subject


@pytest.mark.parametrize(
    "host",
    [
        HOST,
        HOST.upper(),
        "123456789012.dkr-ecr.us-east-1.on.aws",
        "123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com",
        "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn",
        "public.ecr.aws",
    ],
)
def test_hosts_of_amazon(host: str) -> None:
    assert ecr_host(parse_host(host)) == host


@pytest.mark.parametrize(
    "host",
    [
        "docker.io",
        "1234-5678-9012.dkr.ecr.us-east-1.amazonaws.com",
        "***.dkr.ecr.us-east-1.amazonaws.com",
        "evil.example#.dkr.ecr.us-east-1.amazonaws.com",
        "a:b@123456789012.dkr.ecr.us-east-1.amazonaws.com",
        "123456789012.dkr.ecr.us-east-1.amazonaws.com:8443",
        "123456789012.dkr.ecr.x.lambda-url.us-east-1.on.aws",
        "123456789012.dkr.ecr.us-east-1.amazonaws.com.evil.example",
    ],
)
def test_other_hosts(host: str) -> None:
    assert ecr_host(parse_host(host)) is None


def test_no_host() -> None:
    assert ecr_host(Target()) is None


@pytest.mark.parametrize(
    ("client", "expected", "daemon"),
    [("", "docker", True), ("podman", "podman", False), ("terraform", "docker", True), ("nerdctl", "nerdctl", False)],
)
def test_whose_logins_count(client: str, expected: str, daemon: bool) -> None:
    about = subject(log={}, client=client)
    assert (client_of(about), uses_daemon(about)) == (expected, daemon)


def test_whether_the_registry_spoke() -> None:
    assert registry_spoke(Facts(values={"status": "403"})) is True
    assert registry_spoke(Facts(values={"login_host": HOST})) is False
