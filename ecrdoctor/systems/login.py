"""Which login a client would use for a registry host, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from ecrdoctor.facts.reference import is_ecr_host
from ecrdoctor.systems.credential import Credential
from ecrdoctor.systems.credential_helper import HelperRun
from ecrdoctor.systems.docker_config import (
    AuthFile,
    Entry,
    Source,
    bare_host,
    find_entry,
    ignored_helper_keys,
    matching_keys,
)
from ecrdoctor.systems.ecr_token import TokenState, read_token

RunHelper = Callable[[str, str], tuple[HelperRun, Credential | None]]


@dataclass(frozen=True, slots=True)
class FileSeen:
    """One place that the client looks into."""

    path: str
    state: Literal["read", "absent", "unreadable", "malformed"]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class OtherLogin:
    """A login for another ECR host."""

    host: str
    usable: bool | None
    """Whether its token is still good; None where only a helper or a store knows."""


@dataclass(frozen=True, slots=True)
class LoginState:
    """Everything to be known about the login for one host, without the secret."""

    host: str
    client: str = "docker"
    source: Source | None = None
    """What answers for the host; None where nothing does."""
    file: str = ""
    key: str = ""
    """The key of the entry, as written."""
    username: str = ""
    token: TokenState | None = None
    """The password, where one was found."""
    helper: HelperRun | None = None
    """What came of asking the helper or store, where one is configured."""
    files: tuple[FileSeen, ...] = ()
    """Where the client looks, in its order."""
    other_hosts: tuple[OtherLogin, ...] = ()
    duplicate_keys: tuple[str, ...] = ()
    """Keys of `auths` that stand for this host, where there are several."""
    shadowed: tuple[str, ...] = ()
    """Sources that have a login for this host as well but are not asked."""
    ignored_keys: tuple[str, ...] = ()
    """Keys of credHelpers that were meant for this host and are not used."""
    ignored_store: str = ""
    """The credsStore that this client does not read."""
    ignored_variable: str = ""
    """Why DOCKER_AUTH_CONFIG, which is set, is not used."""
    elsewhere: tuple[str, ...] = ()
    """Files with a login for this host that this client, run by this user, does not read."""
    same_token_as: tuple[str, ...] = ()
    """Other ECR hosts for which the very same password is stored."""
    sudo_user: str = ""
    """Who called sudo, where this runs under it."""


def find_login(
    base: LoginState, files: tuple[AuthFile, ...], repository: str | None, run_helper: RunHelper, now: datetime
) -> tuple[LoginState, Credential | None]:
    """Look `base.host` up in `files`, in order, as the client does."""
    host = base.host
    state = replace(
        base,
        files=tuple(FileSeen(file.path, file.state, file.problem) for file in files),
        other_hosts=_other_hosts(files, host, now),
        duplicate_keys=_duplicates(files, host),
        ignored_keys=tuple(key for file in files for key in ignored_helper_keys(file, host)),
        ignored_store=next((file.store for file in files if file.dialect == "podman" and file.store), ""),
    )
    entry = _first_entry(files, host, repository)
    if entry is None:
        return state, None
    helper, credential = (None, entry.credential) if not entry.helper else run_helper(entry.helper, host)
    if credential is not None:  # a key with a path or scheme is still this host's
        credential = Credential(host, credential.username, credential.reveal())
    found = replace(
        state,
        source=entry.source,
        file=entry.file,
        key=entry.key,
        helper=helper,
        username=credential.username if credential else "",
        token=read_token(credential.reveal(), now) if credential else None,
        shadowed=_shadowed(files, entry, host),
        same_token_as=_same_token(files, host, credential),
    )
    return found, credential


def has_login(file: AuthFile, host: str) -> bool:
    """Whether the file itself has something for `host` (a store that is only the default does not count)."""
    return host in file.helpers or any(file.logins[key] is not None or file.store for key in matching_keys(file, host))


def _first_entry(files: tuple[AuthFile, ...], host: str, repository: str | None) -> Entry | None:
    for file in files:
        if file.state in ("malformed", "unreadable") and file.dialect != "variable":
            return None  # the client stops here, with an error or with an empty configuration
        entry = find_entry(file, host, repository)
        if entry is not None:
            return entry
    return None


def _other_hosts(files: tuple[AuthFile, ...], host: str, now: datetime) -> tuple[OtherLogin, ...]:
    found: dict[str, bool | None] = {}
    for file in files:
        for key, credential in file.logins.items():
            usable = None if credential is None else read_token(credential.reveal(), now).kind in ("valid", "undated")
            found.setdefault(bare_host(key), usable)
        for key in file.helpers:
            found.setdefault(bare_host(key), None)
    return tuple(
        OtherLogin(other, usable)
        for other, usable in sorted(found.items())
        if other.lower() != host.lower() and is_ecr_host(other)
    )


def _duplicates(files: tuple[AuthFile, ...], host: str) -> tuple[str, ...]:
    for file in files:
        keys = matching_keys(file, host)
        if len(keys) > 1:
            return keys
    return ()


def _shadowed(files: tuple[AuthFile, ...], entry: Entry, host: str) -> tuple[str, ...]:
    """Logins for `host` that the client never gets to, because `entry` comes first."""
    others = []
    for file in files:
        here = file.path == entry.file
        if any(file.logins[key] is not None for key in matching_keys(file, host)) and not (
            here and entry.source in ("auths", "DOCKER_AUTH_CONFIG")
        ):
            others.append(f"auths in {file.path}")
        if host in file.helpers and not (here and entry.source == "credHelpers"):
            others.append(f"credHelpers in {file.path}")
    return tuple(others)


def _same_token(files: tuple[AuthFile, ...], host: str, credential: Credential | None) -> tuple[str, ...]:
    if credential is None:
        return ()
    hosts = {
        bare_host(key)
        for file in files
        for key, other in file.logins.items()
        if other is not None and other.same_secret(credential)
    }
    return tuple(sorted(other for other in hosts if other != host and is_ecr_host(other)))
