"""What in a text says whose it is: account ids, names in ARNs, hosts, addresses, people.

Forms: AWS's pages "IAM identifiers" (ARNs and unique ids), "AWS service endpoints" (hosts) and the id prefixes of
EC2 and Organizations; RFC 1123 for host names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ecrdoctor.regex import Regex, regex


class Identifier(NamedTuple):
    """One value that identifies somebody or something."""

    kind: str
    value: str


_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*"
_SIMPLE: tuple[tuple[str, tuple[str, ...], Regex], ...] = tuple(
    (kind, hints, regex(pattern))
    for kind, hints, pattern in (
        ("account", ("arn:",), r"arn:aws[a-z-]*:[a-z0-9-]*:[a-z0-9-]*:(?P<v>\d{12})\b"),
        ("account", (".dkr",), r"\b(?P<v>\d{12})\.dkr[.-]"),
        ("account", ("account", "registry", "账号"), r"(?:account|registry|账号)[^\d\n]{0,24}\b(?P<v>\d{12})\b"),
        ("repository", (".dkr",), r"\.dkr[.-]ecr[a-z0-9.-]*\.(?:com|cn|eu|aws|gov|uk)/(?P<v>" + _NAME + ")"),
        ("repository", ("ecr",), r"(?:public\.ecr\.aws|ecr-public\.aws\.com)/(?P<v>" + _NAME + ")"),
        ("repository", ("/v2/",), r"/v2/(?P<v>" + _NAME + r"?)/(?:blobs|manifests|tags|referrers)\b"),
        ("repository", ("repository",), r"repository/(?P<v>" + _NAME + ")"),
        ("repository", ("repository-name",), r"--repository-names?[ =]['\"]?(?P<v>" + _NAME + ")"),
        ("repository", ("with name",), r"repository with name '(?P<v>" + _NAME + ")'"),
        ("key", ("key/",), r"\bkey/(?P<v>(?:mrk-)?[0-9a-f][0-9a-f-]{15,})\b"),
        ("key", ("alias/",), r"\balias/(?P<v>[A-Za-z0-9/_-]+)"),
        ("profile", ("profile",), r"--profile[ =]['\"]?(?P<v>[A-Za-z0-9_.@/+:-]+)"),
        ("profile", ("profile",), r"\bAWS_(?:DEFAULT_)?PROFILE=['\"]?(?P<v>[^\s'\"$\[\],;]+)"),
        ("profile", ("profile",), r"config profile \((?P<v>[^)\n]+)\)"),
        ("profile", ("[profile",), r"\[profile (?P<v>[^\]\n]+)\]"),
        ("email", ("@",), r"\b(?P<v>[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,})\b"),
        ("user", ("/home/", "/users/"), r"/(?:home|Users)/(?P<v>[^/\s\"'`:;,<>]+)"),
        ("user", ("\\users\\",), r"\b[a-z]:\\+Users\\+(?P<v>[^\\\s\"'`:;,<>]+)"),
        ("organization", ("o-",), r"\b(?P<v>o-[a-z0-9]{10,32})\b"),
        ("organization", ("ou-",), r"\b(?P<v>ou-[a-z0-9]{4,32}-[a-z0-9]{8,32})\b"),
        ("request", ("-",), r"\b(?P<v>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b"),
        ("request", ("request", "id"), r"\brequest[ _-]?id[\"']?[:=]? *[\"']?(?P<v>[A-Z0-9]{13,20})\b"),
        ("unique-id", ("a",), r"\b(?P<v>(?:AIDA|AROA|AGPA|ANPA|ANVA|APKA|ABIA|ACCA|ASCA|AIPA)[A-Z0-9]{12,})\b"),
        ("network", ("-",), r"\b(?P<v>(?:vpce?|vpce-svc|subnet|sg|eni|igw|nat|rtb|i)-[0-9a-f]{8}(?:[0-9a-f]{9})?)\b"),
        ("ip", (".",), r"\b(?P<v>\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})\b"),
        ("ip", (":",), r"\b(?P<v>[0-9a-f]{1,4}:(?:[0-9a-f]{0,4}:){1,6}[0-9a-f]{1,4})\b"),
    )
)  # fmt: skip
"""Kind, texts of which one is there (in lower case), and the pattern whose group is the value."""
_ARN = regex(
    r"\barn:aws[a-z-]*:(?P<service>[a-z0-9-]+):[a-z0-9-]*:(?P<account>[a-z0-9-]*):"
    r"(?P<resource>[^\s\"'`,;()\[\]{}<>]+)"
)
_HOST = regex(
    r"(?P<v>(?:[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?\.)+"
    r"(?:com|net|org|io|dev|cloud|co|eu|de|uk|fr|nl|se|no|ch|at|es|it|pl|us|ca|au|jp|cn|in|br|ai|app|tech|tools|run"
    r"|local|localdomain|internal|intra|intranet|corp|lan|home|private|svc|test|example|invalid))\b"
)  # fmt: skip
_HOST_AFTER = regex(
    r"\b(?:https?|docker|oci|ssh|git|tcp|s3|socks5h?)://(?:[^\s/@\"']*@)?(?P<v>[a-z0-9][a-z0-9.-]*[a-z0-9])"
    r"|(?:\blookup |\bhost[:=] ?[\"']?|\bdial tcp:? (?:lookup )?|\bResolving )(?P<w>[a-z0-9-]+(?:\.[a-z0-9-]+)+)"
)
_KNOWN_HOSTS = (
    "docker.io", "docker.com", "ghcr.io", "github.com", "github.io", "githubusercontent.com", "gitlab.com", "quay.io",
    "gcr.io", "pkg.dev", "google.com", "k8s.io", "kubernetes.io", "helm.sh", "oras.land", "podman.io", "containers.dev",
    "microsoft.com", "mcr.microsoft.com", "azurecr.io", "azure.com", "redhat.com", "jenkins.io", "circleci.com",
    "bitbucket.org", "atlassian.com", "atlassian.net", "stackoverflow.com", "golang.org", "go.dev", "npmjs.org",
    "npmjs.com", "pypi.org", "python.org", "apache.org", "maven.org", "rust-lang.org", "debian.org", "ubuntu.com",
    "hashicorp.com", "terraform.io", "opencontainers.org", "ietf.org", "rfc-editor.org", "no-color.org",
    "amazon.com", "repost.aws", "ecr.aws", "ecr-public.aws.com", "awscli.amazonaws.com", "example.com",
    "json-schema.org", "letsencrypt.org", "w3.org", "containerd.io", "moby.io", "buildpacks.io",
    "serverless.com", "earthly.dev",
    "host.docker.internal", "kubernetes.default.svc", "amazontrust.com", "microsoftonline.com", "goharbor.io",
    "linuxfoundation.org", "man7.org", "systemd.io", "curl.se", "openssl.org", "squid-cache.org", "semver.org",
    "ko.build",
)  # fmt: skip
_AWS_HOST = regex(
    r"^(?:(?:\d{12}|account(?:_id|-\d+)?|\*|<[A-Z]+>)\.)?(?:(?:api|dkr|portal|prod-[a-z0-9-]+-starport-layer-bucket)[.-])*[a-z0-9-]+"
    r"(?:\.dualstack)?(?:\.(?:[a-z]{2,4}(?:-[a-z]+){1,3}-\d{1,2}|region|<[A-Z]+>))?(?:\.s3)?"
    r"(?:\.amazonaws\.com(?:\.cn)?|\.amazonaws\.eu|\.on\.aws|\.api\.aws|\.on\.amazonwebservices\.com\.cn)$"
)
_STARPORT = regex(r"starport-layer-bucket\.s3")
_AWS_SUFFIXES = (
    "amazonaws.com", "amazonaws.com.cn", "amazonaws.eu", "on.aws", "api.aws", "on.amazonwebservices.com.cn",
)  # fmt: skip
_HARMLESS: Mapping[str, frozenset[str]] = {  # values that identify nobody
    "profile": frozenset(("default", "name", "名称")),
    "ip": frozenset(("127.0.0.1", "0.0.0.0", "169.254.169.254", "169.254.170.2", "169.254.170.23", "192.168.65.1")),  # noqa: S104
    "user": frozenset(
        (
            "runner", "ubuntu", "ec2-user", "root", "circleci", "vscode", "jenkins", "node", "public", "default", "...",
            "runneradmin", "vsts", "containeradministrator", "you",
        )
    ),
    "host": frozenset(("localhost", "registry", "host", "docker")),
}  # fmt: skip
_NOT_YOURS = ("v2/", "aws-cli/", "docker/", "amazonlinux/", "lambda/", "aws/")
"""What stands behind a host in the path of a request, and names that are AWS's own."""
_OF_PRINCIPAL = {"assumed-role": "role", "federated-user": "user", "instance-profile": "role"}
_PRINCIPALS = ("role", "user", "group", "policy", "assumed-role", "federated-user", "instance-profile")


def identifiers(text: str) -> Iterator[Identifier]:
    """Every value in `text` that identifies somebody, in no order, some of them twice."""
    lowered = text.lower()
    data = text.encode(errors="replace")
    for kind, hints, pattern in _SIMPLE:
        if any(hint in lowered for hint in hints):
            for found in pattern.finditer(data):
                yield from _kept(kind, found.group("v").decode(errors="replace"))
    if "arn:" in lowered:
        for found in _ARN.finditer(data):
            if found.group("account") != b"aws":
                resource = found.group("resource").decode(errors="replace").rstrip(".:")
                yield from _of_resource(found.group("service").decode(), resource)
    if "." in text:
        for found in _HOST.finditer(data):
            if _stands_alone(data, found.start(), found.end()):
                yield from _host(found.group("v").decode())
    for found in _HOST_AFTER.finditer(data):
        yield from _host((found.group("v") or found.group("w")).decode())


def host_identifiers(host: str) -> Iterator[Identifier]:
    """The same for a text that is known to be a host, with or without a port."""
    yield from _host(host.rsplit(":", 1)[0] if host.rpartition(":")[2].isdigit() else host)


def of_kind(kind: str, value: str) -> Iterator[Identifier]:
    """A value that is known to be of that kind, unless it identifies nobody."""
    return _kept(kind, value)


def _kept(kind: str, value: str) -> Iterator[Identifier]:
    value = value.rstrip("./") if kind in ("repository", "user") else value
    if not value or value.lower() in _HARMLESS.get(kind, ()) or value in _HARMLESS.get(kind, ()):
        return
    if kind == "ip" and not _is_address(value):
        return
    if set(value) & set("<>$*{}"):  # a placeholder, a variable, a mask
        return
    if kind in ("repository", "key") and (value.isupper() or f"{value}/".startswith(_NOT_YOURS)):
        return
    yield Identifier(kind, value)
    if kind == "repository":
        yield Identifier("policy", "ecr-push-" + value.replace("/", "-"))  # the name that a fix proposes
        if "/" in value:
            yield from (Identifier("name", part) for part in (value.replace("/", "-"), *value.split("/")))


def _is_address(text: str) -> bool:
    """Whether this is an IP address, and no time or version."""
    from ipaddress import ip_address

    try:
        return bool(ip_address(text))
    except ValueError:
        return False


def _of_resource(service: str, resource: str) -> Iterator[Identifier]:
    """Names in the last part of an ARN."""
    head, *rest = resource.replace(":", "/").split("/")
    if service in ("iam", "sts") and head in _PRINCIPALS:
        names = [part for part in rest if part and not part.startswith("aws-") and ".amazonaws.com" not in part]
        kind = _OF_PRINCIPAL.get(head, head)
        for place, name in enumerate(names):
            yield from _kept("session" if head == "assumed-role" and place else kind, name.strip("*"))
    elif service == "s3" and "starport" not in head:
        yield from _kept("resource", head)
    elif service not in ("iam", "sts", "ecr", "ecr-public", "kms", "s3"):
        for name in rest:
            yield from _kept("resource", name)


def _host(host: str) -> Iterator[Identifier]:
    bare = host.lower().rstrip(".")
    if bare in _HARMLESS["host"] or bare.replace(".", "").isdigit():
        return
    if any(bare == known or bare.endswith(f".{known}") for known in _KNOWN_HOSTS):
        return
    if bare.endswith(_AWS_SUFFIXES):
        data = bare.encode()
        if bare in _AWS_SUFFIXES or _AWS_HOST.search(data) or _STARPORT.search(data):
            return
    yield from _kept("host", bare)


def _stands_alone(data: bytes, start: int, end: int) -> bool:
    """Whether a name with dots is the whole of it: no longer name, file (`a.io.log`) or e-mail address."""
    before, after = data[start - 1 : start], data[end : end + 2]
    if before and (before.isalnum() or before in b"_.@-\\"):
        return False
    return not after or not (after[:1].isalnum() or after[:1] in b"_(-" or (after[:1] == b"." and after[1:].isalnum()))
