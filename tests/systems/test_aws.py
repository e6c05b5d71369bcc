"""The AWS door against moto's HTTP server: real SDK, real sockets, an API that keeps state."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator
from typing import Any

import botocore.session
import pytest

from ecrdoctor.systems.aws import Aws
from ecrdoctor.systems.aws_models import (
    Identity,
    ImageCount,
    KeyState,
    Names,
    OtherRegions,
    Refused,
    Regions,
    Repository,
    Role,
    TokenGranted,
)

moto_server = pytest.importorskip("moto.server")

ACCOUNT = "123456789012"
REGION = "eu-west-1"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    logging.getLogger("werkzeug").disabled = True
    server = moto_server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def api(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes SDK clients of the test's own, to set the stage."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATESTTESTTESTTEST")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_REGION", REGION)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    session = botocore.session.Session()

    def client(service: str, region: str = REGION) -> Any:
        return session.create_client(service, region_name=region)

    yield client
    for region in (REGION, "us-east-2"):
        ecr = client("ecr", region)
        for one in ecr.describe_repositories()["repositories"]:
            ecr.delete_repository(repositoryName=one["repositoryName"], force=True)


def _push(ecr: Any, name: str, tag: str) -> None:
    digest = "sha256:" + hashlib.sha256(tag.encode()).hexdigest()
    layer = {"mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip", "size": 1, "digest": digest}
    manifest = {
        "schemaVersion": 2,
        "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
        "config": {**layer, "mediaType": "application/vnd.docker.container.image.v1+json"},
        "layers": [layer],
    }
    ecr.put_image(repositoryName=name, imageManifest=json.dumps(manifest), imageTag=tag)


def test_who_we_are(api: Any) -> None:
    found = Aws().caller_identity()
    assert (found.account, found.region, found.refused_in) == (ACCOUNT, REGION, ())
    assert found.partition == "aws"


def test_the_default_region_is_read_where_aws_cli_v2_reads_it(api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-west-2")
    assert Aws().regions() == Regions(aws_region=REGION, aws_default_region="us-west-2")
    assert Aws().caller_identity().region == REGION
    assert Aws(region="us-east-2").caller_identity().region == "us-east-2"


def test_an_invented_default_region_is_not_asked(api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-wst-1")
    assert Aws(target_region="eu-central-1").caller_identity().region == "eu-central-1"


def test_a_token_is_granted_and_dropped(api: Any) -> None:
    found = Aws().authorization_token(REGION)
    assert found == TokenGranted(REGION, f"https://{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com", found.expires)
    assert found.expires.endswith("+00:00")


def test_a_repository_and_its_settings(api: Any) -> None:
    key = "arn:aws:kms:eu-west-1:123456789012:key/1"
    api("ecr").create_repository(
        repositoryName="team/app",
        imageTagMutability="IMMUTABLE",
        encryptionConfiguration={"encryptionType": "KMS", "kmsKey": key},
    )
    found = Aws().repository(ACCOUNT, REGION, "team/app")
    assert found is not None
    assert found == Repository(
        arn=f"arn:aws:ecr:{REGION}:{ACCOUNT}:repository/team/app",
        account=ACCOUNT,
        name="team/app",
        uri=f"{ACCOUNT}.dkr.ecr.{REGION}.amazonaws.com/team/app",
        mutability="IMMUTABLE",
        encryption="KMS",
        kms_key=key,
        created=found.created,
    )


def test_a_repository_that_is_not_there(api: Any) -> None:
    assert Aws().repository(ACCOUNT, REGION, "team/app") is None
    assert Aws().layer_availability(ACCOUNT, REGION, "team/app") is False


def test_the_names_in_a_registry(api: Any) -> None:
    for name in ("team/api", "team/app"):
        api("ecr").create_repository(repositoryName=name)
    assert Aws().repositories(ACCOUNT, REGION) == Names(("team/api", "team/app"), complete=True)


def test_a_repository_in_another_region(api: Any) -> None:
    api("ecr", "us-east-2").create_repository(repositoryName="team/app")
    found = Aws().repository_in_other_regions(ACCOUNT, "team/app", but_not=REGION)
    assert found == OtherRegions(("us-east-2",), asked=found.asked)
    assert found.asked >= 30


def test_images_of_a_repository(api: Any) -> None:
    api("ecr").create_repository(repositoryName="team/app")
    _push(api("ecr"), "team/app", "1.0")
    _push(api("ecr"), "team/app", "1.1")
    aws = Aws()
    found = aws.image(ACCOUNT, REGION, "team/app", "1.0")
    assert found is not None
    assert found.tags == ("1.0",)
    assert aws.image(ACCOUNT, REGION, "team/app", "2.0") is None
    assert aws.image_manifest_exists(ACCOUNT, REGION, "team/app", "1.0")
    assert not aws.image_manifest_exists(ACCOUNT, REGION, "team/app", "2.0")
    assert not aws.image_manifest_exists(ACCOUNT, REGION, "team/app")
    assert aws.image_count(ACCOUNT, REGION, "team/app") == ImageCount(2, complete=True)
    assert aws.layer_availability(ACCOUNT, REGION, "team/app")


def test_policies_where_there_are_none(api: Any) -> None:
    api("ecr").create_repository(repositoryName="team/app")
    assert Aws().repository_policy(ACCOUNT, REGION, "team/app") is None
    assert Aws().registry_policy(REGION) is None


def test_policies(api: Any) -> None:
    statement = {"Sid": "one", "Effect": "Allow", "Principal": "*", "Action": "ecr:PutImage"}
    text = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    api("ecr").create_repository(repositoryName="team/app")
    api("ecr").set_repository_policy(repositoryName="team/app", policyText=text)
    assert json.loads(Aws().repository_policy(ACCOUNT, REGION, "team/app") or "") == json.loads(text)


def test_a_role_with_its_path(api: Any) -> None:
    api("iam").create_role(RoleName="ci", Path="/deploy/", AssumeRolePolicyDocument="{}")
    assert Aws().role("ci") == Role(f"arn:aws:iam::{ACCOUNT}:role/deploy/ci")


def test_the_state_of_a_key(api: Any) -> None:
    made = api("kms").create_key()["KeyMetadata"]
    api("kms").disable_key(KeyId=made["KeyId"])
    key = made["Arn"]
    assert Aws().key_state(key, "us-east-2") == KeyState(key, "Disabled", "CUSTOMER")
    gone = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/00000000-0000-0000-0000-000000000000"
    assert Aws().key_state(gone, REGION) == KeyState(gone, "NotFound")


def test_a_name_that_the_api_does_not_take_is_no_answer(api: Any) -> None:
    with pytest.raises(Refused) as caught:
        Aws().repository(ACCOUNT, REGION, "x")
    assert (caught.value.kind, caught.value.code) == ("error", "ParamValidation")


@pytest.mark.parametrize("region", ["evil.example/", "a b", "../..", "eu-west-1.attacker.example"])
def test_a_region_that_is_no_host_label_is_no_answer(api: Any, region: str) -> None:
    with pytest.raises(Refused) as caught:
        Aws().repository(ACCOUNT, region, "team/app")
    assert caught.value.code == "InvalidRegion"


def test_the_identity_reads_names_and_kinds() -> None:
    session = Identity("1", "arn:aws-cn:sts::1:assumed-role/ci/run-7")
    user = Identity("1", "arn:aws:iam::1:user/team/ann")
    root = Identity("1", "arn:aws:iam::1:root")
    assert (session.partition, session.kind, session.name) == ("aws-cn", "assumed-role", "ci")
    assert (user.kind, user.name) == ("user", "ann")
    assert root.kind == "root"
