from __future__ import annotations

import pytest

from ecrdoctor.systems.proxy import Proxy, bypasses, proxy_for, proxy_login, without_credentials

HOST = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({}, None),
        ({"HTTP_PROXY": "http://p:3128", "ALL_PROXY": "http://p:3128"}, None),
        ({"HTTPS_PROXY": "http://ann:secret@p:3128"}, Proxy("http", "p", 3128, "HTTPS_PROXY")),
        ({"https_proxy": "p:3128"}, Proxy("http", "p", 3128, "https_proxy")),
        ({"HTTPS_PROXY": "http://p", "https_proxy": "http://q"}, Proxy("http", "p", 80, "HTTPS_PROXY")),
        ({"HTTPS_PROXY": "https://p"}, Proxy("https", "p", 443, "HTTPS_PROXY")),
        ({"HTTPS_PROXY": "http://p:3128", "NO_PROXY": ".amazonaws.com"}, None),
        ({"HTTPS_PROXY": "http://p:99999"}, None),
        ({"HTTPS_PROXY": "http://"}, None),
    ],
)
def test_the_proxy_in_force(environ: dict[str, str], expected: Proxy | None) -> None:
    assert proxy_for(HOST, 443, environ) == expected


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_loopback_never_goes_by_a_proxy(host: str) -> None:
    assert proxy_for(host, 443, {"HTTPS_PROXY": "http://p:3128"}) is None


@pytest.mark.parametrize(
    ("host", "no_proxy", "expected"),
    [
        (HOST, "*", True),
        (HOST, "amazonaws.com", True),
        (HOST, "x, AMAZONAWS.com ", True),
        (HOST, "*.amazonaws.com", True),
        ("amazonaws.com", ".amazonaws.com", False),
        ("notamazonaws.com", "amazonaws.com", False),
        (HOST, "amazonaws.com:443", True),
        (HOST, "amazonaws.com:8443", False),
        ("10.1.2.3", "10.0.0.0/8", True),
        ("10.1.2.3", "10.1.2.3", True),
        ("11.1.2.3", "10.0.0.0/8", False),
        ("10.1.2.3", "not-a-network", False),
        (HOST, "", False),
    ],
)
def test_who_is_reached_directly(host: str, no_proxy: str, expected: bool) -> None:
    assert bypasses(host, 443, no_proxy) is expected


def test_credentials_stay_out_of_every_model() -> None:
    environ = {"HTTPS_PROXY": "http://ann:s3cret@p:3128"}
    assert proxy_login("HTTPS_PROXY", environ) == ("ann", "s3cret")
    assert "s3cret" not in repr(proxy_for(HOST, 443, environ))
    assert without_credentials("http://ann:s3cret@p:3128/") == "http://p:3128"
    assert without_credentials("") == ""
