"""Is the repository's key usable?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecrdoctor.checks.contract import Answer
from ecrdoctor.checks.kms import CHECK, run
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Unavailable
from ecrdoctor.systems.aws_models import KeyState

from .fakes_aws import ACCOUNT, REGION, REPOSITORY, SILENT, denied, subject, systems

KEY = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/1"
ENCRYPTED = replace(REPOSITORY, encryption="KMS", kms_key=KEY)


def test_no_key() -> None:
    assert run(subject(), systems(repository_found=REPOSITORY, key=SILENT)) == Answer(
        "ok",
        Text("the repository uses no KMS key", "仓库没有使用 KMS 密钥"),
        {"encryption": "AES256"},
        rules_out=("kms-denied",),
    )


def test_an_enabled_key_proves_nothing() -> None:
    answer = run(subject(), systems(repository_found=ENCRYPTED, key=KeyState(KEY, "Enabled", "CUSTOMER")))
    assert (answer.status, answer.confirms, answer.rules_out) == ("ok", (), ())


@pytest.mark.parametrize("state", ["Disabled", "PendingDeletion", "PendingImport", "Unavailable", "NotFound"])
def test_a_key_that_cannot_be_used(state: str) -> None:
    assert run(subject(), systems(repository_found=ENCRYPTED, key=KeyState(KEY, state, "CUSTOMER"))) == Answer(
        "problem",
        Text(
            f"KMS key {KEY} is not usable: {state}; ECR cannot encrypt what is pushed",
            f"KMS 密钥 {KEY} 不可用：{state}；ECR 无法加密推送的内容",
        ),
        {"encryption": "KMS", "key": KEY, "state": state, "manager": "CUSTOMER"},
        confirms=("kms-denied",),
        learned={"kms_key": KEY},
    )


@pytest.mark.parametrize("failure", [SILENT, denied("kms:DescribeKey"), Unavailable("500")])
def test_no_answer(failure: Unavailable) -> None:
    for doors in (systems(repository_found=failure), systems(repository_found=ENCRYPTED, key=failure)):
        answer = run(subject(), doors)
        assert (answer.status, answer.confirms, answer.rules_out) == ("unknown", (), ())
        assert answer.missing is not None


def test_a_repository_that_comes_with_the_push_rules_nothing_out() -> None:
    assert run(subject(), systems(repository_found=None)).rules_out == ()


def test_what_it_applies_to() -> None:
    assert CHECK.applies(subject())
    assert not CHECK.applies(subject("public.ecr.aws/acme/app:1"))
