"""Would ECR refuse this tag?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecrdoctor.checks.contract import Answer
from ecrdoctor.checks.tag import CHECK, is_immutable, run
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Unavailable
from ecrdoctor.systems.aws_models import Image

from .fakes_aws import HOST, REPOSITORY, SILENT, denied, subject, systems

IMMUTABLE = replace(REPOSITORY, mutability="IMMUTABLE")
THERE = Image("sha256:ab", ("1.0",), "2026-01-15T09:00:00+00:00")


def test_a_mutable_tag_is_not_even_asked_for() -> None:
    doors = systems(repository_found=REPOSITORY, image_found=SILENT)
    assert run(subject(), doors) == Answer(
        "ok",
        Text("tag 1.0 may be overwritten", "tag 1.0 可以覆盖"),
        {"tag": "1.0", "mutability": "MUTABLE", "exclusions": []},
        rules_out=("tag-immutable",),
    )


def test_an_immutable_tag_that_exists() -> None:
    assert run(subject(), systems(repository_found=IMMUTABLE, image_found=THERE)) == Answer(
        status="problem",
        text=Text("tag 1.0 exists and cannot be overwritten (IMMUTABLE)", "tag 1.0 已存在且不可覆盖（IMMUTABLE）"),
        detail={
            "tag": "1.0",
            "mutability": "IMMUTABLE",
            "exclusions": [],
            "digest": "sha256:ab",
            "pushed": "2026-01-15T09:00:00+00:00",
        },
        confirms=("tag-immutable",),
        learned={"tag": "1.0"},
    )


def test_an_immutable_tag_that_is_new() -> None:
    answer = run(subject(), systems(repository_found=IMMUTABLE))
    assert (answer.status, answer.confirms, answer.rules_out) == ("ok", (), ("tag-immutable",))


def test_no_tag_is_latest() -> None:
    answer = run(subject(f"{HOST}/team/app"), systems(repository_found=IMMUTABLE, image_found=THERE))
    assert answer.learned == {"tag": "latest"}


@pytest.mark.parametrize(
    ("mutability", "exclusions", "tag", "immutable"),
    [
        ("MUTABLE", (), "1.0", False),
        ("IMMUTABLE", (), "1.0", True),
        ("IMMUTABLE_WITH_EXCLUSION", ("dev-*", "latest"), "1.0", True),
        ("IMMUTABLE_WITH_EXCLUSION", ("dev-*", "latest"), "latest", False),
        ("IMMUTABLE_WITH_EXCLUSION", ("dev-*",), "dev-7", False),
        ("IMMUTABLE_WITH_EXCLUSION", ("dev-*",), "my-dev-7", True),
        ("IMMUTABLE_WITH_EXCLUSION", ("dev-*",), "DEV-7", True),
        ("MUTABLE_WITH_EXCLUSION", ("v*",), "v1", True),
        ("MUTABLE_WITH_EXCLUSION", ("v*",), "1", False),
        ("IMMUTABLE", ("v*",), "v1", True),
        ("MUTABLE", ("v*",), "v1", False),
    ],
)
def test_filters_turn_the_rule_round(mutability: str, exclusions: tuple[str, ...], tag: str, immutable: bool) -> None:
    assert is_immutable(replace(REPOSITORY, mutability=mutability, exclusions=exclusions), tag) is immutable


def test_who_may_not_describe_images_asks_as_buildkit_would() -> None:
    forbidden = denied("ecr:DescribeImages")
    there = run(subject(), systems(repository_found=IMMUTABLE, image_found=forbidden, manifest=True))
    assert (there.status, there.confirms) == ("problem", ("tag-immutable",))
    absent = run(subject(), systems(repository_found=IMMUTABLE, image_found=forbidden, manifest=False))
    assert (absent.status, absent.rules_out) == ("ok", ("tag-immutable",))


@pytest.mark.parametrize("failure", [SILENT, denied("ecr:DescribeRepositories"), Unavailable("500")])
def test_no_answer(failure: Unavailable) -> None:
    for doors in (
        systems(repository_found=failure),
        systems(repository_found=IMMUTABLE, image_found=failure, manifest=failure),
    ):
        answer = run(subject(), doors)
        assert (answer.status, answer.confirms, answer.rules_out) == ("unknown", (), ())
        assert answer.missing is not None


def test_a_repository_that_comes_with_the_push_has_no_tags() -> None:
    answer = run(subject(), systems(repository_found=None))
    assert (answer.status, answer.rules_out) == ("ok", ())


@pytest.mark.parametrize("tag", ["-x", "a/b", "é", "x" * 129, "a b"])
def test_a_tag_that_is_none(tag: str) -> None:
    answer = run(subject(f"{HOST}/team/app:{tag}".replace("a/b", "a+b")), systems())
    assert (answer.status, answer.confirms) == ("problem", ("reference-invalid",))


def test_what_it_applies_to() -> None:
    digest = "sha256:" + "0" * 64
    assert CHECK.applies(subject())
    assert CHECK.applies(subject(f"{HOST}/app:1@{digest}"))
    assert not CHECK.applies(subject(f"{HOST}/app@{digest}"))
    assert not CHECK.applies(subject("public.ecr.aws/acme/app:1"))
