from __future__ import annotations

from pathlib import Path

import pytest

from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.rulebook.document import MAX_FILE_BYTES, Document, read_document


def _read(tmp_path: Path, text: str | bytes) -> Document:
    file = tmp_path / "rule.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_document(file)


def test_plain_data_with_lines(tmp_path: Path) -> None:
    text = "id: a\nany:\n  - one\n  - 'two'\nmore: {x: 1, y: true, z: null, no: on, v: '1', w: 1.5, n: 007}\nempty:\n"
    document = _read(tmp_path, text)
    assert document == Document(
        file=tmp_path / "rule.yaml",
        data={
            "id": "a",
            "any": ["one", "two"],
            "more": {"x": "1", "y": True, "z": None, "no": "on", "v": "1", "w": "1.5", "n": "007"},
            "empty": None,
        },
        lines={
            (): 1,
            ("id",): 1,
            ("any",): 3,
            ("any", 0): 3,
            ("any", 1): 4,
            ("more",): 5,
            **{("more", key): 5 for key in "xyzvwn"},
            ("more", "no"): 5,
            ("empty",): 6,
        },
    )
    assert [document.line_of(path) for path in ((), ("any", 7), ("nothing",))] == [1, 3, 1]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", ": empty"),
        ("# only a comment\n", ": empty"),
        ("a: 1\nb: 2\na: 3\n", ":3: a: the key is there twice"),
        ("a:\n  b: 1\n  b: 2\n", ":3: a.b: the key is there twice"),
        ("a: &x [1]\nb: *x\n", ":1: anchors and aliases are not taken"),
        ("a: 1\n<<: {b: 2}\n<<: {c: 3}\n", ":3: <<: the key is there twice"),
        (
            "a: !!python/object/apply:os.system [id]\n",
            ":1: the tag tag:yaml.org,2002:python/object/apply:os.system is not taken",
        ),
        ("a: !secret x\n", ":1: the tag !secret is not taken"),
        ("a: !!str 1\n", ":1: the tag tag:yaml.org,2002:str is not taken"),
        ("? [a, b]\n: 1\n", ":1: a key must be a plain word"),
        ("a: [1\n", ":2: not valid YAML: did not find expected ',' or ']'"),
        ("a: @x\n", ":1: not valid YAML: found character that cannot start any token"),
        ("a: 1\n---\nb: 2\n", ":2: not valid YAML: but found another document"),
        ("a: 'open\n", ":2: not valid YAML: found unexpected end of stream"),
        ("a: \x1b[31m\n", ":1: not valid YAML: control characters are not allowed"),
        (b"a: \xff\n", ": not UTF-8 text"),
        ("a: " + "[" * 30 + "]" * 30 + "\n", ":1: nested too deeply"),
        ("[" * 500_000, ":1: nested too deeply"),
        ("a: " + "[" * 9000 + "]" * 9000 + "\n", ":1: nested too deeply"),
        ("a: " + "{a: " * 9000 + "1" + "}" * 9000 + "\n", ":1: nested too deeply"),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str | bytes, problem: str) -> None:
    with pytest.raises(EcrDoctorError) as caught:
        _read(tmp_path, text)
    assert (caught.value.problem, caught.value.exit_code) == (f"{tmp_path}/rule.yaml{problem}", 2)


@pytest.mark.parametrize("text", ["\\e[31m", "\\u202e", "\\u200b", "\\0", "\\r"])
def test_nothing_a_terminal_would_obey_outside_the_examples(tmp_path: Path, text: str) -> None:
    with pytest.raises(EcrDoctorError) as caught:
        _read(tmp_path, f'title: {{en: "a{text}"}}\n')
    assert caught.value.problem == f"{tmp_path}/rule.yaml:1: title.en: holds a control or invisible character"
    assert (
        _read(tmp_path, f'examples: {{en: "a{text}"}}\ntitle: "a\\tb\\nc\u3000d"\n').data["title"] == "a\tb\nc\u3000d"
    )


def test_files_that_are_none(tmp_path: Path) -> None:
    (tmp_path / "large.yaml").write_bytes(b"a" * (MAX_FILE_BYTES + 1))
    for name, problem in (
        ("large.yaml", "larger than 1 MiB"),
        ("gone.yaml", "No such file or directory"),
        ("", "not a regular file"),
    ):
        with pytest.raises(EcrDoctorError) as caught:
            read_document(tmp_path / name)
        assert caught.value.problem == f"{tmp_path / name}: {problem}"


def test_a_list_at_the_top(tmp_path: Path) -> None:
    assert _read(tmp_path, "- a\n").data == ["a"]
