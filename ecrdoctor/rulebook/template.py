"""Command templates: `{region}` becomes what the log says, `<REGION>` where it does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from string import Formatter

PLACEHOLDERS = {
    "reference": "the image reference that was pushed",
    "image": "the local image name (repository and tag, without the registry)",
    "registry": "the registry host",
    "account": "the account id in the registry host",
    "region": "the region in the registry host",
    "partition": "the AWS partition",
    "repository": "the repository name",
    "tag": "the tag",
    "digest": "the digest",
    "action": "the IAM action that was refused",
    "principal": "the ARN of the caller",
    "principal_name": "the user or role name in that ARN",
    "caller_account": "the account id in that ARN",
    "resource": "the ARN of the resource",
    "repository_arn": "the ARN of the repository",
    "host": "the host that could not be reached",
    "helper": "the credential helper, without `docker-credential-`",
    "profile": "the AWS profile",
    "client": "the client's command, for example `docker` or `podman`",
    "login": "the client's login command, for example `docker login` or `helm registry login`",
    "kms_key": "the KMS key",
    "policy_name": "a name for the policy that allows the push",
    "right_region": "the region that was meant: it has the repository, or is spelt nearly like it",
    "right_account": "the account that has the repository",
    "right_repository": "the repository whose name was meant",
    "right_registry": "the registry host with the region and account that were meant",
    "right_reference": "the image reference with the registry and repository that were meant",
    "logged_in_host": "the registry host that the client is logged in to",
}
"""Every placeholder a template may use, and what stands for it."""


_OURS = ("client", "login")
"""Placeholders whose values are our own words, never the log's; only these may be several shell words."""


def placeholders(template: str) -> tuple[str, ...]:
    """The placeholders in `template`, in order. `{{` and `}}` are literal braces.

    Raises:
        ValueError: an unknown placeholder, or braces that do not pair.
    """
    names = []
    for _, name, spec, conversion in Formatter().parse(template):
        if name is None:
            continue
        if name not in PLACEHOLDERS or spec or conversion:
            raise ValueError(f"{{{name}}} is not a placeholder; known: {', '.join(PLACEHOLDERS)}")
        names.append(name)
    return tuple(names)


def fill(template: str, values: Mapping[str, str], quote: Callable[[str], str]) -> str:
    """`template` with each placeholder replaced by its quoted value, or by `<NAME>` when there is none."""
    out = []
    for literal, name in _parts(template):
        out.append(literal)
        if name is not None:
            value = values.get(name)
            out.append((value if name in _OURS else quote(value)) if value else f"<{name.upper()}>")
    return "".join(out)


@cache
def _parts(template: str) -> tuple[tuple[str, str | None], ...]:
    """The literal texts of a template, each with the name of the placeholder after it."""
    return tuple((literal, name) for literal, name, _, _ in Formatter().parse(template))
