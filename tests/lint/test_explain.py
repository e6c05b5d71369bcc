"""What is said about each part, for the reader's own values."""
# ruff: noqa: E501 (tables read best with a case a line)

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrdoctor.lint.contract import Scene
from ecrdoctor.lint.explanations.explain import explain
from ecrdoctor.lint.explanations.explained import Explained
from ecrdoctor.lint.inspect import Inspection
from ecrdoctor.lint.read import read_document
from ecrdoctor.lint.report import lint_report
from ecrdoctor.lint.tools.arguments import invocations_of
from ecrdoctor.lint.tools.table import TOOLS
from ecrdoctor.reading.mask import mask

HOST = "123456789012.dkr.ecr.us-east-1.amazonaws.com"


def _scene(text: str, name: str = "push.sh") -> Scene:
    document = read_document(name, text.encode())
    return Scene(document, invocations_of(document))


def _explained(text: str, name: str = "push.sh") -> tuple[Explained, ...]:
    return explain(_scene(text, name))


def _said(text: str, name: str = "push.sh") -> dict[str, str]:
    """What is written → what is said about it."""
    return {text[part.span.start : part.span.end]: part.text.en for one in _explained(text, name) for part in one.parts}


def test_a_reference_part_by_part() -> None:
    said = _said(f"docker push {HOST}/team/app@sha256:{'0' * 64}\n")
    assert said == {
        "123456789012": "`123456789012`: the AWS account that owns the registry.",
        "us-east-1": "`us-east-1`: the registry's region; the password must come from the same one.",
        "team/app": "`team/app`: the ECR repository. Look here first: this repository must exist in that account and region "
        "before the push (`aws ecr describe-repositories --repository-names team/app --region us-east-1`).",
        f"@sha256:{'0' * 64}": "A digest names exactly one image, whatever the tags say.",
    }


@pytest.mark.parametrize(
    ("script", "written", "said"),
    [
        (f"docker push {HOST}/app", "p", "No `:tag` is written after the name, which means `:latest`."),
        (f"docker push {HOST}/app:latest", ":latest", "`:latest`: the tag; one like `:v1` or `:20260115` can be traced to what was built."),
        (f"docker push {HOST}/app:v1", ":v1", "`:v1`: the tag (version)."),
        ("docker push app:1", "app", "No registry host stands before `app`, so docker means Docker Hub (`docker.io`), not ECR. Look here first: for ECR it must be `ACCOUNT_ID.dkr.ecr.REGION.amazonaws.com/app`."),
        ("docker build -t app .", "-t app", "Names the image. `app`: the local name. No `:tag` is written after the name, which means `:latest`."),
        ("docker login -u AWS h.io", "-u AWS", "The user `AWS` of that registry."),
        (f"docker login -u AWS {HOST}", "-u AWS", "`AWS` is the fixed user name of ECR, not your IAM user."),
        (f"docker login -u bob {HOST}", "-u bob", "For ECR the user name is always `AWS`, never an IAM user."),
        (f"docker login -u $WHO {HOST}", "-u $WHO", "For ECR the user name is always `AWS`, never an IAM user. This file does not say what `WHO` is, so it cannot be checked here."),
        (f"H={HOST}\ndocker push $H/app:1", "$H", "The ECR registry of account 123456789012 in us-east-1. Here it is `" + HOST + "`."),
        (f"I={HOST}/app:1\ndocker tag a $I", "$I", "The name it gets as well. The ECR repository `app` of account 123456789012 in us-east-1. Here it is `" + HOST + "/app:1`. Look here first: the target must be letter for letter what is pushed; without the registry host the push goes to Docker Hub."),
        ("docker tag a $A.dkr.ecr.us-east-1.amazonaws.com/b:1", "$A", "`$A`: the AWS account that owns the registry. Its value is not in this file."),
        ("R=us-west-2\naws ecr describe-repositories --region $R", "--region $R", "The region to ask. Here it is `us-west-2`. Look here first: another region or account lists other repositories."),
        ("sudo docker push a/b", "sudo", "As root, docker reads and writes root's logins (`/root/.docker`): login and push must both have `sudo`, or neither."),
        ("AWS_PROFILE=x aws sts get-caller-identity", "x", "The profile that the AWS commands use: it decides account and permissions. Keys in the environment win over it."),
        ("docker build -f a/Dockerfile .", "-f a/Dockerfile", "The Dockerfile is `a/Dockerfile`; paths in it still start from the build context."),
        ("docker build .", ".", "The build context: the files in `.` are sent to the build, and `COPY` sees nothing else. Look here first: the Dockerfile is looked for in this directory. When it lies elsewhere: `-f path/to/Dockerfile .`"),
        ("export AWS_REGION=eu-west-1", "eu-west-1", "The region of commands without `--region`. AWS_REGION wins over AWS_DEFAULT_REGION. Look here first: a leftover value from another account or region changes every command after it."),
    ],
)  # fmt: skip
def test_a_part(script: str, written: str, said: str) -> None:
    assert _said(f"{script}\n")[written] == said


@pytest.mark.parametrize(
    ("region", "host_region", "note"),
    [
        ("--region us-east-1", "us-east-1", "The registry host says the same."),
        ("--region us-east-1", "us-west-2", "The registry host says `us-west-2`, so this password does not fit it."),
    ],
)
def test_the_region_of_a_password_is_compared_with_the_host(region: str, host_region: str, note: str) -> None:
    host = HOST.replace("us-east-1", host_region)
    said = _said(f"aws ecr get-login-password {region} | docker login -u AWS --password-stdin {host}\n")
    assert said[region] == (
        "The region that the password is for: it must be the one in which your ECR repository lives. "
        f"{note} {TOOLS['aws ecr get-login-password'].mistake.en}"
    )


def test_a_password_without_a_region() -> None:
    said = _said(f"AWS_REGION=us-west-2\naws ecr get-login-password | docker login -u AWS --password-stdin {HOST}\n")
    assert said["aws ecr get-login-password"] == (
        "No `--region`: the region comes from AWS_REGION or the profile, and must be that of the registry. "
        "Here that is `us-west-2`. The registry host says `us-east-1`, so this password does not fit it. "
        f"{TOOLS['aws ecr get-login-password'].mistake.en}"
    )
    assert said["|"] == "The pipe hands the password from the left command to the right one; nobody copies it by hand."


def test_a_push_says_which_host_the_login_is_for() -> None:
    login = f"docker login -u AWS --password-stdin {HOST}\n"
    other = HOST.replace("us-east-1", "us-west-2")
    assert _said(f"{login}docker push {HOST}/a:1\n")["123456789012"] == (
        "`123456789012`: the AWS account that owns the registry. The login is for the same host."
    )
    assert _said(f"{login}docker push {other}/a:1\n")["123456789012"] == (
        f"`123456789012`: the AWS account that owns the registry. But the login is for `{HOST}`."
    )


WORKFLOW = f"""\
on: push
jobs:
  push:
    runs-on: ubuntu-latest
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          role-to-assume: arn:aws:iam::123456789012:role/ci
          aws-region: us-east-1
      - uses: aws-actions/amazon-ecr-login@v2
      - uses: docker/build-push-action@v6
        with:
          context: .
          push: true
          tags: {HOST}/app:1
"""


def test_actions_and_their_inputs() -> None:
    explained = _explained(WORKFLOW, ".github/workflows/push.yml")
    assert [
        (one.command, [WORKFLOW[p.span.start : p.span.end] for p in one.parts if p.likely]) for one in explained
    ] == [
        ("aws-actions/configure-aws-credentials@v4", ["arn:aws:iam::123456789012:role/ci"]),
        ("aws-actions/amazon-ecr-login@v2", ["aws-actions/amazon-ecr-login@v2"]),
        ("docker/build-push-action@v6", ["true"]),
    ]
    said = _said(WORKFLOW, ".github/workflows/push.yml")
    assert said["."] == "The build context: `.`."
    assert said["app"] == "`app`: the ECR repository."


NAMES = st.sampled_from(
    ["app", "team/app:v1", f"{HOST}/app:1", "$IMAGE", '"$H/a:$T"', "仓库/应用", "oci://h.io/x/", "''"]
)
WORDS = st.one_of(
    NAMES, st.sampled_from(["-t", "--tag=x", "-qt", "--push", "--region", "us-east-1", "--", "-", "\\\n", "|", "a\tb"])
)


@given(st.sampled_from(sorted(TOOLS)), st.lists(WORDS, max_size=7))
def test_every_piece_lies_in_its_line_and_each_command_has_one_likely_mistake(tool: str, words: list[str]) -> None:
    scene = _scene(f"\t{tool} {' '.join(words)}\nIMAGE={HOST}/a\n")
    for language in ("en", "zh"):
        report = lint_report(scene, explain(scene), Inspection((), 0), mask(scene.document.text), language)
        for line in report.lines:
            rows = line.text.split("\n")
            assert [piece.likely for piece in line.pieces].count(True) == 1
            for piece in line.pieces:
                row = rows[piece.line - line.line]
                assert 0 <= piece.start < piece.start + piece.length <= len(row)
                assert piece.explanation


def test_no_command_is_made_of_what_a_shell_would_act_on() -> None:
    said = _said(f"docker push '{HOST}/a;reboot $(x)/b:1'\n")["a;reboot $(x)/b"]
    assert said == (
        "`a;reboot $(x)/b`: the ECR repository. Look here first: this repository must exist in that account and region "
        "before the push (`aws ecr describe-repositories --repository-names <REPOSITORY> --region us-east-1`)."
    )


def test_places_that_name_an_image() -> None:
    text = f"services:\n  web:\n    build: .\n    image: {HOST}/web:1\n  cache:\n    image: redis\n"
    explained = _explained(text, "compose.yml")
    assert [(one.command, [text[p.span.start : p.span.end] for p in one.parts]) for one in explained] == [
        ("image", ["123456789012", "us-east-1", "web", ":1"])
    ]


@pytest.mark.parametrize(
    ("name", "text", "written", "said"),
    [
        ("push.sh", "docker login -u AWS --password-stdin public.ecr.aws", "public.ecr.aws", "ECR Public; it needs a password from `aws ecr-public`. Look here first: the password must come from `aws ecr-public get-login-password --region us-east-1`."),
        ("push.sh", "docker login -u bob --password-stdin ghcr.io", "ghcr.io", "`ghcr.io` is not an ECR registry. Look here first: this registry is not ECR."),
        ("push.sh", "docker push public.ecr.aws/a1b2/app:1", "a1b2/app", "`a1b2/app`: the ECR repository. Look here first: this repository must exist in ECR Public before the push (`aws ecr-public describe-repositories --repository-names app --region us-east-1`)."),
        ("push.sh", "aws ecr-public get-login-password --region us-east-1", "--region us-east-1", "The region of the API of ECR Public, not of the repository. Look here first: ECR Public answers in us-east-1 (and us-west-2) only, wherever you are."),
        ("push.cmd", f"set R={HOST}\ndocker push %R%/app:1", "%R%", f"The ECR registry of account 123456789012 in us-east-1. Here it is `{HOST}`."),
        ("push.sh", "TAG=$(date)\nORG=acme\ndocker push $ORG/app:$TAG", "$ORG/app", "No registry host stands before `$ORG/app`, so docker means Docker Hub (`docker.io`), not ECR. This file does not say what `date` is, so it cannot be checked here. Look here first: for ECR it must be `ACCOUNT_ID.dkr.ecr.REGION.amazonaws.com/acme/app`."),
    ],
)  # fmt: skip
def test_other_registries_and_variables_of_every_shell(name: str, text: str, written: str, said: str) -> None:
    assert _said(f"{text}\n", name)[written] == said
