"""Is the repository where the push goes, and if not, where is it?"""

from __future__ import annotations

from typing import Any

import pytest

from ecrdoctor.checks.contract import Answer
from ecrdoctor.checks.repository import CHECK, run
from ecrdoctor.checks.repository_search import near_names
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Unavailable
from ecrdoctor.systems.aws_models import Names, OtherRegions, Repository, Template

from .fakes_aws import (
    ACCOUNT,
    ARN,
    HOST,
    OTHER_ACCOUNT,
    REGION,
    REPOSITORY,
    SILENT,
    STRANGER,
    denied,
    subject,
    systems,
)

NOWHERE: dict[str, Any] = {
    "near": [],
    "other_regions": [],
    "own_account": None,
    "created_on_push_by": None,
    "other_templates": [],
    "ecr_public": False,
    "not_seen": [],
}
EN = f"there is no repository team/app in account {ACCOUNT}, {REGION}"
ZH = f"账号 {ACCOUNT} 的 {REGION} 中没有仓库 team/app"
THERE = ("repository-missing", "registry-region-mismatch", "registry-account-mismatch", "create-on-push-denied")


def test_it_is_there() -> None:
    assert run(subject(), systems(repository_found=REPOSITORY)) == Answer(
        status="ok",
        text=Text(f"repository team/app exists ({ARN})", f"仓库 team/app 存在（{ARN}）"),
        detail={"arn": ARN, "mutability": "MUTABLE", "exclusions": [], "encryption": "AES256", "created": ""},
        rules_out=THERE,
        learned={"repository_arn": ARN},
    )


ELSEWHERE = ("registry-region-mismatch", "registry-account-mismatch")


def test_it_is_nowhere() -> None:
    expected = Answer("problem", Text(EN, ZH), NOWHERE, confirms=("repository-missing",), rules_out=ELSEWHERE)
    assert run(subject(), systems()) == expected


def test_it_is_in_another_region() -> None:
    assert run(subject(), systems(other_regions=OtherRegions(("us-east-2",), 33))) == Answer(
        "problem",
        Text(f"{EN}; it is in us-east-2", f"{ZH}；它在 us-east-2"),
        {**NOWHERE, "other_regions": ["us-east-2"]},
        confirms=("registry-region-mismatch",),
        explains=("repository-missing",),
        learned={"right_region": "us-east-2"},
    )


def test_it_is_in_several_other_regions() -> None:
    answer = run(subject(), systems(other_regions=OtherRegions(("us-east-2", "eu-west-2"), 33)))
    assert (answer.confirms, answer.learned) == (("registry-region-mismatch",), {})


def test_it_is_in_our_own_account() -> None:
    found = {(OTHER_ACCOUNT, REGION): Repository("arn", OTHER_ACCOUNT, "team/app")}
    assert run(subject(), systems(identity=STRANGER, repository_found=found)) == Answer(
        "problem",
        Text(f"{EN}; your own account {OTHER_ACCOUNT} has it", f"{ZH}；你自己的账号 {OTHER_ACCOUNT} 里有"),
        {**NOWHERE, "own_account": OTHER_ACCOUNT},
        confirms=("registry-account-mismatch",),
        explains=("repository-missing",),
        learned={"right_account": OTHER_ACCOUNT},
    )


def test_a_near_name_is_offered() -> None:
    assert run(subject(), systems(names=Names(("tem/app", "web"), complete=True))) == Answer(
        "problem",
        Text(f"{EN}; near names: tem/app", f"{ZH}；相近的名称：tem/app"),
        {**NOWHERE, "near": ["tem/app"]},
        confirms=("repository-missing",),
        rules_out=ELSEWHERE,
        learned={"right_repository": "tem/app"},
    )
    several = run(subject(), systems(names=Names(("tem/app", "team/apps"), complete=True)))
    assert (several.detail["near"], several.learned) == (["team/apps", "tem/app"], {})


@pytest.mark.parametrize(
    ("wanted", "names", "near"),
    [
        ("orders-api", ("orders_api", "billing"), ("orders_api",)),
        ("app", ("team/app", "other/app", "web"), ("other/app", "team/app")),
        ("team/app", ("web", "db"), ()),
        ("team/app", (), ()),
    ],
)
def test_near_names(wanted: str, names: tuple[str, ...], near: tuple[str, ...]) -> None:
    assert near_names(wanted, names) == near


@pytest.mark.parametrize("prefix", ["team", "team/", "ROOT"])
def test_a_template_will_create_it(prefix: str) -> None:
    answer = run(subject(), systems(templates=(Template(prefix, ("CREATE_ON_PUSH",)),)))
    assert (answer.status, answer.confirms, answer.rules_out) == ("ok", (), ())
    assert answer.suggests == ("create-on-push-denied",)
    assert answer.detail == {**NOWHERE, "created_on_push_by": prefix}


@pytest.mark.parametrize(
    "template",
    [
        Template("other", ("CREATE_ON_PUSH",)),
        Template("team", ("PULL_THROUGH_CACHE",)),
        Template("tea", ("CREATE_ON_PUSH",)),
    ],
)
def test_a_template_that_will_not_create_it(template: Template) -> None:
    answer = run(subject(), systems(templates=(template,)))
    assert (answer.confirms, answer.suggests) == (("repository-missing",), ("create-on-push-denied",))
    assert answer.detail == {**NOWHERE, "other_templates": [template.prefix]}


def test_ecr_public_has_it() -> None:
    answer = run(subject(), systems(public_found=Repository("arn", ACCOUNT, "team/app")))
    assert (answer.confirms, answer.suggests) == (("repository-missing",), ("ecr-public-setup",))


def test_what_could_not_be_looked_at_is_said() -> None:
    answer = run(
        subject(),
        systems(identity=SILENT, other_regions=OtherRegions((), 1, unanswered=("us-east-1",)), names=denied("ecr:X")),
    )
    assert answer.confirms == ("repository-missing",)
    assert answer.detail == {
        **NOWHERE,
        "not_seen": ["caller identity: no answer within 5 s", "region us-east-1", "names in the registry: not allowed"],
    }
    answer = run(subject(), systems(other_regions=SILENT, templates=SILENT, public_found=denied("ecr-public:X")))
    assert len(answer.detail["not_seen"]) == 3


def test_who_may_not_describe_asks_as_a_push_would() -> None:
    forbidden = denied("ecr:DescribeRepositories")
    there = run(subject(), systems(repository_found=forbidden))
    assert (there.status, there.rules_out) == ("ok", THERE)
    gone = run(subject(), systems(repository_found=forbidden, layers=False))
    assert (gone.status, gone.confirms) == ("problem", ("repository-missing",))
    silent = run(subject(), systems(repository_found=forbidden, layers=denied("ecr:BatchCheckLayerAvailability")))
    assert (silent.status, silent.confirms, silent.rules_out) == ("unknown", (), ())
    assert silent.missing is not None
    assert silent.missing.remedy.en == "grant ecr:DescribeRepositories"


@pytest.mark.parametrize("failure", [SILENT, Unavailable("x", kind="expired"), Unavailable("500")])
def test_no_answer(failure: Unavailable) -> None:
    answer = run(subject(), systems(repository_found=failure))
    assert (answer.status, answer.confirms, answer.rules_out) == ("unknown", (), ())
    assert answer.missing is not None


@pytest.mark.parametrize(
    ("name", "learned"),
    [
        ("Team/App", {"right_repository": "team/app"}),
        ("team//app", {}),
        ("-app", {}),
        ("app_", {}),
        ("a", {}),
        ("a" * 257, {}),
        (f"{HOST}/team/app", {"right_repository": "team/app"}),
    ],
)
def test_a_name_that_ecr_does_not_take(name: str, learned: dict[str, str]) -> None:
    doors = systems(repository_found=REPOSITORY)
    answer = run(subject(f"{HOST}/{name}:1"), doors)
    assert (answer.status, answer.confirms, answer.learned) == ("problem", ("repository-name-invalid",), learned)


PUBLIC = "public.ecr.aws/acme/team/app:1"


def test_a_public_repository() -> None:
    found = Repository("arn:public", ACCOUNT, "team/app")
    assert run(subject(PUBLIC), systems(public_found=found)) == Answer(
        "ok",
        Text("public repository team/app exists under acme", "公共仓库 team/app 存在于 acme 下"),
        {"alias": "acme", "repository": "team/app", "aliases": ["acme"], "arn": "arn:public"},
        rules_out=("repository-missing",),
        learned={"repository_arn": "arn:public"},
    )


@pytest.mark.parametrize(
    ("reference", "answers", "status", "confirms", "suggests"),
    [
        (PUBLIC, {}, "problem", ("repository-missing",), ()),
        ("public.ecr.aws/app:1", {}, "problem", ("ecr-public-setup",), ()),
        (f"public.ecr.aws/{ACCOUNT}/app:1", {}, "problem", ("ecr-public-setup",), ()),
        (PUBLIC, {"aliases": ("other",)}, "problem", (), ("ecr-public-setup", "wrong-identity")),
        (PUBLIC, {"aliases": denied("ecr-public:DescribeRegistries")}, "unknown", (), ()),
        (PUBLIC, {"public_found": SILENT}, "unknown", (), ()),
    ],
)
def test_ecr_public(
    reference: str, answers: dict[str, Any], status: str, confirms: tuple[str, ...], suggests: tuple[str, ...]
) -> None:
    answer = run(subject(reference), systems(**answers))
    assert (answer.status, answer.confirms, answer.suggests) == (status, confirms, suggests)


def test_what_it_applies_to() -> None:
    assert CHECK.applies(subject())
    assert CHECK.applies(subject(PUBLIC))
    assert not CHECK.applies(subject("***.dkr.ecr.eu-west-1.amazonaws.com/app:1"))
    assert not CHECK.applies(subject(HOST))
    assert not CHECK.applies(subject("app:1"))
