"""Every lint says what it is, in both languages."""

from __future__ import annotations

import pytest

from ecrdoctor.lint.contract import Lint
from ecrdoctor.lint.findings.table import LINTS


def test_ids_are_unique_and_never_change() -> None:
    assert sorted(lint.id for lint in LINTS) == [
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
        "lint-crlf",
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
        "lint-push-names",
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
