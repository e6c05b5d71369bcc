"""Every complaint about a rule file names file, line and key."""
# ruff: noqa: E501 (tables read best with a case a line)

from __future__ import annotations

from pathlib import Path

import pytest

from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.rulebook.load import load_rulebook
from ecrdoctor.rulebook.model import Cause, Proposal, Text
from ecrdoctor.rulebook.tree import Rulebook

RULE = "login/non-tty.yaml"
FIX = "fixes/not-logged-in.yaml"
SIGN = "signs/login-succeeded.yaml"


def _problem(folder: Path, *more: Path) -> str:
    with pytest.raises(EcrDoctorError) as caught:
        load_rulebook((folder, *more))
    assert caught.value.exit_code == 2
    return caught.value.problem.replace(f"{folder}/", "")


def _edit(folder: Path, name: str, old: str, new: str) -> None:
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_small_rulebook(rulebook: Rulebook) -> None:
    assert rulebook.stages == (
        "local", "credentials", "login", "authentication", "authorization", "repository", "upload", "manifest",
    )  # fmt: skip
    assert rulebook.causes[0] == Cause(
        "docker-daemon-unreachable", "local", Text("The Docker daemon is not running.", "Docker 守护进程没有运行。")
    )
    assert [rule.id for rule in rulebook.rules] == [
        "no-basic-auth", "not-authorized", "expired-token", "daemon", "exit-status", "non-tty", "tag-immutable",
        "name-unknown", "broken-connection",
    ]  # fmt: skip
    rule = rulebook.rule("no-basic-auth")
    assert rule is not None
    assert (rule.stage, rule.file, rule.any, rule.consequence_of) == (
        "authentication",
        "authentication/no-basic-auth.yaml",
        ("no basic auth credentials",),
        ("credentials/*", "login/*"),
    )
    assert rule.causes[1] == Proposal(
        "login-other-host",
        Text("The log shows a login to another host.", "日志显示登录的是另一个域名。"),
        when=("login-host-differs",),
        raised_by=("login-host-differs",),
    )


@pytest.mark.parametrize(
    ("name", "old", "new", "problem"),
    [
        (RULE, "id: non-tty", "id: other", "non-tty.yaml:1: id: is 'other', but the file is called non-tty.yaml"),
        (RULE, "id: non-tty", "id: 7", "non-tty.yaml:1: id: is '7', but the file is called non-tty.yaml"),
        (RULE, "id: non-tty", "id: [7]", "non-tty.yaml:1: id: Input should be a valid string"),
        (RULE, "title:\n", "titel:\n", "non-tty.yaml:1: title: is missing"),
        (RULE, "  zh: 登录命令要求输入密码，但没有终端\n", "", "non-tty.yaml:3: title.zh: is missing"),
        (RULE, "clients: [docker]", "clients: docker", "non-tty.yaml:5: clients: Input should be a valid tuple"),
        (RULE, "clients: [docker]", "weight: 3\nclients: [docker]", "non-tty.yaml:5: weight: is not a known key"),
        (RULE, "clients: [docker]", "weak: maybe\nclients: [docker]", "non-tty.yaml:5: weak: Input should be a valid boolean, unable to interpret input"),
        (RULE, "any:\n  - cannot perform an interactive login from a non[ -]TTY device", "any: []", "non-tty.yaml:6: any: needs at least one pattern"),
        (RULE, "non[ -]TTY", "non[ -TTY", "non-tty.yaml:7: any.0: not a valid RE2 pattern: missing ]: [ -TTY device"),
        (RULE, "non[ -]TTY", "(?=x)", "non-tty.yaml:7: any.0: not a valid RE2 pattern: invalid perl operator: (?="),
        (RULE, "non[ -]TTY", r"(a)\\1", None),
        (RULE, "cannot perform an interactive login from a non[ -]TTY device", "'(?P<colour>x)'", "non-tty.yaml:7: any.0: no fact is called 'colour'"),
        (RULE, "cannot perform an interactive login from a non[ -]TTY device", "'x*'", "non-tty.yaml:7: any.0: matches the empty text, so it would match everywhere"),
        (RULE, "consequence-of: [credentials/*]", "consequence-of: [credentials]", "non-tty.yaml:8: consequence-of.0: 'credentials' is neither a rule nor a stage/*"),
        (RULE, "consequence-of: [credentials/*]", "all: ['(']", "non-tty.yaml:8: all.0: not a valid RE2 pattern: missing ): ("),
        (RULE, "consequence-of: [credentials/*]", "none: ['(']", "non-tty.yaml:8: none.0: not a valid RE2 pattern: missing ): ("),
        (RULE, "consequence-of: [credentials/*]", "when: [full-moon]", "non-tty.yaml:8: when: 'full-moon' is not a condition"),
        (RULE, "consequence-of: [credentials/*]", "unless: [full-moon]", "non-tty.yaml:8: unless: 'full-moon' is not a condition"),
        (RULE, "  - id: login-no-password", "  - id: no-such-cause", "non-tty.yaml:10: causes.0.id: 'no-such-cause' is not in causes.yaml"),
        (RULE, "    ask:", "    raised-by: [full-moon]\n    ask:", "non-tty.yaml:12: causes.0.raised-by: 'full-moon' is not a condition"),
        (RULE, "    ask:", "    raised-by-text: ['[']\n    ask:", "non-tty.yaml:12: causes.0.raised-by-text.0: not a valid RE2 pattern: missing ]: ["),
        (FIX, "cause: not-logged-in", "cause: other", "not-logged-in.yaml:1: cause: is 'other', but the file is called not-logged-in.yaml"),
        (FIX, "{registry}", "{host_name}", "not-logged-in.yaml:8: fixes.0.commands.0: {host_name} is not a placeholder"),
        (FIX, "{registry}", "{registry!r}", "not-logged-in.yaml:8: fixes.0.commands.0: {registry} is not a placeholder"),
        (FIX, "{registry}", "{registry", "not-logged-in.yaml:8: fixes.0.commands.0: expected '}' before end of string"),
        (FIX, "{client} push {reference}", "{client} push {colour}", "not-logged-in.yaml:13: verify.0: {colour} is not a placeholder"),
        (FIX, "who: you", "who: me", "not-logged-in.yaml:5: fixes.0.who: Input should be 'you', 'aws-admin', 'org-admin' or 'network-admin'"),
        ("fixes/identity-policy-missing.yaml", "when: [user-caller]", "when: [full-moon]", "identity-policy-missing.yaml:7: fixes.0.when: 'full-moon' is not a condition"),
        ("fixes/identity-policy-missing.yaml", '"{repository_arn}"', '"{repository_ran}"', "identity-policy-missing.yaml:15: fixes.0.policy.Statement.0.Resource: {repository_ran} is not a placeholder"),
        (SIGN, "mends: [credentials, login]", "mends: [credentials, logins]", "login-succeeded.yaml:8: mends.1: 'logins' is not a stage"),
        (SIGN, "mends: [credentials, login]", "mends: [credentials, login]\nspares: [no-such-rule]", "login-succeeded.yaml:9: spares.0: 'no-such-rule' is not a rule"),
        (SIGN, "kind: success", "kind: failure", "login-succeeded.yaml:2: kind: Input should be 'success' or 'tolerated'"),
        (SIGN, r"'\bLogin Succeeded\b'", "'['", "login-succeeded.yaml:7: any.0: not a valid RE2 pattern: missing ]: ["),
        ("causes.yaml", "  docker-daemon-unreachable:\n    en: The Docker daemon is not running.\n", "  docker-daemon-unreachable:\n", "causes.yaml:3: local.docker-daemon-unreachable.en: is missing"),
        ("causes.yaml", "local:\n", "local: nothing\nother:\n", "causes.yaml:1: local: needs causes, each with a sentence"),
        ("causes.yaml", "manifest:\n", "manifest2:\n  tag-immutable: {en: a, zh: b}\nmanifest:\n", "causes.yaml:45: manifest.tag-immutable: the cause is there twice"),
    ],
)  # fmt: skip
def test_a_damaged_file_is_named_with_line_and_key(
    rules_folder: Path, name: str, old: str, new: str, problem: str | None
) -> None:
    _edit(rules_folder, name, old, new)
    if problem is None:
        load_rulebook((rules_folder,))
        return
    place = _problem(rules_folder)
    folder = name.rpartition("/")[0]
    assert place.split(";")[0] == (f"{folder}/{problem}" if folder else problem)


@pytest.mark.parametrize("text", ["just text\n", "- a\n- b\n", "7\n"])
def test_a_file_that_is_no_map(rules_folder: Path, text: str) -> None:
    (rules_folder / RULE).write_text(text, encoding="utf-8")
    assert _problem(rules_folder).startswith(f"{RULE}:1: ")
    (rules_folder / RULE).unlink()
    (rules_folder / "causes.yaml").write_text(text, encoding="utf-8")
    assert _problem(rules_folder).startswith("causes.yaml:1: ")


def test_a_file_in_no_stage(rules_folder: Path) -> None:
    (rules_folder / "elsewhere").mkdir()
    (rules_folder / RULE).rename(rules_folder / "elsewhere" / "non-tty.yaml")
    assert _problem(rules_folder) == "elsewhere/non-tty.yaml:1: does not lie in a stage's folder"


def test_a_link_that_leads_out(rules_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.yaml").write_text("id: outside\n", encoding="utf-8")
    (rules_folder / "login" / "outside.yaml").symlink_to(tmp_path / "outside.yaml")
    assert _problem(rules_folder) == f"login/outside.yaml: leads out of {rules_folder}"


def test_no_folder_and_no_catalogue(tmp_path: Path, rules_folder: Path) -> None:
    assert _problem(rules_folder, tmp_path / "none") == f"{tmp_path}/none: no such directory of rules"
    (rules_folder / "causes.yaml").unlink()
    assert _problem(rules_folder) == "causes.yaml: No such file or directory"


def test_rules_of_ones_own_are_added(rules_folder: Path, tmp_path: Path, rulebook: Rulebook) -> None:
    own = tmp_path / "own" / "upload"
    own.mkdir(parents=True)
    text = (rules_folder / "upload" / "broken-connection.yaml").read_text(encoding="utf-8")
    (own / "mine.yaml").write_text(text.replace("broken-connection", "mine"), encoding="utf-8")
    both = load_rulebook((rules_folder, own.parent))
    assert [rule.id for rule in both.rules] == [*(rule.id for rule in rulebook.rules), "mine"]
    assert both.rules[-1].file == str(own / "mine.yaml")
    (own / "broken-connection.yaml").write_text(text, encoding="utf-8")
    assert _problem(rules_folder, own.parent) == (
        f"{own}/broken-connection.yaml:1: id: 'broken-connection' is there already, in upload/broken-connection.yaml"
    )
