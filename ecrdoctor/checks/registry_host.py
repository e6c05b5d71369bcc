"""What the local checks need to know of their subject before they touch anything."""

from __future__ import annotations

from ecrdoctor.checks.contract import Subject
from ecrdoctor.facts.model import Facts
from ecrdoctor.facts.reference import Target
from ecrdoctor.regex import regex

_PLAIN = regex(r"^[a-z0-9.-]{1,253}$", ignore_case=True)
_WITHOUT_DAEMON = ("podman", "buildah", "skopeo", "crane", "ko", "kaniko", "jib", "oras", "helm", "regctl", "bazel")
_OWN_STORE = ("nerdctl", "ctr")
_CLIENTS = (*_WITHOUT_DAEMON, *_OWN_STORE, "docker", "buildx")
_ANSWERS = ("status", "action", "error_code", "request_id", "authorization_id")


def ecr_host(target: Target) -> str | None:
    """The registry host, if it is one of Amazon's beyond doubt; only such a host may be spoken to.

    The host comes from a log, which anybody can have written. Account and region are only known for a host
    that is nothing but `<account>.dkr.ecr.<region>.<suffix>`.
    """
    host = target.registry
    if host is None or not _PLAIN.search(host.encode()):
        return None
    if target.kind == "public" or (target.kind == "private" and target.account and target.region):
        return host
    return None


def is_ecr(subject: Subject) -> bool:
    """Whether the push goes to a registry of Amazon's that can be asked."""
    return ecr_host(subject.target) is not None


def client_of(subject: Subject) -> str:
    """The program whose logins count; `docker` where nothing says otherwise."""
    name = subject.facts.client.name if subject.facts.client else "docker"
    return name if name in _CLIENTS else "docker"


def uses_daemon(subject: Subject) -> bool:
    """Whether the push goes through a Docker daemon."""
    return client_of(subject) not in (*_WITHOUT_DAEMON, *_OWN_STORE)


def registry_spoke(facts: Facts) -> bool:
    """Whether the log shows an answer of the registry or of AWS: the way there was open, and the daemon ran."""
    return any(facts.values.get(name) for name in _ANSWERS)
