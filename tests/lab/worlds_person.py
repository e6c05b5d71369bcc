"""Somebody at a shell in a lab world: types commands, asks ecrdoctor, does what it says."""

import base64
import json
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .clients import Daemon, Outcome, Shell
from .state import Request
from .world import CI_USER, Principal
from .worlds_cast import ADMIN, HOST, IMAGE

if TYPE_CHECKING:
    from .gateway import Lab

CHECKOUT = Path(__file__).parents[2]
READER_KNOWS = {"TAG": "1.4.2", "SOURCE_IMAGE": "docker-archive:orders-api.tar"}
"""What stands for placeholders that every reader can fill in."""
_AFTERWARDS = "trap 'env -0 > \"$HOME/.after\"' EXIT\n"
_SHELLS_OWN = ("_", "SHLVL", "PWD", "OLDPWD")


@dataclass(frozen=True)
class Findings:
    """A report in JSON, as a program would read it."""

    report: Mapping[str, Any]
    code: int
    log: str = ""
    """What it was asked to explain."""

    @property
    def first(self) -> Mapping[str, Any]:
        """The first cause."""
        assert self.report["causes"], self.told()
        found: Mapping[str, Any] = self.report["causes"][0]
        return found

    def verdict(self, cause: str) -> str:
        """What the report says of one cause; empty where it does not name it."""
        return next((found["verdict"] for found in self.report["causes"] if found["id"] == cause), "")

    def fix(self, index: int) -> Mapping[str, Any]:
        """A fix of the first cause."""
        found: Mapping[str, Any] = self.first["fixes"][index]
        return found

    def check(self, name: str) -> Mapping[str, Any]:
        """The answer of one check."""
        return next(found for found in self.report["checks"] if found["id"] == name)

    def told(self) -> str:
        """The report in short, for a failed test."""
        causes = [f"{c['verdict']:10} {c['id']} ({', '.join(c['checks'])}): {c['why']}" for c in self.report["causes"]]
        checks = [f"{c['status']:8} {c['id']}: {c['answer']}" for c in self.report["checks"]]
        return "\n".join([self.log, self.report["summary"], *causes, *checks])


class Person:
    """A home folder, an environment that lasts from one command to the next, and the lab around."""

    def __init__(self, lab: "Lab", home: Path, variables: Mapping[str, str], watched: list[Request]) -> None:
        self.lab, self.home = lab, home
        self.variables = dict(variables)
        self.inside: tuple[str, ...] = ()
        self._watched = watched

    def run(self, command: str, stdin: str = "") -> Outcome:
        """Type a command; what it does to the shell's variables stays."""
        outcome = self._shell(command, self.variables, stdin)
        after = self.home / ".after"
        pairs = dict(item.split("=", 1) for item in after.read_text().split("\0") if item)
        self.variables = {name: value for name, value in pairs.items() if name not in _SHELLS_OWN}
        return outcome

    def done(self, command: str, stdin: str = "") -> Outcome:
        """Type a command that must work."""
        outcome = self.run(command, stdin)
        assert outcome.ok, f"$ {command}\n{outcome.output}"
        return outcome

    def fails(self, command: str) -> str:
        """Type a command that must not work; what it printed."""
        outcome = self.run(command)
        assert not outcome.ok, f"$ {command}\n{outcome.output}"
        return outcome.output

    def admin(self, command: str) -> Outcome:
        """Have an AWS administrator of the registry's account type a command that must work."""
        theirs = self.lab.credentials(ADMIN)
        kept = {name: value for name, value in self.variables.items() if not name.startswith("AWS_PROFILE")}
        outcome = self._shell(command, kept | theirs)
        assert outcome.ok, f"# {command}\n{outcome.output}"
        return outcome

    def follow(self, fix: Mapping[str, Any], *, only: int | None = None, stdin: str = "", **words: str) -> None:
        """Do what a fix says, command by command as printed.

        Args:
            fix: the fix.
            only: the one command to run, where the fix leaves a choice.
            stdin: what the reader answers when asked.
            words: what the reader puts in place of a ``<PLACEHOLDER>`` that only the reader can know.
        """
        commands = fix["commands"] if only is None else [fix["commands"][only]]
        assert commands, f"nothing to run in {fix['title']}"
        for command in commands:
            for name, value in {**READER_KNOWS, **words}.items():
                command = command.replace(f"<{name}>", value)
            assert not re.search(r"<[A-Z]", command), f"the reader must guess: {command}"
            if fix["policy"] and (file := re.search(r"file://(\S+)", command)):
                (self.home / file[1]).write_text(json.dumps(fix["policy"]))
            if fix["who"] == "you":
                self.done(command, stdin)
            else:
                self.admin(command)

    def explain(self, output: str, *options: str) -> Findings:
        """Pipe what a command printed to ``ecrdoctor explain``."""
        return self._ask(["explain", "--format", "json", *options], output)

    def check(self, *arguments: str) -> Findings:
        """Ask ``ecrdoctor check``."""
        return self._ask(["check", "--format", "json", *arguments], "")

    def logged_in(self, host: str, password: str, **config: object) -> None:
        """Leave a login in config.json, as ``docker login`` without a store does."""
        pair = base64.b64encode(f"AWS:{password}".encode()).decode()
        self.config(auths={host: {"auth": pair}}, **config)

    def config(self, **parts: object) -> None:
        """Write ``~/.docker/config.json``."""
        self.write(".docker/config.json", json.dumps(parts, indent="\t"))

    def ready(self, principal: Principal = CI_USER) -> None:
        """Give them AWS credentials and a fresh login, as on a good day."""
        self.profiles(default=principal)
        self.logged_in(HOST, self.lab.password(principal))

    def has_image(self, client: str) -> None:
        """Let podman or buildah have the image under its ECR name; dockerd has it anyway."""
        if client != "docker":
            self.done(f"podman load -q -i orders-api.tar && podman tag localhost/orders-api:latest {IMAGE}")

    def profiles(self, region: str = "us-east-1", **profiles: Principal) -> None:
        """Write ``~/.aws``."""
        lines = []
        for name, principal in profiles.items():
            lines += [f"[{name}]", f"aws_access_key_id = {principal.access_key}"]
            lines += [f"aws_secret_access_key = {principal.secret_key}"]
            lines += [f"aws_session_token = {principal.session_token}"] if principal.session_token else []
        self.write(".aws/credentials", "\n".join(lines) + "\n")
        self.write(".aws/config", f"[default]\nregion = {region}\n" if region else "")

    def write(self, name: str, text: str) -> None:
        """Write a file below the home folder."""
        path = self.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o755 if text.startswith("#!") else 0o600)

    def _shell(self, command: str, variables: Mapping[str, str], stdin: str = "") -> Outcome:
        if not self.inside:
            return Shell(self.home, variables).run(_AFTERWARDS + command, stdin=stdin)
        self.write(".typed", _AFTERWARDS + command)
        return Shell(self.home, variables).run(shlex.join((*self.inside, "bash", ".typed")), stdin=stdin)

    def _ask(self, arguments: list[str], text: str) -> Findings:
        """Run ecrdoctor in this person's environment, and hold it to reading only."""
        before = len(self.lab.requests)
        environment = Shell(self.home, self.variables).environment(
            PYTHONPATH=str(CHECKOUT), PYTHONDONTWRITEBYTECODE="1"
        )
        done = subprocess.run(
            [*self.inside, sys.executable, "-m", "ecrdoctor", *arguments],
            input=text,
            capture_output=True,
            cwd=self.home,
            env=environment,
            text=True,
            timeout=60,
            check=False,
        )
        calls = self.lab.requests[before:]
        self._watched.extend(calls)
        written = [call for call in calls if call.writes]
        assert not written, f"ecrdoctor {' '.join(arguments)} wrote: {written}"
        assert done.returncode in (0, 1, 3), f"{done.returncode}: {done.stderr}"
        return Findings(json.loads(done.stdout), done.returncode, text)


def blamed(found: Findings, cause: str, *ruled_out: str) -> None:
    """The first cause is this one, proved; and these are ruled out."""
    assert (found.first["id"], found.first["verdict"]) == (cause, "confirmed"), found.told()
    verdicts = {other: found.verdict(other) for other in ruled_out}
    assert verdicts == dict.fromkeys(ruled_out, "ruled-out"), found.told()
    assert found.code == 1


def variables(lab: "Lab", daemon: Daemon, home: Path, bin_dir: Path, storage: Path) -> dict[str, str]:
    """The environment in which a person of a healthy world starts."""
    return {
        **lab.environment(),
        "HOME": str(home),
        "PATH": f"{home}/bin:{bin_dir}",
        "LANG": "C.UTF-8",
        "XDG_RUNTIME_DIR": str(home / "run"),
        "CONTAINERS_STORAGE_CONF": str(storage),
        "BUILDAH_ISOLATION": "chroot",
        "DOCKER_HOST": daemon.host,
        "DOCKER_CLI_HINTS": "false",
        "AWS_ENDPOINT_URL": lab.api_url,
    }
