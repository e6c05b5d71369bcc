"""`ecrdoctor config`, and settings at work."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ..program import Done, Program

REFUSED = (
    "a project's file may not set it: it comes from whoever wrote the repository\n"
    "  Give it as a flag, as a variable, or in your own configuration (`ecrdoctor config path`).\n"
)


@pytest.fixture
def user_file(checkout: Path) -> Iterator[Callable[[str], Path]]:
    """Writes the user's own configuration; it is gone afterwards."""
    file = checkout / "home" / ".config" / "ecrdoctor" / "config.toml"

    def write(text: str) -> Path:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    yield write
    file.unlink(missing_ok=True)


def _project(program: Program, text: str) -> Path:
    file = program.folder / ".ecrdoctor.toml"
    file.write_text(text, encoding="utf-8")
    return file


def _setting(program: Program, option: str, *flags: str, **environ: str) -> dict[str, object]:
    done = program("config", "show", "--format", "json", "--", "explain", *flags, **environ)
    assert (done.code, done.err) == (0, "")
    return next(setting for setting in json.loads(done.out) if setting["option"] == option)


def test_each_source_wins_over_the_next(program: Program, user_file: Callable[[str], Path]) -> None:
    base = {"command": "explain", "option": "lang", "file": "", "line": 0}
    assert _setting(program, "lang") == base | {"value": "en", "source": "default", "name": ""}
    user = str(user_file('\nlang = "zh"\n'))
    in_user = {"value": "zh", "source": "user", "name": "lang", "file": user, "line": 2}
    assert _setting(program, "lang") == base | in_user
    project = str(_project(program, '[explain]\nlang = "en"\n'))
    in_project = {"value": "en", "source": "project", "name": "explain.lang", "file": project, "line": 2}
    assert _setting(program, "lang") == base | in_project
    in_variable = {"value": "zh", "source": "variable", "name": "ECRDOCTOR_LANG"}
    assert _setting(program, "lang", ECRDOCTOR_LANG="zh") == base | in_variable
    in_flag = {"value": "en", "source": "flag", "name": "--lang"}
    assert _setting(program, "lang", "--lang", "en", ECRDOCTOR_LANG="zh") == base | in_flag


def test_no_file_counts_when_files_are_switched_off(program: Program, user_file: Callable[[str], Path]) -> None:
    user_file("broken")
    _project(program, "broken")
    assert _setting(program, "lang", ECRDOCTOR_NO_CONFIG="1")["source"] == "default"
    assert program("config", "path", ECRDOCTOR_NO_CONFIG="1").out == "none is read: ECRDOCTOR_NO_CONFIG is set\n"


def test_settings_are_at_work(program: Program) -> None:
    _project(program, '[explain]\noffline = true\nformat = "json"\nexit-zero = true\n')
    done = program("explain", stdin="no basic auth credentials\n")
    assert (done.code, json.loads(done.out)["causes"][0]["id"]) == (0, "not-logged-in")


def test_the_list_names_every_origin(program: Program) -> None:
    project = _project(program, "[config.path]\nlang = 'zh'\n")
    assert program("config", "show", "config", ECRDOCTOR_LANG="en") == Done(
        2, "", f"ecrdoctor: config: no such command\n  Known: {_commands(program)}.\n"
    )
    assert (
        program("config", "show", "--", "config", "path").out
        == f'config path --lang  "zh"  {project}:2: config.path.lang\n'
    )
    assert program("config", "show", "--lang", "zh", "--", "rules", "list").out == (
        'rules list --lang   "en"    默认值\nrules list --rules  未设置  默认值\n'
    )


def _commands(program: Program) -> str:
    settings = json.loads(program("config", "show", "--format", "json").out)
    return ", ".join(dict.fromkeys(setting["command"] for setting in settings))


def test_the_files_that_are_read_and_where_ones_own_belongs(program: Program, user_file: Callable[[str], Path]) -> None:
    place = program.checkout / "home" / ".config" / "ecrdoctor" / "config.toml"
    assert program("config", "path") == Done(0, f"{place} (not there)\n", "")
    project = _project(program, "")
    user_file("")
    assert program("config", "path").out == f"{project}\n{place}\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("lnag = 'zh'", "1: lnag: there is no such setting\n  Did you mean lang?\n"),
        ("\nlang = 5", "2: lang: '5' is not one of en, zh.\n"),
        ("lang = ['en', 'zh']", "1: lang: wants one text or number\n"),
        ("rules = [true]", "1: rules: wants a list of texts\n"),
        ("[rules.list]\nrules = 1979-05-27", "2: rules.list.rules: wants a list of texts\n"),
        ("lang = ", "1: not valid TOML: Invalid value\n  Mend the file, or set ECRDOCTOR_NO_CONFIG=1.\n"),
        ("probe = true", "1: probe: no file may set it\n  Give --probe each time it is meant.\n"),
        ("rules = ['/etc']", f"1: rules: {REFUSED}"),
        ("rules = ['../rules']", f"1: rules: {REFUSED}"),
        ("rules = ['link']", f"1: rules: {REFUSED}"),
    ],
)
def test_a_bad_file_is_one_clear_line(program: Program, text: str, problem: str) -> None:
    (program.folder / "link").symlink_to("/etc")
    file = _project(program, f"{text}\n")
    assert program("rules", "list") == Done(2, "", f"ecrdoctor: {file}:{problem}")


@pytest.mark.parametrize(
    "text",
    ["profile = 'admin'", "output = 'here.txt'", "redact = 'off'", "redact-map = 'map.json'", "bundle = 'b.zip'"],
)
def test_a_project_may_not_reach_out_or_write(program: Program, text: str, user_file: Callable[[str], Path]) -> None:
    name = text.partition(" ")[0]
    file = _project(program, f"{text}\n")
    assert program("explain", "--offline").err == f"ecrdoctor: {file}:1: {name}: {REFUSED}"
    file.unlink()
    user_file(f"{text}\n")
    assert _setting(program, name)["source"] == "user"


def test_a_flag_is_not_text(program: Program) -> None:
    file = _project(program, "offline = 'yes'\n")
    assert program("explain") == Done(2, "", f"ecrdoctor: {file}:1: offline: wants true or false\n")


def test_rules_of_a_project_are_found_from_its_file(program: Program, rules_folder: Path) -> None:
    (program.folder / ".git").mkdir()
    (program.folder / "own" / "login").mkdir(parents=True)
    deep = program.folder / "a" / "b"
    deep.mkdir(parents=True)
    _project(program, "rules = 'own'\n")
    there = Program(program.checkout, deep)
    assert _setting(there, "rules")["value"] == [str(program.folder / "own")]
    assert there("rules", "list").code == 0


def test_help_and_version_do_not_mind_a_broken_file(program: Program) -> None:
    _project(program, "broken")
    for arguments in (("--version",), ("--help",), ("rules", "list", "--help")):
        assert program(*arguments).code == 0


def test_what_looks_like_a_secret_is_not_shown(program: Program) -> None:
    _project(program, "region = 'AKIAIOSFODNN7EXAMPLE'\nimage = \"a\\u001b[31m\\u202e\"\n")
    assert _setting(program, "region")["value"] == "[redacted:aws-access-key-id]"
    shown = program("config", "show", "explain").out
    assert "\x1b" not in shown
    assert "\u202e" not in shown


@pytest.mark.parametrize("option", ["probe", "permissions", "cloudtrail"])
def test_what_is_asked_for_each_time_is_settable_nowhere(
    program: Program, option: str, user_file: Callable[[str], Path]
) -> None:
    file = user_file(f"{option} = true\n")
    assert program("rules", "list").err == (
        f"ecrdoctor: {file}:1: {option}: no file may set it\n  Give --{option} each time it is meant.\n"
    )
