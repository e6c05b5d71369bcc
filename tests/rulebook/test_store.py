"""The built-in rules of a checkout and of a wheel, and the cache between starts."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from ecrdoctor.rulebook.load import load_rulebook
from ecrdoctor.rulebook.store import compiled_text

from ..conftest import SMALL_RULES
from ..program import Done, Program

LOG = "no basic auth credentials\n"


@pytest.fixture
def own(checkout: Path, tmp_path: Path) -> Program:
    """A checkout of this test's own, that can be damaged."""
    root = Path(shutil.copytree(checkout, tmp_path / "own", ignore=shutil.ignore_patterns("home")))
    return Program(root, tmp_path)


def _explain(program: Program, *arguments: str) -> tuple[int, str, str]:
    done = program("explain", "--offline", *arguments, stdin=LOG)
    return done.code, done.out.partition("\n")[0], done.err


def _cache(program: Program) -> list[Path]:
    return sorted((program.checkout / "home" / ".cache" / "ecrdoctor").glob("*"))


EXPLAINED = (1, "✗ Most likely: The client has no credentials for this registry.", "")


def test_the_cache_is_filled_once_and_used(own: Program) -> None:
    assert _explain(own) == EXPLAINED
    (file,) = _cache(own)
    written = file.stat().st_mtime_ns
    assert _explain(own) == EXPLAINED
    assert [(f, f.stat().st_mtime_ns) for f in _cache(own)] == [(file, written)]


def test_a_changed_rule_counts_at_once(own: Program) -> None:
    assert _explain(own) == EXPLAINED
    rule = own.checkout / "rules" / "authentication" / "no-basic-auth.yaml"
    rule.write_text(
        rule.read_text(encoding="utf-8").replace("  - id: not-logged-in\n", "  - id: nonsense\n"), encoding="utf-8"
    )
    code, out, err = _explain(own)
    assert (code, out) == (2, "")
    assert err.startswith(f"ecrdoctor: {rule}:10: causes.0.id: 'nonsense' is not in causes.yaml")


@pytest.mark.parametrize(
    "damage", [b"", b"{}", b"not json", b'{"causes":1}', b"[1]", b"\xff\xfe", b"null", b'{"causes":[],"rules":[{}]}']
)
def test_a_damaged_cache_is_as_none(own: Program, damage: bytes) -> None:
    assert _explain(own) == EXPLAINED
    (file,) = _cache(own)
    file.write_bytes(damage)
    assert _explain(own) == EXPLAINED
    assert len(file.read_bytes()) > 1000


def test_a_cache_that_cannot_be_written_is_no_error(own: Program) -> None:
    (own.checkout / "home").mkdir()
    (own.checkout / "home" / ".cache").write_text("a file where a folder should be", encoding="utf-8")
    assert _explain(own) == EXPLAINED
    assert own("explain", "--offline", stdin=LOG, HOME="/proc/none", XDG_CACHE_HOME="/proc/none").code == 1


def test_as_installed_from_a_wheel(own: Program) -> None:
    """Compiled rules lie inside the package; then neither the YAML nor a cache is touched."""
    shutil.move(own.checkout / "rules", own.checkout / "ecrdoctor" / "rules")
    compiled = own.checkout / "ecrdoctor" / "rules" / "compiled.json"
    compiled.write_text(compiled_text(load_rulebook((SMALL_RULES,))), encoding="utf-8")
    (own.checkout / "ecrdoctor" / "rules" / "login" / "non-tty.yaml").write_text("broken: [", encoding="utf-8")
    assert _explain(own) == EXPLAINED
    assert _cache(own) == []
    compiled.write_text("damaged", encoding="utf-8")
    assert _explain(own)[0] == 2


def test_no_rules_at_all(own: Program) -> None:
    shutil.rmtree(own.checkout / "rules")
    assert own("explain", "--offline", stdin=LOG) == Done(
        4, "", "ecrdoctor: the built-in rules are missing from this installation\n  Reinstall ecrdoctor.\n"
    )


def test_rules_of_ones_own_are_kept_apart(own: Program) -> None:
    for name in ("one", "two"):
        folder = own.folder / name / "local"
        folder.mkdir(parents=True)
        text = (SMALL_RULES / "local" / "daemon.yaml").read_text(encoding="utf-8")
        file = folder / "mine.yaml"
        file.write_text(
            text.replace("id: daemon\n", "id: mine\n").replace("cannot connect to the", f"frobnicator {name} lost the"),
            encoding="utf-8",
        )
        os.utime(file, (1, 1))
    log = "frobnicator {} lost the docker daemon\n"
    codes = [
        own("explain", "--offline", "--rules", rules, stdin=log.format(name)).code
        for rules in ("one", "two")
        for name in ("one", "two")
    ]
    assert codes == [1, 0, 0, 1]
    inside = [Program(own.checkout, own.folder / name) for name in ("one", "two")]
    assert [p("explain", "--offline", "--rules", ".", stdin=log.format("one")).code for p in inside] == [1, 0]


def test_a_folder_that_is_gone_is_said(own: Program) -> None:
    assert _explain(own) == EXPLAINED
    assert _explain(own, "--rules", "gone")[0] == 2


def test_an_editors_dangling_lock_is_no_error(own: Program) -> None:
    (own.checkout / "rules" / "login" / ".#non-tty.yaml").symlink_to("nobody@nowhere.1234")
    assert _explain(own)[0] in (1, 2)
    assert "internal error" not in _explain(own)[2]


def test_the_compiled_form_is_the_same_each_time(own: Program) -> None:
    rulebook = load_rulebook((SMALL_RULES,))
    assert compiled_text(rulebook) == compiled_text(load_rulebook((SMALL_RULES,)))
    assert set(json.loads(compiled_text(rulebook))) >= {"causes", "rules", "signs", "remedies", "phrases"}
