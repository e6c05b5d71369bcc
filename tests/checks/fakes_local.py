"""Stand-ins for the Docker and network doors: they answer what they were given, and count what they were asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

from ecrdoctor.checks.contract import Settings, Subject
from ecrdoctor.facts.model import Client, Facts
from ecrdoctor.facts.reference import parse_reference
from ecrdoctor.systems import Systems, Unavailable
from ecrdoctor.systems.credential import Credential
from ecrdoctor.systems.docker_models import Daemon, LocalImage, LoginState, Machine
from ecrdoctor.systems.network_models import Reach, RegistryReply, UploadProbe

HOST = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
REFERENCE = f"{HOST}/team/api:1.2"
DAEMON = Daemon(
    "unix:///var/run/docker.sock", "default", "28.3.1", "containerd", "linux/amd64", "/var/lib/docker", 50 << 30
)


def answer(value: Any) -> Any:
    """`value`, or raised if it is an error."""
    if isinstance(value, Unavailable):
        raise value
    return value


@dataclass
class FakeDocker:
    """A Docker door."""

    daemon_is: Daemon | Unavailable = DAEMON
    image_is: LocalImage | Unavailable = LocalImage(True, "sha256:ab", "linux/amd64", 5 << 20, 3)
    login_is: LoginState | Unavailable = LoginState(HOST)
    credential_is: Credential | Unavailable | None = None
    machine_is: Machine = Machine("linux", "/home/ann")

    def daemon(self) -> Daemon:
        return cast("Daemon", answer(self.daemon_is))

    def image(self, reference: str) -> LocalImage:
        return cast("LocalImage", answer(self.image_is))

    def login_state(self, host: str, client: str = "docker", repository: str | None = None) -> LoginState:
        return cast("LoginState", answer(self.login_is))

    def credential(self, host: str, client: str = "docker", repository: str | None = None) -> Credential | None:
        return cast("Credential | None", answer(self.credential_is))

    def machine(self) -> Machine:
        return self.machine_is


@dataclass
class FakeNetwork:
    """A network door; `replies` by path."""

    reach_is: Reach | Unavailable = Reach(HOST, ("52.1.2.3",), issuer="Amazon", status=401, skew=0)
    others_resolve: bool = True
    replies: dict[str, RegistryReply | Unavailable] = field(default_factory=dict)
    probe_is: UploadProbe | Unavailable = UploadProbe(
        RegistryReply("POST", "/", 202), RegistryReply("DELETE", "/", 204)
    )
    asked: list[tuple[str, bool]] = field(default_factory=list)
    """Paths, and whether a login was sent."""

    def reach(self, host: str) -> Reach:
        return cast("Reach", answer(self.reach_is))

    def resolves(self, name: str) -> bool:
        return self.others_resolve

    def registry_get(self, host: str, path: str, credential: Credential | None = None) -> RegistryReply:
        self.asked.append((path, credential is not None))
        return cast("RegistryReply", answer(self.replies[path]))

    def probe_upload(self, host: str, repository: str, credential: Credential) -> UploadProbe:
        self.asked.append((f"POST {repository}", True))
        return cast("UploadProbe", answer(self.probe_is))


@dataclass
class FakeCaller:
    """As much of an AWS door as `provenance` knocks at."""

    arn: str | Unavailable

    def caller_identity(self) -> FakeCaller:
        answer(self.arn)
        return self


def systems(docker: FakeDocker | None = None, network: FakeNetwork | None = None, aws: object = None) -> Systems:
    """The doors, fakes behind each."""
    return Systems(cast("Any", aws), cast("Any", docker or FakeDocker()), cast("Any", network or FakeNetwork()))


def subject(reference: str = REFERENCE, *, log: dict[str, str] | None = None, client: str = "", **more: Any) -> Subject:
    """An image to push; with `log`, the facts of a log about it."""
    target = parse_reference(reference)
    if log is None:
        return Subject(target, settings=Settings(**more))
    seen = Client(client) if client else None
    return Subject(target, Facts(target, log, seen, more.get("platform")), from_log=True)
