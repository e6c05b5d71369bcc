"""Is a quota in sight?"""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from ecrdoctor.checks.contract import Answer
from ecrdoctor.checks.quotas import CHECK, run
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Unavailable
from ecrdoctor.systems.aws_models import ImageCount, Refused
from ecrdoctor.systems.docker_models import LocalImage

from .fakes_aws import SILENT, denied, subject, systems

CAUSE = ("quota-exceeded",)
SMALL = LocalImage(exists=True, layers=3, layer_sizes=(10, 20, 5))


@dataclass
class _Docker:
    local: LocalImage | Unavailable = SMALL

    def image(self, reference: str) -> LocalImage:
        if isinstance(self.local, Unavailable):
            raise self.local
        return self.local


def test_far_from_every_quota() -> None:
    assert run(subject(), systems(_Docker())) == Answer(
        "ok",
        Text("3 images of 100000 in the repository", "仓库有 3 个镜像，上限 100000"),
        {"images": 3, "complete": True, "limit": 100_000, "layers": 3, "largest_layer": 20},
        rules_out=CAUSE,
    )


@pytest.mark.parametrize(
    ("count", "local"),
    [
        (ImageCount(600, complete=True), SMALL),
        (ImageCount(20_000, complete=False), SMALL),
        (ImageCount(3, complete=True), LocalImage(exists=False)),
        (ImageCount(3, complete=True), SILENT),
    ],
)
def test_what_is_not_clear_is_not_ruled_out(count: ImageCount, local: LocalImage | Unavailable) -> None:
    answer = run(subject(), systems(_Docker(local), count=count))
    assert (answer.status, answer.confirms, answer.rules_out) == ("ok", (), ())


@pytest.mark.parametrize(
    ("limit", "status"), [("1000", "problem"), ("1,000", "problem"), ("2000", "ok"), ("many", "ok")]
)
def test_the_limit_that_the_log_states_counts(limit: str, status: str) -> None:
    answer = run(subject(limit=limit), systems(_Docker(), count=ImageCount(1_000, complete=True)))
    assert (answer.status, answer.confirms) == (status, CAUSE if status == "problem" else ())


@pytest.mark.parametrize(
    "local", [LocalImage(exists=True, layers=200), LocalImage(exists=True, layers=1, layer_sizes=(60 << 30,))]
)
def test_a_remarkable_local_image_is_a_hint(local: LocalImage) -> None:
    answer = run(subject(), systems(_Docker(local)))
    assert (answer.status, answer.suggests, answer.rules_out) == ("ok", CAUSE, ())


@pytest.mark.parametrize("failure", [SILENT, denied("ecr:ListImages"), Unavailable("500")])
def test_no_answer(failure: Unavailable) -> None:
    answer = run(subject(), systems(_Docker(), count=failure))
    assert (answer.status, answer.confirms, answer.rules_out) == ("unknown", (), ())
    assert answer.missing is not None


def test_a_repository_that_comes_with_the_push_is_empty() -> None:
    absent = Refused("there is none", code="RepositoryNotFoundException")
    assert run(subject(), systems(_Docker(), count=absent)).detail["images"] == 0


def test_what_it_applies_to() -> None:
    assert CHECK.applies(subject())
    assert not CHECK.applies(subject("public.ecr.aws/acme/app:1"))
