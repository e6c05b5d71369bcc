"""Words of a command to options and operands, as each program takes them."""
# ruff: noqa: E501 (tables read best with a case a line)

from __future__ import annotations

import pytest

from ecrdoctor.lint.model import Document
from ecrdoctor.lint.read import read_document
from ecrdoctor.lint.tools.arguments import head_of, invocations_of

Read = tuple[str, list[tuple[str, str | None]], list[str]]


def _document(script: str) -> Document:
    return read_document("push.sh", f"{script}\n".encode())


def _read(script: str) -> list[Read]:
    """Tool, options with their values, operands; as written."""
    return [
        (
            one.tool,
            [(option.name, option.value.text if option.value else None) for option in one.options],
            [word.text for word in one.operands],
        )
        for one in invocations_of(_document(script))
    ]


@pytest.mark.parametrize(
    ("script", "read"),
    [
        ("docker push a/b:1", ("docker push", [], ["a/b:1"])),
        ("docker login -u AWS --password-stdin h", ("docker login", [("--username", "AWS"), ("--password-stdin", None)], ["h"])),
        ("docker login --username=AWS h", ("docker login", [("--username", "AWS")], ["h"])),
        ("docker login -u=AWS h", ("docker login", [("--username", "AWS")], ["h"])),
        ("docker login -uAWS h", ("docker login", [("--username", "AWS")], ["h"])),
        ("docker login h -u AWS", ("docker login", [("--username", "AWS")], ["h"])),
        ("docker build -qt app .", ("docker build", [("--quiet", None), ("--tag", "app")], ["."])),
        ("docker build --pull=false -t app -- -odd", ("docker build", [("--pull", "false"), ("--tag", "app")], ["-odd"])),
        ("docker build -t a -t b .", ("docker build", [("--tag", "a"), ("--tag", "b")], ["."])),
        ("docker --context x -H y push a", ("docker push", [("--context", "x"), ("--host", "y")], ["a"])),
        ("docker image push a", ("docker push", [], ["a"])),
        ("docker image tag a b", ("docker tag", [], ["a", "b"])),
        ("docker compose -f x.yml push web db", ("docker compose push", [("--file", "x.yml")], ["web", "db"])),
        ("docker-compose -f x.yml push", ("docker compose push", [("--file", "x.yml")], [])),
        ("docker buildx build --push -t a .", ("docker buildx build", [("--push", None), ("--tag", "a")], ["."])),
        ("docker push --unknown x a", ("docker push", [("--unknown", None)], ["a"])),
        ("docker push -Z a", ("docker push", [("-Z", None)], ["a"])),
        ("docker build $ARGS -t a .", ("docker build", [("--tag", "a")], ["."])),
        ("docker build -t", ("docker build", [("--tag", None)], [])),
        ("docker login --password-stdin h <pw.txt", ("docker login", [("--password-stdin", None)], ["h"])),
        ("aws --region r ecr --profile p get-login-password", ("aws ecr get-login-password", [("--region", "r"), ("--profile", "p")], [])),
        ("aws ecr get-login-password --reg r --prof=p", ("aws ecr get-login-password", [("--region", "r"), ("--profile", "p")], [])),
        ("aws ecr describe-repositories --no-such v --region r", ("aws ecr describe-repositories", [("--no-such", "v"), ("--region", "r")], [])),
        ("aws ecr describe-repositories --profile --region r", ("aws ecr describe-repositories", [("--profile", None), ("--region", "r")], [])),
        ("aws configure set region r", ("aws configure set", [], ["region", "r"])),
        ("aws configure", ("aws configure", [], [])),
        ("helm registry login -u AWS -p x h", ("helm registry login", [("--username", "AWS"), ("--password", "x")], ["h"])),
        ("crane auth login h", ("crane auth login", [], ["h"])),
        ("crane cp a b", ("crane copy", [], ["a", "b"])),
        ("buildah bud -t a .", ("buildah build", [("--tag", "a")], ["."])),
        ("skopeo copy --dest-creds AWS:x a b", ("skopeo copy", [("--dest-creds", "AWS:x")], ["a", "b"])),
        ("docker login '--username=A S' h", ("docker login", [("--username", "A S")], ["h"])),
        ('docker login "--username=$U" h', ("docker login", [("--username", "$U")], ["h"])),
    ],
)  # fmt: skip
def test_words(script: str, read: Read) -> None:
    assert _read(script) == [read]


@pytest.mark.parametrize(
    "script", ["docker run a", "docker", "aws s3 ls", "echo docker push a", "docker image", "aws ecr"]
)
def test_other_commands_are_none_of_ours(script: str) -> None:
    assert _read(script) == []


@pytest.mark.parametrize(
    ("script", "written"),
    [
        ("docker login --username=AWS h", ["--username", "AWS"]),
        ("docker login -u=AWS h", ["-u", "AWS"]),
        ("docker build -qtapp .", ["-q", "t", "app"]),
        ('docker login "--username=A S" h', ["--username", "A S"]),
        ("docker login --username \\\n AWS h", ["--username", "AWS"]),
    ],
)
def test_each_option_and_value_stands_where_its_span_says(script: str, written: list[str]) -> None:
    document = _document(script)
    (invocation,) = invocations_of(document)
    spans = [
        span
        for option in invocation.options
        for span in (option.flag, option.value.span if option.value else None)
        if span
    ]
    assert [document.text[span.start : span.end] for span in spans] == written


@pytest.mark.parametrize(
    ("script", "head"),
    [
        ("docker image  push a", "docker image  push"),
        ("docker --context x push a", "docker"),
        ("aws ecr get-login-password --region r", "aws ecr get-login-password"),
    ],
)
def test_the_head_of_a_command(script: str, head: str) -> None:
    document = _document(script)
    span = head_of(invocations_of(document)[0].command)
    assert document.text[span.start : span.end] == head
