from __future__ import annotations

import botocore.session
import pytest

from ecrdoctor.facts.partitions import all_regions, partition_of, partitions


def test_the_data_is_botocores() -> None:
    session = botocore.session.get_session()
    assert {partition.id for partition in partitions()} == set(session.get_available_partitions())
    assert {(p.id, p.suffix) for p in partitions()} >= {
        ("aws", "amazonaws.com"),
        ("aws-cn", "amazonaws.com.cn"),
        ("aws-us-gov", "amazonaws.com"),
        ("aws-eusc", "amazonaws.eu"),
    }
    assert {"eu-west-1", "us-gov-west-1", "cn-north-1", "eusc-de-east-1"} <= all_regions()
    assert "aws-global" not in all_regions()


@pytest.mark.parametrize(
    ("suffix", "region", "partition"),
    [
        ("amazonaws.com", "eu-west-1", "aws"),
        ("amazonaws.com", None, "aws"),
        ("amazonaws.com", "us-gov-east-1", "aws-us-gov"),
        ("amazonaws.com", "us-gov-north-9", "aws-us-gov"),
        ("on.aws", "us-gov-east-1", "aws-us-gov"),
        ("amazonaws.com.cn", None, "aws-cn"),
        ("example.com", "eu-west-1", None),
    ],
)
def test_partition_of(suffix: str, region: str | None, partition: str | None) -> None:
    assert partition_of(suffix, region) == partition
