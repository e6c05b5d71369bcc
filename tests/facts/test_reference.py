from __future__ import annotations

import pytest

from ecrdoctor.facts.reference import Target, is_ecr_host, is_reference, parse_host, parse_reference

ACCOUNT = "111122223333"


@pytest.mark.parametrize(
    ("host", "kind", "partition", "account", "region"),
    [
        # every partition
        (f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com", "private", "aws", ACCOUNT, "eu-west-1"),
        (f"{ACCOUNT}.dkr.ecr.ap-southeast-7.amazonaws.com", "private", "aws", ACCOUNT, "ap-southeast-7"),
        (f"{ACCOUNT}.dkr.ecr.mx-central-1.amazonaws.com", "private", "aws", ACCOUNT, "mx-central-1"),
        (f"{ACCOUNT}.dkr.ecr.us-gov-west-1.amazonaws.com", "private", "aws-us-gov", ACCOUNT, "us-gov-west-1"),
        (f"{ACCOUNT}.dkr.ecr.us-gov-east-1.amazonaws.com", "private", "aws-us-gov", ACCOUNT, "us-gov-east-1"),
        (f"{ACCOUNT}.dkr.ecr.cn-north-1.amazonaws.com.cn", "private", "aws-cn", ACCOUNT, "cn-north-1"),
        (f"{ACCOUNT}.dkr.ecr.cn-northwest-1.amazonaws.com.cn", "private", "aws-cn", ACCOUNT, "cn-northwest-1"),
        (f"{ACCOUNT}.dkr.ecr.eusc-de-east-1.amazonaws.eu", "private", "aws-eusc", ACCOUNT, "eusc-de-east-1"),
        (f"{ACCOUNT}.dkr.ecr.us-iso-east-1.c2s.ic.gov", "private", "aws-iso", ACCOUNT, "us-iso-east-1"),
        (f"{ACCOUNT}.dkr.ecr.us-isob-east-1.sc2s.sgov.gov", "private", "aws-iso-b", ACCOUNT, "us-isob-east-1"),
        (f"{ACCOUNT}.dkr.ecr.eu-isoe-west-1.cloud.adc-e.uk", "private", "aws-iso-e", ACCOUNT, "eu-isoe-west-1"),
        (f"{ACCOUNT}.dkr.ecr.us-isof-south-1.csp.hci.ic.gov", "private", "aws-iso-f", ACCOUNT, "us-isof-south-1"),
        # FIPS, dual-stack, both
        (f"{ACCOUNT}.dkr.ecr-fips.us-east-1.amazonaws.com", "private", "aws", ACCOUNT, "us-east-1"),
        (f"{ACCOUNT}.dkr.ecr-fips.us-gov-west-1.amazonaws.com", "private", "aws-us-gov", ACCOUNT, "us-gov-west-1"),
        (f"{ACCOUNT}.dkr-ecr.eu-west-1.on.aws", "private", "aws", ACCOUNT, "eu-west-1"),
        (f"{ACCOUNT}.dkr-ecr-fips.us-east-2.on.aws", "private", "aws", ACCOUNT, "us-east-2"),
        (f"{ACCOUNT}.dkr-ecr-fips.us-gov-east-1.on.aws", "private", "aws-us-gov", ACCOUNT, "us-gov-east-1"),
        (f"{ACCOUNT}.dkr-ecr.cn-north-1.on.amazonwebservices.com.cn", "private", "aws-cn", ACCOUNT, "cn-north-1"),
        # public
        ("public.ecr.aws", "public", "aws", None, None),
        ("ecr-public.aws.com", "public", "aws", None, None),
        # as people and programs write them
        (f"{ACCOUNT}.DKR.ECR.EU-WEST-1.amazonaws.com", "private", "aws", ACCOUNT, "eu-west-1"),
        (f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com.", "private", "aws", ACCOUNT, "eu-west-1"),
        (f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com:443", "private", "aws", ACCOUNT, "eu-west-1"),
        ("Public.ECR.aws", "public", "aws", None, None),
        # masked, placeholders, malformed: what cannot be read is not known
        ("***.dkr.ecr.***.amazonaws.com", "private", "aws", None, None),
        ("***.dkr.ecr.eu-west-1.amazonaws.com", "private", "aws", None, "eu-west-1"),
        (f"{ACCOUNT}.dkr.ecr.***.amazonaws.com", "private", "aws", ACCOUNT, None),
        ("<account>.dkr.ecr.<region>.amazonaws.com", "private", "aws", None, None),
        ("$ACCOUNT.dkr.ecr.$REGION.amazonaws.com", "private", "aws", None, None),
        ("1111-2222-3333.dkr.ecr.eu-west-1.amazonaws.com", "private", "aws", None, "eu-west-1"),
        ("11112222333.dkr.ecr.eu-west-1.amazonaws.com", "private", "aws", None, "eu-west-1"),
        ("1111222233334.dkr.ecr.eu-west-1.amazonaws.com", "private", "aws", None, "eu-west-1"),
        (".dkr.ecr.eu-west-1.amazonaws.com", "private", "aws", None, "eu-west-1"),
        (f"{ACCOUNT}.dkr.ecr.us-east-11.amazonaws.com", "private", "aws", ACCOUNT, "us-east-11"),
        (f"{ACCOUNT}.dkr.ecr.ireland.amazonaws.com", "private", "aws", ACCOUNT, None),
        (f"{ACCOUNT}.dkr.ecr.cn-north-1.amazonaws.com", "private", "aws", ACCOUNT, "cn-north-1"),
        # other registries
        ("docker.io", "other", None, None, None),
        ("ghcr.io", "other", None, None, None),
        ("localhost:5000", "other", None, None, None),
        (f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com.evil.example", "other", None, None, None),
        (f"evil.example/{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com", "other", None, None, None),
        (f"{ACCOUNT}.ecr.eu-west-1.amazonaws.com", "other", None, None, None),
        (f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.co", "other", None, None, None),
        (f"{ACCOUNT}.dkr.ecr.amazonaws.com", "other", None, None, None),
        ("public.ecr.aws.evil.example", "other", None, None, None),
        ("gallery.ecr.aws", "other", None, None, None),
        ("", "other", None, None, None),
    ],
)
def test_hosts(host: str, kind: str, partition: str | None, account: str | None, region: str | None) -> None:
    target = Target(registry=host, kind=kind, partition=partition, account=account, region=region)  # type: ignore[arg-type]
    assert parse_host(host) == target
    assert is_ecr_host(host) is (kind != "other") or host.endswith(".")


HOST = f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com"
ECR = {"registry": HOST, "kind": "private", "partition": "aws", "account": ACCOUNT, "region": "eu-west-1"}
PUBLIC = {"registry": "public.ecr.aws", "kind": "public", "partition": "aws"}
HUB = {"registry": "docker.io", "kind": "other"}
DIGEST = "sha256:" + "0d2f1e2c" * 8


@pytest.mark.parametrize(
    ("reference", "target"),
    [
        (f"{HOST}/team/app:1.4", ECR | {"repository": "team/app", "tag": "1.4"}),
        (f"{HOST}/app", ECR | {"repository": "app"}),
        (f"{HOST}/app@{DIGEST}", ECR | {"repository": "app", "digest": DIGEST}),
        (f"{HOST}/app:1@{DIGEST}", ECR | {"repository": "app", "tag": "1", "digest": DIGEST}),
        (f"{HOST}/app@nonsense", ECR | {"repository": "app"}),
        (f"{HOST}/app:", ECR | {"repository": "app"}),
        (f"{HOST}/", ECR),
        (HOST, ECR),
        (f"https://{HOST}/app:1", ECR | {"repository": "app", "tag": "1"}),
        (f"docker://{HOST}/app:1", ECR | {"repository": "app", "tag": "1"}),
        (f"oci://{HOST}/charts", ECR | {"repository": "charts"}),
        (f'"{HOST}/app:1"', ECR | {"repository": "app", "tag": "1"}),
        (f"{HOST}:443/app:1", ECR | {"registry": f"{HOST}:443", "repository": "app", "tag": "1"}),
        (f"{HOST}/Team/App:1", ECR | {"repository": "Team/App", "tag": "1"}),
        ("public.ecr.aws/alias/app:1", PUBLIC | {"repository": "alias/app", "tag": "1"}),
        ("team/app:1", HUB | {"repository": "team/app", "tag": "1"}),
        ("app", HUB | {"repository": "app"}),
        ("app:1", HUB | {"repository": "app", "tag": "1"}),
        ("localhost/app:1", {"registry": "localhost", "kind": "other", "repository": "app", "tag": "1"}),
        ("localhost:5000/app", {"registry": "localhost:5000", "kind": "other", "repository": "app"}),
        ("ghcr.io/o/app:1", {"registry": "ghcr.io", "kind": "other", "repository": "o/app", "tag": "1"}),
        ("", HUB),
    ],
)
def test_references(reference: str, target: dict[str, str]) -> None:
    text = reference.strip('"')
    for scheme in ("https://", "docker://", "oci://"):
        text = text.removeprefix(scheme)
    assert parse_reference(reference) == Target(reference=text, **target)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reference", "valid"),
    [
        ("123456789012.dkr.ecr.us-east-1.amazonaws.com/team/orders-api:1.4", True),
        ("public.ecr.aws/alias/app@sha256:" + "0" * 64, True),
        ("app", True),
        ("localhost:5000/app", True),
        ("https://123456789012.dkr.ecr.us-east-1.amazonaws.com/app", False),
        ("123456789012.dkr.ecr.us-east-1.amazonaws.com/App", False),
        ("123456789012.dkr.ecr.us-east-1.amazonaws.com/app:", False),
        ("two words", False),
        ("", False),
    ],
)
def test_what_docker_takes_for_a_reference(reference: str, valid: bool) -> None:
    assert is_reference(reference) is valid
