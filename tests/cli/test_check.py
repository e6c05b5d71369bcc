"""`ecrdoctor check`: its arguments, its policy, and a machine that has nothing."""

from __future__ import annotations

import json

import pytest

from ecrdoctor.checks.table import CHECKS

from ..program import Done, Program

NOT_A_REFERENCE = """\
ecrdoctor: 'https://example.com/App' is not an image reference
  Write REGISTRY/REPOSITORY:TAG, in lower case and without https://.
"""
NO_IMAGE = """\
ecrdoctor: check needs an image reference
  Type: ecrdoctor check REGISTRY/REPOSITORY:TAG
"""
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/team/orders-api:1.4"
WRITES = ("Put", "Create", "Delete", "Initiate", "Upload", "Complete", "Set", "Tag", "Attach")


@pytest.mark.parametrize(
    ("arguments", "err"), [(["https://example.com/App"], NOT_A_REFERENCE), ([], NO_IMAGE)], ids=["malformed", "none"]
)
def test_a_usage_error_is_two_lines(program: Program, arguments: list[str], err: str) -> None:
    assert program("check", *arguments) == Done(2, "", err)


def test_the_policy_only_reads(program: Program) -> None:
    done = program("check", "--permissions")
    policy = json.loads(done.out)
    actions = policy["Statement"][0]["Action"]
    assert (done.code, done.err, policy["Statement"][0]["Effect"]) == (0, "", "Allow")
    assert actions == sorted({a for check in CHECKS if check.only_with != "probe" for a in check.permissions})
    assert [action for action in actions if action.partition(":")[2].startswith(WRITES)] == []


def test_a_machine_without_docker_and_aws_gets_an_answer_for_every_check(program: Program) -> None:
    done = program(
        "check", "--timeout", "5", "--format", "json", IMAGE,
        DOCKER_HOST="unix:///nonexistent/docker.sock", AWS_EC2_METADATA_DISABLED="true",
    )  # fmt: skip
    report = json.loads(done.out)
    asked = [check["id"] for check in report["checks"]]
    assert (done.code, done.err, report["outcome"], report["command"]) == (1, "", "blocked", "check")
    assert asked == [check.id for check in CHECKS if check.id in asked]
    assert {check["status"] for check in report["checks"]} <= {"ok", "problem", "unknown", "skipped"}
    assert report["causes"][0]["id"] == "docker-daemon-unreachable"
    assert all(gap["why"] and gap["remedy"] for gap in report["gaps"])


@pytest.mark.parametrize("region", ["eu-west-1", "eu-wset-1"])
def test_a_public_report_keeps_regions(program: Program, region: str) -> None:
    done = program(
        "check", "--timeout", "5", "--format", "json", "--redact", "public", IMAGE.replace("us-east-1", region),
        DOCKER_HOST="unix:///nonexistent/docker.sock", AWS_EC2_METADATA_DISABLED="true",
    )  # fmt: skip
    assert (done.code, done.err) == (1, "")
    target = json.loads(done.out)["target"]
    assert (target["registry"], target["region"]) == (f"account-1.dkr.ecr.{region}.amazonaws.com", region)
