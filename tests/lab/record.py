"""Records what real clients print: ``python -m tests.lab.record [--only TEXT] [--tools DIR]`` from the project's folder.

Every scenario gets a fresh home, its own world, and one shell. The lines typed are echoed as a prompt (or by
``set -x``), the output is kept as it came, and the file is written only if it shows what it is meant to show.
Needs root, because it starts daemons at their usual places and mounts within its own namespaces; run it on a
machine that has no other dockerd. Programs in the tools folder are used where a scenario names them, and a scenario
whose programs are not there is left out.
"""

import argparse
import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from .clients import PATH, Daemon, docker_archive, import_image, root_filesystem, stop
from .gateway import Lab
from .recordings import SCENARIOS
from .recordings.login import GONE
from .scenario import IMAGE, REPO, Login, Scenario
from .world import CI_USER

HOME = Path("/home/ci")
RUNTIME = Path("/run/user/1000")
SOCKET = Path("/run/docker.sock")
PROXY_PORT = 3128
UID = 1000
LOGS = Path(__file__).parents[2] / "examples" / "logs"
STANDARD = ("bash", "cat", "mkdir", "chmod", "chown", "cp", "rm", "sleep", "ls", "env", "grep", "tee", "tar", "id", "ln",
            "printf", "true", "false", "head", "cut", "tr", "sudo", "jq", "timeout", "sh", "base64", "sed", "tail", "mv",
            "awk", "tree", "getopt", "find", "mktemp", "dirname", "basename", "sort", "uname", "uniq", "wc", "setpriv", "faketime", "mount", "umount", "python3", "dd", "date", "seq", "iconv")  # fmt: skip

_SMALL_DISK = 'mkdir -p {0} && mount -t tmpfs -o size=24m tmpfs {0} && exec dockerd "$@"'

DRIVER = """
set +e
typed() {{ {echo}; eval "$1"; }}
{before}
exec 2>&1
{lines}
"""


class Unavailable(Exception):
    """A daemon that some scenarios want is not on this machine."""


class Recorder:
    """Runs scenarios against one lab."""

    def __init__(self, lab: Lab, work: Path, tools: Path) -> None:
        self.lab, self.work, self.tools = lab, work, tools
        self._archive = docker_archive("orders-api:latest", root_filesystem())

    def record(self, scenario: Scenario) -> str:
        """Make one recording; an empty answer is good, anything else says why it was not kept."""
        bin_dir, absent = self._programs(scenario)
        if absent:
            return f"left out, needs {absent}"
        self.lab.load(scenario.world)
        self._furnish(scenario)
        with contextlib.ExitStack() as services:
            for name in scenario.services:
                services.enter_context(self._service(name))
            output = _scrub(self._run(scenario, bin_dir), self.work)
        shown = re.search(scenario.shows, output, re.MULTILINE)
        leak = re.search(r"/tmp/(?!push|ci)|/work\b|10\.255\.|/root/", output)
        if not shown or leak:
            return f"{'leaks ' + leak[0] if leak else 'does not show ' + scenario.shows}:\n{output}"
        path = LOGS / scenario.cause / f"{scenario.name}.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(output.encode())
        return ""

    def _programs(self, scenario: Scenario) -> tuple[Path, str]:
        """A folder with exactly the programs the scenario's user has."""
        folder = self.work / "bin"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        wanted = dict(part.partition("=")[::2] for part in scenario.clients)
        for name in STANDARD:
            if found := shutil.which(name, path=PATH):
                (folder / name).symlink_to(found)
        if not scenario.only:
            for name in ("podman", "skopeo", "buildah", "crun", "runc"):
                if found := shutil.which(name, path=PATH):
                    (folder / name).symlink_to(found)
        for name, variant in wanted.items():
            found = self._find(variant or name)
            if found is None:
                return folder, variant or name
            (folder / name).unlink(missing_ok=True)
            (folder / name).symlink_to(found)
        return folder, ""

    def _find(self, name: str) -> str | None:
        if (self.tools / name).exists():
            return str((self.tools / name).resolve())
        plain = re.sub(r"-[\d.]+$", "", name)
        return shutil.which(name, path=PATH) or (shutil.which(plain, path=PATH) if plain == "docker" else None)

    def _furnish(self, scenario: Scenario) -> None:
        for folder in (HOME, RUNTIME):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
        (self.work / "storage.conf").write_text(
            f'[storage]\ndriver = "vfs"\ngraphroot = "{self.work}/containers"\nrunroot = "{self.work}/containers-run"\n'
        )
        if python := self._find("python-sdk"):
            (HOME / ".venv").symlink_to(Path(python))
        if scenario.profiles:
            _write(HOME / ".aws/credentials", _credentials(scenario))
        if scenario.region:
            _write(HOME / ".aws/config", f"[default]\nregion = {scenario.region}\n")
        if scenario.logins:
            _write(HOME / ".docker/config.json", self._auths(scenario.logins))
        _write(HOME / "Dockerfile", "FROM scratch\nCOPY app /app\n")
        _write(HOME / "app/orders.conf", "port = 8080\n")
        (HOME / "orders-api.tar").write_bytes(self._archive)
        for name, text in scenario.files.items():
            _write(HOME / name, self._filled(text))
        if "executor=" in scenario.clients:
            self._furnish_kaniko(scenario)
        if scenario.user == "ci":
            os.chown(HOME, UID, UID)
            for folder, _, names in os.walk(HOME if scenario.handed_over else HOME / ".aws"):
                for path in (folder, *(f"{folder}/{name}" for name in names)):
                    os.chown(path, UID, UID, follow_symlinks=False)
            os.chown(RUNTIME, UID, UID)

    def _filled(self, text: str) -> str:
        """A file's text; a file may hold an old password in place of {stale} or {gone}."""
        if text == "{stale}":
            return self.lab.password(CI_USER, lifetime=-3600)
        return self.lab.password(GONE) if text == "{gone}" else text

    def _furnish_kaniko(self, scenario: Scenario) -> None:
        """Kaniko takes its root folder for a container's, and unpacks images there: it gets one of its own."""
        root, certificates = HOME / ".kaniko", self.lab.certificates.path
        for source, target in (("Dockerfile", "workspace/Dockerfile"), ("app", "workspace/app")):
            (root / target).parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if source == "app" else shutil.copy)(HOME / source, root / target)
        if scenario.logins:
            _write(root / "kaniko/.docker/config.json", self._auths(scenario.logins))
        elif (config := HOME / ".docker/config.json").exists():
            _write(root / "kaniko/.docker/config.json", config.read_text())
        _write(root / f".{certificates}", certificates.read_text())
        for folder in ("proc", "tmp", "etc"):
            (root / folder).mkdir(exist_ok=True)
        (root / ".dockerenv").touch()
        (root / "kaniko").mkdir(exist_ok=True)
        shutil.copy(str(self._find("executor")), root / "kaniko/executor")
        wrapper = f'#!/bin/sh\n/bin/mount -t proc proc {root}/proc\nexport DOCKER_CONFIG=/kaniko/.docker/\nexec /usr/sbin/chroot {root} /kaniko/executor "$@"\n'
        (self.work / "bin/executor").unlink()
        _write(self.work / "bin/executor", wrapper)

    def _auths(self, logins: tuple[Login, ...]) -> str:
        entries = [
            login.entry(self.lab.password(login.principal, login.region, lifetime=login.lifetime)) for login in logins
        ]
        return json.dumps({"auths": dict(entries)}, indent="\t")

    def _run(self, scenario: Scenario, bin_dir: Path) -> str:
        echo = 'printf "$ %s\\n" "$1"' if not scenario.xtrace else "set -x"
        lines = "\n".join(f"typed {_quoted(line)}" for line in _commands(scenario.script))
        if scenario.xtrace:
            lines = f"set -x\n{scenario.script}"
        driver = self.work / "driver.sh"
        driver.write_text(DRIVER.format(echo=echo, before=scenario.before, lines=lines))
        driver.chmod(0o755)
        command = ["/bin/bash", str(driver)]
        if scenario.user == "ci":
            command = ["/usr/bin/setpriv", f"--reuid={UID}", f"--regid={UID}", "--clear-groups", *command]
        unshare = ["/usr/bin/unshare", "-m"]
        command = [*(_bare_network(self.work) if _is_bare(scenario) else unshare), *command]
        if scenario.terminal:
            command = ["/usr/bin/script", "-qec", " ".join(command), "/dev/null"]
        done = subprocess.run(
            command,
            cwd=HOME,
            env=self._environment(scenario, bin_dir),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=scenario.timeout,
            check=False,
        )
        return done.stdout.decode(errors="replace")

    def _environment(self, scenario: Scenario, bin_dir: Path) -> dict[str, str]:
        found = {
            "HOME": str(HOME),
            "PATH": f"{HOME}/.venv/bin:{HOME}/.local/bin:{bin_dir}",
            "LANG": "C.UTF-8",
            "USER": "ci",
            "PS1": "$ ",
            "XDG_RUNTIME_DIR": str(RUNTIME),
            "CONTAINERS_STORAGE_CONF": str(self.work / "storage.conf"),
            "BUILDAH_ISOLATION": "chroot",
            "COLUMNS": "120",
            "SSL_CERT_FILE": str(self.lab.certificates.path),
            "AWS_EC2_METADATA_DISABLED": "true",
            "DOCKER_CLI_HINTS": "false",
        }
        if not _is_bare(scenario):
            found |= self.lab.environment()
        if not scenario.trust:
            del found["SSL_CERT_FILE"]
            found.pop("AWS_CA_BUNDLE", None)
        return found | scenario.env

    @contextlib.contextmanager
    def _service(self, name: str) -> Iterator[None]:
        """A BuildKit daemon or a containerd of a named version, at its usual place."""
        kind, _, version = name.partition("-")
        program = self._find(name) or ""
        root = self.work / name
        sockets = {"buildkitd": Path("/run/buildkit/buildkitd.sock"), "containerd": Path("/run/containerd/containerd.sock")}
        if kind == "buildkitd":
            options = [f"--root={root}", "--oci-worker-snapshotter=native", "--containerd-worker=false"]
        else:
            options = [f"--root={root}", f"--state={root}-run"]
        process = _start([program, *options], {"PATH": PATH, **self.lab.environment()}, root.with_suffix(".log"))
        try:
            _until(sockets[kind].exists)
            time.sleep(1)
            yield
        finally:
            stop(process)
            sockets[kind].unlink(missing_ok=True)


def _is_bare(scenario: Scenario) -> bool:
    return scenario.bare or scenario.daemon == "direct"


def _commands(script: str) -> list[str]:
    """The lines typed; a line that ends in a backslash, a pipe or an open block goes on."""
    commands: list[str] = []
    for line in script.strip().splitlines():
        if commands and (commands[-1].endswith(("\\", "|")) or line.startswith(("  ", "done", "fi", "}", "EOF"))):
            commands[-1] += f"\n{line}"
        else:
            commands.append(line)
    return commands


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755 if text.startswith("#!") else 0o600)


def _credentials(scenario: Scenario) -> str:
    parts = []
    for name, principal in scenario.profiles.items():
        parts.append(f"[{name}]")
        parts.append(f"aws_access_key_id = {principal.access_key}")
        parts.append(f"aws_secret_access_key = {principal.secret_key}")
        if principal.session_token:
            parts.append(f"aws_session_token = {principal.session_token}")
    return "\n".join(parts) + "\n"


def _scrub(output: str, work: Path) -> str:
    """Put neutral places where this machine's own showed; nothing else is changed."""
    output = output.replace("\r\n", "\n").replace(f"{work}/bin/", "/usr/bin/").replace(f"{work}/driver.sh", "push.sh")
    output = re.sub(r"(push\.sh|bash): line \d+: ", "bash: ", output)
    output = re.sub(r"/usr/local/lib/python3[^\"']*?/site-packages|/tmp/[\w./-]*?/site-packages", "/home/ci/.venv/lib/python3.11/site-packages", output)
    output = re.sub(r"/root/\.pyenv/versions/[\d.]+", "/usr/local", output)
    return output.replace(str(work), "/var/lib")


def _bare_network(work: Path) -> list[str]:
    """Give a command its own hosts file and name server, in a mount namespace."""
    (work / "hosts").write_text(
        "127.0.0.1 localhost\n"
        "127.0.0.31 111122223333.dkr.ecr.us-east-1.amazonaws.com\n"
        "127.0.0.32 111122223333.dkr.ecr.us-west-2.amazonaws.com\n"
        "127.0.0.33 111122223333.dkr.ecr.eu-west-1.amazonaws.com\n"
        "127.0.0.34 111122223333.dkr.ecr.eu-central-1.amazonaws.com\n"
        "127.0.0.32 api.ecr.us-west-2.amazonaws.com\n"
    )
    (work / "resolv.conf").write_text("nameserver 127.0.0.53\noptions timeout:2 attempts:1\n")
    binds = f"/bin/mount --bind {work}/hosts /etc/hosts && /bin/mount --bind {work}/resolv.conf /etc/resolv.conf"
    return ["/usr/bin/unshare", "-m", "/bin/bash", "-c", f'{binds} && exec "$@"', "bare"]


def _start(command: list[str], environment: Mapping[str, str], log: Path) -> "subprocess.Popen[bytes]":
    with log.open("wb") as sink:
        return subprocess.Popen(
            command, env=dict(environment), stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, start_new_session=True
        )


def _until(ready: "object", seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if callable(ready) and ready():
            return
        time.sleep(0.2)
    raise TimeoutError("a service did not come up")


@contextlib.contextmanager
def _traps() -> Iterator[None]:
    """Addresses that fail in their own ways: .32 drops connections, .33 accepts and says nothing, .34 speaks HTTP."""
    full, mute, plain = (socket.create_server((f"127.0.0.{last}", 443), backlog=0 if last == 32 else 8) for last in (32, 33, 34))
    fillers = []
    for _ in range(3):
        filler = socket.socket()
        filler.setblocking(False)
        filler.connect_ex(("127.0.0.32", 443))
        fillers.append(filler)
    names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    names.bind(("127.0.0.53", 53))
    threading.Thread(target=_no_such_host, args=(names,), daemon=True).start()
    threading.Thread(target=_plain_http, args=(plain,), daemon=True).start()
    try:
        yield
    finally:
        for one in (*fillers, full, mute, plain, names):
            one.close()


def _no_such_host(names: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while True:
            data, address = names.recvfrom(4096)
            end = data.index(b"\0", 12) + 5
            names.sendto(data[:2] + b"\x81\x83" + data[4:6] + bytes(6) + data[12:end], address)


def _plain_http(server: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while True:
            client, _ = server.accept()
            with client:
                client.recv(4096)
                client.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


@contextlib.contextmanager
def _daemon(kind: str, recorder: Recorder) -> Iterator[None]:
    """The docker daemon that a group of scenarios wants, at /run/docker.sock, with two images."""
    lab, work = recorder.lab, recorder.work
    if kind == "none":
        yield
        return
    program: tuple[str, ...] = ("dockerd",)
    environment = lab.environment()
    options: tuple[str, ...] = ()
    with contextlib.ExitStack() as stack:
        if kind == "direct":
            program = (*_bare_network(work), "dockerd")
            environment = {"SSL_CERT_FILE": str(lab.certificates.path)}
        if kind == "containerd":
            new = recorder._find("dockerd-29"), recorder._find("containerd-2")
            if None in new:
                print("  no newer dockerd at hand: its scenarios are left out", file=sys.stderr)
                raise Unavailable
            program = (str(new[0]),)
            root = work / "containerd-for-docker"
            address = f"{root}.sock"
            config = work / "containerd.toml"
            config.write_text(f'version = 3\nroot = "{root}"\nstate = "{root}-run"\n[grpc]\naddress = "{address}"\n')
            process = _start([str(new[1]), f"--config={config}"], {"PATH": PATH, **environment}, work / "containerd.log")
            stack.callback(stop, process)
            _until(Path(address).exists)
            options = (f"--containerd={address}",)
        if kind == "small":
            program = ("unshare", "-m", "bash", "-c", _SMALL_DISK.format(work / "docker-small/data"), "small")
        daemon = Daemon(work / f"docker-{kind}", environment, program=program, socket=SOCKET)
        stack.enter_context(daemon.running(*options))
        SOCKET.chmod(0o660)
        os.chown(SOCKET, 0, 0)
        for name, size in (("orders-api:latest", 2000), ("orders-worker:latest", 2_000_000)):
            import_image(daemon, name, size)
        tags = [IMAGE, f"{REPO}:latest", f"{REPO}:1.4.3"]
        for tag in tags:
            subprocess.run(["docker", "-H", daemon.host, "tag", "orders-api:latest", tag], check=True)
        yield


def main() -> int:
    """Record all scenarios, or those whose cause or name has the given text."""
    parser = argparse.ArgumentParser(description="Record what real clients print.")
    parser.add_argument("--only", default="")
    parser.add_argument("--tools", type=Path, default=Path("/nonexistent"))
    chosen = parser.parse_args()
    if SOCKET.exists() or HOME.exists():
        print(f"{SOCKET} or {HOME} exists: this machine is in use", file=sys.stderr)
        return 2
    wanted = [scenario for scenario in SCENARIOS if re.search(chosen.only, f"{scenario.cause}/{scenario.name}")]
    try:
        with tempfile.TemporaryDirectory(prefix="lab-", ignore_cleanup_errors=True) as folder:
            work = Path(folder)
            work.chmod(0o755)
            with Lab(work, proxy_port=PROXY_PORT) as lab, _traps():
                return _record_all(Recorder(lab, work, chosen.tools), wanted)
    finally:
        for folder_left in (HOME, RUNTIME):
            shutil.rmtree(folder_left, ignore_errors=True)
        SOCKET.unlink(missing_ok=True)


def _record_all(recorder: Recorder, wanted: list[Scenario]) -> int:
    bad = 0
    for kind in ("none", "classic", "direct", "small", "containerd"):
        group = [scenario for scenario in wanted if scenario.daemon == kind]
        if not group:
            continue
        with contextlib.suppress(Unavailable), _daemon(kind, recorder):
            for scenario in group:
                why = _attempt(recorder, scenario)
                bad += bool(why)
                print(f"{'BAD' if why else 'ok '} {scenario.cause}/{scenario.name} {why}", flush=True)
    return 1 if bad else 0


def _attempt(recorder: Recorder, scenario: Scenario) -> str:
    try:
        return recorder.record(scenario)
    except (subprocess.TimeoutExpired, TimeoutError) as slow:
        return f"took too long: {slow}"


if __name__ == "__main__":
    sys.exit(main())
