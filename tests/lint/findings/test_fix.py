"""`--fix`: the diff, the bytes, and nothing that is not certain."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.lint.mending.fix import encoded
from ecrdoctor.lint.mending.mend import mend
from ecrdoctor.lint.mending.rewrite import rewrite

from .looking import HOST, ids

WRONG = f"aws ecr get-login-password --region us-west-2 | docker login --username bob --password-stdin {HOST}\n"
RIGHT = f"aws ecr get-login-password --region us-east-1 | docker login --username AWS --password-stdin {HOST}\n"
PUSH = f"docker push {HOST}/app:1\n"


def test_the_diff_word_by_word() -> None:
    mended = mend("push.sh", (WRONG + PUSH).encode())
    assert mended is not None
    assert mended.data == (RIGHT + PUSH).encode()
    assert mended.diff == (f"--- a/push.sh\n+++ b/push.sh\n@@ -1,2 +1,2 @@\n-{WRONG}+{RIGHT} {PUSH}")


def test_a_second_run_changes_nothing() -> None:
    mended = mend("push.sh", (WRONG + PUSH).encode())
    assert mended is not None
    assert mend("push.sh", mended.data) is None
    assert ids(mended.data.decode(), "push.sh") == []


def test_what_is_not_certain_stays() -> None:
    """Nobody knows whether the login or the push has the right account."""
    text = RIGHT + PUSH.replace("123456789012", "123456789021")
    assert ids(text, "push.sh") == ["lint-login-host"]
    assert mend("push.sh", text.encode()) is None


def test_a_silenced_line_stays() -> None:
    assert mend("push.sh", f"docker push https://{HOST}/app:1  # ecrdoctor: ignore\n".encode()) is None


def test_fixes_that_touch_each_other_come_one_after_the_other() -> None:
    mended = mend(
        "push.sh", f"docker login -u AWS -p $(aws ecr get-login-password --region us-east-1b) {HOST}\n".encode()
    )
    assert mended is not None
    assert mended.data.decode() == (
        f"aws ecr get-login-password --region us-east-1 | docker login -u AWS --password-stdin {HOST}\n"
    )


def test_a_fix_that_the_surroundings_would_turn_around_is_not_made() -> None:
    """Double quotes inside the double quotes of YAML would end the string."""
    text = "jobs:\n  a:\n    runs-on: x\n    steps:\n      - run: \"docker push '$REGISTRY/app:1'\"\n"
    assert ids(text, "w.yml") == ["lint-single-quotes"]
    assert mend("w.yml", text.encode()) is None


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(b"", "utf-8"), (b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")],
)
def test_line_ends_byte_order_mark_and_encoding_stay(mark: bytes, encoding: str) -> None:
    before = ("# 推送\r\n" + WRONG.replace("\n", "\r\n") + PUSH.replace("\n", "")).encode(encoding)
    mended = mend("push.sh", mark + before)
    assert mended is not None
    after = ("# 推送\r\n" + RIGHT.replace("\n", "\r\n") + PUSH.replace("\n", "")).encode(encoding)
    assert mended.data == mark + after


def test_a_file_of_mixed_encodings_is_left_alone() -> None:
    data = "# é\n".encode("cp1252") + "# 推\n".encode() + WRONG.encode() + PUSH.encode()
    with pytest.raises(EcrDoctorError) as raised:
        mend("push.sh", data)
    assert raised.value.exit_code == 2


def test_a_text_that_lost_bytes_cannot_be_written_back() -> None:
    with pytest.raises(EcrDoctorError):
        encoded("x", b"\xff\xfea", "a", "b")


def test_no_secret_is_in_a_diff() -> None:
    password = "eyJwYXlsb2FkIjoiQUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVoifQ=="
    mended = mend("push.sh", f"docker login -u AWS -p {password} -e none {HOST}\n".encode())
    assert mended is not None
    assert mended.data.decode() == f"docker login -u AWS -p {password} {HOST}\n"
    assert mended.diff == (
        "--- a/push.sh\n+++ b/push.sh\n@@ -1 +1 @@\n"
        f"-docker login -u AWS -p [redacted:registry-password] -e none {HOST}\n"
        f"+docker login -u AWS -p [redacted:registry-password] {HOST}\n"
    )


def test_a_rewritten_file_keeps_its_mode_and_its_links(tmp_path: Path) -> None:
    file, link = tmp_path / "push.sh", tmp_path / "link.sh"
    file.write_bytes(b"old")
    file.chmod(0o750)
    link.symlink_to(file)
    rewrite(link, b"new\r\n")
    assert (file.read_bytes(), file.stat().st_mode & 0o777, link.is_symlink()) == (b"new\r\n", 0o750, True)
    assert sorted(os.listdir(tmp_path)) == ["link.sh", "push.sh"]


def test_a_file_that_is_gone_cannot_be_rewritten(tmp_path: Path) -> None:
    with pytest.raises(EcrDoctorError) as raised:
        rewrite(tmp_path / "none.sh", b"new")
    assert raised.value.exit_code == 4
    assert list(tmp_path.iterdir()) == []
