"""Is a quota in sight: images in the repository, layers of the local image?"""

from __future__ import annotations

from typing import Any

from ecrdoctor.checks.contract import Answer, Check, Subject
from ecrdoctor.checks.missing import is_absent, unknown
from ecrdoctor.checks.push_actions import is_private_repository
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Systems, Unavailable
from ecrdoctor.systems.aws_models import ImageCount

IMAGES = 100_000
"""Images a repository may hold by default; adjustable, and it was 20,000, 10,000 and 1,000 once.

Source: ECR user guide, "Amazon ECR service quotas".
"""
LOWEST_IMAGES = 1_000
LAYER_BYTES = 52_000 * 1024 * 1024
"""Largest layer, as pushed: compressed. Source: as above."""
MANY_LAYERS = 127
"""No number is published for layers of an image; what builders commonly stop at. A hint, not a limit of ECR's."""
_WHAT = Text("how near the quotas are", "离配额还有多远")


def run(subject: Subject, systems: Systems) -> Answer:
    """Count images, look at the local image's layers."""
    target = subject.target
    limit = _stated_limit(subject) or IMAGES
    try:
        images = systems.aws.image_count(target.account, target.region or "", target.repository or "")
    except Unavailable as error:
        if not is_absent(error):
            return unknown(_WHAT, error)
        images = ImageCount(0, complete=True)
    local, large = _local(subject, systems)
    detail: dict[str, Any] = {"images": images.count, "complete": images.complete, "limit": limit, **local}
    many = f"{images.count}{'' if images.complete else '+'}"
    if images.count >= limit:
        return Answer(
            "problem",
            Text(
                f"the repository holds {many} images, the limit is {limit}", f"仓库里已有 {many} 个镜像，上限是 {limit}"
            ),
            detail,
            confirms=("quota-exceeded",),
        )
    text = Text(
        f"{many} images of {limit} in the repository{large.en}", f"仓库有 {many} 个镜像，上限 {limit}{large.zh}"
    )
    if large.en:
        return Answer("ok", text, detail, suggests=("quota-exceeded",))
    clear = images.complete and images.count < LOWEST_IMAGES // 2 and local.get("layers") is not None
    return Answer("ok", text, detail, rules_out=("quota-exceeded",) if clear else ())


def _stated_limit(subject: Subject) -> int:
    """The number in the log's own message; ECR names the limit that holds for this account."""
    digits = subject.facts.values.get("limit", "").replace(",", "")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 8 else 0


def _local(subject: Subject, systems: Systems) -> tuple[dict[str, Any], Text]:
    """Layers of the local image, and what is remarkable about them. Sizes are of unpacked layers: a bound only."""
    nothing = Text("", "")
    try:
        image = systems.docker.image(subject.target.reference or "")
    except Unavailable as error:
        return {"local": error.reason}, nothing
    if not image.exists:
        return {}, nothing
    largest = max(image.layer_sizes, default=0)
    found = {"layers": image.layers, "largest_layer": largest}
    if largest > LAYER_BYTES:
        return found, Text(
            "; a local layer is larger, unpacked, than ECR takes packed", "；本地有一层解包后的大小已超过 ECR 单层上限"
        )
    if image.layers > MANY_LAYERS:
        return found, Text(f"; the local image has {image.layers} layers", f"；本地镜像有 {image.layers} 层")
    return found, nothing


CHECK = Check(
    id="quotas",
    question=Text("Is a quota in the way?", "是否触及配额？"),
    causes=("quota-exceeded",),
    run=run,
    needs=("repository",),
    permissions=("ecr:ListImages",),
    applies=is_private_repository,
)
