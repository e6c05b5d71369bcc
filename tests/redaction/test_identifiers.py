"""What counts as somebody's, and what does not."""
# ruff: noqa: E501 (tables read best with a case a line)

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest

import ecrdoctor
from ecrdoctor.reading.secrets import Redactor
from ecrdoctor.redaction.identifiers import Identifier, identifiers
from ecrdoctor.report.leaves import texts
from ecrdoctor.rulebook.store import open_rulebook

HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"


def _found(text: str) -> set[tuple[str, str]]:
    return {(one.kind, one.value) for one in identifiers(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"docker push {HOST}/orders:1", {("account", "111122223333"), ("repository", "orders"), ("policy", "ecr-push-orders")}),
        (
            "arn:aws:sts::444455556666:assumed-role/ci-deploy/jo@example.com",
            {("account", "444455556666"), ("role", "ci-deploy"), ("session", "jo@example.com"), ("email", "jo@example.com")},
        ),
        ("arn:aws:iam::444455556666:user/division/jo", {("account", "444455556666"), ("user", "division"), ("user", "jo")}),
        ("arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser", set()),
        (
            "arn:aws:organizations::111122223333:policy/o-abcdef1234/service_control_policy/p-12345678",
            {("account", "111122223333"), ("organization", "o-abcdef1234"), ("resource", "o-abcdef1234"), ("resource", "service_control_policy"), ("resource", "p-12345678")},
        ),
        ("arn:aws:kms:eu-west-1:111122223333:key/mrk-0123456789abcdef0123456789abcdef", {("account", "111122223333"), ("key", "mrk-0123456789abcdef0123456789abcdef")}),
        (f"https://{HOST}/v2/team/app/blobs/uploads/", {("account", "111122223333"), ("repository", "team/app"), ("policy", "ecr-push-team-app"), ("name", "team-app"), ("name", "team"), ("name", "app")}),
        ("request id: 3f786850-e387-550f-dab8-36ed7e6dc881", {("request", "3f786850-e387-550f-dab8-36ed7e6dc881")}),
        ("dial tcp 10.1.2.3:443: i/o timeout", {("ip", "10.1.2.3")}),
        ("dial tcp [2001:db8:0:1::7]:443", {("ip", "2001:db8:0:1::7")}),
        ("lookup registry.corp.example-company.com on 10.0.0.2:53", {("host", "registry.corp.example-company.com"), ("ip", "10.0.0.2")}),
        ("proxyconnect tcp: http://squid:3128", {("host", "squid")}),
        ("https://acme.awsapps.com/start", {("host", "acme.awsapps.com")}),
        ("my-bucket.s3.eu-west-1.amazonaws.com", {("host", "my-bucket.s3.eu-west-1.amazonaws.com")}),
        ("open /home/jo/.docker/config.json", {("user", "jo")}),
        (r"open C:\Users\jo.doe\.docker\config.json", {("user", "jo.doe")}),
        ("aws --profile acme-prod sts get-caller-identity", {("profile", "acme-prod")}),
        ("The config profile (acme prod) could not be found", {("profile", "acme prod")}),
        ("vpce-0123456789abcdef0 in vpc-01234567", {("network", "vpce-0123456789abcdef0"), ("network", "vpc-01234567")}),
        ("AROAIOSFODNN7EXAMPLEX:i-0123456789abcdef0", {("unique-id", "AROAIOSFODNN7EXAMPLEX"), ("network", "i-0123456789abcdef0")}),
    ],
)  # fmt: skip
def test_what_identifies_somebody(text: str, expected: set[tuple[str, str]]) -> None:
    assert _found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The push refers to repository [ACCOUNT.dkr.ecr.REGION.amazonaws.com/<REPOSITORY>]",
        "sha256:0d2f1e2c9b64f0a9d2f1e2c9b64f0a9d2f1e2c9b64f0a9d2f1e2c9b64f0a9d2f",
        "https://docs.aws.amazon.com/AmazonECR/latest/userguide/getting-started-cli.html",
        "public.ecr.aws/docker/library/node:22 docker.io ghcr.io",
        "api.ecr.eu-west-1.amazonaws.com ecr.eu-west-1.api.aws sts.amazonaws.com",
        "prod-eu-west-1-starport-layer-bucket.s3.eu-west-1.amazonaws.com",
        "dial tcp 127.0.0.1:2375 and 169.254.169.254",
        "/home/runner/work and /home/<USER>/.docker",
        "java.io.IOException at System.IO.File and config.json",
        "--profile default --profile <PROFILE>",
        "2026-03-04T09:15:27.123Z 12:00:00",
    ],
)
def test_what_identifies_nobody(text: str) -> None:
    assert _found(text) == set()


def test_no_sentence_of_the_rules_is_taken_for_a_secret_or_for_somebodys() -> None:
    rulebook = open_rulebook()
    rules = [
        replace(
            rule, any=(), all=(), none=(), file="", causes=tuple(replace(c, raised_by_text=()) for c in rule.causes)
        )
        for rule in rulebook.rules
    ]
    signs = [replace(sign, any=(), file="") for sign in rulebook.signs]
    remedies = [replace(remedy, file="") for remedy in rulebook.remedies]
    bare = [replace(one, examples=type(one.examples)()) for one in (*rules, *signs)]
    assert _mistaken(text for one in (*bare, *remedies, *rulebook.causes) for text in texts(one)) == []


def test_no_sentence_of_the_code_is_either() -> None:
    package = Path(ecrdoctor.__file__).parent
    assert _mistaken(text for file in package.rglob("*.py") for text in _sentences(file)) == []


def _mistaken(sentences: object) -> list[tuple[str, list[tuple[str, int]], list[Identifier]]]:
    mistaken = []
    for text in dict.fromkeys(sentences):  # type: ignore[call-overload]
        redactor = Redactor()
        for line in text.split("\n"):
            redactor.clean(line)
        if redactor.counts or (found := list(identifiers(text))):
            mistaken.append((text, redactor.places, found))
    return mistaken


def _sentences(file: Path) -> list[str]:
    """What stands in `Text(…)`, with X for what is filled in."""
    found = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text":
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    found.append(argument.value)
                elif isinstance(argument, ast.JoinedStr):
                    found.append("".join(str(p.value) if isinstance(p, ast.Constant) else "X" for p in argument.values))
    return found
