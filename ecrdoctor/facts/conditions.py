"""The named conditions over facts that rules and fixes may use in `when`, `unless` and `raised-by`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from ecrdoctor.facts.model import Facts
from ecrdoctor.facts.patterns import PUSH_RANKS
from ecrdoctor.facts.reference import parse_host


def account_of(arn: str | None) -> str | None:
    """The account id in an ARN; None where there is none, or it is masked."""
    parts = (arn or "").split(":")
    return parts[4] if len(parts) > 5 and parts[4].isdigit() and len(parts[4]) == 12 else None


def _cross_account(facts: Facts) -> bool:
    caller = account_of(facts.values.get("principal"))
    return bool(caller and facts.target.account and caller != facts.target.account)


def _same_account(facts: Facts) -> bool:
    caller = account_of(facts.values.get("principal"))
    return bool(caller and caller == facts.target.account)


def _login_host_differs(facts: Facts) -> bool:
    login, registry = facts.values.get("login_host"), facts.target.registry
    if not login or not registry or facts.target.kind == "other":
        return False
    return login.lower() != registry.lower()


def _token_region_differs(facts: Facts) -> bool:
    asked, region = facts.values.get("token_region"), facts.target.region
    return bool(asked and region and asked != region and facts.target.kind == "private")


def _account_malformed(facts: Facts) -> bool:
    registry = facts.target.registry
    return bool(registry and facts.target.kind == "private" and facts.target.account is None and not facts.masked)


_PUSH_ACTIONS = frozenset(
    f"{service}:{action}"
    for service in ("ecr", "ecr-public")
    for action in (
        "batchchecklayeravailability",
        "initiatelayerupload",
        "uploadlayerpart",
        "completelayerupload",
        "putimage",
        "batchgetimage",
    )
)
_TOKEN_ACTIONS = ("ecr:getauthorizationtoken", "ecr-public:getauthorizationtoken", "sts:getservicebearertoken")


def _action(facts: Facts) -> str:
    return facts.values.get("action", "").lower()


def _principal_is(facts: Facts, *marks: str) -> bool:
    return any(mark in facts.values.get("principal", "") for mark in marks)


def _refused_on_other_repository(facts: Facts) -> bool:
    refused = facts.values.get("resource", "").partition(":repository/")[2]
    pushed = {mention.target.repository for mention in facts.mentions if mention.rank in PUSH_RANKS} - {None}
    if len(pushed) > 1 and facts.target.repository in pushed:  # of several pushes, the one that failed
        pushed = {facts.target.repository}
    return bool(refused and pushed and refused not in pushed and not set(refused) & set("*$<{"))


def _named_elsewhere(facts: Facts, field: str) -> bool:
    """Whether messages (an ARN in a create call) name the repository in another account or region than the push."""
    here = [mention for mention in facts.mentions if mention.target.repository == facts.target.repository]
    pushed = {getattr(mention.target, field) for mention in here if mention.rank in PUSH_RANKS} - {None}
    others = {getattr(mention.target, field) for mention in here if mention.rank not in PUSH_RANKS} - {None}
    return bool(pushed and others - pushed)


def _name_doubled(facts: Facts) -> bool:
    parts = (facts.target.repository or "").split("/")
    return len(parts) > 1 and parts[-1] == parts[-2]


CONDITIONS: Mapping[str, Callable[[Facts], bool]] = MappingProxyType(
    {
        "cross-account": _cross_account,
        "same-account": _same_account,
        "login-host-differs": _login_host_differs,
        "token-region-differs": _token_region_differs,
        "account-malformed": _account_malformed,
        "private-registry": lambda facts: facts.target.kind == "private",
        "public-registry": lambda facts: facts.target.kind == "public",
        "other-registry": lambda facts: facts.target.kind == "other",
        "registry-unknown": lambda facts: facts.target.kind is None,
        "windows": lambda facts: facts.platform == "windows",
        "china": lambda facts: facts.target.partition == "aws-cn",
        "push-action": lambda facts: _action(facts) in _PUSH_ACTIONS,
        "token-action": lambda facts: _action(facts) in _TOKEN_ACTIONS,
        "public-action": lambda facts: _action(facts).startswith(("ecr-public:", "sts:getservicebearertoken")),
        "layer-read-action": lambda facts: _action(facts) == "ecr:getdownloadurlforlayer",
        "other-repository-refused": _refused_on_other_repository,
        "user-caller": lambda facts: _principal_is(facts, ":user/"),
        "role-caller": lambda facts: (
            _principal_is(facts, ":assumed-role/", ":role/") and "/AWSReservedSSO_" not in facts.values["principal"]
        ),
        "root-caller": lambda facts: facts.values.get("principal", "").endswith(":root"),
        "sso-caller": lambda facts: _principal_is(facts, "/AWSReservedSSO_"),
        "seen-in-other-account": lambda facts: _named_elsewhere(facts, "account"),
        "seen-in-other-region": lambda facts: _named_elsewhere(facts, "region"),
        "repository-name-doubled": _name_doubled,
        "right-name-known": lambda facts: bool(facts.values.get("right_repository")),
        "right-place-known": lambda facts: bool(facts.values.get("right_region") or facts.values.get("right_account")),
        "helm": lambda facts: facts.client is not None and facts.client.name == "helm",
        "public-login": lambda facts: parse_host(facts.values.get("login_host", "")).kind == "public",
    }
)
