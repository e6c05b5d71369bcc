"""The one place where secrets leave the text; nothing downstream ever sees one.

Removed: AWS keys and session tokens, ECR passwords and other base64 or JWT tokens, passwords on command
lines, Authorization headers, registry auth blobs, credentials in URLs, signatures of presigned URLs,
tokens of code hosts, private keys. Shapes come from AWS's "IAM identifiers" page, RFC 7519 (JWT), the
docker config format and, for the ECR password, from decoding one: base64 of a JSON object whose first
key is `payload`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from ecrdoctor.regex import Match, Regex, regex

_VALUE = r"[\"'`]?(?P<secret>[^\s\"'`,;&|<>\[\]{}()]{4,})"
_FLAG_BEFORE = (
    r"(?:(?:--(?:dest-|src-)?password|--pass|--registry-token)(?:\s+|=)"
    r"|\blogin(?:\s[^|;&\n]*?)?\s-p(?:\s+|=)?)"
)
_NAME_HINTS = ("password", "passwd", "secret", "token", "api_key", "apikey")
_NAME = (
    r"\b[a-z0-9_.-]*(?:password|passwd|secret|api_?key|[a-z0-9]_token"
    r"|(?:access|auth|id|refresh|bearer|session|job|registry|request)_?token)"
)
_NAMED = r"[\"'`]? {0,3}[:=]{1,2} {0,3}"
_ANYWHERE = ("",)
"""Hints of what nothing tells beforehand."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of secret. `hint`s are lower-case texts of which one must be in a line to look further."""

    name: str
    hints: tuple[str, ...]
    pattern: Regex
    is_secret: Callable[[str, str], bool]
    """Given the matched text and what follows it in the line."""


_HARMLESS_VALUES = frozenset(
    (
        "and",
        "or",
        "flag",
        "none",
        "via",
        "null",
        "true",
        "false",
        "invalid",
        "expired",
        "required",
        "is",
        "not",
        "authentication",
        "stdin",
        "env",
        "empty",
        "missing",
        "without",
        "take",
        "takes",
        "***",
    )
)


_CUT = "….~"
"""What a line ends in that is cut off at the edge of a screen."""
_SCHEMES = ("Basic", "Bearer", "AWS4-HMAC-SHA256")
_MARK = "[redacted:"
"""What stands before the kind of something that was cut out."""
_MASKS = frozenset("*….~")
"""What stands for a value that is not shown."""


def _is_value(secret: str, _: str) -> bool:
    """Whether this is a value at all: no placeholder, no variable, no mask, nothing cut out already."""
    if secret.lower() in _HARMLESS_VALUES or secret.startswith(("$", "<", "***", "[redacted", "${", "%", "{{")):
        return False
    if "redacted:" in secret or _MARK.startswith(secret.rstrip(_CUT)):  # whole, or cut off at the edge of a screen
        return False
    return not set(secret) <= _MASKS


def _is_argument(secret: str, rest: str) -> bool:
    """Whether what stands after `--password` is its value, not the next word of a Chinese sentence."""
    return _is_value(secret, rest) and secret[:1].isascii()


def _is_named_value(secret: str, rest: str) -> bool:
    """Whether what stands after `password:` is its value, not the next word of a sentence or log record."""
    goes_on = rest[:1] in (" ", '"', "'") and bool(rest[1:].strip())
    return _is_value(secret, rest) and not (goes_on and not _is_no_word(secret, rest))


def _is_no_word(secret: str, rest: str) -> bool:
    """Whether this is no plain word or key of a sentence or log record (`failed`, `insufficient_scope`, `time=`)."""
    is_word = secret.rstrip("=:").replace("_", "").isalpha() and (secret.islower() or secret.endswith("="))
    is_cut_scheme = secret.rstrip(_CUT) != secret and any(name.startswith(secret.rstrip(_CUT)) for name in _SCHEMES)
    return _is_value(secret, rest) and not is_word and not is_cut_scheme


def _is_secret_key(secret: str, _: str) -> bool:
    """Whether 40 characters look like a secret access key, not like a path or a hash."""
    if secret.startswith("/") or secret.count("/") > 3:
        return False
    kinds = (any(c.isupper() for c in secret), any(c.islower() for c in secret), any(c.isdigit() for c in secret))
    return all(kinds) and any(c not in "0123456789abcdefABCDEF" for c in secret)


def _kind(
    name: str,
    hints: tuple[str, ...],
    pattern: str,
    *,
    ignore_case: bool = True,
    is_secret: Callable[[str, str], bool] | None = None,
) -> Kind:
    return Kind(name, hints, regex(pattern, ignore_case=ignore_case), is_secret or _is_value)


_KINDS = (
    _kind(
        "private-key",
        ("private key-----",),
        r"(?P<secret>-----BEGIN [A-Z ]*PRIVATE KEY-----(?:.*?-----END [A-Z ]*PRIVATE KEY-----|.*))",
    ),
    _kind(
        "aws-access-key-id",
        ("akia", "asia"),
        r"\b(?P<secret>(?:AKIA|ASIA)[A-Z0-9]{12,124})\b",
        ignore_case=False,
    ),
    _kind(
        "aws-secret-access-key",
        ("secret",),
        r"(?:aws_?)?secret_?(?:access_?)?key(?:\s*\[[^\]]*\])?" + _NAMED + r"[\"'`]?(?P<secret>[A-Za-z0-9/+=]{16,})",
    ),
    _kind(
        "aws-secret-access-key",
        ("secret access key",),
        r"secret access key(?: \[[^\]]*\])?: *(?P<secret>[A-Za-z0-9/+=]{16,})",
    ),
    _kind(
        "aws-session-token",
        ("token",),
        r"(?:session|security)[_-]?token" + _NAMED + r"[\"'`]?(?P<secret>[A-Za-z0-9/+=%._-]{16,})",
    ),
    _kind(
        "aws-session-token",
        ("jb3jpz2lu", "wogzxivyx", "qogzxivyx"),
        r"(?P<secret>(?:IQoJb3JpZ2lu|[FI]woGZXIvYXdz|FQoGZXIvYXdz)[A-Za-z0-9/+=%_-]{8,})",
        ignore_case=False,
    ),
    _kind(
        "registry-password",
        ("qvdto", "eyj"),
        r"(?P<secret>(?:QVdTOm|eyJ)[A-Za-z0-9+/=_-]{12,}(?:\.[A-Za-z0-9+/=_-]*)*)",
        ignore_case=False,
    ),
    _kind(
        "password-argument",
        ("login", "--password", "--pass", "--registry-token"),
        _FLAG_BEFORE + r"[\"'](?P<secret>[^\"']+)[\"']",
        ignore_case=False,
    ),
    _kind(
        "password-argument",
        ("login", "--password", "--pass", "--registry-token"),
        _FLAG_BEFORE + r"[\"']?(?P<secret>[^\s\"'|;&<>-][^\s\"'|;&<>]*)",
        ignore_case=False,
        is_secret=_is_argument,
    ),
    _kind("password-argument", ("-creds",), r"--(?:dest-|src-)?creds(?:\s+|=)[\"']?[^\s:\"']+:(?P<secret>[^\s\"']+)"),
    _kind(
        "authorization-header",
        ("authorization",),
        r"authorization[\"']?\s*[:=]\s*[\"'\[]*(?:(?:basic|bearer|token|AWS4-HMAC-SHA256)\s+)?(?P<secret>[^\s\"'\]]{6,})",
        is_secret=_is_no_word,
    ),
    _kind("authorization-header", ("basic ", "bearer "), r"\b(?:basic|bearer)\s+(?P<secret>[A-Za-z0-9+/=_.-]{20,})"),
    _kind(
        "registry-auth",
        ("auth", "identitytoken"),
        r"\"(?:auth|identitytoken|registrytoken|x-registry-auth)\"\s*:\s*\"(?P<secret>[^\"]{4,})\"",
    ),
    _kind(
        "url-signature",
        ("x-amz-", "signature=", "awsaccesskeyid="),
        r"(?:X-Amz-(?:Signature|Credential|Security-Token)|Signature|AWSAccessKeyId)=(?P<secret>[^&\s\"']{4,})",
    ),
    _kind("url-credentials", ("@",), r"[a-z][a-z0-9+.-]*://[^\s/:@\"']*:(?P<secret>[^\s/@\"']+)@"),
    _kind(
        "code-host-token",
        ("ghp_", "gho_", "ghs_", "ghu_", "ghr_", "github_pat_", "glpat-", "glcbt-", "xox"),
        r"\b(?P<secret>(?:gh[opsur]_|github_pat_|glpat-|glcbt-|xox[abpr]-)[A-Za-z0-9_-]{10,})",
    ),
    _kind("named-secret", _NAME_HINTS, _NAME + _NAMED + r"\"(?P<secret>[^\"\n]{4,})\""),
    _kind("named-secret", _NAME_HINTS, _NAME + _NAMED + r"'(?P<secret>[^'\n]{4,})'"),
    _kind("named-secret", _NAME_HINTS, _NAME + _NAMED + _VALUE, is_secret=_is_named_value),
    _kind(
        "aws-secret-access-key",
        _ANYWHERE,
        r"(?:^|[^A-Za-z0-9/+=._-])(?P<secret>[A-Za-z0-9/+]{40})(?:$|[^A-Za-z0-9/+=._-])",
        ignore_case=False,
        is_secret=_is_secret_key,
    ),
)
_HINTS = frozenset(hint for kind in _KINDS for hint in kind.hints)
_CONTINUED = regex(r"^\s*(?P<secret>[A-Za-z0-9+/=_-]{20,})\s*$")
_START_OF_KEY = "-----BEGIN"
_END_OF_KEY = "-----END"
_KEY_MATERIAL = regex(r"^\s*(?:\S*|(?:Proc-Type|DEK-Info): .*)\s*$|-----END|[A-Za-z0-9+/=]{40}")


def kinds_in(text: str) -> tuple[Kind, ...]:
    """The kinds whose form is in a text of any number of lines: most texts have none, and then no line can."""
    lowered = text.lower()
    hints = {hint for hint in _HINTS if hint in lowered}
    data = text.encode(errors="replace")
    return tuple(kind for kind in _KINDS if not hints.isdisjoint(kind.hints) and kind.pattern.search(data) is not None)


class Redactor:
    """Takes secrets out of the lines of one log, and counts them.

    Args:
        kinds: what to look for, where `kinds_in` the whole text was asked before.
    """

    def __init__(self, kinds: tuple[Kind, ...] = _KINDS) -> None:
        self._kinds = kinds
        self.counts: Counter[str] = Counter()
        self.places: list[tuple[str, int]] = []
        """What the last line lost: kind and characters of each secret, in no order."""
        self._in_key = False
        self._open_token = False

    def clean(self, line: str) -> str:
        """`line` with every secret replaced by `[redacted:<kind>]`."""
        self.places = []
        if self._in_key and _is_key_material(line):
            self.places.append(("private-key", len(line)))
            self.counts["private-key"] = self.counts["private-key"] or 1  # where its first line was damaged
            self._in_key = _END_OF_KEY not in line
            return "[redacted:private-key]"
        start = line.rfind(_START_OF_KEY)
        self._in_key = start > line.rfind(_END_OF_KEY) and "PRIVATE KEY" in line[start:]
        if self._open_token and (found := _CONTINUED.search(line.encode(errors="replace"))):
            return self._cut(line, found, "registry-password")
        lowered = line.lower() if self._kinds else ""
        for kind in self._kinds:
            if any(hint in lowered for hint in kind.hints):
                line = self._remove(line, kind)
        self._open_token = line.endswith("[redacted:registry-password]")
        return line

    def _remove(self, line: str, kind: Kind) -> str:
        data = line.encode(errors="replace")
        position = 0
        while found := next(kind.pattern.finditer(data, position), None):
            secret = found.group("secret").decode(errors="replace")
            if kind.is_secret(secret, data[found.end("secret") :].decode(errors="replace")):
                mark = f"[redacted:{kind.name}]".encode()
                data = data[: found.start("secret")] + mark + data[found.end("secret") :]
                position = found.start("secret") + len(mark)
                self._count(kind.name, len(secret))
            else:
                position = found.end("secret")
        return data.decode(errors="replace")

    def _cut(self, line: str, found: Match, name: str) -> str:
        self._count(name, len(found.group("secret")))
        self._open_token = True
        return f"[redacted:{name}]"

    def _count(self, name: str, length: int) -> None:
        self.counts[name] += 1
        self.places.append((name, length))


def _is_key_material(line: str) -> bool:
    """Whether a line can lie inside a private key; a log that only names one goes on with sentences."""
    return _KEY_MATERIAL.search(line.encode(errors="replace")) is not None
