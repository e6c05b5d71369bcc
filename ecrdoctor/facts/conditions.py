"""The named conditions over facts that rules and fixes may use in `when`, `unless` and `raised-by`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from ecrdoctor.facts.model import Facts
from ecrdoctor.facts.reference import parse_host


def _account_of(arn: str | None) -> str | None:
    parts = (arn or "").split(":")
    return parts[4] if len(parts) > 5 and parts[4].isdigit() and len(parts[4]) == 12 else None


def _cross_account(facts: Facts) -> bool:
    caller = _account_of(facts.values.get("principal"))
    return bool(caller and facts.target.account and caller != facts.target.account)


def _same_account(facts: Facts) -> bool:
    caller = _account_of(facts.values.get("principal"))
    return bool(caller and caller == facts.target.account)


def _login_host_differs(facts: Facts) -> bool:
    login, registry = facts.values.get("login_host"), facts.target.registry
    if not login or not registry or facts.target.kind == "other" or any(c in login for c in "$*<{"):
        return False
    return login.lower() != registry.lower()


def _token_region_differs(facts: Facts) -> bool:
    asked, region = facts.values.get("token_region"), facts.target.region
    return bool(asked and region and asked != region and facts.target.kind == "private")


def _account_malformed(facts: Facts) -> bool:
    registry = facts.target.registry
    return bool(registry and facts.target.kind == "private" and facts.target.account is None and not facts.masked)


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
        "public-login": lambda facts: parse_host(facts.values.get("login_host", "")).kind == "public",
    }
)
