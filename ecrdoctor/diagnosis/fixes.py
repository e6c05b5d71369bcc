"""Fixes with everything known filled in, quoted for the reader's shell."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping
from typing import Any

from ecrdoctor.diagnosis.symptoms import conditions_hold
from ecrdoctor.facts.conditions import account_of
from ecrdoctor.facts.model import Facts
from ecrdoctor.facts.reference import Target
from ecrdoctor.report.model import FilledFix
from ecrdoctor.rulebook.model import Fix, Remedy
from ecrdoctor.rulebook.template import fill

_SAFE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%_+=:,./-")
_PUSH_COMMANDS = {"skopeo": "skopeo copy <SOURCE_IMAGE> docker://", "crane": "crane push <IMAGE_TAR> "}
_LOGIN_COMMANDS = {"helm": "helm registry login", "crane": "crane auth login"}
_POWERSHELL_QUOTES = "'\u2018\u2019\u201a\u201b"
_CLIENTS_WITH_COMMANDS = frozenset(("docker", "podman", "nerdctl", "buildah", "skopeo", "helm", "oras", "crane"))


def quote_powershell(value: str) -> str:
    """`value` as one PowerShell argument, that cannot be read as an option either.

    Inside single quotes only quotes are special, but PowerShell takes typographic ones for quotes as well.
    """
    value = f"./{value}" if value.startswith("-") else value
    if value and set(value) <= _SAFE - {","} and not value.startswith("@"):
        return value
    return "'" + "".join(char * 2 if char in _POWERSHELL_QUOTES else char for char in value) + "'"


def quote_posix(value: str) -> str:
    """`value` as one POSIX shell argument, that cannot be read as an option either."""
    return shlex.quote(value) if not value.startswith("-") else shlex.quote("./" + value)


class Filler:
    """Fills templates with everything that is known of one push, quoted for the reader's shell."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._values = template_values(facts)
        self._windows = facts.platform == "windows"
        self._quote = quote_powershell if self._windows else quote_posix

    def fixes(
        self, remedy: Remedy | None, language: str, policy: Mapping[str, Any] | None = None
    ) -> tuple[FilledFix, ...]:
        """The fixes of one cause that apply, in the reader's language.

        A `policy` found by a check takes the place of those in the rulebook that are added to what an identity
        has (not of one that is set as a whole, nor of one about an action that is not of the push).
        """
        if remedy is None:
            return ()
        chosen = [fix for fix in remedy.fixes if conditions_hold(fix.when, fix.unless, self._facts)]
        return tuple(self._filled(fix, language, policy if _adds_push_rights(fix) else None) for fix in chosen)

    def commands(self, templates: tuple[str, ...]) -> tuple[str, ...]:
        """Command templates with everything known filled in."""
        return tuple(fill(one, self._values, self._quote) for one in _in_words_of(self._values["client"], templates))

    def _filled(self, fix: Fix, language: str, policy: Mapping[str, Any] | None) -> FilledFix:
        own = None if fix.policy is None else _filled_policy(fix.policy, self._values, _unquoted)
        return FilledFix(
            title=fix.title.in_language(language),
            who=fix.who,
            risk=fix.risk,
            commands=self.commands(fix.powershell if self._windows and fix.powershell else fix.commands),
            policy=policy or own,
            note=None if fix.note is None else fix.note.in_language(language),
        )


def _adds_push_rights(fix: Fix) -> bool:
    return fix.policy is not None and fix.who == "aws-admin" and "{action}" not in str(fix.policy)


def template_values(facts: Facts) -> dict[str, str]:
    """Values for the placeholders of `ecrdoctor.rulebook.template`."""
    target = facts.target
    values = {name: value for name, value in facts.values.items() if value}
    for name in ("reference", "registry", "account", "region", "partition", "repository", "tag", "digest"):
        if value := getattr(target, name):
            values[name] = value
    values.setdefault("partition", "aws")
    values["client"] = _client_command(facts)
    values["login"] = _LOGIN_COMMANDS.get(values["client"], f"{values['client']} login")
    if target.registry and target.repository:
        tag = f":{target.tag}" if target.tag else "" if target.digest else ":<TAG>"
        values["reference"] = f"{target.registry}/{target.repository}{tag}"
    if target.repository:
        values["policy_name"] = "ecr-push-" + target.repository.replace("/", "-")
        values.setdefault("image", target.repository.rsplit("/", 1)[-1] + (f":{target.tag}" if target.tag else ""))
    if target.region and target.account and target.repository:
        values["repository_arn"] = (
            f"arn:{values['partition']}:ecr:{target.region}:{target.account}:repository/{target.repository}"
        )
    if principal := values.get("principal"):
        values["principal_name"] = _principal_name(principal)
        if account := account_of(principal):
            values["caller_account"] = account
    return values | _meant(values, target)


def _meant(values: Mapping[str, str], target: Target) -> dict[str, str]:
    """Host and reference as they were meant, where a check found what is wrong with those that were used."""
    region, account, repository = (values.get(f"right_{name}") for name in ("region", "account", "repository"))
    if not target.registry or not target.repository or not (region or account or repository):
        return {}
    registry = target.registry
    if region and target.region:
        registry = registry.replace(f".{target.region}.", f".{region}.", 1)
    if account and target.account:
        registry = registry.replace(target.account, account, 1)
    tag = f":{target.tag}" if target.tag else ":<TAG>"
    meant = {"right_registry": registry, "right_reference": f"{registry}/{repository or target.repository}{tag}"}
    meant["right_region"] = region or target.region or ""
    return {name: value for name, value in meant.items() if value}


def _client_command(facts: Facts) -> str:
    name = facts.client.name if facts.client else "docker"
    return name if name in _CLIENTS_WITH_COMMANDS else "docker"


def _principal_name(arn: str) -> str:
    """User or role name: `…:user/path/name`, `…:assumed-role/name/session`."""
    parts = arn.split(":", 5)[-1].split("/")
    return parts[1] if parts[0] == "assumed-role" and len(parts) > 1 else parts[-1]


def _in_words_of(client: str, commands: tuple[str, ...]) -> tuple[str, ...]:
    """Command templates as the client knows them: some push from somewhere else, and have no tags of their own."""
    push = _PUSH_COMMANDS.get(client)
    if push is None:
        return commands
    return tuple(one.replace("{client} push ", push) for one in commands if not one.startswith("{client} tag "))


def _filled_policy(node: Any, values: Mapping[str, str], quote: Callable[[str], str]) -> Any:
    match node:
        case str():
            return fill(node, values, quote)
        case list() | tuple():
            return [_filled_policy(item, values, quote) for item in node]
        case dict():
            return {key: _filled_policy(value, values, quote) for key, value in node.items()}
        case _:
            return node


def _unquoted(value: str) -> str:
    return value
