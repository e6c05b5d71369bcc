"""The machine of a scenario's user: which programs it has, what is in the home, which variables are set."""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from ..clients import PATH, docker_archive, root_filesystem
from ..gateway import Lab
from ..scenario import Login, Scenario
from ..world import CI_USER, Principal

HOME = Path("/home/ci")
RUNTIME = Path("/run/user/1000")
UID = 1000
STANDARD = (
    "awk", "base64", "basename", "bash", "cat", "chmod", "chown", "cp", "cut", "date", "dd", "dirname", "env",
    "faketime", "find", "getopt", "grep", "head", "id", "ln", "ls", "mkdir", "mktemp", "mount", "mv", "printf",
    "python3", "rm", "sed", "seq", "setpriv", "sh", "sleep", "sort", "tail", "tar", "tee", "timeout", "tr", "tree",
    "true", "umount", "uname", "wc",
)  # fmt: skip
CONTAINER_TOOLS = ("podman", "skopeo", "buildah", "crun", "runc")
GONE = Principal(arn="arn:aws:iam::123456789012:user/left-the-team", access_key="AKIALAB0DELETED00001")
"""Somebody whose password is still about, but whom no world knows any more."""


@dataclass(frozen=True)
class Tools:
    """Programs of particular versions, in a folder; all others come from the system."""

    folder: Path

    def find(self, name: str) -> str | None:
        """Where a program is."""
        here = self.folder / name
        return str(here.resolve()) if here.exists() else shutil.which(name, path=PATH)


class Machine:
    """Made anew for each scenario."""

    def __init__(self, lab: Lab, work: Path, tools: Tools) -> None:
        self.lab, self.work, self.tools = lab, work, tools
        self.programs = work / "bin"
        self._archives = {
            "orders-api.tar": docker_archive("orders-api:latest", root_filesystem()),
            "orders-old.tar": docker_archive("orders-api:old", root_filesystem()),
            "orders-many.tar": docker_archive("orders-api:many", *(root_filesystem(16) for _ in range(140))),
        }

    def install(self, scenario: Scenario) -> str:
        """Give the user exactly the programs of the scenario; the answer names one that cannot be had."""
        shutil.rmtree(self.programs, ignore_errors=True)
        self.programs.mkdir()
        chosen = {name: name for name in STANDARD if shutil.which(name, path=PATH)}
        if not scenario.only:
            chosen |= {name: name for name in CONTAINER_TOOLS if shutil.which(name, path=PATH)}
        for part in scenario.clients:
            name, _, variant = part.partition("=")
            chosen[name] = variant or name
        for name, variant in chosen.items():
            found = self.tools.find(variant)
            if found is None:
                return variant
            (self.programs / name).symlink_to(found)
        return ""

    def furnish(self, scenario: Scenario) -> None:
        """Put into the home what earlier commands, and the scenario, left there."""
        for folder in (HOME, RUNTIME):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
        if python := self.tools.find("python-sdk"):
            (HOME / ".venv").symlink_to(Path(python))
        if scenario.profiles:
            _write(HOME / ".aws/credentials", "".join(_profile(*item) for item in scenario.profiles.items()))
        if scenario.region:
            _write(HOME / ".aws/config", f"[default]\nregion = {scenario.region}\n")
        if scenario.logins:
            _write(HOME / ".docker/config.json", self._auths(scenario.logins))
        _write(HOME / "Dockerfile", "FROM scratch\nCOPY app /app\n")
        _write(HOME / "app/orders.conf", "port = 8080\n")
        for name, archive in self._archives.items():
            (HOME / name).write_bytes(archive)
        for name, text in scenario.files.items():
            _write(HOME / name, self._filled(text))
        if "executor=" in scenario.clients:
            self._furnish_kaniko()
        if scenario.user == "ci":
            _hand_over(HOME if scenario.handed_over else HOME / ".aws")

    def environment(self, scenario: Scenario) -> dict[str, str]:
        """The variables of the user's shell."""
        storage = self.work / "storage.conf"
        storage.write_text(
            f'[storage]\ndriver = "vfs"\ngraphroot = "{self.work}/containers"\nrunroot = "{self.work}/containers-run"\n'
        )
        found = {
            "HOME": str(HOME),
            "PATH": f"{HOME}/.venv/bin:{HOME}/.local/bin:{self.programs}",
            "LANG": "C.UTF-8",
            "USER": "ci",
            "COLUMNS": "120",
            "XDG_RUNTIME_DIR": str(RUNTIME),
            "CONTAINERS_STORAGE_CONF": str(storage),
            "BUILDAH_ISOLATION": "chroot",
            "DOCKER_CLI_HINTS": "false",
            "AWS_EC2_METADATA_DISABLED": "true",
            "SSL_CERT_FILE": str(self.lab.certificates.path),
        }
        if not scenario.on_bare_network:
            found |= self.lab.environment()
        return {**found, **scenario.env}

    def _auths(self, logins: tuple[Login, ...]) -> str:
        entries = [
            login.entry(self.lab.password(login.principal, login.region, lifetime=login.lifetime)) for login in logins
        ]
        return json.dumps({"auths": dict(entries)}, indent="\t")

    def _filled(self, text: str) -> str:
        """A file's text; a file may hold an old password in place of {stale} or {gone}."""
        if text == "{stale}":
            return self.lab.password(CI_USER, lifetime=-3600)
        return self.lab.password(GONE) if text == "{gone}" else text

    def _furnish_kaniko(self) -> None:
        """Kaniko takes its root folder for a container's, and unpacks images there: it gets one of its own."""
        root, certificates, docker = HOME / ".kaniko", self.lab.certificates.path, HOME / ".docker/config.json"
        shutil.copytree(HOME / "app", root / "workspace/app")
        shutil.copy(HOME / "Dockerfile", root / "workspace/Dockerfile")
        if docker.exists():
            _write(root / "kaniko/.docker/config.json", docker.read_text())
        _write(root / f".{certificates}", certificates.read_text())
        for folder in ("proc", "tmp", "etc", "kaniko"):
            (root / folder).mkdir(exist_ok=True)
        (root / ".dockerenv").touch()
        shutil.copy(str(self.tools.find("executor")), root / "kaniko/executor")
        (self.programs / "executor").unlink()
        _write(
            self.programs / "executor",
            f"#!/bin/sh\n/bin/mount -t proc proc {root}/proc\nexport DOCKER_CONFIG=/kaniko/.docker/\n"
            f'exec /usr/sbin/chroot {root} /kaniko/executor "$@"\n',
        )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755 if text.startswith("#!") else 0o600)


def _profile(name: str, principal: Principal) -> str:
    lines = [
        f"[{name}]",
        f"aws_access_key_id = {principal.access_key}",
        f"aws_secret_access_key = {principal.secret_key}",
    ]
    if principal.session_token:
        lines.append(f"aws_session_token = {principal.session_token}")
    return "\n".join(lines) + "\n"


def _hand_over(top: Path) -> None:
    for path in (HOME, RUNTIME, top, *top.rglob("*")):
        os.chown(path, UID, UID, follow_symlinks=False)
