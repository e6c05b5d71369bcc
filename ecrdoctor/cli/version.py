"""`ecrdoctor --version -v`: what a bug report needs to say about this installation. Nothing in it is secret."""

from __future__ import annotations

import locale
import os
import platform
import sys
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, requires, version

from ecrdoctor import __version__
from ecrdoctor.cli.defaults import NO_CONFIG, files
from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.report.layout import safe
from ecrdoctor.rulebook.store import compiled_text, open_rulebook
from ecrdoctor.systems.programs import installed_programs

_SECONDS = 2.0
_PROGRAMS = {
    "docker": ("--version",),
    "podman": ("--version",),
    "buildah": ("--version",),
    "skopeo": ("--version",),
    "nerdctl": ("--version",),
    "crane": ("version",),
    "helm": ("version", "--short"),
    "aws": ("--version",),
    "docker-credential-ecr-login": ("version",),
}
"""Clients that print their version without asking anyone."""
_BESIDE = ("botocore", "pydantic-core", "click")
"""Packages that our requirements bring along and that matter as much."""


def describe() -> str:
    """Versions of ecrdoctor, of what it is built on, and of the clients beside it; one fact a line."""
    return "\n".join(safe(f"{name:<12} {fact}") for name, fact in _facts())


def _facts() -> Iterator[tuple[str, str]]:
    yield "ecrdoctor", __version__
    yield "rules", _rules()
    yield "python", f"{platform.python_version()} ({platform.python_implementation()}, {sys.executable})"
    yield "platform", platform.platform()
    yield "terminal", _terminal()
    yield "locale", _locale()
    yield from (("package", f"{name} {found}") for name, found in _packages())
    yield from (
        ("program", f"{program.path}: {program.says or 'no version in time'}")
        for program in installed_programs(_PROGRAMS, _SECONDS)
    )
    yield from (("config", f"{owner}: {file}") for owner, file in files().items())
    if os.environ.get(NO_CONFIG):
        yield "config", f"none: {NO_CONFIG} is set"


def _rules() -> str:
    """How many rules there are, and a fingerprint of what they say."""
    try:
        rulebook = open_rulebook()
    except EcrDoctorError as error:
        return str(error).partition("\n")[0]
    digest = sha256(compiled_text(rulebook).encode()).hexdigest()[:12]
    return f"{len(rulebook.rules)} rules, {len(rulebook.causes)} causes, {digest}"


def _packages() -> Iterator[tuple[str, str]]:
    try:
        named = [_name(line) for line in requires("ecrdoctor") or () if "extra ==" not in line]
    except PackageNotFoundError:  # run from a checkout
        named = []
    for name in sorted({*named, *_BESIDE}, key=str.lower):
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue


def _name(requirement: str) -> str:
    """`boto3` of `boto3>=1.34`."""
    return requirement[: next((at for at, c in enumerate(requirement) if c in " <>=!~;[("), len(requirement))]


def _terminal() -> str:
    streams = {"input": sys.stdin, "output": sys.stdout, "errors": sys.stderr}
    seen = ", ".join(f"{name} {'' if stream.isatty() else 'not '}on it" for name, stream in streams.items())
    return f"{os.environ.get('TERM') or 'TERM not set'}: {seen}"


def _locale() -> str:
    named = (f"{name}={value}" for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name)))
    return f"{' '.join(named) or 'not set'}; files {locale.getencoding().lower()}, output {sys.stdout.encoding}"
