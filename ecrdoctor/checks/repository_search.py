"""Where a repository might be that is not where it was looked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeVar

from ecrdoctor.checks.contract import Subject
from ecrdoctor.systems import Systems, Unavailable
from ecrdoctor.systems.aws_models import Template

T = TypeVar("T")

_NEAR = 0.8
_SHOWN = 5
_SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class Search:
    """What looking around found."""

    near: tuple[str, ...] = ()
    """Names in the same registry that are much like it, the most like it first."""
    regions: tuple[str, ...] = ()
    """Other regions of the same account that have it."""
    own_account: str = ""
    """Our account, where it is another than the registry's and has it in the same region."""
    creates: str = ""
    """Prefix of the creation template that will create it on push."""
    templates: tuple[str, ...] = ()
    """Prefixes of templates that are there and will not."""
    public: bool = False
    """Whether our ECR Public registry has one of that name."""
    not_seen: tuple[str, ...] = ()
    """What could not be looked at, and why."""
    looked_at: tuple[str, ...] = ()
    """Causes that would have been seen, where the looking was complete and found nothing."""

    def as_detail(self) -> dict[str, Any]:
        """Plain data for the report."""
        return {
            "near": list(self.near),
            "other_regions": list(self.regions),
            "own_account": self.own_account or None,
            "created_on_push_by": self.creates or None,
            "other_templates": list(self.templates),
            "ecr_public": self.public,
            "not_seen": list(self.not_seen),
        }


def search(subject: Subject, systems: Systems) -> Search:
    """Look in our own account, in other regions, for near names and for creation templates."""
    target, aws = subject.target, systems.aws
    region, name = target.region or "", target.repository or ""
    not_seen: list[str] = []

    def ask(what: str, question: Callable[[], T], otherwise: T) -> T:
        try:
            return question()
        except Unavailable as error:
            not_seen.append(f"{what}: {error.reason}")
            return otherwise

    _at_once(subject, systems)
    ours = ask("caller identity", lambda: aws.caller_identity().account, "")
    elsewhere = ours if ours and ours != target.account else ""
    if elsewhere and not ask(f"account {ours}", lambda: aws.repository(ours, region, name), None):
        elsewhere = ""
    others = ask("other regions", lambda: aws.repository_in_other_regions(target.account, name, but_not=region), None)
    if others is not None:
        not_seen += [f"region {one}" for one in others.unanswered]
    nothing: tuple[str, ...] = ()
    names = ask("names in the registry", lambda: aws.repositories(target.account, region).names, nothing)
    templates: tuple[Template, ...] = ()
    if not elsewhere and ours == target.account:  # the API tells only of our own registry
        templates = ask("creation templates", lambda: aws.creation_templates(region), ())
    creating = [t for t in templates if "CREATE_ON_PUSH" in t.applied_for]
    matching = sorted(
        (t.prefix for t in creating if t.matches(name)), key=lambda prefix: (prefix == "ROOT", -len(prefix))
    )
    elsewhere_seen = others is not None and not (others.found or others.unanswered)
    own_seen = bool(ours) and not elsewhere and not any(one.startswith(f"account {ours}") for one in not_seen)
    public = False
    if target.partition == "aws" and ours == target.account and not (others and others.found):
        public = ask("ECR Public", lambda: aws.public_repository(name), None) is not None
    return Search(
        near=near_names(name, names),
        regions=others.found if others else (),
        own_account=elsewhere,
        creates=matching[0] if matching else "",
        templates=() if matching else tuple(t.prefix for t in templates),
        public=public,
        not_seen=tuple(not_seen),
        looked_at=(
            *(("registry-region-mismatch",) if elsewhere_seen else ()),
            *(("registry-account-mismatch",) if own_seen else ()),
        ),
    )


def _at_once(subject: Subject, systems: Systems) -> None:
    """Put the slow questions all at once; the door remembers the answers, which are then picked up one by one."""
    target, aws = subject.target, systems.aws
    region, name = target.region or "", target.repository or ""
    questions: dict[str, Callable[[], object]] = {
        "own account": lambda: aws.repository(aws.caller_identity().account, region, name),
        "other regions": lambda: aws.repository_in_other_regions(target.account, name, but_not=region),
        "names": lambda: aws.repositories(target.account, region),
        "templates": lambda: aws.creation_templates(region),
    }
    aws.at_once(questions, seconds=_SECONDS)


def near_names(wanted: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The names most like the wanted one: spelt nearly the same, or with the same last part."""
    spelt = get_close_matches(wanted, names, n=_SHOWN, cutoff=_NEAR)
    last = wanted.rpartition("/")[2]
    moved = [name for name in names if name.rpartition("/")[2] == last and name not in spelt]
    return tuple((spelt + sorted(moved))[:_SHOWN])
