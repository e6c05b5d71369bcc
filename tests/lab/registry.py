"""The data plane: OCI distribution uploads with ECR's rules and wordings.

Sources of the behaviour: the OCI distribution specification for the protocol; for everything that is ECR's own,
the user guide (pages common-errors, common-errors-docker, image-push-iam, blob-mounting), the ECR API reference
and replies of ECR quoted in public issue threads. Statuses that no public source tells (expired token, missing
layer, KMS trouble) are chosen here and marked CHOSEN.
"""

import asyncio
import re
import uuid
from dataclasses import dataclass

from aiohttp import web

from . import tokens
from .manifests import check_manifest, check_tag
from .refusals import Refused, error
from .state import Image, Request, State, StoredRepository, digest_of
from .world import Breakage, Principal, Reply, Repository, partition

HOST = re.compile(
    r"(?P<account>\d{12})\.dkr[.-]ecr(?:-fips)?\.(?P<region>[a-z0-9-]+)\."
    r"(?:amazonaws\.com(?:\.cn)?|on\.aws|on\.amazonwebservices\.com\.cn)"
)
"""Private registry hosts (the account and region parts of the grammar that AWS's own helper accepts)."""

ROUTE = re.compile(r"/v2/(?:(?P<name>.+)/(?P<kind>blobs/uploads|blobs|manifests)/(?P<reference>[^/]*))?")
REPOSITORY_NAME = r"(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*"
"""The pattern as ECR quotes it in its refusals."""

ACTIONS = {
    "head-blob": "ecr:BatchCheckLayerAvailability",
    "get-blob": "ecr:GetDownloadUrlForLayer",
    "start-upload": "ecr:InitiateLayerUpload",
    "mount-blob": "ecr:InitiateLayerUpload",
    "patch-upload": "ecr:UploadLayerPart",
    "put-upload": "ecr:CompleteLayerUpload",
    "head-manifest": "ecr:BatchGetImage",
    "get-manifest": "ecr:BatchGetImage",
    "put-manifest": "ecr:PutImage",
}
"""The IAM action behind each call (CloudTrail's record of a push, and API texts "used by the ECR proxy")."""


@dataclass(frozen=True, kw_only=True)
class Route:
    """A request taken apart: which registry, which operation, on what."""

    host: str
    account: str
    region: str
    operation: str
    name: str = ""
    reference: str = ""

    @property
    def arn(self) -> str:
        """The repository's ARN."""
        return f"arn:{partition(self.region)}:ecr:{self.region}:{self.account}:repository/{self.name}"


def is_registry(host: str) -> bool:
    """Whether the host is a private ECR registry."""
    return HOST.fullmatch(host) is not None


async def handle(request: web.Request, state: State) -> web.StreamResponse:
    """Answer one registry call, and write it down."""
    host = request.host.partition(":")[0]
    route = parse(request, host)
    fault = state.fault(route.operation)
    principal: Principal | None = None
    try:
        if fault in ("eof", "reset", "hang"):
            state.requests.append(_record(request, route, 0, None))
            return await break_off(request, fault)
        principal = authenticate(request, route, state)
        if isinstance(fault, Reply):
            response = _planned(fault)
        elif principal is None:
            response = _not_authorized(host)
        else:
            if fault == "slow":
                await asyncio.sleep(2)
            response = await Call(request, route, state, principal).answer()
    except Refused as refusal:
        response = error(refusal.status, refusal.code, refusal.message)
    if fault == "no-body" and response.status >= 400:
        response = web.Response(status=response.status)
    state.requests.append(_record(request, route, response.status, principal))
    return response


def parse(request: web.Request, host: str) -> Route:
    """Which operation a request is."""
    registry, match = HOST.fullmatch(host), ROUTE.fullmatch(request.path)
    if registry is None or match is None:
        raise web.HTTPNotFound
    method, kind = request.method, match["kind"]
    if kind is None:
        operation = "ping"
    elif kind == "manifests":
        operation = f"{method.lower()}-manifest"
    elif kind == "blobs":
        operation = f"{method.lower()}-blob"
    elif method == "POST":
        operation = "mount-blob" if "mount" in request.query and "from" in request.query else "start-upload"
    else:
        operation = {"PATCH": "patch-upload", "PUT": "put-upload", "DELETE": "cancel-upload"}.get(method, "get-upload")
    return Route(
        host=host,
        account=registry["account"],
        region=registry["region"],
        operation=operation,
        name=match["name"] or "",
        reference=match["reference"] or "",
    )


def authenticate(request: web.Request, route: Route, state: State) -> Principal | None:
    """The principal behind the request's token; nothing when no credentials were sent.

    A token that is mangled or of another region is answered 400 without words, as users see it at docker login.
    An expired one gets 403 DENIED (status CHOSEN).
    """
    header = request.headers.get("Authorization")
    if header is None:
        return None
    pair = tokens.basic_password(header)
    if pair == ("", ""):
        return None  # podman, skopeo and buildah answer the challenge even with nothing to say
    token = tokens.read(pair[1]) if pair and pair[0] == "AWS" else None
    if token is None or token.region != route.region:
        raise Refused(400, "", "")
    if token.expired:
        raise Refused(403, "DENIED", "Your authorization token has expired. Reauthenticate and try again.")
    return state.principal(token.principal)


class Call:
    """One authenticated registry call."""

    def __init__(self, request: web.Request, route: Route, state: State, principal: Principal) -> None:
        self.request, self.route, self.state, self.principal = request, route, state, principal

    async def answer(self) -> web.Response:
        """Check rights, find the repository, do the operation."""
        operation = self.route.operation
        if operation == "ping":
            return web.json_response({})
        self._authorize(ACTIONS.get(operation, ""), self.route.arn)
        stored = self.state.repository(self.route.account, self.route.region, self.route.name)
        if stored is None:
            stored = self._create_on_push()
        match operation:
            case "head-blob" | "get-blob":
                return self._blob(stored)
            case "start-upload" | "mount-blob":
                return self._start(stored)
            case "patch-upload":
                return await self._patch(stored)
            case "put-upload":
                return await self._complete(stored)
            case "cancel-upload":
                stored.uploads.pop(self.route.reference, None)
                return web.Response(status=204)
            case "head-manifest" | "get-manifest":
                return self._manifest(stored)
            case "put-manifest":
                return await self._put_manifest(stored)
        raise Refused(405, "UNSUPPORTED", "The operation is unsupported.")

    def _authorize(self, action: str, resource: str) -> None:
        if not action:
            return
        call, decision = self.state.decide(self.principal, action, resource)
        route = self.route
        if decision.policy_type == "resource" and not self.state.repository(route.account, route.region, route.name):
            return  # an absent repository has no policy: users with a wrong account id are told NAME_UNKNOWN
        if not decision.allowed:
            raise Refused(403, "DENIED", decision.message(call, reasons=self.state.world.reasons))

    def _create_on_push(self) -> StoredRepository:
        """Create the repository where a template for CREATE_ON_PUSH matches (since December 2025)."""
        route = self.route
        if not re.fullmatch(REPOSITORY_NAME, route.name) or not 2 <= len(route.name) <= 256:
            constraint = f"must satisfy regular expression '{REPOSITORY_NAME}'"
            raise Refused(
                405,
                "UNSUPPORTED",
                f"Invalid parameter at 'repositoryName' failed to satisfy constraint: '{constraint}'",
            )
        if route.operation in ("start-upload", "mount-blob") and any(
            (template.account, template.region) == (route.account, route.region)
            and "CREATE_ON_PUSH" in template.applied_for
            and (template.prefix == "ROOT" or route.name.startswith(f"{template.prefix}/"))
            for template in self.state.world.templates
        ):
            return self.state.create(Repository(name=route.name, account=route.account, region=route.region))
        raise Refused(
            404,
            "NAME_UNKNOWN",
            f"The repository with name '{route.name}' does not exist in the registry with id '{route.account}'",
        )

    def _blob(self, stored: StoredRepository) -> web.Response:
        body = stored.blobs.get(self.route.reference)
        if body is None:
            raise Refused(404, "BLOB_UNKNOWN", "Requested layer not found")
        headers = {"Docker-Content-Digest": self.route.reference}
        return web.Response(body=body, headers=headers, content_type="application/octet-stream")

    def _start(self, stored: StoredRepository) -> web.Response:
        _check_key(stored)
        if self.route.operation == "mount-blob" and (mounted := self._mount(stored)):
            return mounted
        upload = str(uuid.uuid4())
        stored.uploads[upload] = bytearray()
        return self._upload_accepted(stored, upload)

    def _mount(self, stored: StoredRepository) -> web.Response | None:
        """Mount a blob; the caller needs GetDownloadUrlForLayer on the source (user guide, blob-mounting)."""
        digest, source = self.request.query["mount"], self.request.query["from"]
        found = self.state.repository(self.route.account, self.route.region, source)
        if found is None or digest not in found.blobs:
            return None
        self._authorize("ecr:GetDownloadUrlForLayer", found.spec.arn)
        stored.blobs[digest] = found.blobs[digest]
        return self._created(f"blobs/{digest}", digest)

    async def _patch(self, stored: StoredRepository) -> web.Response:
        upload = self._upload(stored)
        upload.extend(await self.request.read())
        return self._upload_accepted(stored, self.route.reference)

    async def _complete(self, stored: StoredRepository) -> web.Response:
        upload = self._upload(stored)
        if self.request.can_read_body:
            self._authorize("ecr:UploadLayerPart", self.route.arn)  # containerd sends a layer by PUT alone
        upload.extend(await self.request.read())
        body, digest = bytes(upload), self.request.query["digest"]
        del stored.uploads[self.route.reference]
        if digest_of(body) != digest:
            raise Refused(400, "DIGEST_INVALID", "Layer digest does not match the provided digest")
        stored.blobs[digest] = body
        return self._created(f"blobs/{digest}", digest)

    def _upload(self, stored: StoredRepository) -> bytearray:
        """The bytes so far (wording of UploadNotFoundException; code and status CHOSEN)."""
        _check_key(stored)
        found = stored.uploads.get(self.route.reference)
        if found is None:
            raise Refused(
                404,
                "BLOB_UPLOAD_UNKNOWN",
                f"Upload with id '{self.route.reference}' could not be found for the repository with name "
                f"'{self.route.name}' in the registry with id '{self.route.account}'",
            )
        return found

    def _upload_accepted(self, stored: StoredRepository, upload: str) -> web.Response:
        headers = {
            "Location": f"https://{self.route.host}/v2/{self.route.name}/blobs/uploads/{upload}",
            "Range": f"0-{max(len(stored.uploads[upload]) - 1, 0)}",
            "Docker-Upload-Uuid": upload,
        }
        return web.Response(status=202, headers=headers)

    def _created(self, path: str, digest: str) -> web.Response:
        location = f"https://{self.route.host}/v2/{self.route.name}/{path}"
        return web.Response(status=201, headers={"Location": location, "Docker-Content-Digest": digest})

    def _manifest(self, stored: StoredRepository) -> web.Response:
        image = stored.find(self.route.reference)
        if image is None:
            raise Refused(404, "MANIFEST_UNKNOWN", "Requested image not found")
        headers = {"Docker-Content-Digest": image.digest, "Content-Type": image.media_type}
        return web.Response(body=image.body, headers=headers)

    async def _put_manifest(self, stored: StoredRepository) -> web.Response:
        body, reference = await self.request.read(), self.route.reference
        digest, by_tag = digest_of(body), ":" not in reference
        media_type = check_manifest(stored, body, self.request.headers.get("Content-Type", ""))
        if by_tag:
            check_tag(stored, reference, digest)
        elif reference != digest:
            raise Refused(
                400,
                "MANIFEST_INVALID",
                f"The image with digest '{reference}' in repository '{self.route.name}' and registry ID "
                f"'{self.route.account}' does not match the image digest that Amazon ECR has calculated.",
            )
        if digest not in stored.images and len(stored.images) >= stored.spec.max_images:
            raise Refused(
                403,
                "DENIED",
                f"The repository with name '{self.route.name}' in registry with id '{self.route.account}' already "
                f"has the maximum allowed number of images which is '{stored.spec.max_images}'",
            )
        stored.images.setdefault(digest, Image(digest=digest, media_type=media_type, body=body))
        if by_tag:
            stored.tags[reference] = digest
        return self._created(f"manifests/{reference}", digest)


def _check_key(stored: StoredRepository) -> None:
    """ECR encrypts through a grant on the repository's key; a disabled key stops pushes (status and code CHOSEN)."""
    if stored.spec.kms_key and stored.spec.kms_state != "Enabled":
        raise Refused(
            400,
            "DENIED",
            f"{stored.spec.kms_key} is {stored.spec.kms_state.lower()}. (Service: AWSKMS; Status Code: 400; "
            f"Error Code: DisabledException; Request ID: {uuid.uuid4()}; Proxy: null)",
        )


def _not_authorized(host: str) -> web.Response:
    challenge = f'Basic realm="https://{host}/",service="ecr.amazonaws.com"'
    return web.Response(status=401, text="Not Authorized\n", headers={"Www-Authenticate": challenge})


def _planned(reply: Reply) -> web.Response:
    if reply.body is not None:
        return web.Response(status=reply.status, text=reply.body)
    return error(reply.status, reply.code, reply.message)


def _record(request: web.Request, route: Route, status: int, principal: Principal | None) -> Request:
    return Request(
        method=request.method,
        host=route.host,
        path=request.path_qs,
        operation=route.operation,
        status=status,
        principal=principal.arn if principal else "",
    )


async def break_off(request: web.Request, how: Breakage) -> web.Response:
    """End the connection without an answer: cleanly, with a reset after some bytes, or never."""
    if how == "hang":
        await asyncio.sleep(3600)
    if how == "reset":
        await request.content.readany()
    if request.transport is not None:
        request.transport.abort() if how == "reset" else request.transport.close()
    return web.Response()
