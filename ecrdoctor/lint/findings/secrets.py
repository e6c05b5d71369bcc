"""Secrets written into the file, and account ids that YAML changes."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator

from ecrdoctor.lint.contract import Edit, Finding, Lint, Scene
from ecrdoctor.lint.model import Span, Word
from ecrdoctor.reading.secrets import Redactor
from ecrdoctor.regex import regex
from ecrdoctor.text import Text, plain

_CERTAIN = {
    "aws-access-key-id": Text("an AWS access key id", "AWS access key ID"),
    "aws-secret-access-key": Text("an AWS secret access key", "AWS secret access key"),
    "aws-session-token": Text("an AWS session token", "AWS session token"),
    "registry-password": Text("a registry password", "registry 密码"),
    "password-argument": Text("a password", "login 的密码"),
    "private-key": Text("a private key", "private key（私钥）"),
    "code-host-token": Text("a token of a code host", "token（代码托管平台）"),
    "url-credentials": Text("a password in a URL", "URL 里的密码"),
    "registry-auth": Text("a registry login", "registry 登录信息"),
}
"""Kinds that are secrets by their shape; a `password: …` may be anything."""
_MARK = regex(r"\[redacted:(?P<kind>[a-z-]+)\]")
_EXAMPLES = ("EXAMPLE", "XXXX", "xxxx", "0000000000000000")
_DYNAMIC = ("$", "{{", "<", "%")
_LEADING_ZERO = regex(r"^0\d{10,11}$")


def _secrets(scene: Scene) -> Iterator[Finding]:
    offset = 0
    redactor = Redactor()
    for line in scene.document.text.split("\n"):
        cleaned = redactor.clean(line)
        if cleaned != line:
            yield from _in_line(line, cleaned, offset)
        offset += len(line) + 1


def _in_line(line: str, cleaned: str, offset: int) -> Iterator[Finding]:
    """Where each mark of the cleaned line stands in the line itself."""
    data = cleaned.encode()
    place = position = 0
    marks = list(_MARK.finditer(data))
    for number, found in enumerate(marks):
        before = data[position : found.start()].decode(errors="replace")
        start = line.find(before, place) + len(before)
        end_of_next = marks[number + 1].start() if number + 1 < len(marks) else len(data)
        after = data[found.end() : end_of_next].decode(errors="replace")
        end = line.find(after, start + 1) if after else len(line)
        if end < start:
            return
        kind = found.group("kind").decode()
        secret = line[start:end]
        pinned = line[end:].startswith("@sha256:")  # `docker://docker:29.3@sha256:…` is an image
        local = kind == "url-credentials" and _is_local(line[end:])
        if kind in _CERTAIN and not pinned and not local and not _harmless(secret):
            yield _secret(kind, Span(offset + start, offset + end))
        place, position = end, found.end()


def _harmless(secret: str) -> bool:
    """Whether this is a documented example, a placeholder or something the run fills in."""
    if secret.startswith("assword"):  # `-password-stdin`, which docker reads as `-p assword-stdin`
        return True
    return any(mark in secret for mark in (*_EXAMPLES, *_DYNAMIC)) or _is_empty_login(secret)


def _is_empty_login(secret: str) -> bool:
    """Whether this is docker's configuration in base64 with no login in it."""
    try:
        return b"".join(b64decode(secret, validate=True).split()) == b'{"auths":{}}'
    except ValueError:
        return False


def _is_local(after: str) -> bool:
    """Whether what follows a URL's password is a host without a dot: a container beside it, this machine."""
    host = after.removeprefix("@").replace("/", ":").split(":")[0]
    return after.startswith("@") and host.replace("-", "").replace("_", "").isalnum()


def _secret(kind: str, span: Span) -> Finding:
    name = _CERTAIN[kind]
    message = Text(
        f"This is {name.en}, for everybody to read who has the file.",
        f"这里明文写着 {name.zh}，能看到这个文件的人都能看到它。",
    )
    fix = Text(
        "Revoke it, then take it from the CI system's secrets or from a role.",
        "先吊销它，再改用 CI 系统的 secret 或 IAM role。",
    )
    return Finding("lint-secret", span, message, fix)


def _account_number(scene: Scene) -> Iterator[Finding]:
    if not scene.document.name.lower().endswith((".yml", ".yaml")) and all(
        job.setting not in ("github", "gitlab", "codebuild", "bitbucket", "circleci", "compose")
        for job in scene.document.jobs
    ):
        return
    for name, word in scene.document.values:
        if _LEADING_ZERO.search(word.text.encode()) and _stands_alone(scene, word):
            edits = (Edit(word.span, f'"{word.text}"'),)
            certain = len(word.text) == 12
            key = name.rpartition(".")[2]
            message = Text(
                f"Without quotes YAML reads `{word.text}` as a number, and a number loses its leading 0.",
                f"不加引号时，YAML 会把 `{word.text}` 当成数字，数字会丢掉开头的 0。",
            )
            fixed = f'{key}: "{word.text}"' if key else f'"{word.text}"'
            yield Finding("lint-account-number", word.span, message, plain(fixed), edits if certain else ())


def _stands_alone(scene: Scene, word: Word) -> bool:
    """Whether it is a plain scalar as it stands in the file."""
    return scene.document.text[word.span.start : word.span.end] == word.text


LINTS = (
    Lint(
        "lint-secret",
        "error",
        Text("A secret is written into the file", "文件里写有密钥或密码"),
        Text(
            "It is in the repository's history for ever, and in every copy. A secret that was committed counts as "
            "stolen.",
            "它会永远留在仓库历史和每一份副本里。提交过的密钥应当视为已泄露。",
        ),
        _secrets,
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
    ),
    Lint(
        "lint-account-number",
        "warning",
        Text("An account id that YAML reads as a number", "账号 ID 被 YAML 当成数字"),
        Text(
            "A leading zero is lost, or the digits are read as octal, and the host then has another account, or eleven "
            "digits. Quotes keep it a text.",
            "开头的 0 会丢失，或整个数被按八进制读取，域名里的账号就变成别的数或只剩 11 位。加引号就能保持为文本。",
        ),
        _account_number,
        "https://yaml.org/spec/1.2.2/#1032-tag-resolution",
    ),
)
