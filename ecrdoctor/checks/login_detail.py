"""A login state as report data and in words; neither ever has the secret, which the state does not hold."""

from __future__ import annotations

from typing import Any

from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems.docker_models import LoginState


def login_source(state: LoginState) -> Text:
    """Where the login comes from."""
    if state.helper is not None:
        name = f"docker-credential-{state.helper.name} ({state.source}, {state.file})"
        return Text(name, name)
    place = state.file if state.source == "DOCKER_AUTH_CONFIG" else f"{state.file} ({state.key})"
    return Text(place, place)


def login_detail(state: LoginState) -> dict[str, Any]:
    """Everything seen, for the report."""
    token, helper = state.token, state.helper
    return {
        "host": state.host,
        "client": state.client,
        "source": state.source,
        "file": state.file,
        "key": state.key,
        "token": {
            "state": token.kind,
            "expires_at": token.expires_at.isoformat() if token.expires_at else None,
            "flaws": list(token.flaws),
        }
        if token
        else None,
        "helper": {
            "name": helper.name,
            "outcome": helper.outcome,
            "path": helper.path,
            "error": helper.error,
            "log": list(helper.log),
        }
        if helper
        else None,
        "files": [{"path": file.path, "state": file.state, "problem": file.problem} for file in state.files],
        "other_hosts": [{"host": other.host, "usable": other.usable} for other in state.other_hosts],
        "duplicate_keys": list(state.duplicate_keys),
        "shadowed": list(state.shadowed),
        "ignored_keys": list(state.ignored_keys),
        "ignored_store": state.ignored_store,
        "ignored_variable": state.ignored_variable,
        "elsewhere": list(state.elsewhere),
        "same_token_as": list(state.same_token_as),
        "sudo_user": state.sudo_user,
    }
