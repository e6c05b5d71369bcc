"""Image references and registry hosts: a string becomes a `Target` once, and nobody parses after that.

Host forms: amazon-ecr-credential-helper, `ecr-login/api/client.go` (`ExtractRegistry`). Reference grammar:
distribution/reference, `reference.go`. Both are read leniently here, since a failed push is often the
malformed one: what cannot be read stays None, and is said to be unknown, never guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from ecrdoctor.facts.partitions import partition_of
from ecrdoctor.regex import regex

Kind = Literal["private", "public", "other"]

PUBLIC_HOSTS = ("public.ecr.aws", "ecr-public.aws.com")
DOCKER_HUB = "docker.io"
_DOCKER_HUB_HOSTS = (DOCKER_HUB, "index.docker.io", "registry-1.docker.io")

_ECR_HOST = regex(
    r"^(?P<account>[^\s/]*?)\.+dkr[.-]ecr(?:-fips)?\.(?P<region>[^\s/]+?)"
    r"\.(?P<suffix>amazonaws\.com\.cn|amazonaws\.com|amazonaws\.eu|on\.aws|on\.amazonwebservices\.com\.cn"
    r"|sc2s\.sgov\.gov|c2s\.ic\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)(?::\d+)?$"
)
_PLACEHOLDER_MARKS = frozenset("$*<>{}()%")
_ACCOUNT = regex(r"^\d{12}$")
_REGION = regex(r"^[a-z]{2,4}(?:-[a-z]+){1,3}-\d{1,2}$", ignore_case=False)
_DIGEST = regex(r"^[a-z0-9+._-]+:[0-9a-f]{6,}$")


_COMPONENT = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
_REFERENCE = regex(
    rf"^(?:[a-zA-Z0-9.-]+(?::\d+)?/)?{_COMPONENT}(?:/{_COMPONENT})*(?::\w[\w.-]{{0,127}})?(?:@[a-z0-9+._-]+:[0-9a-f]{{32,}})?$",
    ignore_case=False,
)


@dataclass(frozen=True, slots=True)
class Target:
    """What is, or was to be, pushed, and where to. None where it is not known."""

    reference: str | None = None
    registry: str | None = None
    """Host as written, for example `123456789012.dkr.ecr.eu-west-1.amazonaws.com`."""
    kind: Kind | None = None
    partition: str | None = None
    account: str | None = None
    """Twelve digits."""
    region: str | None = None
    repository: str | None = None
    tag: str | None = None
    digest: str | None = None


@lru_cache(maxsize=1024)  # a log names the same few hosts over and over
def parse_host(host: str) -> Target:
    """The registry part of a target: account, region and partition where the host says them."""
    bare = host.lower().rstrip(".")
    if is_placeholder(bare) and not is_ecr_host(bare):
        return Target()
    if bare in PUBLIC_HOSTS:
        return Target(registry=host, kind="public", partition="aws")
    found = _ECR_HOST.fullmatch(bare.encode())
    if found is None:
        return Target(registry=host, kind="other")
    account, region, suffix = (found.group(name).decode() for name in ("account", "region", "suffix"))
    known_region = region if _REGION.search(region.encode()) else None
    return Target(
        registry=host,
        kind="private",
        partition=partition_of(suffix, known_region),
        account=account if _ACCOUNT.search(account.encode()) else None,
        region=known_region,
    )


def is_placeholder(value: str) -> bool:
    """Whether a part of a reference is masked (`***`), a variable or a placeholder (`$X`, `<X>`, `{X}`)."""
    return not _PLACEHOLDER_MARKS.isdisjoint(value)


def is_ecr_host(host: str) -> bool:
    """Whether this is the host of an ECR registry, private or public, whatever stands for account and region."""
    return host.lower() in PUBLIC_HOSTS or _ECR_HOST.fullmatch(host.lower().encode()) is not None


def is_reference(reference: str) -> bool:
    """Whether docker would take this for an image reference (distribution/reference, `regexp.go`)."""
    return _REFERENCE.fullmatch(reference.encode()) is not None


@lru_cache(maxsize=1024)
def parse_reference(reference: str) -> Target:
    """A target from an image reference as a person or a client writes it.

    A reference without a registry host is Docker Hub's, as docker reads it (`library/` is not added).
    """
    text = reference.strip().strip("\"'`")
    for scheme in ("https://", "http://", "docker://", "oci://", "docker-archive:", "oci:"):
        text = text.removeprefix(scheme)
    rest, _, digest = text.partition("@")
    host, slash, path = rest.partition("/")
    if not slash and is_ecr_host(rest):
        host, path = rest, ""
    elif not slash or not ("." in host or ":" in host or host == "localhost" or is_placeholder(host)):
        host, path = DOCKER_HUB, rest
    if host.lower() in _DOCKER_HUB_HOSTS:
        path = path.removeprefix("library/")  # docker adds it to a name without an owner
    name, tag = _split_tag(path)
    return replace(
        parse_host(host),
        reference=text,
        repository=name or None,
        tag=tag or None,
        digest=digest if digest and _DIGEST.search(digest.encode()) else None,
    )


def _split_tag(path: str) -> tuple[str, str]:
    last_slash = path.rfind("/")
    colon = path.find(":", last_slash + 1)
    return (path, "") if colon < 0 else (path[:colon], path[colon + 1 :])
