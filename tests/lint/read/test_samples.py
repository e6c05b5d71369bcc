"""Files of every kind, and all that is read from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecrdoctor.lint.read import read_document

from .picture import picture

SAMPLES = Path(__file__).parent.parent / "samples"
FILES = sorted(file for file in SAMPLES.iterdir() if file.is_file())


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_sample_is_read_like_this(file: Path) -> None:
    expected = SAMPLES / "expected" / f"{file.name}.txt"
    assert picture(read_document(file.name, file.read_bytes())) == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name",
    [
        "github-workflow.yml",
        "github-matrix.yml",
        "github-action.yml",
        "gitlab.yml",
        "codebuild-buildspec.yml",
        "circleci-config.yml",
        "bitbucket-pipelines.yml",
        "azure-pipelines.yml",
        "travis.yml",
        "docker-compose.yml",
        "kubernetes.yml",
        "main.tf",
        "Makefile-recipes.mk",
        "Dockerfile.images",
        "script-steps.sh",
        "Jenkinsfile-declarative.jenkinsfile",
    ],
)
def test_what_is_pasted_is_told_by_its_text(name: str) -> None:
    data = (SAMPLES / name).read_bytes()
    assert picture(read_document("-", data)) == (SAMPLES / "expected" / f"{name}.txt").read_text(encoding="utf-8")


def test_every_expectation_has_its_sample() -> None:
    assert {file.name for file in (SAMPLES / "expected").iterdir()} == {f"{file.name}.txt" for file in FILES}
