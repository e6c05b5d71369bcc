"""The door to Docker: its daemon, its images, and the logins that it (and podman, helm, crane …) would use."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from ecrdoctor.regex import regex
from ecrdoctor.systems.child import ask
from ecrdoctor.systems.credential import Credential
from ecrdoctor.systems.credential_helper import run_helper
from ecrdoctor.systems.docker_config import (
    VARIABLE,
    AuthFile,
    Dialect,
    auth_paths,
    parse_auth,
    read_auth_file,
    reads_variable,
)
from ecrdoctor.systems.docker_context import Endpoint, endpoint
from ecrdoctor.systems.docker_daemon import read_daemon, read_image, read_references
from ecrdoctor.systems.docker_models import Daemon, HelperRun, LocalImage, LoginState, Machine
from ecrdoctor.systems.login import find_login, has_login
from ecrdoctor.systems.machine import this_machine
from ecrdoctor.systems.once import Once

_VERSION = regex(r"version (?P<major>\d{1,4})\.(?P<minor>\d{1,4})")
_CLI_SECONDS = 5.0
_FIRST_WITH_VARIABLE = (28, 3)
"""The first Docker CLI that reads DOCKER_AUTH_CONFIG (docker/cli, pull request 6008)."""


class Docker:
    """Docker as this user sees it. Each question is asked once."""

    def __init__(self, environ: Mapping[str, str] | None = None, home: Path | None = None) -> None:
        self._environ = dict(os.environ if environ is None else environ)
        self._home = home or _home(self._environ)
        self._once = Once()

    def daemon(self) -> Daemon:
        """The daemon that the CLI would talk to.

        Raises:
            Unavailable: kind `denied` where this user may not open its socket, `unreachable` where it does not
                run or is elsewhere, `timeout` where it does not answer.
        """
        return self._once.get("daemon", lambda: read_daemon(self._endpoint()))

    def image(self, reference: str) -> LocalImage:
        """What the daemon has under `reference`."""
        return self._once.get(("image", reference), lambda: read_image(self._endpoint(), reference))

    def references(self, timeout: float) -> tuple[str, ...]:
        """Every reference that the daemon has an image under."""
        return read_references(self._endpoint(), timeout)

    def login_state(self, host: str, client: str = "docker", repository: str | None = None) -> LoginState:
        """Which login `client` would use for `host`, and what state it is in. Runs a credential helper's `get`."""
        return self._login(host, client, repository)[0]

    def credential(self, host: str, client: str = "docker", repository: str | None = None) -> Credential | None:
        """The login itself, to be handed to the network door; None where there is none."""
        return self._login(host, client, repository)[1]

    def machine(self) -> Machine:
        """The machine and user that the logins belong to."""
        return this_machine(self._environ, self._home)

    def _endpoint(self) -> Endpoint:
        return self._once.get("endpoint", lambda: endpoint(self._environ, self._home))

    def _login(self, host: str, client: str, repository: str | None) -> tuple[LoginState, Credential | None]:
        return self._once.get(("login", host, client, repository), lambda: self._find(host, client, repository))

    def _find(self, host: str, client: str, repository: str | None) -> tuple[LoginState, Credential | None]:
        files = tuple(
            read_auth_file(path, dialect) for path, dialect in auth_paths(client, self._environ, self._home, _uid())
        )
        variable, ignored = self._variable(client)
        base = LoginState(host, client, ignored_variable=ignored, sudo_user=self._environ.get("SUDO_USER", ""))
        state, credential = find_login(base, (*variable, *files), repository, self._helper, datetime.now(UTC))
        if state.source is None or state.token is None:
            state = replace(state, elsewhere=self._elsewhere(host, {file.path for file in files}))
        return state, credential

    def _helper(self, name: str, host: str) -> tuple[HelperRun, Credential | None]:
        return self._once.get(("helper", name, host), lambda: run_helper(name, host, self._environ, self._home))

    def _variable(self, client: str) -> tuple[tuple[AuthFile, ...], str]:
        """DOCKER_AUTH_CONFIG where the client reads it; else why it does not."""
        value = self._environ.get(VARIABLE, "")
        if not value:
            return (), ""
        if not reads_variable(client):
            return (), f"{client} does not read it"
        file = parse_auth(value.encode(), VARIABLE, "variable")
        if file.state == "malformed":  # the CLI warns and goes on without it
            return (), file.problem
        version = self._cli_version() if client == "docker" else None
        if version and version < _FIRST_WITH_VARIABLE:
            return (), f"the docker CLI reads it from 28.3 on, this is {version[0]}.{version[1]}"
        return (file,), ""

    def _cli_version(self) -> tuple[int, int] | None:
        return self._once.get("cli", self._ask_cli_version)

    def _ask_cli_version(self) -> tuple[int, int] | None:
        program = shutil.which("docker", path=self._environ.get("PATH", os.defpath))
        if program is None:
            return None
        try:
            said = ask([program, "--version"], b"", _CLI_SECONDS, self._environ)
        except OSError:
            return None
        found = _VERSION.search(said.out[:1000])
        return (int(found.group("major")), int(found.group("minor"))) if found else None

    def _elsewhere(self, host: str, seen: set[str]) -> tuple[str, ...]:
        """Files of other tools, and of the user who called sudo, that have a login for `host`."""
        places = _places(self._environ, self._home, _uid())
        account = _account(self._environ.get("SUDO_USER", ""))
        if account is not None:
            places += _places({}, *account)
        paths = dict(place for place in places if str(place[0]) not in seen)
        files = (read_auth_file(path, dialect) for path, dialect in paths.items())
        return tuple(file.path for file in files if has_login(file, host))


def _places(environ: Mapping[str, str], home: Path, uid: int) -> list[tuple[Path, Dialect]]:
    """Every file in which any client of this user would keep a login."""
    return [place for client in ("docker", "podman", "helm") for place in auth_paths(client, environ, home, uid)]


def _home(environ: Mapping[str, str]) -> Path:
    named = environ.get("USERPROFILE") if sys.platform == "win32" else environ.get("HOME")
    if named:
        return Path(named)
    try:
        return Path.home()
    except RuntimeError:  # a user id that the system does not know, as containers run them
        return Path("/")


def _uid() -> int:
    return os.getuid() if hasattr(os, "getuid") else 0


def _account(user: str) -> tuple[Path, int] | None:
    """Home and uid of another user of this machine."""
    if not user or sys.platform == "win32":
        return None
    import pwd

    try:
        entry = pwd.getpwnam(user)
    except KeyError:
        return None
    return Path(entry.pw_dir), entry.pw_uid
