"""Pushes that went well, with all the noise that looks like failure."""

from ..scenario import HOST, IMAGE, LOGIN, REPO, Login, Scenario
from ..world import CI_USER, Fault, Reply, Repository, Template, World
from .pushes import ALL, BUILDX, DOCKERS, pushes

NONE: tuple[Login, ...] = ()
DOWN = Reply(status=503, body="")
SHAKY = World(
    principals=(CI_USER,),
    repositories=(Repository(name="team/orders-api"),),
    faults=(Fault(at="start-upload", effect=DOWN, times=2),),
)
CUT_ONCE = World(
    principals=(CI_USER,),
    repositories=(Repository(name="team/orders-api"),),
    faults=(Fault(at="patch-upload", effect="eof", times=1),),
)
EMPTY = World(principals=(CI_USER,))
TEMPLATE = World(principals=(CI_USER,), templates=(Template(prefix="ROOT"),))
PUSHED = "(?i)digest: sha256|writing manifest|storing signatures|pushing manifest|pushed|exporting cache|elapsed"
OR_CREATE = (
    "aws ecr describe-repositories --repository-names team/orders-api >/dev/null || "
    "aws ecr create-repository --repository-name team/orders-api"
)

SCENARIOS = (
    *pushes("healthy", PUSHED, clients=ALL),
    *(
        Scenario(
            cause="healthy",
            name=f"docker-{version}-login-push",
            shows="Login Succeeded(.|\\n)*digest: sha256",
            logins=NONE,
            clients=(f"docker=docker-{version}", "aws=aws-2"),
            daemon=daemon,
            script=f"{LOGIN} {HOST}\ndocker push {IMAGE}",
        )
        for version, daemon in DOCKERS.values()
    ),
    *(
        Scenario(
            cause="healthy",
            name=f"docker-{version}-layer-exists",
            shows="(?i)layer already exists|already",
            clients=(f"docker=docker-{version}",),
            daemon=daemon,
            before=f"docker push -q {IMAGE} >/dev/null",
            script=f"docker push {IMAGE}",
        )
        for version, daemon in (DOCKERS["28"], DOCKERS["29"])
    ),
    *pushes("healthy", PUSHED, name="retried", world=SHAKY, clients=("docker-28", "docker-20", "crane"), timeout=200),
    *pushes("healthy", "digest: sha256", name="cut-once", world=CUT_ONCE, clients=("docker-28",), timeout=200),
    Scenario(
        cause="healthy",
        name="docker-28-describe-or-create",
        shows="digest: sha256",
        world=EMPTY,
        logins=NONE,
        script=f"{LOGIN} {HOST}\n{OR_CREATE}\ndocker push {IMAGE}",
    ),
    Scenario(
        cause="healthy",
        name="docker-20-describe-or-create-xtrace",
        shows="digest: sha256",
        world=EMPTY,
        logins=NONE,
        xtrace=True,
        clients=("docker=docker-20", "aws=aws-1"),
        script=f"set -e\n{LOGIN} {HOST}\n{OR_CREATE}\ndocker push {IMAGE}",
    ),
    Scenario(
        cause="healthy",
        name="docker-28-create-exists-already",
        shows="RepositoryAlreadyExistsException(.|\\n)*digest: sha256",
        script=f"aws ecr create-repository --repository-name team/orders-api || true\ndocker push {IMAGE}",
    ),
    Scenario(
        cause="healthy",
        name="docker-28-create-on-push",
        shows="digest: sha256",
        world=TEMPLATE,
        script=f"docker push {IMAGE}",
    ),
    Scenario(
        cause="healthy",
        name="docker-28-terminal",
        shows="digest: sha256",
        terminal=True,
        script=f"docker tag orders-worker:latest {REPO}:worker\ndocker push {REPO}:worker",
    ),
    Scenario(
        cause="healthy",
        name="docker-28-login-only",
        shows="Login Succeeded",
        logins=NONE,
        script=f"{LOGIN} {HOST}",
    ),
    Scenario(
        cause="healthy",
        name="podman-login-push",
        shows="Login Succeeded(.|\\n)*Storing signatures",
        logins=NONE,
        daemon="none",
        before=f"podman load -q -i orders-api.tar >/dev/null; podman tag localhost/orders-api:latest {IMAGE}",
        script=f"aws ecr get-login-password | podman login --username AWS --password-stdin {HOST}\npodman push {IMAGE}",
    ),
    Scenario(
        cause="healthy",
        name="docker-28-login-again-after-expiry",
        shows="expired(.|\\n)*digest: sha256",
        logins=(Login(lifetime=-60),),
        script=f"docker push {IMAGE}\n{LOGIN} {HOST}\ndocker push {IMAGE}",
    ),
    Scenario(
        cause="healthy",
        name="docker-28-build-tag-push",
        shows="digest: sha256",
        env={"DOCKER_BUILDKIT": "0"},
        script=f"docker build -t orders-api:ci .\ndocker tag orders-api:ci {REPO}:ci\ndocker push {REPO}:ci",
    ),
    Scenario(
        cause="healthy",
        name="docker-28-all-tags",
        shows="(?s)digest: sha256.*digest: sha256",
        script=f"docker push --all-tags {REPO}",
    ),
    Scenario(
        cause="healthy",
        name="docker-28-quiet",
        shows=IMAGE,
        script=f"docker push -q {IMAGE}",
    ),
    *(
        Scenario(
            cause="healthy",
            name=f"buildx-{version}-cache-miss",
            shows="(?i)not found(.|\\n)*pushing manifest",
            daemon="none",
            before=BUILDX,
            services=(f"buildkitd-{version}",),
            clients=("docker=docker-28", "docker-buildx=", "aws=aws-2"),
            script=f"docker buildx build --progress=plain --push -t {IMAGE} "
            f"--cache-from type=registry,ref={REPO}:buildcache "
            f"--cache-to type=registry,ref={REPO}:buildcache,mode=max,image-manifest=true,oci-mediatypes=true .",
        )
        for version in ("0.13", "0.32")
    ),
    Scenario(
        cause="healthy",
        name="docker-28-ecr-login-helper",
        shows="digest: sha256",
        logins=NONE,
        clients=("docker=docker-28", "docker-credential-ecr-login=ecr-login-0.12"),
        files={".docker/config.json": '{"credHelpers": {"' + HOST + '": "ecr-login"}}\n'},
        script=f"docker push {IMAGE}",
    ),
    Scenario(
        cause="healthy",
        name="skopeo-copy-preserve",
        shows="Storing signatures",
        daemon="none",
        script=f"skopeo copy --preserve-digests docker-archive:orders-api.tar docker://{IMAGE} || "
        f"skopeo copy docker-archive:orders-api.tar docker://{IMAGE}",
    ),
)
