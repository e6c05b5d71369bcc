"""What the network door answers with: plain frozen values, no secret in any of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one gets towards a registry."""

    host: str
    addresses: tuple[str, ...] = ()
    """Empty behind a proxy where this machine cannot resolve the name, which it then need not."""
    private: bool = False
    """The name leads to addresses of a private network: a VPC endpoint, or a private DNS zone."""
    proxy: str = ""
    """The proxy in force for this process, without credentials."""
    proxy_from: str = ""
    """The variable that sets it."""
    failed_at: Literal["", "resolve", "connect", "proxy", "tls", "http"] = ""
    kind: str = ""
    """With `failed_at`: unknown-host, timeout, refused, reset, untrusted, expired-certificate, wrong-host …"""
    reason: str = ""
    issuer: str = ""
    """Who signed the certificate."""
    status: int | None = None
    """The registry's answer to an anonymous GET of /v2/ (401 is the normal one)."""
    skew: int | None = None
    """Seconds by which this machine's clock is ahead of the registry's."""
    trust_is_ours: bool = True
    """False where docker would trust other certificates for this host than we do (or we have none at all)."""


@dataclass(frozen=True, slots=True)
class RegistryReply:
    """What a registry answered."""

    method: str
    path: str
    status: int
    code: str = ""
    """The first error code of the body, for example `NAME_UNKNOWN`."""
    message: str = ""
    """The registry's own words."""
    request_id: str = ""
    challenge: str = ""
    """`basic` or `bearer`, where it asks for credentials."""
    skew: int | None = None
    """Seconds by which this machine's clock is ahead of the registry's, from its Date header."""


@dataclass(frozen=True, slots=True)
class UploadProbe:
    """An upload that was started and cancelled."""

    started: RegistryReply
    cancelled: RegistryReply | None = None
    """The answer to cancelling it; None where there was nothing to cancel, or it could not be sent."""
