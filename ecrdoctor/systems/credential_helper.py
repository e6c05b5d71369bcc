"""Running a `docker-credential-*` helper as docker would, and learning why it fails.

Protocol: docker/docker-credential-helpers, `credentials/credentials.go` (`get` reads the host on standard
input and prints JSON; errors are printed on standard output). docker-credential-ecr-login answers every
failure with "credentials not found" and writes the reason only to its log
(awslabs/amazon-ecr-credential-helper, `ecr-login/ecr.go` and `ecr-login/config/log.go`).
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from ecrdoctor.reading.secrets import Redactor
from ecrdoctor.regex import regex
from ecrdoctor.systems.child import ask
from ecrdoctor.systems.credential import Credential
from ecrdoctor.systems.docker_models import HelperRun

NOT_FOUND = "credentials not found in native keychain"
_TIMEOUT = 5.0
_MAX_WORDS = 300
_LOG_TAIL = 16 << 10
_LOG_LINES = 3
_NAME = regex(r"^[a-z0-9][a-z0-9._-]*$")


def run_helper(
    name: str, host: str, environ: Mapping[str, str], home: Path, timeout: float = _TIMEOUT
) -> tuple[HelperRun, Credential | None]:
    """Ask `docker-credential-<name>` for the login of `host`."""
    program = f"docker-credential-{name}"
    path = shutil.which(program, path=environ.get("PATH", os.defpath)) if _NAME.search(name.encode()) else None
    if path is None:
        return HelperRun(name, "missing"), None
    log = _log_path(environ, home) if name == "ecr-login" else None
    try:
        said = ask([path, "get"], host.encode(), timeout, environ)
    except TimeoutError:
        return HelperRun(name, "timeout", path, f"gave no answer within {timeout:g} s", _log_tail(log)), None
    except OSError as error:
        return HelperRun(name, "failed", path, error.strerror or type(error).__name__), None
    if said.code != 0:
        words = _words(said.out) or _words(said.err) or f"exit status {said.code}"
        return HelperRun(name, "not-found" if NOT_FOUND in words else "failed", path, words, _log_tail(log)), None
    credential = _credential(said.out, host)
    if credential is None:
        return HelperRun(name, "garbled", path, "its answer is not the JSON that docker expects", _log_tail(log)), None
    if not credential.username and not credential.reveal():
        return HelperRun(name, "not-found", path, "its answer is empty", _log_tail(log)), None
    return HelperRun(name, "answered", path), credential


def _credential(out: bytes, host: str) -> Credential | None:
    try:
        answer = json.loads(out)
        username, secret = answer["Username"], answer["Secret"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(username, str) or not isinstance(secret, str):
        return None
    return Credential(host, username, secret)


def _words(output: bytes) -> str:
    text = " ".join(output[: 4 * _MAX_WORDS].decode("utf-8", "replace").split())
    # JSON here would be the answer itself, secret included, of a helper that then failed.
    return "" if text.startswith("{") else Redactor().clean(text)[:_MAX_WORDS]


def _log_path(environ: Mapping[str, str], home: Path) -> Path:
    cache = environ.get("AWS_ECR_CACHE_DIR")
    directory = Path(cache.replace("~", str(home), 1) if cache.startswith("~") else cache) if cache else home / ".ecr"
    return directory / "log" / "ecr-login.log"


def _log_tail(path: Path | None) -> tuple[str, ...]:
    """The last errors of the helper's log; its last lines where none is an error."""
    if path is None:
        return ()
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _LOG_TAIL))
            lines = file.read(_LOG_TAIL).decode("utf-8", "replace").splitlines()
    except OSError:
        return ()
    redactor = Redactor()
    worst = [line for line in lines if "level=error" in line or "level=fatal" in line] or lines
    return tuple(redactor.clean(line)[: 2 * _MAX_WORDS] for line in worst[-_LOG_LINES:] if line.strip())
