"""Which proxy a client would use for an https host, by the rules of Go's net/http, which docker follows.

Source: golang.org/x/net/http/httpproxy: HTTPS_PROXY then https_proxy; loopback never goes by a proxy; NO_PROXY
holds `*`, addresses, networks, `domain` (itself and everything below it) and `.domain` (only below it), each
with an optional port.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy in force. Its user and password stay out of `repr` and of every model."""

    scheme: str
    host: str
    port: int
    variable: str
    """Where it was set."""

    @property
    def url(self) -> str:
        """The URL without credentials."""
        return f"{self.scheme}://{self.host}:{self.port}"


def proxy_for(host: str, port: int, environ: Mapping[str, str]) -> Proxy | None:
    """The proxy for `https://host:port`, or None for a direct connection."""
    variable = next((name for name in ("HTTPS_PROXY", "https_proxy") if environ.get(name)), "")
    if not variable or _is_loopback(host):
        return None
    if bypasses(host, port, environ.get("NO_PROXY") or environ.get("no_proxy") or ""):
        return None
    value = environ[variable]
    parts = _split(value)
    if parts is None:
        return None
    scheme, name, number, _ = parts
    return Proxy(scheme, name, number, variable)


def proxy_login(variable: str, environ: Mapping[str, str]) -> tuple[str, str] | None:
    """User and password in the URL of `variable`; for the network door alone."""
    parts = _split(environ.get(variable, ""))
    return parts[3] if parts else None


def without_credentials(value: str) -> str:
    """A proxy setting as `scheme://host:port`, without user and password; empty where it is none."""
    parts = _split(value)
    return f"{parts[0]}://{parts[1]}:{parts[2]}" if parts else ""


def bypasses(host: str, port: int, no_proxy: str) -> bool:
    """Whether NO_PROXY says to reach `host` directly."""
    return any(_matches(host.lower().rstrip("."), port, item.strip().lower()) for item in no_proxy.split(","))


def _matches(host: str, port: int, item: str) -> bool:
    if not item:
        return False
    if item == "*":
        return True
    name, _, number = item.rpartition(":") if item.count(":") == 1 else (item, "", "")
    if number and number != str(port):
        return False
    name = name or item
    address = _address(host)
    if address is not None:
        return _contains(name, address)
    return host.endswith(name) if name.startswith(".") else host == name or host.endswith("." + name.removeprefix("*."))


def _contains(network: str, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    try:
        return address in ipaddress.ip_network(network.strip("[]"), strict=False)
    except ValueError:
        return False


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None


def _is_loopback(host: str) -> bool:
    address = _address(host)
    return host == "localhost" or (address is not None and address.is_loopback)


def _split(value: str) -> tuple[str, str, int, tuple[str, str] | None] | None:
    """Scheme, host, port and login of a proxy setting; a setting without scheme is http."""
    try:
        parts = urlsplit(value if "://" in value else f"http://{value}")
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme, 80)
    except ValueError:
        return None
    if not parts.hostname:
        return None
    login = (parts.username, parts.password or "") if parts.username else None
    return parts.scheme, parts.hostname, port, login
