"""The AWS API of the lab: who is calling, may they, and which service answers.

Error codes and texts are those of the service models in botocore and of AWS's common errors; ECR and KMS answer
refusals in JSON with status 400, STS and IAM in XML with status 403.
"""

import asyncio
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from aiohttp import web

from . import sigv4
from .api_ecr import ECR
from .api_iam import IAM
from .api_other import CLOUDTRAIL, ECR_PUBLIC, KMS
from .api_sts import STS
from .calls import ApiCall, ApiError, Handler
from .registry import break_off
from .state import Request, State, parse_json
from .world import Principal, Reply

JSON_SERVICES = {"ecr": ECR, "ecr-public": ECR_PUBLIC, "kms": KMS, "cloudtrail": CLOUDTRAIL}
QUERY_SERVICES = {"sts": STS, "iam": IAM}
NAMESPACES = {
    "sts": "https://sts.amazonaws.com/doc/2011-06-15/",
    "iam": "https://iam.amazonaws.com/doc/2010-05-08/",
}
UNSIGNED = {"AssumeRoleWithWebIdentity"}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which operation of which service a request is for."""

    service: str
    region: str
    operation: str
    parameters: Mapping[str, Any]

    @property
    def action(self) -> str:
        """The IAM action of the operation."""
        return f"{self.service}:{self.operation}"


async def handle(request: web.Request, state: State) -> web.Response:
    """Answer one API call, and write it down."""
    body = await request.read()
    signature = sigv4.read(request.headers.get("Authorization", ""))
    asked = _asked(request, signature, body)
    fault = state.fault(asked.action)
    principal: Principal | None = None
    try:
        if isinstance(fault, Reply):
            raise ApiError(fault.code, fault.message or fault.body or "", fault.status)
        if fault in ("eof", "reset", "hang"):
            _record(request, state, asked, 0, None)
            return await break_off(request, fault)
        if fault == "slow":
            await asyncio.sleep(2)
        if asked.operation not in UNSIGNED:
            principal = _authenticate(request, signature, body, asked, state)
        response = _render(asked, _handler(asked)(ApiCall(state, principal, asked.region, asked.parameters)))
    except ApiError as failure:
        response = _refuse(asked, failure)
    _record(request, state, asked, response.status, principal)
    return response


def _asked(request: web.Request, signature: sigv4.Signature | None, body: bytes) -> Asked:
    target = request.headers.get("X-Amz-Target", "")
    region = signature.region if signature else "us-east-1"
    if target:
        prefix, _, operation = target.rpartition(".")
        guess = {"SpencerFrontendService": "ecr-public", "TrentService": "kms"}.get(
            prefix, "cloudtrail" if "cloudtrail" in prefix else "ecr"
        )
        return Asked(service=guess, region=region, operation=operation, parameters=parse_json(body))
    form = {key: values[0] for key, values in parse_qs(body.decode(), keep_blank_values=True).items()}
    service = signature.service if signature else "sts"
    return Asked(service=service, region=region, operation=form.get("Action", ""), parameters=form)


def _authenticate(
    request: web.Request, signature: sigv4.Signature | None, body: bytes, asked: Asked, state: State
) -> Principal:
    query = asked.service in QUERY_SERVICES
    if signature is None:
        raise ApiError("MissingAuthenticationToken", "Request is missing Authentication Token", 403)
    principal = state.holder(signature.key)
    if principal is None or principal.session_token != request.headers.get("X-Amz-Security-Token"):
        code = "InvalidClientTokenId" if query else "UnrecognizedClientException"
        raise ApiError(code, "The security token included in the request is invalid.", 403 if query else 400)
    if principal.expired:
        code = "ExpiredToken" if query else "ExpiredTokenException"
        raise ApiError(code, "The security token included in the request is expired", 403 if query else 400)
    message = sigv4.Message(
        method=request.method,
        path=request.rel_url.raw_path,
        query=request.rel_url.raw_query_string,
        headers=request.headers,
        body=body,
    )
    if why := sigv4.problem(signature, message, principal.secret_key):
        code = "SignatureDoesNotMatch" if query else "InvalidSignatureException"
        raise ApiError(code, why, 403 if query else 400)
    return principal


def _handler(asked: Asked) -> Handler:
    services: dict[str, Mapping[str, Handler]] = {**JSON_SERVICES, **QUERY_SERVICES}
    try:
        return services[asked.service][asked.operation]
    except KeyError:
        raise ApiError(
            "UnknownOperationException", f"the lab does not answer {asked.service}:{asked.operation}", 404
        ) from None


def _render(asked: Asked, answer: Mapping[str, Any]) -> web.Response:
    if asked.service in JSON_SERVICES:
        return web.json_response(answer, content_type="application/x-amz-json-1.1")
    name, result = asked.operation, "".join(_xml(key, value) for key, value in answer.items())
    return _xml_response(
        200,
        f'<{name}Response xmlns="{NAMESPACES[asked.service]}"><{name}Result>{result}</{name}Result>'
        f"<ResponseMetadata><RequestId>{uuid.uuid4()}</RequestId></ResponseMetadata></{name}Response>",
    )


def _refuse(asked: Asked, failure: ApiError) -> web.Response:
    if asked.service in JSON_SERVICES:
        document = {"__type": failure.code, "message": failure.message}
        return web.json_response(document, status=failure.status, content_type="application/x-amz-json-1.1")
    code = "AccessDenied" if failure.code == "AccessDeniedException" else failure.code
    return _xml_response(
        403 if code == "AccessDenied" else failure.status,
        f'<ErrorResponse xmlns="{NAMESPACES[asked.service]}"><Error><Type>Sender</Type><Code>{code}</Code>'
        f"<Message>{escape(failure.message)}</Message></Error><RequestId>{uuid.uuid4()}</RequestId></ErrorResponse>",
    )


def _xml_response(status: int, text: str) -> web.Response:
    return web.Response(status=status, text=text, content_type="text/xml")


def _xml(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        inner = "".join(_xml(key, item) for key, item in value.items())
    elif isinstance(value, list | tuple):
        inner = "".join(_xml("member", item) for item in value)
    elif isinstance(value, bool):
        inner = str(value).lower()
    else:
        inner = escape(str(value))
    return f"<{name}>{inner}</{name}>"


def _record(request: web.Request, state: State, asked: Asked, status: int, principal: Principal | None) -> None:
    state.requests.append(
        Request(
            method=request.method,
            host=request.host,
            path=request.path,
            operation=asked.action,
            status=status,
            principal=principal.arn if principal else "",
        )
    )
