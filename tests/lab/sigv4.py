"""Checks AWS Signature Version 4, so that a wrong secret key or a wrong clock is found out here too.

The algorithm is the one of the IAM user guide ("Create a signed AWS API request"); the texts of the refusals are
AWS's, as the CLI prints them.
"""

import hashlib
import hmac
import re
import time
from calendar import timegm
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote

AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/]+)/(?P<day>\d{8})/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request, ?"
    r"SignedHeaders=(?P<signed>[^,]+), ?Signature=(?P<signature>[0-9a-f]+)"
)
MISMATCH = (
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access "
    "Key and signing method. Consult the service documentation for details."
)
TOLERANCE = 5 * 60


@dataclass(frozen=True, kw_only=True)
class Signature:
    """What the Authorization header of an API call says."""

    key: str
    region: str
    service: str
    scope: str
    signed: tuple[str, ...]
    signature: str


@dataclass(frozen=True, kw_only=True)
class Message:
    """The parts of an HTTP request that are signed."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


def read(header: str) -> Signature | None:
    """The signature in an Authorization header, or nothing."""
    match = AUTHORIZATION.fullmatch(header)
    if match is None:
        return None
    return Signature(
        key=match["key"],
        region=match["region"],
        service=match["service"],
        scope=f"{match['day']}/{match['region']}/{match['service']}/aws4_request",
        signed=tuple(match["signed"].split(";")),
        signature=match["signature"],
    )


def problem(signature: Signature, message: Message, secret: str, now: float | None = None) -> str | None:
    """Why AWS would refuse this signature, in its words; nothing when it is good."""
    now = time.time() if now is None else now
    stamp = message.headers.get("X-Amz-Date", "")
    signed_at = timegm(time.strptime(stamp, "%Y%m%dT%H%M%SZ"))
    if signed_at < now - TOLERANCE:
        return f"Signature expired: {stamp} is now earlier than {_stamp(now - TOLERANCE)} ({_stamp(now)} - 5 min.)"
    if signed_at > now + TOLERANCE:
        return (
            f"Signature not yet current: {stamp} is still later than {_stamp(now + TOLERANCE)} ({_stamp(now)} + 5 min.)"
        )
    return None if hmac.compare_digest(_sign(signature, message, secret, stamp), signature.signature) else MISMATCH


def _sign(signature: Signature, message: Message, secret: str, stamp: str) -> str:
    query = "&".join(
        f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}"
        for name, value in sorted(parse_qsl(message.query, keep_blank_values=True))
    )
    headers = "".join(f"{name}:{' '.join(message.headers.get(name, '').split())}\n" for name in signature.signed)
    canonical = "\n".join(
        (
            message.method,
            message.path,
            query,
            headers,
            ";".join(signature.signed),
            hashlib.sha256(message.body).hexdigest(),
        )
    )
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    text = f"AWS4-HMAC-SHA256\n{stamp}\n{signature.scope}\n{digest}"
    key = f"AWS4{secret}".encode()
    for part in signature.scope.split("/"):
        key = hmac.digest(key, part.encode(), hashlib.sha256)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _stamp(moment: float) -> str:
    return time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(moment))
