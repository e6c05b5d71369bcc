"""Variables that are spelt nearly like one that is set."""

from __future__ import annotations

import pytest

from ecrdoctor.lint.every_word import words_of
from ecrdoctor.lint.misspelt import distance
from ecrdoctor.lint.read import read_document


def _undefined(text: str, name: str = "push.sh") -> list[str]:
    return [name for word in words_of(read_document(name, text.encode())) for name in word.undefined]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("REGION", "REGION", 0),
        ("REGION", "region", 1),
        ("REGISTRY", "REGISTY", 1),
        ("REGISTRY", "REGITSRY", 1),
        ("IMAGE_TAG", "IMAGETAGS", 2),
        ("A", "", 1),
    ],
)
def test_the_distance_between_names(one: str, other: str, expected: int) -> None:
    assert distance(one, other) == distance(other, one) == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("REGISTRY=h\ndocker push $REGISTY/app", ["REGISTY"]),
        ("REGISTRY=h\ndocker push $Registry/app", ["Registry"]),
        ("REGISTRY=h\nREGISTRY2=i\ndocker push $REGISTRY3/app", []),
        ("REGISTRY=h\nread -r REGISTY\ndocker push $REGISTY/app", []),
        ("REGISTRY=h\nsource env.sh\ndocker push $REGISTY/app", []),
        ("AWS_REGIO=h\necho $AWS_REGIO $AWS_REGION", []),
        ("TAG=1\ndocker push h/app:$TAB", []),
        ("docker push $REGISTY/app", []),
    ],
)
def test_only_what_nothing_sets_is_misspelt(script: str, expected: list[str]) -> None:
    assert _undefined(script) == expected


def test_a_variable_of_the_ci_file_counts_as_set() -> None:
    workflow = (
        "jobs:\n  a:\n    runs-on: x\n    env: {REGISTRY: h}\n    steps:\n      - run: docker push $REGISTYR/app\n"
    )
    assert _undefined(workflow, "ci.yml") == ["REGISTYR"]
