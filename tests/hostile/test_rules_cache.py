"""A cache of compiled rules that somebody else could write to: what is not ours, or not whole, is not taken."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from ..program import Done, Program
from .world import HEADLINE, LOG

NOBODY = 65534
FINGERPRINT = slice(len("rules-"), -len(".bin"))


def _explain(program: Program) -> tuple[int, str, str]:
    done: Done = program("explain", "--offline", stdin=LOG)
    return done.code, done.out.partition("\n")[0], done.err


def _sealed(file: Path, compiled: bytes) -> bytes:
    """What would be taken from `file` if it were ours: the digest is no secret."""
    return sha256(file.name[FINGERPRINT].encode() + compiled).hexdigest().encode() + compiled


def _poisoned(file: Path) -> bytes:
    """The same rules with another sentence in them, well formed."""
    return _sealed(file, file.read_bytes()[64:].replace(b"The client has no credentials", b"POISON"))


@pytest.fixture
def cache(program: Program) -> Path:
    """The one file of a cache that was just filled, in a home of this test's own."""
    shutil.rmtree(program.checkout / "home", ignore_errors=True)
    assert _explain(program) == (1, f"✗ {HEADLINE}", "")
    (file,) = (program.checkout / "home" / ".cache" / "ecrdoctor").iterdir()
    return file


def test_what_is_ours_is_taken(program: Program, cache: Path) -> None:
    """The others prove something only because this is so."""
    cache.write_bytes(_poisoned(cache))
    code, out, err = _explain(program)
    assert (code, "POISON" in out, err) == (1, True, "")


def _of_somebody_else(file: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a file away")
    file.write_bytes(_poisoned(file))
    os.chown(file, NOBODY, NOBODY)


def _writable_by_all(file: Path) -> None:
    file.write_bytes(_poisoned(file))
    file.chmod(0o666)


def _a_link(file: Path) -> None:
    content = _poisoned(file)
    file.unlink()
    file.symlink_to("elsewhere")
    (file.parent / "elsewhere").write_bytes(content)


def _a_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def _a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def _cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def _without_end(file: Path) -> None:
    with file.open("r+b") as sparse:
        sparse.truncate(1 << 30)


def _a_bomb(file: Path) -> None:
    file.write_bytes(_sealed(file, b"[" * 1_000_000))


def _of_another_form(file: Path) -> None:
    rules = json.loads(file.read_bytes()[64:])
    del rules["rules"][0]["causes"]
    file.write_bytes(_sealed(file, json.dumps(rules).encode()))


def _of_another_fingerprint(file: Path) -> None:
    content = _poisoned(file)[64:]
    file.write_bytes(sha256(b"0" * 24 + content).hexdigest().encode() + content)


@pytest.mark.parametrize(
    "poison",
    [
        _of_somebody_else, _writable_by_all, _a_link, _a_pipe, _a_folder, _cut_short, _without_end, _a_bomb,
        _of_another_form, _of_another_fingerprint,
    ],
)  # fmt: skip
def test_what_is_not_is_left_alone(program: Program, cache: Path, poison: Callable[[Path], None]) -> None:
    poison(cache)
    assert _explain(program) == (1, f"✗ {HEADLINE}", "")


def test_a_planted_link_is_not_written_through(program: Program, cache: Path) -> None:
    precious = program.folder / "precious"
    precious.write_text("mine", encoding="utf-8")
    cache.unlink()
    cache.symlink_to(precious)
    assert _explain(program) == (1, f"✗ {HEADLINE}", "")
    assert precious.read_text(encoding="utf-8") == "mine"
