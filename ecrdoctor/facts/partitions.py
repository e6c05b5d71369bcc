"""AWS partitions and regions, from botocore's own data file, read without importing botocore.

Source: `botocore/data/partitions.json`, which the SDK itself builds endpoints from. The suffixes of
registry hosts differ from those of API hosts for dual-stack endpoints (`on.aws`), see amazon-ecr-credential-helper,
`ecr-login/api/client.go`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_DUAL_STACK_SUFFIXES = {"aws": "on.aws", "aws-us-gov": "on.aws", "aws-cn": "on.amazonwebservices.com.cn"}


@dataclass(frozen=True, slots=True)
class Partition:
    """One AWS partition."""

    id: str
    suffix: str
    """DNS suffix of its registry hosts, for example `amazonaws.com`."""
    dual_stack_suffix: str
    """DNS suffix of its dual-stack registry hosts; empty where none is documented."""
    regions: frozenset[str]


@cache
def partitions() -> tuple[Partition, ...]:
    """Every partition that the installed botocore knows."""
    spec = find_spec("botocore")
    if spec is None or spec.origin is None:
        return ()
    data = json.loads((Path(spec.origin).parent / "data" / "partitions.json").read_text(encoding="utf-8"))
    return tuple(
        Partition(
            entry["id"],
            entry["outputs"]["dnsSuffix"],
            _DUAL_STACK_SUFFIXES.get(entry["id"], ""),
            frozenset(region for region in entry["regions"] if not region.endswith("-global")),
        )
        for entry in data["partitions"]
    )


@cache
def all_regions() -> frozenset[str]:
    """Every region of every partition."""
    return frozenset().union(*(partition.regions for partition in partitions()))


def partition_of(suffix: str, region: str | None) -> str | None:
    """The partition of a registry host. `amazonaws.com` serves both aws and aws-us-gov, so the region decides."""
    named = [p for p in partitions() if suffix in (p.suffix, p.dual_stack_suffix)]
    for partition in named:
        if region in partition.regions:
            return partition.id
    if not named:
        return None
    if region and region.startswith("us-gov-"):
        return "aws-us-gov"
    return min((p.id for p in named), key=len)
