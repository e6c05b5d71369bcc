"""The door to the network: can the registry be reached from here, and what does it answer.

Every request is a GET or a HEAD, except those of `probe_upload`, which the user has to ask for.
Redirects are not followed.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from ecrdoctor.facts.reference import parse_host
from ecrdoctor.regex import regex
from ecrdoctor.systems import Unavailable
from ecrdoctor.systems.credential import Credential
from ecrdoctor.systems.network_models import Reach, RegistryReply, UploadProbe
from ecrdoctor.systems.once import Once
from ecrdoctor.systems.reach import Stopped, Way, find_way, is_private, open_line, resolve
from ecrdoctor.systems.registry_http import Answered, bearer_token, send

_PATH = regex(r"^/v2/[a-z0-9._~:@%/?&=+-]{0,1000}$")
_CERTS_D = Path("/etc/docker/certs.d")


class Network:
    """The network as this process sees it. Each question is asked once."""

    def __init__(
        self,
        environ: Mapping[str, str] | None = None,
        trust: Callable[[], ssl.SSLContext] = ssl.create_default_context,
    ) -> None:
        self._environ = dict(os.environ if environ is None else environ)
        self._trust = trust
        self._once = Once()

    def reach(self, host: str) -> Reach:
        """Go towards `host` as far as it is possible, ending with an anonymous GET of `/v2/`.

        Raises:
            Unavailable: that is no host name, or the proxy is of a kind that is not tried.
        """
        return self._once.get(("reach", host), lambda: self._reach(host))

    def resolves(self, name: str) -> bool:
        """Whether this machine can resolve `name`: the control for a host that it cannot."""
        return self._once.get(("resolves", name), lambda: _resolves(name))

    def registry_get(self, host: str, path: str, credential: Credential | None = None) -> RegistryReply:
        """GET `https://<host><path>`, with the login where one is given. Answers bearer challenges of the same host.

        Raises:
            Unavailable: no answer; the kind is `timeout` or `unreachable`.
        """
        key = ("get", host, path, credential)
        return self._once.get(key, lambda: self._exchange("GET", host, path, credential).reply)

    def probe_upload(self, host: str, repository: str, credential: Credential) -> UploadProbe:
        """Start an upload and cancel it: the one thing here that writes. Only on the user's word (`--probe`).

        Raises:
            Unavailable: no answer to starting it.
        """
        return self._once.get(("probe", host, repository), lambda: self._probe(host, repository, credential))

    def _reach(self, host: str) -> Reach:
        way = self._way(host)
        base = Reach(
            host,
            proxy=way.proxy.url if way.proxy else "",
            proxy_from=way.proxy.variable if way.proxy else "",
            trust_is_ours=_has_trust_store() and not (_CERTS_D / host).is_dir(),
        )
        if way.proxy is not None:
            base = _resolved_behind_proxy(base, way)
        try:
            line = open_line(way, self._environ, self._trust)
            seen = line.addresses or base.addresses
            base = replace(base, addresses=seen, private=any(map(is_private, seen)), issuer=line.issuer)
            reply = send(line, "GET", host, "/v2/").reply
        except Stopped as stopped:
            if stopped.kind == "unsupported":
                raise Unavailable(stopped.reason) from None
            return self._failed(base, way, stopped)
        return replace(base, status=reply.status, skew=reply.skew)

    def _failed(self, base: Reach, way: Way, stopped: Stopped) -> Reach:
        if stopped.step == "connect" and not base.addresses:
            base = _resolved_behind_proxy(base, way)
        return replace(base, failed_at=stopped.step, kind=stopped.kind, reason=stopped.reason)

    def _exchange(self, method: str, host: str, path: str, credential: Credential | None) -> Answered:
        if credential is not None and credential.host != host:
            raise Unavailable("the login belongs to another host and is not sent")
        bearer = parse_host(host).kind == "public"  # asks first, and only then wants to see the login
        answer = self._send(method, host, path, credential.basic() if credential and not bearer else "")
        if credential is None or answer.reply.status != 401 or answer.reply.challenge != "bearer":
            return answer
        token = self._send("GET", host, _token_path(host, answer.realm), credential.basic())
        if token.reply.status != 200:
            return token
        return self._send(method, host, path, f"Bearer {bearer_token(token.body)}")

    def _probe(self, host: str, repository: str, credential: Credential) -> UploadProbe:
        answer = self._exchange("POST", host, f"/v2/{repository}/blobs/uploads/", credential)
        path = _same_host_path(host, answer.location)
        if answer.reply.status != 202 or not path:
            return UploadProbe(answer.reply)
        try:
            return UploadProbe(answer.reply, self._exchange("DELETE", host, path, credential).reply)
        except Unavailable:
            return UploadProbe(answer.reply)

    def _send(self, method: str, host: str, path: str, authorization: str) -> Answered:
        token_service = authorization.startswith("Basic ") and path.startswith("/token")
        if not token_service and not _PATH.search(path.encode()):
            raise Unavailable("that is not a path of a registry")
        try:
            return send(open_line(self._way(host), self._environ, self._trust), method, host, path, authorization)
        except Stopped as stopped:
            kind = "timeout" if stopped.kind == "timeout" else "unreachable"
            raise Unavailable(stopped.reason, kind=kind) from None

    def _way(self, host: str) -> Way:
        way = find_way(host, self._environ)
        if way is None:
            raise Unavailable("that is not a host name")
        return way


def _resolved_behind_proxy(base: Reach, way: Way) -> Reach:
    """With what this machine resolves the name to; a proxy does its own resolving, so a failure is none."""
    try:
        addresses = resolve(way.name, way.port, timeout=1.0)
    except Stopped:
        return base
    return replace(base, addresses=addresses, private=any(map(is_private, addresses)))


def _resolves(name: str) -> bool:
    try:
        return bool(resolve(name, 443))
    except Stopped:
        return False


def _token_path(host: str, realm: Mapping[str, str]) -> str:
    """Path and query of the token service, if it is on the registry's own host (as ECR Public's is)."""
    parts = urlsplit(realm.get("realm", ""))
    if parts.scheme != "https" or parts.netloc != host or not parts.path.startswith("/token"):
        raise Unavailable("the registry's token service is on another host; the login is not sent there")
    query = {name: realm[name] for name in ("service", "scope") if name in realm}
    return f"{parts.path}?{urlencode(query)}"


def _same_host_path(host: str, location: str) -> str:
    """Path and query of an upload's address; empty where it leads to another host."""
    parts = urlsplit(location)
    if parts.netloc and (parts.netloc != host or parts.scheme != "https"):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _has_trust_store() -> bool:
    """Whether OpenSSL finds any certificates to trust (some Python builds come without)."""
    if os.name == "nt":
        return True
    paths = ssl.get_default_verify_paths()
    return bool(paths.cafile) or (bool(paths.capath) and any(os.scandir(str(paths.capath))))
