"""The road to the registry, and what breaks during the upload."""

from typing import Any

from ..scenario import ACCOUNT, HOST, IMAGE, LOGIN, Login, Scenario
from ..world import CI_USER, Breakage, Certificate, Fault, ProxyMode, Reply, Repository, World
from .pushes import MAIN, PODMAN, pushes

NONE: tuple[Login, ...] = ()
BARE = "111122223333.dkr.ecr"
REFUSED = f"{BARE}.us-east-1.amazonaws.com"
DROPPED = f"{BARE}.us-west-2.amazonaws.com"
MUTE = f"{BARE}.eu-west-1.amazonaws.com"
PLAIN = f"{BARE}.eu-central-1.amazonaws.com"
TYPO = f"{ACCOUNT}.dkr.ecr.us-est-1.amazonaws.com"
V20 = ("docker=docker-20", "aws=aws-1")
V29 = ("docker=docker-29", "aws=aws-2")


def world(*faults: Fault, certificate: Certificate = "trusted", proxy: ProxyMode = "open", **parts: Any) -> World:
    """The healthy world with faults."""
    repository = Repository(name="team/orders-api", **parts)
    return World(principals=(CI_USER,), repositories=(repository,), faults=faults, certificate=certificate, proxy=proxy)


def bare(cause: str, name: str, host: str, shows: str, timeout: float = 200) -> tuple[Scenario, ...]:
    """A push to a host that cannot be reached, by docker and by a client without a daemon."""
    image = f"{host}/team/orders-api:1.4.2"
    login = f"docker login --username AWS --password-stdin {host} < .ecr-password"
    parts: dict[str, Any] = {"cause": cause, "shows": shows, "timeout": timeout, "logins": (Login(host=host),)}
    return (
        Scenario(
            name=f"docker-28-{name}",
            daemon="direct",
            before=f"docker tag orders-api:latest {image}",
            script=f"docker push {image}",
            **parts,
        ),
        Scenario(
            name=f"docker-20-{name}-login",
            daemon="direct",
            script=login,
            files={".ecr-password": "{gone}"},
            clients=V20,
            **parts,
        ),
        Scenario(
            name=f"docker-29-{name}-login",
            daemon="direct",
            script=login,
            files={".ecr-password": "{gone}"},
            clients=V29,
            **parts,
        ),
        Scenario(
            name=f"podman-{name}",
            daemon="none",
            bare=True,
            before=PODMAN,
            script=f"podman push {IMAGE} {image}",
            **parts,
        ),
        Scenario(
            name=f"skopeo-{name}",
            daemon="none",
            bare=True,
            script=f"skopeo copy docker-archive:orders-api.tar docker://{image}",
            **parts,
        ),
        Scenario(
            name=f"crane-{name}",
            daemon="none",
            bare=True,
            clients=("crane=",),
            script=f"crane push orders-api.tar {image}",
            **parts,
        ),
    )


PROXIES: tuple[tuple[ProxyMode, str], ...] = (
    ("auth-required", "(?i)proxy"),
    ("forbidden", "(?i)forbidden|403"),
    ("unreachable", "(?i)503|service unavailable"),
    ("reset", "(?i)eof|reset"),
)
NETWORK = (
    *bare("network-dns", "no-such-host", HOST, "(?i)no such host"),
    *bare("network-dns", "region-typo", TYPO, "(?i)no such host")[:1],
    *bare("network-refused", "refused", REFUSED, "connection refused"),
    *bare("network-timeout", "connect", DROPPED, "(?i)timeout|deadline|canceled", 580)[:2],
    *bare("network-timeout", "tls-handshake", MUTE, "(?i)timeout|deadline|canceled", 300),
    *bare("network-tls", "plain-http", PLAIN, "(?i)http response to https|first record does not look like"),
    *pushes(
        "network-tls",
        "(?i)x509|certificate",
        name="unknown-authority",
        world=world(certificate="untrusted"),
        clients=("docker-28", "docker-20", "docker-29", "podman", "skopeo", "crane", "buildx-0.29", "kaniko"),
    ),
    *pushes(
        "network-tls",
        "(?i)x509|certificate",
        name="expired-certificate",
        world=world(certificate="expired"),
        clients=("docker-28", "podman", "crane"),
    ),
    *pushes(
        "network-tls",
        "(?i)x509|certificate",
        name="wrong-host",
        world=world(certificate="wrong-host"),
        clients=("docker-28", "docker-29", "skopeo"),
    ),
    Scenario(
        cause="network-tls",
        name="aws-2-untrusted",
        shows="(?i)ssl validation failed",
        world=world(certificate="untrusted"),
        logins=NONE,
        script=f"{LOGIN} {HOST}\ndocker push {IMAGE}",
    ),
    Scenario(
        cause="network-tls",
        name="docker-28-login-untrusted",
        shows="(?i)x509",
        world=world(certificate="untrusted"),
        logins=NONE,
        files={".ecr-password": "{gone}"},
        script=f"docker login --username AWS --password-stdin {HOST} < .ecr-password",
    ),
    *(
        scenario
        for mode, shows in PROXIES
        for scenario in pushes(
            "network-proxy",
            shows,
            name=mode,
            world=world(proxy=mode),
            clients=("docker-28", "podman", "crane")
            if mode != "auth-required"
            else ("docker-28", "docker-20", "docker-29", "podman", "skopeo", "crane", "buildx-0.29"),
        )
    ),
    *pushes(
        "network-proxy",
        "(?i)proxyconnect|proxy",
        name="proxy-down",
        clients=("podman", "skopeo", "crane"),
        env={"HTTPS_PROXY": "http://127.0.0.1:8118"},
    ),
    Scenario(
        cause="network-proxy",
        name="aws-2-proxy-down",
        shows="(?i)proxy",
        logins=NONE,
        env={"HTTPS_PROXY": "http://127.0.0.1:8118", "AWS_MAX_ATTEMPTS": "1"},
        script=f"{LOGIN} {HOST}",
    ),
    Scenario(
        cause="network-proxy",
        name="aws-2-auth-required",
        shows="(?i)proxy",
        logins=NONE,
        world=world(proxy="auth-required"),
        env={"AWS_MAX_ATTEMPTS": "1"},
        script=f"{LOGIN} {HOST}",
    ),
)

THROTTLED = Reply(status=429, code="TOOMANYREQUESTS", message="Rate exceeded")
DOWN = Reply(status=503, body="")
UPLOAD_GONE = Reply(
    status=404,
    code="BLOB_UPLOAD_UNKNOWN",
    message="Upload with id '5d1f8a52-7b7b-4c5e-9c55-0f4c8a4f6f1d' could not be found for the repository with name "
    f"'team/orders-api' in the registry with id '{ACCOUNT}'",
)
BAD_PART = Reply(status=400, code="BLOB_UPLOAD_INVALID", message="Layer part is not of the expected size")
BAD_DIGEST = Reply(status=400, code="DIGEST_INVALID", message="provided digest did not match uploaded content")
DOCKER_CLASSIC = ("docker-28", "docker-20")


def cut(how: Breakage) -> World:
    """Every upload is cut, at the first call that carries bytes."""
    return world(Fault(at="patch-upload", effect=how), Fault(at="put-upload", effect=how))


UPLOADS = (
    *pushes(
        "upload-interrupted",
        "(?i)eof|reset|broken pipe|use of closed network connection",
        name="eof",
        world=cut("eof"),
        clients=tuple(client for client in MAIN if client not in DOCKER_CLASSIC),
        timeout=300,
    ),
    *pushes(  # retries and a bare EOF: the same as for a repository that does not exist
        "repository-missing",
        "EOF",
        name="cut-off",
        world=cut("eof"),
        clients=DOCKER_CLASSIC,
        timeout=300,
    ),
    *pushes(
        "upload-interrupted",
        "(?i)eof|reset|broken pipe|use of closed network connection",
        name="reset",
        world=cut("reset"),
        clients=("docker-29", "podman", "skopeo"),
        timeout=300,
    ),
    *pushes(
        "repository-missing",
        "EOF",
        name="reset",
        world=cut("reset"),
        clients=("docker-28",),
        timeout=300,
    ),
    *pushes(
        "rate-exceeded",
        "(?i)rate exceeded|too many requests|429",
        name="start-upload",
        world=world(Fault(at="start-upload", effect=THROTTLED)),
        clients=MAIN,
        timeout=400,
    ),
    *pushes(
        "rate-exceeded",
        "(?i)rate exceeded|too many requests|429",
        name="put-manifest",
        world=world(Fault(at="put-manifest", effect=THROTTLED)),
        clients=("docker-28", "docker-20", "docker-29", "crane", "buildx-0.29"),
        timeout=400,
    ),
    *pushes(
        "service-error",
        "(?i)50\\d",
        name="503",
        world=world(Fault(at="start-upload", effect=DOWN)),
        clients=("docker-28", "docker-29", "podman", "skopeo", "crane", "buildx-0.29", "kaniko"),
        timeout=400,
    ),
    *pushes(
        "service-error",
        "(?i)50\\d|internal",
        name="500-manifest",
        world=world(
            Fault(at="put-manifest", effect=Reply(status=500, code="UNKNOWN", message="Internal server error"))
        ),
        clients=("docker-28", "docker-29", "podman", "crane"),
        timeout=400,
    ),
    *pushes(
        "quota-exceeded",
        "(?i)maximum allowed number of images|403",
        name="images",
        world=world(max_images=0),
        clients=("docker-28", "docker-20", "docker-29", "podman", "crane", "buildx-0.29", "kaniko"),
    ),
    *pushes(  # shows nothing of what the registry says
        "forbidden-opaque",
        "403",
        name="quota-images",
        world=world(max_images=0),
        clients=("buildx-0.13",),
    ),
    *(
        Scenario(
            cause="quota-exceeded",
            name=f"{client}-layers",
            shows="Limit on number of layers",
            daemon="none",
            clients=("crane=",),
            script=script,
        )
        for client, script in (
            ("skopeo", f"skopeo copy docker-archive:orders-many.tar docker://{IMAGE} 2>&1 | tail -n 3"),
            ("crane", f"crane push orders-many.tar {IMAGE} 2>&1 | tail -n 3"),
        )
    ),
    *pushes(
        "layer-upload-invalid",
        "(?i)could not be found|404|unknown",
        name="upload-gone",
        world=world(Fault(at="put-upload", effect=UPLOAD_GONE)),
        clients=("docker-28", "docker-29", "podman", "crane", "buildx-0.29"),
        timeout=300,
    ),
    *pushes(
        "layer-upload-invalid",
        "(?i)expected size|400|invalid",
        name="bad-part",
        world=world(Fault(at="patch-upload", effect=BAD_PART)),
        clients=("docker-28", "podman", "skopeo", "crane"),
        timeout=300,
    ),
    *pushes(
        "layer-digest-mismatch",
        "(?i)digest",
        name="push",
        world=world(Fault(at="put-upload", effect=BAD_DIGEST)),
        clients=("docker-28", "docker-29", "podman", "crane", "buildx-0.29"),
        timeout=300,
    ),
    *pushes(
        "layer-missing",
        "(?i)layers with digests|404",
        name="push",
        world=world(Fault(at="put-upload", effect=Reply(status=201))),
        clients=("crane", "podman", "skopeo", "docker-29", "buildx-0.29", "kaniko"),
        timeout=300,
    ),
)

SCENARIOS = (*NETWORK, *UPLOADS)
