"""What the registry says about who is asking."""

import base64

from ..scenario import ACCOUNT, HOST, IMAGE, LOGIN, PUBLIC_LOGIN, REPO, Login, Scenario
from ..world import CI_USER, HEALTHY, Repository, World
from .machine import GONE
from .pushes import ALL, CTR, DOCKERS, PODMAN, pushes

NONE: tuple[Login, ...] = ()
EU_HOST = f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com"
OTHER_HOST = "111122223333.dkr.ecr.us-east-1.amazonaws.com"
PAIR_AS_PASSWORD = base64.b64encode(b"AWS:eyJwYXlsb2FkIjoiIn0=").decode()
TWO_REGIONS = World(
    principals=(CI_USER,),
    repositories=(Repository(name="team/orders-api"), Repository(name="team/orders-api", region="eu-west-1")),
)
NO_CTR_USER = tuple(name for name in ALL if not name.startswith("ctr"))

NOT_LOGGED_IN = (
    *pushes(
        "not-logged-in",
        "(?i)no basic auth credentials|unauthorized|not authorized|authorization",
        logins=NONE,
        clients=NO_CTR_USER,
    ),
    *pushes(
        "not-logged-in",
        "(?i)no basic auth credentials|unauthorized|authorization failed",
        logins=NONE,
        clients=("ctr-1", "ctr-2"),
        script=f"ctr images push {IMAGE}",
    ),
    Scenario(
        cause="not-logged-in",
        name="docker-28-root-home",
        shows="no basic auth credentials",
        logins=NONE,
        script=f"{LOGIN} {HOST}\n# the same with sudo -H:\nHOME=/home/ci/root docker push {IMAGE}",
    ),
    Scenario(
        cause="healthy",
        name="podman-after-docker-login",
        shows="Storing signatures",
        daemon="none",
        logins=NONE,
        before=PODMAN,
        script=f"{LOGIN} {HOST}\npodman push {IMAGE}",
    ),
    Scenario(
        cause="not-logged-in",
        name="docker-28-terminal",
        shows="no basic auth credentials",
        logins=NONE,
        terminal=True,
        script=f"docker push {IMAGE}",
    ),
    Scenario(
        cause="not-logged-in",
        name="docker-20-all-tags",
        shows="no basic auth credentials",
        logins=NONE,
        clients=("docker=docker-20",),
        script=f"docker push --all-tags {REPO}",
    ),
)

MISMATCH = (
    *(
        Scenario(
            cause="login-registry-mismatch",
            name=f"docker-{version}-other-region",
            shows="no basic auth credentials",
            world=TWO_REGIONS,
            logins=NONE,
            clients=(f"docker=docker-{version}", "aws=aws-2"),
            daemon=daemon,
            script=f"{LOGIN.replace('us-east-1', 'eu-west-1')} {EU_HOST}\ndocker push {IMAGE}",
        )
        for version, daemon in DOCKERS.values()
    ),
    Scenario(
        cause="login-registry-mismatch",
        name="docker-28-other-account",
        shows="no basic auth credentials",
        logins=NONE,
        script=f"{LOGIN} {OTHER_HOST}\ndocker push {IMAGE}",
    ),
    Scenario(
        cause="login-registry-mismatch",
        name="podman-other-region",
        shows="(?i)unauthorized|not authorized",
        logins=NONE,
        daemon="none",
        before=PODMAN,
        script="aws ecr get-login-password --region eu-west-1 | podman login --username AWS --password-stdin "
        f"{EU_HOST}\npodman push {IMAGE}",
    ),
    Scenario(
        cause="login-registry-mismatch",
        name="crane-other-account",
        shows="401",
        logins=NONE,
        daemon="none",
        clients=("crane=", "aws=aws-2"),
        script=f"aws ecr get-login-password | crane auth login {OTHER_HOST} -u AWS --password-stdin\n"
        f"crane push orders-api.tar {IMAGE}",
    ),
    Scenario(
        cause="login-registry-mismatch",
        name="docker-28-public-login",
        shows="no basic auth credentials",
        logins=NONE,
        script=f"{PUBLIC_LOGIN}\ndocker push {IMAGE}",
    ),
)

TOKENS = (
    *pushes(
        "token-expired",
        "(?i)expired",
        logins=(Login(lifetime=-3600),),
        clients=("docker-28", "docker-20", "docker-29", "buildx-0.32", "kaniko", "compose-1", "python-sdk"),
    ),
    *pushes(  # the same, by clients that ask with HEAD first and so never see the words
        "forbidden-opaque",
        "403",
        name="expired-token",
        logins=(Login(lifetime=-3600),),
        clients=("podman", "skopeo", "buildah", "crane", "buildx-0.13", "buildx-0.29"),
    ),
    Scenario(
        cause="token-expired",
        name="ctr-2-push",
        shows="(?i)expired|403|denied",
        daemon="none",
        clients=("ctr=ctr-2", "aws=aws-2"),
        services=("containerd-2",),
        files={".ecr-password": "{stale}"},
        before=CTR,
        script=f"ctr images push --user AWS:$(cat .ecr-password) {IMAGE}",
    ),
    *pushes(
        "token-invalid",
        "(?i)400|bad request|unauthorized|not authorized|parsing|unexpected",
        name="pair-as-password",
        logins=(Login(raw=PAIR_AS_PASSWORD),),
    ),
    *pushes(
        "token-invalid",
        "(?i)400|bad request|unauthorized|not authorized|parsing|unexpected",
        name="token-of-other-region",
        logins=(Login(region="eu-west-1"),),
        clients=("docker-28", "docker-29", "podman", "crane", "buildx-0.29"),
    ),
    *pushes(
        "unauthorized",
        "(?i)unauthorized|not authorized|401",
        logins=(Login(principal=GONE),),
        world=HEALTHY,
        name="deleted-user",
        clients=("docker-28", "docker-29", "buildx-0.13", "buildx-0.29"),
    ),
    *pushes(  # these say the same when they sent nothing at all, which is more common
        "not-logged-in",
        "(?i)unauthorized|not authorized|401",
        logins=(Login(principal=GONE),),
        world=HEALTHY,
        name="deleted-user",
        clients=("podman", "skopeo", "crane", "kaniko"),
    ),
)

SCENARIOS = (*NOT_LOGGED_IN, *MISMATCH, *TOKENS)
