"""Registries with the bearer flow: Docker Hub (for pushes that went astray) and ECR Public.

Sources: the distribution project's token authentication specification; Docker Hub's documented pull limit text;
ECR Public's realm, service and scope, and the refusal of an account id as alias, from public threads.
"""

import json
import re

from aiohttp import web

from . import tokens
from .refusals import error
from .state import Request, State
from .world import Reply

HUB = "registry-1.docker.io"
PUBLIC = "public.ecr.aws"
HOSTS = {HUB, "auth.docker.io", "index.docker.io", PUBLIC}
RATE_LIMIT = Reply(
    status=429,
    code="TOOMANYREQUESTS",
    message=("You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit"),
)
"""Docker Hub's answer to an anonymous pull beyond the limit; a fault at ``hub-pull`` puts it in place."""

ALIAS = r"[a-z][a-z0-9]+(?:[._-][a-z0-9]+)*"


async def handle(request: web.Request, state: State) -> web.StreamResponse:
    """Answer one call to Docker Hub, its token service or ECR Public, and write it down."""
    host = request.host.partition(":")[0]
    response = _token(request, host) if request.path.startswith("/token") else _answer(request, host, state)
    state.requests.append(
        Request(
            method=request.method,
            host=host,
            path=request.path_qs,
            operation=_operation(request),
            status=response.status,
        )
    )
    return response


def _operation(request: web.Request) -> str:
    if request.path.startswith("/token"):
        return "token"
    if "/blobs/uploads" in request.path:
        return "start-upload"
    kind = "manifest" if "/manifests/" in request.path else "blob" if "/blobs/" in request.path else ""
    return f"{request.method.lower()}-{kind}" if kind else "ping"


def _token(request: web.Request, host: str) -> web.Response:
    pair = tokens.basic_password(request.headers.get("Authorization", ""))
    token = tokens.read(pair[1]) if pair and pair[0] == "AWS" else None
    if pair and (host != PUBLIC or token is None or token.region != tokens.PUBLIC_REGION):
        if host == PUBLIC:
            return web.Response(status=400)
        return web.json_response({"details": "incorrect username or password"}, status=401)
    kind = "push" if pair else "anonymous"
    return web.json_response({"token": f"lab-{kind}", "access_token": f"lab-{kind}", "expires_in": 300})


def _answer(request: web.Request, host: str, state: State) -> web.Response:
    bearer, path = request.headers.get("Authorization", ""), request.path
    if not bearer.startswith("Bearer "):
        return _challenge(request, host)
    if path == "/v2/":
        return web.json_response({})
    if request.method in ("GET", "HEAD") and "/manifests/" in path:
        limited = state.fault("hub-pull")
        if isinstance(limited, Reply):
            return error(limited.status, limited.code, limited.message)
        return error(404, "MANIFEST_UNKNOWN", "manifest unknown")
    if bearer == "Bearer lab-anonymous":
        return _challenge(request, host, insufficient=True)
    return _public(path)


def _public(path: str) -> web.Response:
    match = re.match(r"/v2/([^/]+)/(.+?)/(?:blobs|manifests)/", path)
    alias, name = (match[1], match[2]) if match else ("", "")
    if not re.fullmatch(ALIAS, alias):
        constraint = f"Member must satisfy regular expression pattern: {ALIAS}"
        text = f"Invalid parameter at 'registryAliasName' failed to satisfy constraint: '{constraint}'"
        return error(405, "UNSUPPORTED", text)
    text = f"The repository with name '{name}' does not exist in the registry with id '{alias}'"
    return error(404, "NAME_UNKNOWN", text)


def _challenge(request: web.Request, host: str, *, insufficient: bool = False) -> web.Response:
    if host == PUBLIC:
        challenge = 'Bearer realm="https://public.ecr.aws/token/",service="public.ecr.aws",scope="aws"'
        return web.Response(status=401, text="Not Authorized\n", headers={"Www-Authenticate": challenge})
    challenge = 'Bearer realm="https://auth.docker.io/token",service="registry.docker.io"'
    detail = None
    if match := re.match(r"/v2/(.+?)/(?:blobs|manifests)/", request.path):
        challenge += f',scope="repository:{match[1]}:pull,push"'
        detail = [
            {"Type": "repository", "Class": "", "Name": match[1], "Action": action} for action in ("pull", "push")
        ]
    if insufficient:
        challenge += ',error="insufficient_scope"'
    body = {"errors": [{"code": "UNAUTHORIZED", "message": "authentication required", "detail": detail}]}
    return web.Response(
        status=401, text=json.dumps(body), content_type="application/json", headers={"Www-Authenticate": challenge}
    )
