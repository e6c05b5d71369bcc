"""A shell script and a workflow that push images, for `lint` and its peers."""

from __future__ import annotations

from pathlib import Path

from .logs import HOST

_HEAD = f"""#!/usr/bin/env bash
set -euo pipefail
aws ecr get-login-password --region eu-west-1 | docker login --username AWS --password-stdin {HOST}
"""
_STEP = f"""
# service {{number}}
version=$(git describe --always)
docker build --tag service-{{number}}:"$version" services/{{number}}
docker tag service-{{number}}:"$version" {HOST}/team/service-{{number}}:"$version"
docker push {HOST}/team/service-{{number}}:"$version"
"""
_JOB = f"""\
  push-{{number}}:
    runs-on: ubuntu-24.04
    permissions:
      id-token: write
      contents: read
    steps:
      - uses: actions/checkout@v4
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          role-to-assume: arn:aws:iam::111122223333:role/push
          aws-region: eu-west-1
      - uses: aws-actions/amazon-ecr-login@v2
      - run: |
          docker build --tag {HOST}/team/service-{{number}}:1 .
          docker push {HOST}/team/service-{{number}}:1
"""


def write_script(file: Path, lines: int) -> None:
    """A script that builds and pushes one service after the other."""
    text = _HEAD + "".join(_STEP.format(number=number) for number in range(lines))
    file.write_text("\n".join(text.split("\n")[:lines]) + "\n", encoding="utf-8")


def write_workflow(file: Path) -> None:
    """A GitHub workflow of eight jobs."""
    jobs = "".join(_JOB.format(number=number) for number in range(8))
    file.write_text(f"name: push\non: push\njobs:\n{jobs}", encoding="utf-8")
