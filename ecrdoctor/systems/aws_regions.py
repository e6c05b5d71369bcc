"""Questions that go to several regions: who we are, and where else a repository is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from ecrdoctor.facts.partitions import all_regions
from ecrdoctor.systems import Unavailable
from ecrdoctor.systems import aws_read as read
from ecrdoctor.systems.aws_client import AwsClient
from ecrdoctor.systems.aws_models import Identity, OtherRegions, Refused, Repository
from ecrdoctor.systems.aws_parallel import ask_all

_SECONDS = 6.0
_UNKNOWN_KEY = ("InvalidClientTokenId", "UnrecognizedClientException")


def identity(client: AwsClient, wanted: Sequence[str | None]) -> Identity:
    """Who AWS says we are, from the first region that knows the credentials; us-east-1 is asked last.

    A region that is not enabled, and every region of another partition, refuses good credentials in the words
    for bad ones, so a refusal counts only when the others agree. Invented regions are not asked.
    """
    regions = [region for region in dict.fromkeys((*wanted, "us-east-1")) if region and region in all_regions()]
    refused: list[str] = []
    for region in regions:
        try:
            found = partial(read.identity, region=region, refused_in=tuple(refused))
            return client.ask("sts", region, "get_caller_identity", found)
        except Refused as error:
            if error.code not in _UNKNOWN_KEY or region == regions[-1]:
                raise
            refused.append(region)
    raise Refused("the SDK knows no region to ask STS in", code="NoRegion")


def look_in(regions: Sequence[str], ask: Callable[[str], Repository | None]) -> OtherRegions:
    """The regions in which a repository is found, and those that could not say."""
    answers = ask_all({region: partial(ask, region) for region in regions}, seconds=_SECONDS)
    failed = {region: answer for region, answer in answers.items() if isinstance(answer, Unavailable)}
    not_enabled = tuple(r for r in regions if r in failed and failed[r].kind == "invalid-credentials")
    return OtherRegions(
        found=tuple(region for region in regions if isinstance(answers.get(region), Repository)),
        asked=len(answers) - len(failed),
        not_enabled=not_enabled,
        unanswered=tuple(r for r in regions if r not in not_enabled and (r in failed or r not in answers)),
    )
