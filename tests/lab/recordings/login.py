"""What goes wrong at docker login, in credential stores and in credential helpers."""

import json
from typing import Any

from ..scenario import ACCOUNT, HOST, IMAGE, LOGIN, Login, Scenario, docker_config
from .pushes import PODMAN, pushes

NONE: tuple[Login, ...] = ()
OLD = ("docker=docker-20", "aws=aws-1")
NEW = ("docker=docker-29", "aws=aws-2")
EU_HOST = f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com"
PIPE = "aws ecr get-login-password --region us-east-1"
DESKTOP = docker_config(credsStore="desktop", auths={HOST: {}})
VAULT_HELPER = "#!/bin/sh\necho 'vault: permission denied (lease expired)'\nexit 1\n"
HELPER = docker_config(credHelpers={HOST: "ecr-login"})


def _scenario(cause: str, name: str, shows: str, script: str, **parts: Any) -> Scenario:
    return Scenario(cause=cause, name=name, shows=shows, script=script, **{"logins": NONE, **parts})


LOGINS = (
    _scenario("login-non-tty", "docker-28-no-stdin", "non TTY", f"docker login --username AWS {HOST}"),
    _scenario("login-non-tty", "docker-20-no-stdin", "non TTY", f"docker login {HOST}", clients=OLD),
    _scenario("login-non-tty", "docker-29-no-stdin", "(?i)non.TTY", f"docker login {HOST}", clients=NEW),
    _scenario(
        "login-non-tty",
        "docker-28-empty-secret",
        "(?i)tty|password",
        f'echo -n "$ECR_PASSWORD" | docker login --username AWS --password-stdin {HOST}',
    ),
    _scenario(
        "login-non-tty",
        "docker-29-empty-secret",
        "(?i)password",
        f'echo "$ECR_PASSWORD" | docker login --username AWS --password-stdin {HOST}',
        clients=NEW,
    ),
    _scenario(
        "login-non-tty",
        "docker-28-empty-password-option",
        "(?i)tty|password",
        f'docker login --username AWS --password "$ECR_PASSWORD" {HOST}',
    ),
    _scenario(
        "login-non-tty",
        "podman-no-stdin",
        "(?i)password|tty|inappropriate ioctl",
        f"podman login --username AWS {HOST}",
        daemon="none",
    ),
    _scenario(
        "login-bad-request",
        "docker-28-region-differs",
        "400 Bad Request",
        f"{PIPE} | docker login --username AWS --password-stdin {EU_HOST}",
    ),
    _scenario(
        "login-bad-request",
        "docker-20-region-differs",
        "400 Bad Request",
        f"{PIPE} | docker login --username AWS --password-stdin {EU_HOST}",
        clients=OLD,
    ),
    _scenario(
        "login-bad-request",
        "docker-29-region-differs",
        "400 Bad Request",
        f"{PIPE} | docker login --username AWS --password-stdin {EU_HOST}",
        clients=NEW,
    ),
    _scenario(
        "login-bad-request",
        "docker-28-wrong-username",
        "400 Bad Request",
        f"{PIPE} | docker login --username ci-deploy --password-stdin {HOST}",
    ),
    _scenario(
        "login-bad-request",
        "docker-28-byte-order-mark",
        "400 Bad Request",
        "{ printf '\\xef\\xbb\\xbf'; " + PIPE + f"; }} | docker login --username AWS --password-stdin {HOST}",
    ),
    _scenario(
        "login-bad-request",
        "docker-28-json-not-text",
        "400 Bad Request",
        "aws ecr get-authorization-token --region us-east-1 --query 'authorizationData[0].authorizationToken' | "
        f"docker login --username AWS --password-stdin {HOST}",
    ),
    _scenario(
        "login-bad-request",
        "docker-28-base64-pair",
        "400 Bad Request",
        "TOKEN=$(aws ecr get-authorization-token --output text --query 'authorizationData[0].authorizationToken')\n"
        f'docker login --username AWS --password "$TOKEN" {HOST}',
    ),
    _scenario(
        "login-bad-request",
        "podman-region-differs",
        "(?i)400|invalid|bad request",
        f"{PIPE} | podman login --username AWS --password-stdin {EU_HOST}",
        daemon="none",
    ),
    _scenario(
        "login-bad-request",
        "crane-auth-then-push",
        "400",
        f"{PIPE} | crane auth login {EU_HOST} --username AWS --password-stdin\n"
        f"crane push orders-api.tar {EU_HOST}/team/orders-api:1.4.2",
        daemon="none",
        clients=("crane=", "aws=aws-2"),
    ),
    _scenario(
        "login-bad-request",
        "skopeo-login-region-differs",
        "(?i)400|bad request",
        f"{PIPE} | skopeo login --username AWS --password-stdin {EU_HOST}",
        daemon="none",
    ),
    _scenario(
        "login-rejected",
        "docker-28-stale-password-file",
        "403 Forbidden",
        f"docker login --username AWS --password-stdin {HOST} < .ecr-password",
        files={".ecr-password": "{stale}"},
    ),
    _scenario(
        "login-rejected",
        "docker-20-stale-password-file",
        "403 Forbidden",
        f"docker login --username AWS --password-stdin {HOST} < .ecr-password",
        files={".ecr-password": "{stale}"},
        clients=OLD,
    ),
    _scenario(
        "login-rejected",
        "docker-29-stale-password-file",
        "403",
        f"docker login --username AWS --password-stdin {HOST} < .ecr-password",
        files={".ecr-password": "{stale}"},
        clients=NEW,
    ),
    _scenario(
        "login-rejected",
        "podman-stale-password-file",
        "(?i)403|expired|denied",
        f"podman login --username AWS --password-stdin {HOST} < .ecr-password",
        files={".ecr-password": "{stale}"},
        daemon="none",
    ),
    _scenario(
        "login-rejected",
        "docker-28-deleted-user",
        "401 Unauthorized",
        f"docker login --username AWS --password-stdin {HOST} < .ecr-password",
        files={".ecr-password": "{gone}"},
    ),
    _scenario(
        "login-rejected",
        "podman-deleted-user",
        "(?i)invalid username/password|unauthorized",
        f"podman login --username AWS --password-stdin {HOST} < .ecr-password",
        files={".ecr-password": "{gone}"},
        daemon="none",
    ),
)

CONFIG = (
    *pushes(
        "docker-config-unusable",
        "(?i)config|invalid character|json",
        name="truncated-json",
        logins=NONE,
        clients=("docker-28", "docker-20", "docker-29", "podman", "skopeo", "crane", "buildx-0.29", "kaniko"),
        files={".docker/config.json": '{\n\t"auths": {\n\t\t"' + HOST + '": {\n\t\t\t"auth": "QVdTOmV5Sn'},
    ),
    _scenario(
        "healthy",  # the login writes the file anew
        "docker-28-truncated-then-login",
        "(?i)invalid character|config|unexpected",
        f"{LOGIN} {HOST}",
        files={".docker/config.json": '{"auths": {,}}'},
    ),
    _scenario(
        "docker-config-unusable",
        "docker-28-owned-by-root",
        "(?i)permission denied",
        f"ls -l .docker/config.json\n{LOGIN} {HOST}",
        user="ci",
        daemon="none",
        handed_over=False,
        logins=(Login(),),
    ),
    _scenario(
        "docker-config-unusable",
        "docker-28-folder-not-writable",
        "(?i)permission denied",
        f"{LOGIN} {HOST}",
        user="ci",
        daemon="none",
        before="mkdir -p .docker; chmod 500 .docker",
    ),
    _scenario(
        "docker-config-unusable",
        "docker-29-folder-not-writable",
        "(?i)permission denied",
        f"{LOGIN} {HOST}",
        user="ci",
        daemon="none",
        before="mkdir -p .docker; chmod 500 .docker",
        clients=NEW,
    ),
    _scenario(
        "docker-config-unusable",
        "docker-28-read-only-home",
        "(?i)read-only file system",
        f"{LOGIN} {HOST}",
        before="mkdir -p .docker; mount -t tmpfs -o ro tmpfs .docker",
    ),
    _scenario(
        "docker-config-unusable",
        "docker-28-config-is-a-folder",
        "(?i)is a directory",
        f"{LOGIN} {HOST}\ndocker push {IMAGE}",
        before="mkdir -p .docker/config.json",
    ),
    _scenario(
        "docker-config-unusable",
        "docker-28-home-missing",
        "(?i)not defined|denied|permission|no such|read-only",
        f"{LOGIN} {HOST}",
        user="ci",
        daemon="none",
        env={"HOME": "/"},
        files={},
        before="export AWS_SHARED_CREDENTIALS_FILE=/home/ci/.aws/credentials",
    ),
    _scenario(
        "docker-config-unusable",
        "podman-auth-file-broken",
        "(?i)auth|json",
        f"podman push {IMAGE}",
        daemon="none",
        before=PODMAN,
        env={"REGISTRY_AUTH_FILE": "/home/ci/auth.json"},
        files={"auth.json": '{"auths": '},
    ),
    _scenario(
        "docker-config-unusable",
        "docker-28-bad-auth-entry",
        "(?i)illegal base64|invalid auth",
        f"docker push {IMAGE}",
        files={".docker/config.json": json.dumps({"auths": {HOST: {"auth": "AWS:plain-text-password"}}})},
    ),
    _scenario(
        "docker-config-shared",
        "docker-28-job-logs-out",
        "no basic auth credentials",
        f"{LOGIN} {HOST}\n# job 2, same runner, post step:\ndocker logout {HOST}\n"
        f"# job 1 goes on:\ndocker push {IMAGE}",
    ),
    _scenario(
        "docker-config-shared",
        "docker-28-two-jobs-xtrace",
        "no basic auth credentials",
        f"( {LOGIN} {HOST}; sleep 2; docker push {IMAGE} ) &\n"
        f"( sleep 1; {LOGIN} {HOST}; docker logout {HOST} ) &\nwait",
        xtrace=True,
        timeout=60,
    ),
)

STORES = (
    _scenario(
        "credential-store-failure",
        "docker-28-pass-not-initialized",
        "(?i)pass not initialized|not initialized",
        f"{LOGIN} {HOST}",
        files=docker_config(credsStore="pass"),
        clients=("docker=docker-28", "aws=aws-2", "docker-credential-pass=", "pass=", "gpg="),
        timeout=30,
    ),
    _scenario(
        "credential-store-failure",
        "docker-20-pass-not-initialized-push",
        "(?i)pass",
        f"{LOGIN} {HOST}\ndocker push {IMAGE}",
        files=docker_config(credsStore="pass"),
        clients=("docker=docker-20", "aws=aws-1", "docker-credential-pass=", "pass=", "gpg="),
        timeout=30,
    ),
    _scenario(
        "credential-store-failure",
        "docker-29-pass-not-initialized",
        "(?i)pass",
        f"{LOGIN} {HOST}",
        files=docker_config(credsStore="pass"),
        clients=("docker=docker-29", "aws=aws-2", "docker-credential-pass=", "pass=", "gpg="),
        timeout=30,
    ),
    _scenario(
        "credential-store-failure",
        "docker-28-secretservice-no-dbus",
        "(?i)d-?bus|error storing",
        f"{LOGIN} {HOST}",
        files=docker_config(credsStore="secretservice"),
        clients=("docker=docker-28", "aws=aws-2", "docker-credential-secretservice="),
    ),
    _scenario(
        "credential-store-failure",
        "docker-20-secretservice-no-dbus",
        "(?i)d-?bus|error storing",
        f"{LOGIN} {HOST}\ndocker push {IMAGE}",
        files=docker_config(credsStore="secretservice"),
        clients=("docker=docker-20", "aws=aws-1", "docker-credential-secretservice="),
    ),
    _scenario(
        "credential-helper-missing",
        "docker-28-desktop-login",
        "docker-credential-desktop",
        f"{LOGIN} {HOST}",
        files=DESKTOP,
    ),
    _scenario(
        "credential-helper-missing",
        "docker-20-desktop-login",
        "docker-credential-desktop",
        f"{LOGIN} {HOST}\ndocker push {IMAGE}",
        files=DESKTOP,
        clients=OLD,
    ),
    _scenario(
        "credential-helper-missing",
        "docker-29-desktop-login",
        "docker-credential-desktop",
        f"{LOGIN} {HOST}",
        files=DESKTOP,
        clients=NEW,
    ),
    *pushes(
        "credential-helper-missing",
        "docker-credential-ecr-login",
        name="ecr-login",
        logins=NONE,
        files=HELPER,
        clients=("docker-29", "podman", "skopeo", "buildah", "crane", "buildx-0.29"),
    ),
    *pushes(
        "credential-helper-missing",
        "command not found",
        name="ecr-login-looked-for",
        logins=NONE,
        files=HELPER,
        clients=("docker-28", "docker-20"),
        script=f"docker push {IMAGE}\ndocker-credential-ecr-login list",
    ),
    _scenario(
        "credential-helper-missing",
        "python-sdk-desktop",
        "(?i)credential",
        "python push.py",
        files={
            **DESKTOP,
            "push.py": f'import docker\n\nclient = docker.from_env()\nprint(client.images.push("{IMAGE}"))\n',
        },
    ),
    _scenario(
        "credential-helper-misconfigured",
        "docker-28-wildcard-key",
        "no basic auth credentials",
        f"cat .docker/config.json\ndocker push {IMAGE}",
        files=docker_config(credHelpers={"*.dkr.ecr.us-east-1.amazonaws.com": "ecr-login"}),
        clients=("docker=docker-28", "docker-credential-ecr-login=ecr-login-0.12"),
    ),
    _scenario(
        "credential-helper-misconfigured",
        "docker-28-key-with-scheme",
        "no basic auth credentials",
        f"cat .docker/config.json\ndocker push {IMAGE}",
        files=docker_config(credHelpers={f"https://{HOST}": "ecr-login"}),
        clients=("docker=docker-28", "docker-credential-ecr-login=ecr-login-0.12"),
    ),
    _scenario(
        "credential-helper-misconfigured",
        "docker-20-key-with-path",
        "no basic auth credentials",
        f"grep -A2 credHelpers .docker/config.json\ndocker push {IMAGE}",
        files=docker_config(credHelpers={f"{HOST}/team/orders-api": "ecr-login"}),
        clients=("docker=docker-20", "docker-credential-ecr-login=ecr-login-0.12"),
    ),
    _scenario(
        "credential-helper-misconfigured",
        "docker-28-other-config-folder",
        "no basic auth credentials",
        f"cat ~/.docker/config.json\necho $DOCKER_CONFIG\ndocker push {IMAGE}",
        files=HELPER,
        env={"DOCKER_CONFIG": "/home/ci/.jenkins/docker"},
        clients=("docker=docker-28", "docker-credential-ecr-login=ecr-login-0.12"),
    ),
    _scenario(
        "credential-helper-misconfigured",
        "docker-29-full-program-name",
        "docker-credential-docker-credential-ecr-login",
        f"docker push {IMAGE}",
        daemon="containerd",
        files=docker_config(credHelpers={HOST: "docker-credential-ecr-login"}),
        clients=("docker=docker-29", "docker-credential-ecr-login=ecr-login-0.12"),
    ),
    _scenario(
        "credential-helper-failed",
        "docker-28-ecr-login-login",
        "not implemented",
        f"{LOGIN} {HOST}",
        files=HELPER,
        clients=("docker=docker-28", "aws=aws-2", "docker-credential-ecr-login=ecr-login-0.12"),
    ),
    _scenario(
        "credential-helper-failed",
        "docker-20-ecr-login-login",
        "not implemented",
        f"{LOGIN} {HOST}",
        files=HELPER,
        clients=("docker=docker-20", "aws=aws-1", "docker-credential-ecr-login=ecr-login-0.12"),
    ),
    _scenario(
        "credential-helper-failed",
        "docker-28-ecr-login-0.6-login",
        "not implemented",
        f"{LOGIN} {HOST}",
        files=HELPER,
        clients=("docker=docker-28", "aws=aws-2", "docker-credential-ecr-login="),
    ),
    _scenario(
        "aws-endpoint-unreachable",  # what the helper hides is in its own log
        "docker-28-ecr-login-hides-no-dns",
        "no basic auth credentials",
        f"docker push {IMAGE}\ntail -n 2 ~/.ecr/log/ecr-login.log",
        files=HELPER,
        bare=True,
        clients=("docker=docker-28", "docker-credential-ecr-login=ecr-login-0.12"),
        timeout=200,
    ),
    *pushes(
        "credential-helper-failed",
        "(?i)vault|credential",
        name="script-helper",
        logins=NONE,
        clients=("docker-29", "podman", "skopeo", "crane", "buildx-0.29"),
        files={
            **docker_config(credHelpers={HOST: "corp-vault"}),
            ".local/bin/docker-credential-corp-vault": VAULT_HELPER,
        },
    ),
)

SCENARIOS = (*LOGINS, *CONFIG, *STORES)
