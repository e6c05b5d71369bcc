"""The `Dockerfile`: built by a real daemon, and used as its first lines say.

No base image can be fetched here, so the base is made of the Python that runs the tests: its standard library, a shell,
and the system libraries that both need.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import metadata
from pathlib import Path

import pytest
import re2

import ecrdoctor

from ..lab.clients import PATH, Daemon, missing

pytestmark = pytest.mark.lab

ROOT = Path(__file__).parents[2]
PYTHON = Path(sys.base_prefix, "bin/python3")
LOG = "name unknown: The repository with name 'team/app' does not exist in the registry with id '123456789012'\n"
SUMMARY = "The repository does not exist in that account and region."
HOST = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
NO_NETWORK = ("--network=none",)
MANYLINUX = (
    "libc",
    "libm",
    "librt",
    "libdl",
    "libpthread",
    "libutil",
    "libresolv",
    "libgcc_s",
    "libstdc++",
    "libnss_dns",
)
"""Libraries that wheels may expect of a system (PEP 600), and the one that looks names up."""
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"


def _base_filesystem() -> bytes:
    """A tar with this Python and a shell, each file where it is on this machine, readable for everybody."""
    stdlib = Path(os.path.realpath(json.__file__)).parents[1]
    left_out = {"site-packages", "dist-packages", "test", "__pycache__", "idlelib", "tkinter"}
    files = {file for file in stdlib.rglob("*") if file.is_file() and left_out.isdisjoint(file.parts)}
    files -= set(stdlib.glob("config-*/*"))  # for linking with Python
    files |= set(Path("/usr/share/python-wheels").glob("*.whl"))  # Debian's ensurepip takes them from there
    programs = [Path(os.path.realpath(sys.executable)), *map(Path, ("/bin/sh", "/bin/cat", "/bin/true"))]
    needing = [*programs, *(file for file in files if file.suffix == ".so"), *Path(re2.__file__).parent.glob("*.so")]
    libraries = {library for program in needing for library in _libraries(program)}
    system = next(library.parent for library in libraries if library.name == "libc.so.6")
    files |= libraries | {found for name in MANYLINUX for found in system.glob(f"{name}.so.?")}
    files |= {Path(CERTIFICATES)} if Path(CERTIFICATES).exists() else set()
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", dereference=True) as archive:
        for folder in sorted({parent for file in (PYTHON, *files, *programs) for parent in file.parents}):
            archive.addfile(_folder(str(folder), 0o755))  # old daemons make those that are not there for root alone
        archive.add(programs[0], PYTHON, filter=_readable)
        for file in sorted({*files, *programs[1:]}):
            archive.add(file, filter=_readable)
        archive.addfile(_folder("tmp", 0o1777))
    return buffer.getvalue()


def _libraries(program: Path) -> set[Path]:
    """The shared libraries that a program or a library loads."""
    listed = subprocess.run(["ldd", str(program)], capture_output=True, text=True, check=False).stdout
    return {Path(path) for path in re.findall(r"(?:=> |^\t)(/\S+) \(0x", listed, re.MULTILINE)}


def _folder(name: str, mode: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name.lstrip("/") or ".")
    entry.type, entry.mode = tarfile.DIRTYPE, mode
    return entry


def _readable(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.mode |= 0o555
    return entry


@dataclass(frozen=True)
class Docker:
    """The docker client, with a daemon of the test's own."""

    daemon: Daemon

    def __call__(self, *words: str, stdin: bytes = b"", **environ: str) -> tuple[int, str]:
        """Run it; the code and the output."""
        done = subprocess.run(
            ["docker", "--host", self.daemon.host, *words],
            input=stdin,
            env={"PATH": PATH, "HOME": str(self.daemon.directory)} | environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=300,
            check=False,
        )
        return done.returncode, done.stdout.decode()


@pytest.fixture(scope="module")
def docker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Docker]:
    """A daemon that has built the image under the name `ecrdoctor`."""
    if why := missing():
        pytest.skip(why)
    with Daemon(tmp_path_factory.mktemp("image"), {}).running() as daemon:
        docker = Docker(daemon)
        settings = {name: value for name, value in os.environ.items() if name in ("PIP_INDEX_URL", "PIP_CERT")}
        changes = [
            f"ENV PATH={PYTHON.parent}:/usr/local/bin:/usr/bin:/bin",
            *(f"ENV {n}={v}" for n, v in settings.items()),
        ]
        words = [word for change in changes for word in ("--change", change)]
        code, output = docker("import", *words, "-", "python:here", stdin=_base_filesystem())
        assert code == 0, output
        code, output = docker(
            "build",
            "--network=host",
            "--build-arg=PYTHON=python:here",
            "--tag=ecrdoctor",
            str(ROOT),
            DOCKER_BUILDKIT="0",
        )
        assert code == 0, output
        yield docker


def test_the_image_explains_a_log_on_standard_input(docker: Docker) -> None:
    code, output = docker("run", "--rm", "-i", *NO_NETWORK, "ecrdoctor", "explain", "--offline", stdin=LOG.encode())
    assert (code, output.splitlines()[0]) == (1, f"✗ {SUMMARY}")


def test_it_runs_on_a_read_only_file_system_with_no_right_at_all(docker: Docker) -> None:
    bare = ("--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges", "--user=4711:4711", *NO_NETWORK)
    code, output = docker("run", "--rm", "-i", *bare, "ecrdoctor", "explain", "--offline", stdin=LOG.encode())
    assert (code, output.splitlines()[0]) == (1, f"✗ {SUMMARY}")


def test_it_reads_the_login_in_a_mounted_home(docker: Docker, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text(json.dumps({"credHelpers": {HOST: "ecr-login"}}), encoding="utf-8")
    tmp_path.chmod(0o755)
    mount = f"--volume={tmp_path}:/home/ecrdoctor/.docker:ro"
    words = ("check", "--format=json", "--timeout=5", f"{HOST}/app:1")
    code, output = docker(
        "run", "--rm", *NO_NETWORK, mount, "--env=AWS_EC2_METADATA_DISABLED=true", "ecrdoctor", *words
    )
    answers = {check["id"]: check["answer"] for check in json.loads(output)["checks"]}
    missing_helper = "~/.docker/config.json names docker-credential-ecr-login (credHelpers), which is not on PATH"
    assert (code, answers["docker-login"]) == (1, missing_helper)


def test_what_the_image_says_of_itself(docker: Docker) -> None:
    config = json.loads(docker("image", "inspect", "ecrdoctor")[1])[0]["Config"]
    assert (config["User"], config["Entrypoint"], config["WorkingDir"]) == (
        "10001:10001",
        ["ecrdoctor"],
        "/home/ecrdoctor",
    )
    about = metadata("ecrdoctor")
    assert config["Labels"] == {
        "org.opencontainers.image.title": about["Name"],
        "org.opencontainers.image.description": about["Summary"],
        "org.opencontainers.image.licenses": about["License-Expression"],
        "org.opencontainers.image.version": ecrdoctor.__version__,
    }


def test_the_image_holds_the_locked_versions_and_no_pip(docker: Docker) -> None:
    listing = "import importlib.metadata as m; print(*sorted(f'{d.name}=={d.version}' for d in m.distributions()))"
    _, output = docker("run", "--rm", *NO_NETWORK, "--entrypoint=/opt/ecrdoctor/bin/python", "ecrdoctor", "-c", listing)
    lock = (ROOT / "requirements/runtime.txt").read_text(encoding="utf-8")
    locked = dict(re.findall(r"^([a-zA-Z0-9_.-]+)==([^ ;]+)", lock, re.MULTILINE))
    found = dict(pair.lower().replace("_", "-").split("==") for pair in output.split())
    assert found.pop("ecrdoctor") == ecrdoctor.__version__
    found.pop("setuptools", None)  # Python 3.11 puts it into every virtual environment
    assert found == {name: version for name, version in locked.items() if name in found}
    assert {"boto3", "docker", "google-re2", "typer"} <= set(found)
