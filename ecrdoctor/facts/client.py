"""Which program wrote the log, told by what only that program prints."""

from __future__ import annotations

from ecrdoctor.facts.model import Client
from ecrdoctor.regex import RegexTable, regex

# The client that talks to the registry comes before the tool that calls it, the tool before the CI system.
_SIGNS: tuple[tuple[str, str], ...] = (
    ("kaniko", r"error checking push permissions|/kaniko/executor|\bkaniko\b"),
    ("jib", r"jib-(?:maven|gradle)-plugin|com\.google\.cloud\.tools\.jib|containerizing application to"),
    ("ko", r"\bko (?:build|publish|apply|resolve)\b"),
    ("crane", r"\b(?:crane|gcrane) (?:push|copy|cp|pull|auth|digest|manifest)\b"),
    ("oras", r"\boras (?:push|copy|cp|attach|login|pull)\b"),
    ("helm", r"\bhelm (?:push|registry|pull|chart)\b|failed to perform \"Push\" on destination"),
    ("regctl", r"\bregctl\b|\bregclient\b"),
    ("bazel", r"\bbazel(?:-bin|isk)?\b|rules_(?:oci|docker)"),
    ("nerdctl", r"\bnerdctl\b"),
    ("ctr", r"\bctr (?:-n \S+ )?(?:images?|i) push\b"),
    (
        "skopeo",
        r"\bskopeo (?:copy|login|inspect|sync)\b"
        r'|level=fatal msg="[^\n]{0,300}(?:at destination|initializing destination|copying)',
    ),
    ("buildah", r"\bbuildah (?:push|login|bud|build|commit)\b"),
    ("podman", r"\bpodman (?:push|login|build|tag|pull|manifest)\b|copying blob sha256:"),
    (
        "buildx",
        r"\bdocker buildx\b|\bbuildkit|#\d+ (?:exporting|pushing)|exporting to image"
        r"|failed to solve|docker/build-push-action",
    ),
    (
        "docker",
        r"\bdocker (?:push|login|pull|build|tag|image|compose)\b"
        r"|the push refers to (?:a )?repository|response from daemon|docker daemon",
    ),
    ("terraform", r"\bterraform (?:plan|apply|init)\b|registry\.terraform\.io|terraform-provider-"),
    ("cdk", r"\bcdk (?:deploy|bootstrap|synth)\b|aws-cdk|cdk-hnb659fds|cdktoolkit"),
    ("sam", r"\bsam (?:deploy|package|build)\b|samcli"),
    ("copilot", r"\bcopilot (?:deploy|svc|job|init|env)\b|initiate image builder pusher"),
    (
        "aws-cli",
        r"\baws (?:[a-z-]+ )?ecr(?:-public)? [a-z-]+|an error occurred \([A-Za-z]+\) when calling the|^usage: aws ",
    ),
    ("boto3", r"botocore\.exceptions|boto3"),
)
_VERSIONS = {
    "docker": r"docker version:? v?(?P<version>\d+\.\d+(?:\.\d+)?)|Docker/(?P<version2>\d+\.\d+\.\d+)",
    "buildx": r"buildx v?(?P<version>\d+\.\d+\.\d+)|buildkit[: ]v?(?P<version2>\d+\.\d+\.\d+)",
    "podman": r"podman version (?P<version>\d+\.\d+\.\d+)",
    "skopeo": r"skopeo version (?P<version>\d+\.\d+\.\d+)",
    "buildah": r"buildah version (?P<version>\d+\.\d+\.\d+)",
    "kaniko": r"kaniko(?:-project/executor|/executor)?[: ]v?(?P<version>\d+\.\d+\.\d+)",
    "aws-cli": r"aws-cli/(?P<version>\d+\.\d+\.\d+)",
    "terraform": r"terraform v(?P<version>\d+\.\d+\.\d+)",
}
_TABLE = RegexTable(regex(sign) for _, sign in _SIGNS)
_WINDOWS = regex(
    r"(?:^|\n)PS [A-Z]:\\|(?:^|\n)[A-Z]:\\[^\n>]*>|npipe:|\bwincred\b"
    r"|the stub received bad data|\\\\\.\\pipe\\|in %PATH%"
)


def detect_client(data: bytes) -> Client | None:
    """The client, and its version where the log states it; None where nothing tells."""
    present = _TABLE.present(data)
    for name, sign in _SIGNS:
        if regex(sign) in present and regex(sign).search(data):
            return Client(name, _version(name, data))
    return None


def detect_platform(data: bytes) -> str | None:
    """`windows` where the log can only come from there."""
    return "windows" if _WINDOWS.search(data) else None


def _version(name: str, data: bytes) -> str | None:
    pattern = _VERSIONS.get(name)
    found = regex(pattern).search(data) if pattern else None
    if found is None:
        return None
    return next((value.decode() for value in found.groupdict().values()), None)
