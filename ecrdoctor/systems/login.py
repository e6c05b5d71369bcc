"""Which login a client would use for a registry host, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from ecrdoctor.facts.reference import is_ecr_host
from ecrdoctor.systems.credential import Credential
from ecrdoctor.systems.docker_config import (
    AuthFile,
    Entry,
    bare_host,
    find_entry,
    ignored_helper_keys,
    matching_keys,
)
from ecrdoctor.systems.docker_models import FileSeen, HelperRun, LoginState, OtherLogin
from ecrdoctor.systems.ecr_token import read_token

RunHelper = Callable[[str, str], tuple[HelperRun, Credential | None]]


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
    return bool(file.helpers.get(host)) or any(
        file.logins[key] is not None or file.store for key in matching_keys(file, host)
    )


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
        if file.helpers.get(host) and not (here and entry.source == "credHelpers"):
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
