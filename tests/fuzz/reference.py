"""Parser of references and hosts, and the facts that are read from a log with one in it."""

from __future__ import annotations

from ecrdoctor.facts.extract import extract_facts
from ecrdoctor.facts.model import FACTS
from ecrdoctor.facts.reference import is_ecr_host, is_reference, parse_host, parse_reference
from ecrdoctor.reading.read import read_log


def check(data: bytes) -> None:
    """One reference, host or line."""
    text = data.decode(errors="replace")
    target = parse_reference(text)
    _check_parts(target)
    for part in (target.repository, target.tag, target.digest):
        assert part is None or part in text
    if is_reference(text):
        assert target.repository
        assert target.registry
    host = parse_host(text)
    _check_parts(host)
    assert (host.kind in ("private", "public")) == (is_ecr_host(text.rstrip("."))), text
    facts = extract_facts(read_log(b"$ docker push " + data + b"\n", "-"))
    assert set(facts.values) <= set(FACTS)
    assert [value for value in facts.values.values() if "\n" in value or not value] == []


def _check_parts(target: object) -> None:
    account, region, kind = (getattr(target, name) for name in ("account", "region", "kind"))
    assert account is None or (len(account) == 12 and account.isascii() and account.isdigit())
    assert region is None or (region.isascii() and region.count("-") >= 2)
    assert kind in ("private", "public", "other", None)
    assert kind == "private" or (account is None and region is None)
