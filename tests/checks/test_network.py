from __future__ import annotations

from dataclasses import replace

import pytest

from ecrdoctor.checks.contract import Answer
from ecrdoctor.checks.network import CHECK, run
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Unavailable
from ecrdoctor.systems.network_models import Reach

from .fakes_local import DAEMON, HOST, REFERENCE, FakeDocker, FakeNetwork, subject, systems

GOOD = Reach(HOST, ("52.1.2.3",), issuer="Amazon", status=401, skew=0)
WAY = ("network-dns", "network-refused", "network-tls", "network-proxy")


def ask(
    reach: Reach | Unavailable, *, docker: FakeDocker | None = None, resolves: bool = True, log: bool = False
) -> Answer:
    doors = systems(docker, FakeNetwork(reach, others_resolve=resolves))
    return run(subject(log={} if log else None), doors)


def test_it_answers() -> None:
    assert ask(GOOD) == Answer(
        "ok",
        Text(f"{HOST} answers", f"{HOST} 有应答"),
        {
            "host": HOST,
            "addresses": ["52.1.2.3"],
            "private": False,
            "proxy": "",
            "proxy_from": "",
            "failed_at": "",
            "kind": "",
            "reason": "",
            "certificate_issuer": "Amazon",
            "status": 401,
            "clock_skew_seconds": 0,
        },
        rules_out=(*WAY, "aws-clock-skew"),
    )


@pytest.mark.parametrize(
    ("step", "kind", "cause", "certain"),
    [
        ("resolve", "unknown-host", "network-dns", True),
        ("resolve", "timeout", "network-dns", True),
        ("connect", "timeout", "network-timeout", True),
        ("connect", "refused", "network-refused", True),
        ("connect", "failed", "network-refused", True),
        ("proxy", "refused", "network-proxy", True),
        ("proxy", "timeout", "network-proxy", True),
        ("tls", "untrusted", "network-tls", True),
        ("tls", "expired-certificate", "network-tls", True),
        ("tls", "wrong-host", "network-tls", True),
        ("tls", "reset", "network-tls", False),
        ("tls", "timeout", "network-timeout", False),
        ("http", "timeout", "network-timeout", False),
        ("http", "reset", "upload-interrupted", False),
    ],
)
def test_where_the_way_ends(step: str, kind: str, cause: str, certain: bool) -> None:
    answer = ask(Reach(HOST, failed_at=step, kind=kind, reason="why"))  # type: ignore[arg-type]
    assert answer.status == "problem"
    assert (answer.confirms, answer.suggests) == (((cause,), ()) if certain else ((), (cause,)))
    assert (answer.rules_out, answer.learned) == ((), {"host": HOST})
    assert "why" in answer.text.en
    assert "why" in answer.text.zh


def test_a_machine_without_any_dns_proves_nothing_about_a_log() -> None:
    gone = Reach(HOST, failed_at="resolve", kind="failed", reason="try again")
    assert ask(gone, resolves=False).confirms == ("network-dns",)
    assert ask(gone, resolves=False).text.en.endswith("nor can any other name here")
    offline = ask(gone, resolves=False, log=True)
    assert (offline.status, offline.confirms, offline.suggests) == ("unknown", (), ())
    assert ask(gone, resolves=True, log=True).confirms == ("network-dns",)
    silent = replace(gone, kind="timeout")
    assert ask(silent, log=True).status == "unknown"
    assert ask(silent).confirms == ("network-dns",)


def test_a_trust_store_that_is_not_dockers_proves_nothing() -> None:
    answer = ask(Reach(HOST, failed_at="tls", kind="untrusted", reason="why", trust_is_ours=False))
    assert (answer.status, answer.confirms, answer.suggests) == ("unknown", (), ("network-tls",))


def test_a_private_address_is_a_vpc_endpoint() -> None:
    there = replace(GOOD, addresses=("10.0.0.5",), private=True)
    assert ask(there).text.en == f"{HOST} answers at a private address (VPC endpoint)"
    gone = replace(there, failed_at="connect", kind="timeout", reason="why", status=None)
    assert ask(gone).text.en == (
        f"{HOST}: no connection (why); the address is private: look at the VPC endpoint's security group and subnets"
    )


@pytest.mark.parametrize(
    ("skew", "en", "zh"),
    [
        (900, f"this machine's clock is 900 s ahead of {HOST}'s", f"本机时钟比 {HOST} 快 900 秒"),
        (-301, f"this machine's clock is 301 s behind {HOST}'s", f"本机时钟比 {HOST} 慢 301 秒"),
    ],
)
def test_the_clock_is_off(skew: int, en: str, zh: str) -> None:
    answer = ask(replace(GOOD, skew=skew))
    assert (answer.status, answer.text, answer.confirms) == ("problem", Text(en, zh), ("aws-clock-skew",))


def test_without_a_date_nothing_is_said_about_the_clock() -> None:
    assert ask(replace(GOOD, skew=None)).rules_out == WAY
    assert "aws-clock-skew" in ask(replace(GOOD, skew=-300)).rules_out


def test_the_daemon_takes_another_way() -> None:
    daemon = FakeDocker(daemon_is=replace(DAEMON, https_proxy="http://p:3128"))
    answer = ask(GOOD, docker=daemon)
    assert (answer.status, answer.rules_out, answer.suggests) == ("ok", ("aws-clock-skew",), ("network-proxy",))
    assert answer.detail["daemon_proxy"] == "http://p:3128"
    same = ask(replace(GOOD, proxy="http://p:3128", proxy_from="HTTPS_PROXY"), docker=daemon)
    assert same.text.en == f"{HOST} answers through the proxy http://p:3128"
    around = FakeDocker(daemon_is=replace(DAEMON, https_proxy="http://p:3128", no_proxy=".amazonaws.com"))
    assert ask(GOOD, docker=around).rules_out == (*WAY, "aws-clock-skew")


def test_a_daemon_that_cannot_be_asked_changes_nothing() -> None:
    assert ask(GOOD, docker=FakeDocker(daemon_is=Unavailable("gone"))).rules_out == (*WAY, "aws-clock-skew")


def test_what_cannot_be_tried_is_unknown() -> None:
    answer = ask(Unavailable("a socks5 proxy is in force, which is not tried here"))
    assert (answer.status, answer.confirms, answer.rules_out, answer.suggests) == ("unknown", (), (), ())
    assert answer.missing is not None


@pytest.mark.parametrize(
    ("reference", "applies"),
    [
        (REFERENCE, True),
        ("public.ecr.aws/a/b:1", True),
        ("docker.io/library/x", False),
        ("evil.example?x.dkr.ecr.us-east-1.amazonaws.com/a", False),
        ("evil@1.dkr.ecr.us-east-1.amazonaws.com/a", False),
        ("1.dkr.ecr.a.b.amazonaws.com/a", False),
        ("123456789012.dkr.ecr.us-east-1.s3.amazonaws.com/a", False),
    ],
)
def test_only_hosts_of_amazon_are_spoken_to(reference: str, applies: bool) -> None:
    assert CHECK.applies(subject(reference)) is applies
