"""Repositories that are absent, elsewhere or misnamed, and ECR Public."""

from ..scenario import ACCOUNT, HOST, IMAGE, LOGIN, PUBLIC, PUBLIC_LOGIN, Login, Scenario
from ..world import CI_USER, Principal, Repository, Template, World, allow
from .pushes import ALL, DOCKERS, pushes

NONE: tuple[Login, ...] = ()
OTHER_HOST = "111122223333.dkr.ecr.us-east-1.amazonaws.com"
EMPTY = World(principals=(CI_USER,), repositories=(Repository(name="team/orders-ap"), Repository(name="team/billing")))
ELSEWHERE = World(principals=(CI_USER,), repositories=(Repository(name="team/orders-api", region="eu-west-1"),))
TEMPLATE = World(principals=(CI_USER,), templates=(Template(prefix="platform"),))
NO_CREATE = World(
    principals=(
        Principal(
            arn=CI_USER.arn,
            access_key=CI_USER.access_key,
            policies={"push": allow("ecr:Get*", "ecr:Batch*", "ecr:Describe*", "ecr:InitiateLayerUpload")},
        ),
    )
)
UNKNOWN = "(?i)does not exist in the registry with id|404"

SCENARIOS = (
    *pushes("repository-missing", UNKNOWN, world=EMPTY, clients=ALL),
    Scenario(
        cause="repository-missing",
        name="docker-28-describe-then-push",
        shows="name unknown",
        world=EMPTY,
        script=f"aws ecr describe-repositories --repository-names team/orders-api --region us-east-1\n"
        f"docker push {IMAGE}",
    ),
    Scenario(
        cause="repository-missing",
        name="docker-28-host-twice",
        shows="name unknown",
        before=f"docker tag orders-api:latest {HOST}/{IMAGE}",
        script=f"docker push {HOST}/{IMAGE}",
    ),
    Scenario(
        cause="repository-missing",
        name="docker-28-terminal",
        shows="name unknown",
        world=EMPTY,
        terminal=True,
        script=f"docker push {IMAGE}",
    ),
    Scenario(
        cause="repository-missing",
        name="docker-20-create-denied-xtrace",
        shows="name unknown",
        world=NO_CREATE,
        xtrace=True,
        clients=("docker=docker-20", "aws=aws-1"),
        script="aws ecr describe-repositories --repository-names team/orders-api || "
        f"aws ecr create-repository --repository-name team/orders-api || true\ndocker push {IMAGE}",
    ),
    Scenario(
        cause="repository-missing",
        name="boto3-describe",
        shows="RepositoryNotFoundException",
        world=EMPTY,
        files={
            "check.py": "import boto3\n\necr = boto3.client('ecr')\n"
            "print(ecr.describe_images(repositoryName='team/orders-api'))\n"
        },
        script="python check.py",
    ),
    Scenario(
        cause="repository-missing",
        name="docker-29-worker-typo",
        shows="(?i)does not exist in the registry",
        daemon="containerd",
        clients=("docker=docker-29",),
        before=f"docker tag orders-worker:latest {HOST}/team/orders-woker:7",
        script=f"docker push {HOST}/team/orders-woker:7",
    ),
    *(
        Scenario(
            cause="create-on-push-denied",
            name=f"docker-{version}-other-prefix",
            shows="(?i)does not exist in the registry",
            world=TEMPLATE,
            clients=(f"docker=docker-{version}", "aws=aws-2"),
            daemon=daemon,
            script="aws ecr describe-repository-creation-templates --query "
            f"'repositoryCreationTemplates[].[prefix,appliedFor[0]]' --output text\ndocker push {IMAGE}",
        )
        for version, daemon in (DOCKERS["28"], DOCKERS["29"])
    ),
    *(
        Scenario(
            cause="registry-account-mismatch",
            name=f"docker-{version}-other-account",
            shows="does not exist in the registry with id '111122223333'",
            clients=(f"docker=docker-{version}", "aws=aws-2"),
            daemon=daemon,
            logins=NONE,
            before=f"docker tag orders-api:latest {OTHER_HOST}/team/orders-api:1.4.2",
            script="aws sts get-caller-identity --query Account --output text\n"
            "aws ecr describe-repositories --repository-names team/orders-api --query 'repositories[0].repositoryUri'\n"
            f"{LOGIN} {OTHER_HOST}\ndocker push {OTHER_HOST}/team/orders-api:1.4.2",
        )
        for version, daemon in DOCKERS.values()
    ),
    Scenario(
        cause="registry-account-mismatch",
        name="crane-other-account",
        shows="111122223333",
        daemon="none",
        clients=("crane=", "aws=aws-2"),
        logins=(Login(host=OTHER_HOST),),
        script="aws ecr describe-repositories --query 'repositories[].repositoryUri' --output text\n"
        f"crane push orders-api.tar {OTHER_HOST}/team/orders-api:1.4.2",
    ),
    *(
        Scenario(
            cause="registry-region-mismatch",
            name=f"docker-{version}-other-region",
            shows="(?i)does not exist in the registry",
            world=ELSEWHERE,
            clients=(f"docker=docker-{version}", "aws=aws-2"),
            daemon=daemon,
            logins=NONE,
            script="aws ecr describe-repositories --region eu-west-1 --output text "
            "--query 'repositories[].repositoryUri'\n"
            f"{LOGIN} {HOST}\ndocker push {IMAGE}",
        )
        for version, daemon in (DOCKERS["28"], DOCKERS["29"])
    ),
    Scenario(
        cause="registry-region-mismatch",
        name="podman-other-region",
        shows="(?i)does not exist in the registry|404",
        world=ELSEWHERE,
        daemon="none",
        before=f"podman load -q -i orders-api.tar >/dev/null; podman tag localhost/orders-api:latest {IMAGE}",
        script="aws ecr describe-repositories --region eu-west-1 --repository-names team/orders-api --query "
        f"'repositories[0].repositoryArn'\npodman push {IMAGE}",
    ),
    Scenario(
        cause="repository-name-invalid",
        name="docker-28-one-letter",
        shows="repositoryName",
        before=f"docker tag orders-api:latest {HOST}/x:1",
        script=f"docker push {HOST}/x:1",
    ),
    Scenario(
        cause="repository-name-invalid",
        name="aws-2-create-uppercase",
        shows="repositoryName",
        script="aws ecr create-repository --repository-name Team/Orders-API",
    ),
    Scenario(
        cause="repository-name-invalid",
        name="aws-1-create-leading-dash",
        shows="repositoryName|argument",
        clients=("aws=aws-1",),
        script="aws ecr create-repository --repository-name team/_orders",
    ),
    Scenario(
        cause="ecr-public-setup",
        name="docker-28-account-as-alias",
        shows="registryAliasName",
        logins=NONE,
        script=f"{PUBLIC_LOGIN}\n"
        f"docker tag orders-api:latest public.ecr.aws/{ACCOUNT}/orders-api:1.4.2\n"
        f"docker push public.ecr.aws/{ACCOUNT}/orders-api:1.4.2",
    ),
    Scenario(
        cause="ecr-public-setup",
        name="docker-28-private-token",
        shows="HTTP 400",
        logins=NONE,
        script=f"{LOGIN} {PUBLIC}",
    ),
    Scenario(
        cause="repository-missing",
        name="docker-28-public",
        shows="name unknown",
        logins=NONE,
        script=f"{PUBLIC_LOGIN}\n"
        f"docker tag orders-api:latest {PUBLIC}/a1b2c3d4/orders-api:1.4.2\n"
        f"docker push {PUBLIC}/a1b2c3d4/orders-api:1.4.2",
    ),
    Scenario(
        cause="not-logged-in",
        name="docker-28-public",
        shows="(?i)denied|auth",
        logins=NONE,
        script=f"docker tag orders-api:latest {PUBLIC}/a1b2c3d4/orders-api:1.4.2\n"
        f"docker push {PUBLIC}/a1b2c3d4/orders-api:1.4.2",
    ),
    Scenario(
        cause="ecr-public-setup",
        name="aws-2-wrong-region",
        shows="Could not connect to the endpoint URL",
        daemon="none",
        bare=True,
        logins=NONE,
        script=PUBLIC_LOGIN.replace("us-east-1", "eu-west-1"),
    ),
    Scenario(
        cause="ecr-token-denied",
        name="aws-2-bearer-token-denied",
        shows="sts:GetServiceBearerToken",
        logins=NONE,
        world=World(
            principals=(
                Principal(arn=CI_USER.arn, access_key=CI_USER.access_key, policies={"public": allow("ecr-public:*")}),
            ),
        ),
        script=PUBLIC_LOGIN,
    ),
)
