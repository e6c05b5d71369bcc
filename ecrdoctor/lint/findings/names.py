"""Image references and registry hosts as far as a file says them: `\\0` stands for what only a run can know.

Two names are different only where the known parts say so; an unknown part may be anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from ecrdoctor.facts.partitions import all_regions, partitions
from ecrdoctor.facts.reference import DOCKER_HUB, PUBLIC_HOSTS
from ecrdoctor.regex import regex

UNKNOWN = "\0"

_PRIVATE = regex(
    r"^(?P<account>[^/]*?)\.?dkr(?:\.ecr|-ecr)(?:-fips)?\.(?P<region>[^/.]+)"
    r"\.(?P<suffix>amazonaws\.com\.cn|amazonaws\.com|amazonaws\.eu|on\.aws|on\.amazonwebservices\.com\.cn"
    r"|sc2s\.sgov\.gov|c2s\.ic\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov|\x00)$"
)
_SCHEMES = ("https://", "http://", "docker://", "oci://")


@dataclass(frozen=True, slots=True)
class Registry:
    """What a host says. Fields are None where they cannot be known, and as written where they are."""

    host: str
    private: bool = False
    public: bool = False
    account: str | None = None
    region: str | None = None
    suffix: str | None = None

    @property
    def is_ecr(self) -> bool:
        """Whether it is certainly a registry of ECR."""
        return self.private or self.public

    @property
    def is_known(self) -> bool:
        """Whether every part of the host is known."""
        return UNKNOWN not in self.host


@dataclass(frozen=True, slots=True)
class Name:
    """An image reference. `registry` is None where the file does not show whether there is a host."""

    registry: Registry | None
    path: str
    tag: str
    digest: str

    @property
    def on_docker_hub(self) -> bool:
        """Whether it certainly has no other registry's host."""
        return self.registry is not None and self.registry.host == DOCKER_HUB

    @property
    def is_known(self) -> bool:
        """Whether nothing in it is left to the run."""
        return self.registry is not None and UNKNOWN not in self.registry.host + self.path + self.tag

    def __str__(self) -> str:
        host = "" if self.registry is None or self.on_docker_hub else f"{self.registry.host}/"
        return f"{host}{self.path}" + (f":{self.tag}" if self.tag else "")


def read_registry(host: str) -> Registry:
    """The registry of a host, with `\\0` for unknown parts."""
    bare = host.lower().rstrip(".")
    if bare in PUBLIC_HOSTS:
        return Registry(bare, public=True)
    found = _PRIVATE.fullmatch(bare.encode())
    if found is None:
        return Registry(bare)
    account, region, suffix = (found.group(name).decode() for name in ("account", "region", "suffix"))
    return Registry(bare, True, False, _known(account), _known(region), _known(suffix))


def without_scheme(reference: str) -> str:
    """`reference` without `https://`, `docker://` and the like."""
    for scheme in _SCHEMES:
        reference = reference.removeprefix(scheme)
    return reference


def read_name(partial: str) -> Name:
    """The parts of a reference (distribution/reference: the first part is a host if it has a dot or a colon)."""
    rest, _, digest = without_scheme(partial).partition("@")
    first, slash, path = rest.partition("/")
    if not slash:
        name, _, tag = rest.partition(":")
        unclear = UNKNOWN in name
        return Name(None if unclear else Registry(DOCKER_HUB), name, tag, digest)
    looks_like_host = "." in first or ":" in first or first == "localhost"
    if not looks_like_host and UNKNOWN in first:
        return Name(None, *_tagged(path), digest)
    if not looks_like_host:
        return Name(Registry(DOCKER_HUB), *_tagged(rest), digest)
    return Name(read_registry(first), *_tagged(path), digest)


def could_be_equal(one: str, other: str) -> bool:
    """Whether two partly known texts can turn out to be the same."""
    if UNKNOWN not in one and UNKNOWN not in other:
        return one == other
    heads = one.split(UNKNOWN, 1)[0], other.split(UNKNOWN, 1)[0]
    tails = one.rsplit(UNKNOWN, 1)[-1], other.rsplit(UNKNOWN, 1)[-1]
    return (heads[0].startswith(heads[1]) or heads[1].startswith(heads[0])) and (
        tails[0].endswith(tails[1]) or tails[1].endswith(tails[0])
    )


@lru_cache(1 << 12)
def could_be_same_registry(one: Registry, other: Registry) -> bool:
    """Whether two registries can turn out to be the same."""
    if one.private and other.private:
        return not differ(_sure(one.account), _sure(other.account)) and not differ(_here(one), _here(other))
    return could_be_equal(one.host, other.host)


@lru_cache(1 << 16)
def could_be_same_image(one: Name, other: Name) -> bool:
    """Whether two references can name the same local image."""
    if one.registry is None or other.registry is None:
        return True
    tags = one.tag or "latest", other.tag or "latest"
    if one.digest or other.digest:
        tags = "", ""
    return (
        could_be_same_registry(one.registry, other.registry)
        and could_be_equal(one.path.removeprefix("library/"), other.path.removeprefix("library/"))
        and could_be_equal(*tags)
    )


def differ(one: str | None, other: str | None) -> bool:
    """Whether both are known, and not the same."""
    return one is not None and other is not None and one != other


def is_account(text: str) -> bool:
    """Whether this is an account id: twelve digits."""
    return len(text) == 12 and text.isascii() and text.isdigit()


def suffix_for(region: str) -> str | None:
    """The DNS suffix of registry hosts in a region that a partition has."""
    return next((partition.suffix for partition in partitions() if region in partition.regions), None)


def nearest_region(region: str) -> str | None:
    """The region that was most likely meant."""
    from difflib import SequenceMatcher, get_close_matches

    plain = region.lower().replace("_", "-")
    if plain[:-1] in all_regions() and plain[-1:].isalpha():
        return plain[:-1]
    near = get_close_matches(plain, sorted(all_regions()), 4, 0.7)
    likeness = {name: SequenceMatcher(None, name, plain).ratio() for name in near}
    return min((name for name in near if likeness[name] == max(likeness.values())), default=None)


def _sure(account: str | None) -> str | None:
    """An account that is one; what only stands for one (`aws_account_id`) can be any."""
    return account if account is not None and is_account(account) else None


def _here(registry: Registry) -> str | None:
    return registry.region if registry.region in all_regions() else None


def _known(part: str) -> str | None:
    return None if UNKNOWN in part else part


def _tagged(path: str) -> tuple[str, str]:
    last = path.rfind("/")
    colon = path.find(":", last + 1)
    return (path, "") if colon < 0 else (path[:colon], path[colon + 1 :])
