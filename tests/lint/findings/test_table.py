"""Every lint says what it is, in both languages."""

from __future__ import annotations

import pytest

from ecrdoctor.cli.lint_pages import LINT_IDS, lint_page
from ecrdoctor.lint.contract import Lint
from ecrdoctor.lint.findings.table import LINTS
from ecrdoctor.report.layout import Canvas


def test_ids_are_unique_and_never_change() -> None:
    assert sorted(LINT_IDS) == [
        "lint-account-id",
        "lint-account-number",
        "lint-action-credentials",
        "lint-action-login",
        "lint-action-masked",
        "lint-action-oidc",
        "lint-action-push",
        "lint-action-set-output",
        "lint-buildx-load-platforms",
        "lint-buildx-output",
        "lint-cache-inline",
        "lint-cache-registry",
        "lint-characters",
        "lint-get-login",
        "lint-host",
        "lint-host-suffix",
        "lint-immutable-latest",
        "lint-login-email",
        "lint-login-host",
        "lint-login-other-job",
        "lint-login-path",
        "lint-password-argument",
        "lint-password-redirected",
        "lint-password-region",
        "lint-password-stdin-missing",
        "lint-password-unpiped",
        "lint-pipefail",
        "lint-public-password",
        "lint-public-region",
        "lint-push-after-logout",
        "lint-push-before-login",
        "lint-push-docker-hub",
        "lint-push-untagged",
        "lint-reference-scheme",
        "lint-region-unknown",
        "lint-repository-name",
        "lint-repository-other",
        "lint-repository-region",
        "lint-secret",
        "lint-single-dash",
        "lint-single-quotes",
        "lint-sudo",
        "lint-tag-name",
        "lint-tag-push",
        "lint-tag-swapped",
        "lint-username",
        "lint-username-missing",
        "lint-variable",
    ]


@pytest.mark.parametrize("lint", LINTS, ids=lambda lint: lint.id)
def test_a_lint_documents_itself(lint: Lint) -> None:
    for text in (lint.title, lint.why):
        assert text.en.isascii() or set(text.en) - set(map(chr, range(128))) <= set("…")
        assert any("\u4e00" <= c <= "\u9fff" for c in text.zh)
    assert not lint.title.en.endswith(".")
    assert not lint.title.zh.endswith("。")
    assert lint.why.en.endswith(".")
    assert lint.why.zh.endswith("。")
    assert lint.docs.startswith("https://")


def test_a_page_in_each_language() -> None:
    canvas = Canvas(width=80)
    assert lint_page("lint-username", "en", canvas) == (
        "lint-username  (error)\n"
        "  The user of a login to ECR is not AWS\n"
        "\n"
        "  An ECR password belongs to the user AWS. With any other user the registry\n"
        "  answers 400 or 401 and the login fails.\n"
        "\n"
        "  To silence it on a line: # ecrdoctor: ignore=lint-username\n"
        "\n"
        "https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html\n"
    )
    assert lint_page("lint-username", "zh", canvas) == (
        "lint-username  (error)\n"
        "  登录 ECR 的用户名不是 AWS\n"
        "\n"
        "  ECR 密码对应的用户固定是 AWS。换成别的用户名，registry 会返回 400 或 401，登录\n"
        "  失败。\n"
        "\n"
        "  在该行末尾加上注释即可忽略：# ecrdoctor: ignore=lint-username\n"
        "\n"
        "https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html\n"
    )


def test_no_page_for_what_is_no_lint() -> None:
    assert lint_page("not-logged-in", "en", Canvas()) is None
