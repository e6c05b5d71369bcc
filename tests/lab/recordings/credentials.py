"""What goes wrong with AWS credentials, before any ECR token exists."""

import json
from typing import Any

from ..scenario import ACCOUNT, HOST, IMAGE, LOGIN, Scenario
from ..world import CI_USER, HEALTHY, PUSH_ACTIONS, Fault, Principal, Reply, Repository, World, allow, deny

V1 = ("docker=docker-20", "aws=aws-1")
V2 = ("docker=docker-28", "aws=aws-2")
NEW = ("docker=docker-29", "aws=aws-2")
WHOAMI = "aws sts get-caller-identity"
NO_PROFILES: dict[str, Principal] = {}

EXPIRED = Principal(
    arn=f"arn:aws:sts::{ACCOUNT}:assumed-role/ci-deploy/build-812",
    access_key="ASIALAB0EXPIRED00001",
    session_token="lab-session-token",
    expired=True,
)
STRANGER = Principal(arn=f"arn:aws:iam::{ACCOUNT}:user/left-the-team", access_key="AKIALAB0DELETED00001")
MISTYPED = Principal(
    arn=CI_USER.arn, access_key=CI_USER.access_key, secret_key="lab/secret/key/with/a/typo/000000000000"
)
READER = Principal(
    arn=f"arn:aws:iam::{ACCOUNT}:user/reporting-readonly",
    access_key="AKIALAB0REPORTING001",
    policies={"read": allow("ecr:GetAuthorizationToken", "ecr:BatchGetImage", "ecr:DescribeRepositories")},
)
OTHER_ACCOUNT = Principal(arn="arn:aws:iam::111122223333:user/sandbox-admin", access_key="AKIALAB0SANDBOX00001")
NO_TOKEN = Principal(
    arn=f"arn:aws:sts::{ACCOUNT}:assumed-role/web-node/i-0abc12345def67890",
    access_key="ASIALAB0WEBNODE00001",
    session_token="lab-session-token",
    policies={"push": allow(*PUSH_ACTIONS)},
)
QUARANTINED = (
    f"User: {CI_USER.arn} is not authorized to perform: ecr:GetAuthorizationToken on resource: * with an explicit "
    "deny in an identity-based policy: arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3"
)
CLIENT = "import base64\n\nimport boto3\n\n"
TOKEN_PY = f"""{CLIENT}ecr = boto3.client("ecr")
token = ecr.get_authorization_token()["authorizationData"][0]
print("registry:", token["proxyEndpoint"])
"""
CHECK_PY = f"""{CLIENT}ecr = boto3.client("ecr", region_name="us-east-1")
repository = ecr.describe_repositories(repositoryNames=["team/orders-api"])["repositories"][0]
print("pushing to", repository["repositoryUri"])
"""


def _login(cause: str, name: str, shows: str, **parts: Any) -> Scenario:
    """A scenario whose user logs in by the usual pipe, and pushes."""
    script = parts.pop("script", f"{LOGIN} {HOST}\ndocker push {IMAGE}")
    return Scenario(cause=cause, name=name, shows=shows, script=script, logins=(), **parts)


TOOLS = (
    _login("aws-cli-missing", "bash-login-pipe-28", "aws: command not found", clients=("docker=docker-28",), only=True),
    _login("aws-cli-missing", "bash-login-pipe-20", "aws: command not found", clients=("docker=docker-20",), only=True),
    _login("aws-cli-missing", "bash-login-pipe-29", "aws: command not found", clients=("docker=docker-29",), only=True),
    _login(
        "aws-cli-missing",
        "sh-script",
        "aws: not found",
        clients=("docker=docker-28",),
        only=True,
        files={"push.sh": f"#!/bin/sh\n{LOGIN} {HOST}\ndocker push {IMAGE}\n"},
        script="sh push.sh",
    ),
    _login(
        "aws-credentials-missing",  # what is missing is the program that would print the credentials, not the AWS CLI
        "credential-process",
        "(?i)no such file|not found",
        files={".aws/config": "[default]\nregion = us-east-1\ncredential_process = /opt/corp/bin/aws-broker get\n"},
        profiles=NO_PROFILES,
        region=None,
    ),
    _login(
        "aws-cli-get-login-removed",
        "aws-2-get-login",
        "(?i)invalid choice",
        script="aws ecr get-login --region us-east-1 --no-include-email",
    ),
    _login(
        "aws-cli-get-login-removed",
        "aws-2-eval",
        "(?i)invalid choice",
        script=f"$(aws ecr get-login --region us-east-1 --no-include-email)\ndocker push {IMAGE}",
    ),
    _login(
        "aws-cli-get-login-removed",
        "aws-1-docker-e-flag",
        "unknown shorthand flag: 'e' in -e",
        clients=V1,
        script=f"$(aws ecr get-login --region us-east-1)\ndocker push {IMAGE}",
    ),
    _login(
        "aws-cli-get-login-removed",
        "aws-1-docker-29-e-flag",
        "unknown shorthand flag: 'e' in -e",
        clients=("docker=docker-29", "aws=aws-1"),
        script=f"eval $(aws ecr get-login)\ndocker push {IMAGE}",
    ),
)

MISSING = (
    _login("aws-credentials-missing", "aws-2-docker-28", "Unable to locate credentials", profiles=NO_PROFILES),
    _login(
        "aws-credentials-missing", "aws-1-docker-20", "Unable to locate credentials", profiles=NO_PROFILES, clients=V1
    ),
    _login(
        "aws-credentials-missing", "aws-2-docker-29", "Unable to locate credentials", profiles=NO_PROFILES, clients=NEW
    ),
    _login(
        "aws-credentials-missing",
        "aws-2-partial-env",
        "Partial credentials",
        profiles=NO_PROFILES,
        env={"AWS_ACCESS_KEY_ID": CI_USER.access_key},
    ),
    _login(
        "aws-credentials-missing",
        "boto3-token",
        "NoCredentialsError",
        profiles=NO_PROFILES,
        files={"ecr_token.py": TOKEN_PY},
        script="python ecr_token.py",
    ),
    _login(
        "aws-credentials-missing",
        "aws-2-container-role-unreachable",
        "(?i)error|credentials",
        profiles=NO_PROFILES,
        env={"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://localhost:9/creds", "AWS_METADATA_SERVICE_TIMEOUT": "1"},
        script="aws ecr get-login-password --region us-east-1",
    ),
    _login(
        "aws-credentials-missing",
        "aws-2-set-e-script",
        "Unable to locate credentials",
        profiles=NO_PROFILES,
        xtrace=True,
        script=f"set -euo pipefail\naws sts get-caller-identity\n{LOGIN} {HOST}\ndocker push {IMAGE}",
    ),
    _login(
        "aws-credentials-missing",
        "ecr-login-0.12-no-credentials",
        "no basic auth credentials",
        profiles=NO_PROFILES,
        clients=("docker=docker-28", "docker-credential-ecr-login=ecr-login-0.12"),
        files={".docker/config.json": json.dumps({"credHelpers": {HOST: "ecr-login"}})},
        script=f"docker push {IMAGE}\ncat .ecr/log/ecr-login.log",
    ),
)

_EXPIRED_WORLD = World(principals=(EXPIRED, CI_USER), repositories=HEALTHY.repositories)
_ONE = {"default": EXPIRED}
BAD = (
    _login("aws-credentials-expired", "aws-2-docker-28", "ExpiredToken", world=_EXPIRED_WORLD, profiles=_ONE),
    _login(
        "aws-credentials-expired", "aws-1-docker-20", "ExpiredToken", world=_EXPIRED_WORLD, profiles=_ONE, clients=V1
    ),
    _login(
        "aws-credentials-expired", "aws-2-docker-29", "ExpiredToken", world=_EXPIRED_WORLD, profiles=_ONE, clients=NEW
    ),
    _login("aws-credentials-expired", "aws-2-sts", "ExpiredToken", world=_EXPIRED_WORLD, profiles=_ONE, script=WHOAMI),
    _login(
        "aws-credentials-expired",
        "boto3-describe",
        "ExpiredTokenException",
        world=_EXPIRED_WORLD,
        profiles=_ONE,
        files={"check.py": CHECK_PY},
        script="python check.py",
    ),
    _login(
        "aws-credentials-expired",
        "aws-2-describe-then-push",
        "ExpiredToken",
        world=_EXPIRED_WORLD,
        profiles=_ONE,
        script=f"aws ecr describe-repositories --repository-names team/orders-api\n{LOGIN} {HOST}\ndocker push {IMAGE}",
    ),
    _login(
        "aws-credentials-expired",
        "ecr-login-0.12",
        "ExpiredToken",
        world=_EXPIRED_WORLD,
        profiles=_ONE,
        clients=("docker=docker-28", "docker-credential-ecr-login=ecr-login-0.12"),
        files={".docker/config.json": json.dumps({"credHelpers": {HOST: "ecr-login"}})},
        script=f"docker push {IMAGE}\ntail -n 4 .ecr/log/ecr-login.log",
    ),
    _login("aws-credentials-invalid", "aws-2-docker-28", "UnrecognizedClientException", profiles={"default": STRANGER}),
    _login(
        "aws-credentials-invalid",
        "aws-1-docker-20",
        "UnrecognizedClientException",
        profiles={"default": STRANGER},
        clients=V1,
    ),
    _login(
        "aws-credentials-invalid", "aws-2-sts", "InvalidClientTokenId", profiles={"default": STRANGER}, script=WHOAMI
    ),
    _login(
        "aws-credentials-invalid",
        "aws-2-session-token-lost",
        "UnrecognizedClientException",
        world=World(principals=(NO_TOKEN,), repositories=HEALTHY.repositories),
        profiles=NO_PROFILES,
        env={"AWS_ACCESS_KEY_ID": NO_TOKEN.access_key, "AWS_SECRET_ACCESS_KEY": NO_TOKEN.secret_key},
    ),
    _login(
        "aws-credentials-invalid",
        "boto3-describe",
        "UnrecognizedClientException",
        profiles={"default": STRANGER},
        files={"check.py": CHECK_PY},
        script="python check.py",
    ),
    _login("aws-signature-mismatch", "aws-2-docker-28", "InvalidSignatureException", profiles={"default": MISTYPED}),
    _login(
        "aws-signature-mismatch",
        "aws-1-sts",
        "SignatureDoesNotMatch",
        profiles={"default": MISTYPED},
        clients=V1,
        script=WHOAMI,
    ),
    _login(
        "aws-signature-mismatch",
        "boto3-token",
        "InvalidSignatureException",
        profiles={"default": MISTYPED},
        files={"ecr_token.py": TOKEN_PY},
        script="python ecr_token.py",
    ),
    _login(
        "aws-clock-skew",
        "aws-2-slow-clock",
        "Signature expired",
        script=f"alias aws='faketime -f -25m aws'\nshopt -s expand_aliases\n{LOGIN} {HOST}",
        before="shopt -s expand_aliases",
    ),
    _login(
        "aws-clock-skew",
        "aws-1-fast-clock",
        "not yet current",
        clients=V1,
        before="mkdir -p .local/bin; A=$(type -p aws); printf '#!/bin/sh\\nexec faketime -f +40m %s \"$@\"\\n' $A "
        "> .local/bin/aws; chmod +x .local/bin/aws",
    ),
    _login(
        "aws-clock-skew",
        "boto3-slow-clock",
        "Signature expired",
        files={"ecr_token.py": TOKEN_PY},
        before="mkdir -p .local/bin; printf '#!/bin/sh\\nexec faketime -f -3h /home/ci/.venv/bin/python \"$@\"\\n' "
        "> .local/bin/python3; chmod +x .local/bin/python3; export PATH=/home/ci/.local/bin:$PATH",
        script="date -u\npython3 ecr_token.py",
    ),
    _login(
        "aws-key-quarantined",
        "aws-2-docker-28",
        "AWSCompromisedKeyQuarantineV3",
        world=World(
            principals=(CI_USER,),
            faults=(
                Fault(
                    at="ecr:GetAuthorizationToken",
                    effect=Reply(status=400, code="AccessDeniedException", message=QUARANTINED),
                ),
            ),
        ),
    ),
)

PROFILES = (
    _login("aws-profile-not-found", "aws-2-docker-28", "could not be found", env={"AWS_PROFILE": "orders-prod"}),
    _login(
        "aws-profile-not-found", "aws-1-docker-20", "could not be found", env={"AWS_PROFILE": "orders-prod"}, clients=V1
    ),
    _login(
        "aws-profile-not-found",
        "aws-2-profile-option",
        "could not be found",
        script="aws ecr get-login-password --region us-east-1 --profile orders-prod | docker login --username AWS "
        f"--password-stdin {HOST}",
    ),
    _login(
        "aws-profile-not-found",
        "boto3-token",
        "ProfileNotFound",
        env={"AWS_PROFILE": "orders-prod"},
        files={"ecr_token.py": TOKEN_PY},
        script="python ecr_token.py",
    ),
    _login(
        "aws-region-missing",
        "aws-2-docker-28",
        "You must specify a region",
        region=None,
        script=f"aws ecr get-login-password | docker login --username AWS --password-stdin {HOST}",
    ),
    _login(
        "aws-region-missing",
        "aws-1-docker-20",
        "You must specify a region",
        region=None,
        clients=V1,
        script=f"aws ecr get-login-password | docker login --username AWS --password-stdin {HOST}\ndocker push {IMAGE}",
    ),
    _login(
        "aws-region-missing",
        "boto3-token",
        "NoRegionError",
        region=None,
        files={"ecr_token.py": TOKEN_PY},
        script="python ecr_token.py",
    ),
    _login(
        "command-usage",  # an option without its value: the region is only what was empty
        "aws-2-empty-variable",
        "(?i)region|argument",
        region=None,
        xtrace=True,
        script=f"aws ecr get-login-password --region $AWS_REGION | docker login --username AWS --password-stdin {HOST}",
    ),
    _login(
        "aws-sso-session-expired",
        "aws-2-never-logged-in",
        "(?i)sso",
        profiles=NO_PROFILES,
        region=None,
        files={
            ".aws/config": "[default]\nregion = us-east-1\nsso_session = corp\nsso_account_id = 123456789012\n"
            "sso_role_name = Deploy\n\n[sso-session corp]\nsso_region = us-east-1\n"
            "sso_start_url = https://corp.awsapps.com/start\nsso_registration_scopes = sso:account:access\n"
        },
    ),
    _login(
        "aws-sso-session-expired",
        "aws-2-legacy-expired",
        "(?i)sso session",
        profiles=NO_PROFILES,
        region=None,
        files={
            ".aws/config": "[default]\nregion = us-east-1\nsso_account_id = 123456789012\nsso_role_name = Deploy\n"
            "sso_region = us-east-1\nsso_start_url = https://corp.awsapps.com/start\n",
            ".aws/sso/cache/6c32b4d76d2ddb9ce34cf8f0e6a1b2ef7b6de1a1.json": "{}",
        },
        before="python3 - <<'P'\nimport hashlib, json, pathlib\nurl = 'https://corp.awsapps.com/start'\n"
        "p = pathlib.Path('.aws/sso/cache') / (hashlib.sha1(url.encode()).hexdigest() + '.json')\n"
        "p.write_text(json.dumps({'startUrl': url, 'region': 'us-east-1', 'accessToken': 'x', "
        "'expiresAt': '2026-01-15T20:00:00Z'}))\nP",
    ),
    _login(
        "aws-sso-session-expired",
        "boto3-legacy-expired",
        "(?i)sso",
        profiles=NO_PROFILES,
        region=None,
        files={
            ".aws/config": "[default]\nregion = us-east-1\nsso_account_id = 123456789012\nsso_role_name = Deploy\n"
            "sso_region = us-east-1\nsso_start_url = https://corp.awsapps.com/start\n",
            "ecr_token.py": TOKEN_PY,
        },
        script="python ecr_token.py",
    ),
    _login(
        "aws-endpoint-unreachable",
        "aws-2-region-typo",
        "Could not connect to the endpoint URL",
        daemon="direct",
        script=f"aws ecr get-login-password --region us-east-11 | docker login --username AWS --password-stdin "
        f"{ACCOUNT}.dkr.ecr.us-east-11.amazonaws.com",
    ),
    _login(
        "aws-endpoint-unreachable",
        "aws-1-no-dns",
        "Could not connect to the endpoint URL",
        daemon="direct",
        clients=V1,
    ),
    _login(
        "aws-endpoint-unreachable",
        "aws-2-connect-timeout",
        "Connect timeout on endpoint URL",
        daemon="direct",
        env={"AWS_MAX_ATTEMPTS": "1"},
        script="aws ecr get-login-password --region us-west-2 --cli-connect-timeout 5 | docker login --username AWS "
        f"--password-stdin {ACCOUNT}.dkr.ecr.us-west-2.amazonaws.com",
    ),
    _login(
        "aws-endpoint-unreachable",
        "boto3-no-dns",
        "EndpointConnectionError",
        daemon="direct",
        env={"AWS_MAX_ATTEMPTS": "1"},
        files={"ecr_token.py": TOKEN_PY},
        script="python ecr_token.py",
    ),
    _login(
        "aws-endpoint-unreachable",
        "aws-2-bad-region-name",
        "match a supported format",
        script="aws ecr get-login-password --region us_east_1",
    ),
    _login(
        "aws-endpoint-unreachable",
        "aws-2-localstack-left-over",
        "Could not connect to the endpoint URL",
        env={"AWS_ENDPOINT_URL": "http://localhost:4566", "AWS_MAX_ATTEMPTS": "1"},
    ),
)

ROLE = f"arn:aws:iam::{ACCOUNT}:role/ecr-push"
ROLES = (
    _login(
        "assume-role-denied",
        "aws-2-profile-role",
        "sts:AssumeRole",
        files={
            ".aws/config": f"[default]\nregion = us-east-1\n\n[profile orders-prod]\nrole_arn = {ROLE}\n"
            "source_profile = default\n"
        },
        env={"AWS_PROFILE": "orders-prod"},
    ),
    _login(
        "assume-role-denied",
        "aws-1-explicit-call",
        "sts:AssumeRole",
        clients=V1,
        script=f"aws sts assume-role --role-arn {ROLE} --role-session-name build-812",
    ),
    _login(
        "assume-role-denied",
        "aws-2-web-identity",
        "AssumeRoleWithWebIdentity",
        profiles=NO_PROFILES,
        files={"var/token": "eyJhbGciOiJub25lIn0.eyJhdWQiOiJzdHMuYW1hem9uYXdzLmNvbSJ9."},
        env={"AWS_ROLE_ARN": ROLE, "AWS_WEB_IDENTITY_TOKEN_FILE": "/home/ci/var/token"},
    ),
    _login(
        "assume-role-denied",
        "boto3-web-identity",
        "AssumeRoleWithWebIdentity",
        profiles=NO_PROFILES,
        files={"var/token": "eyJhbGciOiJub25lIn0.eyJhdWQiOiJzdHMuYW1hem9uYXdzLmNvbSJ9.", "ecr_token.py": TOKEN_PY},
        env={"AWS_ROLE_ARN": ROLE, "AWS_WEB_IDENTITY_TOKEN_FILE": "/home/ci/var/token"},
        script="python ecr_token.py",
    ),
    _login(
        "ecr-token-denied",
        "aws-2-docker-28",
        "ecr:GetAuthorizationToken",
        world=World(principals=(NO_TOKEN,), repositories=HEALTHY.repositories),
        profiles={"default": NO_TOKEN},
    ),
    _login(
        "ecr-token-denied",
        "aws-1-docker-20",
        "ecr:GetAuthorizationToken",
        clients=V1,
        world=World(principals=(NO_TOKEN,), repositories=HEALTHY.repositories),
        profiles={"default": NO_TOKEN},
    ),
    _login(
        "iam-explicit-deny",
        "boto3-token-explicit-deny",
        "ecr:GetAuthorizationToken",
        files={"ecr_token.py": TOKEN_PY},
        world=World(
            principals=(
                Principal(
                    arn=CI_USER.arn,
                    access_key=CI_USER.access_key,
                    policies={"all": allow("*"), "fence": deny("ecr:GetAuthorizationToken")},
                ),
            )
        ),
        script="python ecr_token.py",
    ),
    _login(
        "ecr-token-denied",
        "ecr-login-0.12",
        "no basic auth credentials",
        clients=("docker=docker-28", "docker-credential-ecr-login=ecr-login-0.12"),
        world=World(principals=(NO_TOKEN,), repositories=HEALTHY.repositories),
        profiles={"default": NO_TOKEN},
        files={".docker/config.json": json.dumps({"credHelpers": {HOST: "ecr-login"}})},
        script=f"docker push {IMAGE}\ntail -n 3 .ecr/log/ecr-login.log",
    ),
    _login(
        "wrong-identity",
        "aws-2-env-beats-profile",
        "reporting-readonly",
        world=World(principals=(CI_USER, READER), repositories=HEALTHY.repositories),
        profiles={"deploy": CI_USER},
        env={
            "AWS_PROFILE": "deploy",
            "AWS_ACCESS_KEY_ID": READER.access_key,
            "AWS_SECRET_ACCESS_KEY": READER.secret_key,
        },
        script=f"echo $AWS_PROFILE\naws configure list\n{WHOAMI}\n{LOGIN} {HOST}\ndocker push {IMAGE}",
    ),
    _login(
        "repository-policy-deny",  # the identity is a wrong one, but the message names the policy
        "aws-1-default-profile-of-sandbox",
        "sandbox-admin",
        clients=V1,
        world=World(principals=(CI_USER, OTHER_ACCOUNT), repositories=HEALTHY.repositories),
        profiles={"default": OTHER_ACCOUNT, "orders-prod": CI_USER},
        script=f"{WHOAMI} --query Arn --output text\n{LOGIN} {HOST}\ndocker push {IMAGE}",
    ),
    _login(
        "forbidden-opaque",  # a machine's role, which may well have been meant
        "podman-node-role",
        "web-node",
        daemon="none",
        world=World(
            principals=(
                Principal(
                    arn=NO_TOKEN.arn,
                    access_key=NO_TOKEN.access_key,
                    session_token="lab-session-token",
                    policies={"pull": allow("ecr:GetAuthorizationToken", "ecr:BatchGetImage")},
                ),
            ),
            repositories=(Repository(name="team/orders-api"),),
        ),
        profiles={"default": NO_TOKEN},
        before=f"podman load -q -i orders-api.tar >/dev/null; podman tag localhost/orders-api:latest {IMAGE}",
        script=f"{WHOAMI} --query Arn\n"
        f"aws ecr get-login-password | podman login --username AWS --password-stdin {HOST}\n"
        f"podman push {IMAGE}",
    ),
)

SCENARIOS = (*TOOLS, *MISSING, *BAD, *PROFILES, *ROLES)
