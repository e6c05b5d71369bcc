"""Reader of docker's, podman's and helm's configuration: logins that must not be shown."""

from __future__ import annotations

import json
from base64 import b64encode

from ecrdoctor.systems.docker_config import (
    AuthFile,
    Dialect,
    bare_host,
    find_entry,
    ignored_helper_keys,
    matching_keys,
    parse_auth,
)

from .dice import Dice

HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
DIALECTS: tuple[Dialect, ...] = ("docker", "variable", "podman", "helm")
WHOLE = {
    "auths": {
        HOST: {"auth": b64encode(b"AWS:hunter22hunter").decode()},
        f"https://{HOST}/v1/": {"identitytoken": "hunter22hunter"},
        "example.com": {"username": "jo", "password": "hunter22hunter"},
        f"{HOST}/team": {},
    },
    "credHelpers": {HOST.upper(): "ecr-login", "*.amazonaws.com": "ecr-login", "example.com": "desktop"},
    "credsStore": "",
    "currentContext": "default",
}


def check(data: bytes) -> None:
    """One configuration, read as each kind of client would."""
    dice = Dice(data)
    choice = dice.number(7)
    content = dice.rest() if choice < len(DIALECTS) else _changed(dice)
    file = parse_auth(content, "config.json", DIALECTS[choice % len(DIALECTS)])
    assert file.state in ("read", "malformed")
    assert bool(file.problem) == (file.state == "malformed")
    for host in (HOST, *list(file.logins)[:3], *map(bare_host, list(file.logins)[:3])):
        _check_host(file, host)
    _check_secrets(file, content)


def _changed(dice: Dice) -> bytes:
    """A whole configuration of which up to three parts are something else."""
    document = WHOLE
    for _ in range(dice.number(2) + 1):
        document = dice.changed(document)
    return json.dumps(document).encode()


def _check_host(file: AuthFile, host: str) -> None:
    entry = find_entry(file, host, "team/app")
    if entry is not None:
        assert entry.file == "config.json"
        assert (entry.source in ("credHelpers", "credsStore")) == bool(entry.helper) or file.dialect == "podman"
    assert set(matching_keys(file, host)) <= set(file.logins)
    assert set(ignored_helper_keys(file, host)) <= set(file.helpers)


def _check_secrets(file: AuthFile, data: bytes) -> None:
    """A password of some length stands in nothing that could be printed."""
    shown = f"{file!r} {file.problem}"
    names = "".join(_names(data))
    for login in file.logins.values():
        if login is not None and len(login.reveal()) > 8 and login.reveal() not in names:
            assert login.reveal() not in shown
    assert file.state != "malformed" or len(file.problem) < 400


def _names(data: bytes) -> list[str]:
    """What is shown anyhow: the keys, the names of helpers, and the plain settings beside them."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return []
    if not isinstance(document, dict):
        return []
    objects = [value for value in document.values() if isinstance(value, dict)]
    keys = [*document, *(key for one in objects for key in one)]
    helpers = document.get("credHelpers")
    settings = [*document.values(), *(helpers.values() if isinstance(helpers, dict) else ())]
    return [*keys, *(value for value in settings if isinstance(value, str))]
