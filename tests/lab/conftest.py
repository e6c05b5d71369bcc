"""Fixtures: a running lab, a dockerd of its own, and a shell in which real clients run.

``lab`` needs only Python packages. ``dockerd`` and ``shell`` need root and Debian's docker.io, podman, skopeo and
buildah; without them a test skips in one line, except under ``CI=true``, where nothing may be left out.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .clients import Daemon, Shell, docker_archive, import_image, missing, root_filesystem
from .world import HEALTHY

if TYPE_CHECKING:
    from .gateway import Lab

HERE = Path(__file__).parent
IN_CI = os.environ.get("CI") == "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a lab test."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.lab)


def _leave_out(why: str) -> None:
    if IN_CI:
        pytest.fail(f"in CI nothing is left out: {why}", pytrace=False)
    pytest.skip(why)


@pytest.fixture(scope="session")
def running_lab(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Lab]":
    """One gateway for the whole run."""
    try:
        from .gateway import Lab
    except ImportError as absent:
        _leave_out(f"the lab needs the packages aiohttp and trustme ({absent})")
    with Lab(tmp_path_factory.mktemp("lab")) as lab:
        yield lab


@pytest.fixture
def lab(running_lab: "Lab") -> "Lab":
    """The gateway with a healthy world, nothing pushed and nothing logged; ``lab.load`` gives it another."""
    running_lab.load(HEALTHY)
    return running_lab


@pytest.fixture(scope="session")
def real_clients() -> None:
    """Skips, or in CI fails, where docker, podman, skopeo and buildah cannot run."""
    if why := missing():
        _leave_out(why)


@pytest.fixture(scope="session")
def dockerd(running_lab: "Lab", real_clients: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    """A docker daemon that reaches the lab by its proxy, with the image ``scratch:latest``."""
    with Daemon(tmp_path_factory.mktemp("dockerd"), running_lab.environment()).running() as daemon:
        import_image(daemon, "scratch:latest")
        yield daemon


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny image as ``docker save`` writes it, for clients without a daemon."""
    path = tmp_path_factory.mktemp("image") / "scratch.tar"
    path.write_bytes(docker_archive("scratch:latest", root_filesystem()))
    return path


@pytest.fixture
def shell(lab: "Lab", dockerd: Daemon, tmp_path: Path) -> Shell:
    """A user's shell: own home, clean environment, every client wired to the lab."""
    home, storage = tmp_path / "home", tmp_path / "storage.conf"
    home.mkdir()
    storage.write_text(
        f'[storage]\ndriver = "vfs"\ngraphroot = "{tmp_path}/containers"\nrunroot = "{tmp_path}/containers-run"\n'
    )
    variables = {
        "DOCKER_HOST": dockerd.host,
        "XDG_RUNTIME_DIR": str(home),
        "CONTAINERS_STORAGE_CONF": str(storage),
        "BUILDAH_ISOLATION": "chroot",
    }
    return Shell(home, {**lab.environment(), **variables})
