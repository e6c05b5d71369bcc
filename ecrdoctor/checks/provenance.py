"""Is this the machine, and are we the identity, that the log came from?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ecrdoctor.checks.contract import Answer, Check, Missing, Subject
from ecrdoctor.regex import regex
from ecrdoctor.rulebook.model import Text
from ecrdoctor.systems import Systems, Unavailable
from ecrdoctor.systems.docker_models import Machine

_HOME = regex(r"(?:^|[\"' =])(?P<home>/(?:home|Users)/[^/\"' ]+|/root|[a-z]:\\Users\\[^\\\"' ]+)(?:[/\\]|$)")
_CI_PATHS = (
    ("/home/runner/", "GitHub Actions"),
    ("/github/", "GitHub Actions"),
    ("hostedtoolcache", "GitHub Actions"),
    ("/codebuild/", "AWS CodeBuild"),
    ("/var/lib/jenkins", "Jenkins"),
    ("/var/jenkins_home", "Jenkins"),
    ("/home/circleci/", "CircleCI"),
    ("/opt/atlassian/pipelines", "Bitbucket Pipelines"),
    ("/kaniko/", "kaniko"),
    ("/home/vsts/", "Azure Pipelines"),
    ("/builds/", "GitLab CI"),
)


@dataclass(frozen=True, slots=True)
class _Mark:
    """One thing that can be compared."""

    name: str
    there: str
    here: str
    same: bool


def run(subject: Subject, systems: Systems) -> Answer:
    """Compare what the log tells of its machine and identity with this one."""
    machine = systems.docker.machine()
    marks = (
        *_identity(subject, systems),
        *_platform(subject, machine),
        *_home(subject, machine),
        *_ci(subject, machine),
    )
    differing = [mark for mark in marks if not mark.same]
    same = False if differing else True if any(mark.name == "identity" for mark in marks) else None
    detail: dict[str, Any] = {
        "same": same,
        "compared": [{"what": mark.name, "there": mark.there, "here": mark.here, "same": mark.same} for mark in marks],
        "ci": machine.ci,
    }
    if differing:
        return _different(differing, detail)
    return _alike(marks, detail) if same else _cannot_tell(detail)


def _different(differing: list[_Mark], detail: dict[str, Any]) -> Answer:
    if all(mark.name == "identity" for mark in differing):
        return _other_identity(differing[0], detail)
    seen_en = "; ".join(f"{mark.name} {mark.there} there, {mark.here} here" for mark in differing)
    seen_zh = "；".join(f"{_ZH[mark.name]}：日志中是 {mark.there}，本机是 {mark.here}" for mark in differing)
    return Answer(
        "problem",
        Text(
            f"the log is not from here ({seen_en}): what is found on this machine may not hold there",
            f"日志不是来自本机（{seen_zh}）：在本机查到的情况在那边未必成立",
        ),
        detail,
    )


def _other_identity(mark: _Mark, detail: dict[str, Any]) -> Answer:
    return Answer(
        "problem",
        Text(
            f"the log names {mark.there}, but the identity here is {mark.here}: the log is from elsewhere, "
            "or the login that was used was made with other credentials",
            f"日志中的身份是 {mark.there}，而本机的身份是 {mark.here}：日志来自别处，或者当时的登录用的是另一组凭证",
        ),
        detail,
    )


def _alike(marks: tuple[_Mark, ...], detail: dict[str, Any]) -> Answer:
    who = next(mark.here for mark in marks if mark.name == "identity")
    return Answer(
        "ok", Text(f"the log names the identity in use here, {who}", f"日志中的身份就是本机所用的 {who}"), detail
    )


def _cannot_tell(detail: dict[str, Any]) -> Answer:
    return Answer(
        "unknown",
        Text(
            "cannot tell whether the log is from this machine and identity", "无法判断日志是否来自本机和本机所用的身份"
        ),
        detail,
        missing=Missing(
            Text("the log names no identity to compare with", "日志中没有可供比对的身份"),
            Text(
                "explain the log on the machine, and as the user, that wrote it",
                "在产生日志的机器上、用同一个用户来解释这份日志",
            ),
        ),
    )


def _identity(subject: Subject, systems: Systems) -> tuple[_Mark, ...]:
    there = subject.facts.values.get("principal", "")
    if not there.startswith("arn:"):
        return ()
    try:
        here = systems.aws.caller_identity().arn
    except Unavailable:
        return ()
    return (_Mark("identity", there, here, _who(there) == _who(here)),)


def _who(arn: str) -> tuple[str, ...]:
    """Account and name of an ARN; the session of an assumed role is another one every time."""
    parts = arn.split(":", 5)
    if len(parts) < 6:
        return (arn,)
    names = parts[5].split("/")
    if names[0] in ("assumed-role", "role"):
        # The session's ARN has lost the role's path, so only the last part of the role's is compared.
        return parts[4], "role", names[1] if names[0] == "assumed-role" and len(names) > 1 else names[-1]
    return parts[4], parts[5]


def _platform(subject: Subject, machine: Machine) -> tuple[_Mark, ...]:
    there = subject.facts.platform
    return (_Mark("system", there, machine.system, there == machine.system),) if there else ()


def _home(subject: Subject, machine: Machine) -> tuple[_Mark, ...]:
    found = _HOME.search(subject.facts.values.get("path", "").encode())
    if found is None:
        return ()
    there = found.group("home").decode("utf-8", "replace")
    return (_Mark("home", there, machine.home, there.lower() == machine.home.lower()),)


def _ci(subject: Subject, machine: Machine) -> tuple[_Mark, ...]:
    path = subject.facts.values.get("path", "").replace("\\", "/")
    there = next((name for marker, name in _CI_PATHS if marker in path), "")
    if not there:
        return ()
    return (_Mark("ci", there, machine.ci or "no CI system", there == machine.ci),)


_ZH = {"identity": "身份", "system": "操作系统", "home": "主目录", "ci": "CI 系统"}

CHECK = Check(
    id="provenance",
    question=Text("Is this the machine and identity that the log came from?", "日志是否来自本机和本机所用的身份？"),
    causes=(),
    run=run,
    permissions=("sts:GetCallerIdentity",),
    applies=lambda subject: subject.from_log,
)
