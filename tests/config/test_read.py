"""Files to entries."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from platformdirs import user_config_path

from ecrdoctor.config.locate import project_file, user_file
from ecrdoctor.config.model import Entry, Known, effective
from ecrdoctor.config.read import read_entries
from ecrdoctor.errors import EcrDoctorError

REMEDY = "\n  Mend the file, or set ECRDOCTOR_NO_CONFIG=1."
KNOWN = Known(
    {("explain",): frozenset({"lang", "timeout"}), ("rules", "list"): frozenset({"lang", "rules"})},
    frozenset({"probe"}),
)


def _write(folder: Path, name: str, text: str | bytes) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_entries_know_their_line_and_table(tmp_path: Path) -> None:
    text = '# ours\nlang = "zh"\n\n[explain]\n"timeout" = 5\nrules = [\n  "a",\n]\n[rules.list]\nlang = "en"\n'
    file = _write(tmp_path, ".ecrdoctor.toml", text)
    assert read_entries(file, "project") == (
        Entry("project", file, 2, (), "lang", "zh"),
        Entry("project", file, 5, ("explain",), "timeout", 5),
        Entry("project", file, 6, ("explain",), "rules", ["a"]),
        Entry("project", file, 10, ("rules", "list"), "lang", "en"),
    )


def test_a_pyproject_counts_by_its_section_only(tmp_path: Path) -> None:
    text = '[project]\nname = "x"\n[tool.ecrdoctor]\nlang = "zh"\n[tool.ecrdoctor.explain]\ntimeout = 5\n'
    file = _write(tmp_path, "pyproject.toml", text)
    assert [(entry.line, entry.key, entry.value) for entry in read_entries(file, "project")] == [
        (4, "lang", "zh"),
        (6, "explain.timeout", 5),
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a = 1\nlang = zh\n", ":2: not valid TOML: Invalid value"),
        ("lang = 'en'\nlang = 'zh'\n", ":2: not valid TOML: Cannot overwrite a value"),
        (b"\xff\xfe", ": not UTF-8 text"),
        (b"#" * ((1 << 20) + 1), ": larger than 1 MiB"),
        ("a = " + "[" * 5000, ": nested too deeply"),
    ],
)
def test_what_cannot_be_read_is_one_clear_line(tmp_path: Path, text: str | bytes, problem: str) -> None:
    file = _write(tmp_path, ".ecrdoctor.toml", text)
    with pytest.raises(EcrDoctorError) as caught:
        read_entries(file, "project")
    assert (str(caught.value), caught.value.exit_code) == (f"{file}{problem}{REMEDY}", 2)


def test_a_section_that_is_no_table(tmp_path: Path) -> None:
    file = _write(tmp_path, "pyproject.toml", "[tool]\necrdoctor = 1\n")
    with pytest.raises(EcrDoctorError) as caught:
        read_entries(file, "project")
    assert str(caught.value) == f"{file}: tool.ecrdoctor is not a table{REMEDY}"


def test_the_nearest_file_up_to_the_root_of_the_repository_counts(tmp_path: Path) -> None:
    deep = tmp_path / "repository" / "a" / "b"
    deep.mkdir(parents=True)
    _write(tmp_path, ".ecrdoctor.toml", "")  # above the repository: anyone's
    assert project_file(deep) is None
    (tmp_path / "repository" / ".git").mkdir()
    assert project_file(deep) is None
    section = _write(tmp_path, "repository/pyproject.toml", "[tool.ecrdoctor]\n")
    assert project_file(deep) == section
    own = _write(tmp_path, "repository/.ecrdoctor.toml", "")
    assert project_file(deep) == own
    _write(tmp_path, "repository/a/pyproject.toml", "[project]\n")
    assert project_file(deep) == own
    near = _write(tmp_path, "repository/a/b/pyproject.toml", "[tool.ecrdoctor.explain]\n")
    assert project_file(deep) == near


def test_outside_of_a_repository_only_the_folder_itself_counts(tmp_path: Path) -> None:
    own = _write(tmp_path, "folder/.ecrdoctor.toml", "")
    below = own.parent / "below"
    below.mkdir()
    assert (project_file(own.parent), project_file(below)) == (own, None)


def test_a_pipe_that_is_called_like_the_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / ".ecrdoctor.toml")
    assert project_file(tmp_path) is None


@pytest.mark.parametrize(
    ("scope", "name", "message"),
    [
        ((), "lan", "f.toml:3: lan: there is no such setting\n  Did you mean lang?"),
        ((), "zzzz", "f.toml:3: zzzz: there is no such setting\n  Known here: lang, rules, timeout."),
        (("explain",), "rules", "f.toml:3: explain.rules: there is no such setting\n  Known here: lang, timeout."),
        (("explian",), "lang", "f.toml:3: explian.lang: there is no such command\n  Did you mean explain?"),
        (("explain",), "probe", "f.toml:3: explain.probe: no file may set it\n  Give --probe each time it is meant."),
    ],
)
def test_an_entry_that_no_command_knows_is_refused(scope: tuple[str, ...], name: str, message: str) -> None:
    with pytest.raises(EcrDoctorError) as caught:
        KNOWN.check(Entry("user", Path("f.toml"), 3, scope, name, 1))
    assert str(caught.value) == message


def test_an_entry_that_some_command_below_knows_is_taken() -> None:
    for scope, name in (((), "rules"), (("rules",), "lang"), (("rules", "list"), "rules"), (("explain",), "timeout")):
        KNOWN.check(Entry("user", Path("f.toml"), 3, scope, name, 1))


def test_the_project_counts_before_the_user_and_the_narrowest_table_first() -> None:
    def entry(owner: str, *scope: str) -> Entry:
        return Entry(owner, Path(owner), 1, scope, "lang", "")  # type: ignore[arg-type]

    wide, group, narrow, own = (
        entry("project"),
        entry("project", "rules"),
        entry("project", "rules", "list"),
        entry("user"),
    )
    other = entry("project", "explain")
    everything = (own, other, wide, narrow, group)
    assert effective(everything, ("rules", "list"), "lang") == narrow
    assert effective(everything, ("rules", "show"), "lang") == group
    assert effective(everything, ("check",), "lang") == wide
    assert effective((own, other), ("check",), "lang") == own
    assert effective(everything, ("check",), "format") is None


@pytest.mark.parametrize(
    ("home", "configured"), [("/home/jo", None), ("/home/jo", ""), ("/home/jo", "/etc/jo"), ("/", None)]
)
def test_the_users_file_lies_where_platformdirs_says(
    monkeypatch: pytest.MonkeyPatch, home: str, configured: str | None
) -> None:
    monkeypatch.setenv("HOME", home)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    if configured is not None:
        monkeypatch.setenv("XDG_CONFIG_HOME", configured)
    assert user_file() == user_config_path("ecrdoctor", appauthor=False) / "config.toml"
