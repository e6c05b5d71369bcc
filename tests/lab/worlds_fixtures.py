"""Fixtures of the tests of whole worlds: a workshop of real programs, and a person in a world."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest

from . import clients
from .state import Request
from .world import World
from .worlds_cast import IMAGE, REPO
from .worlds_person import Person, variables
from .worlds_road import Road

if TYPE_CHECKING:
    from .gateway import Lab

Enter: TypeAlias = Callable[[World], Person]
IN_CI = os.environ.get("CI") == "true"
STAND_INS = {"sudo": '#!/bin/sh\nexec "$@"\n'}
NOT_INSTALLED = ("pass", "docker-credential-", "sudo")
"""Beginnings of programs that a person has only where a test gives them: clients look for stores by themselves."""


@pytest.fixture(scope="session")
def workshop(dockerd: clients.Daemon) -> Iterator[Path]:
    """A folder with a ``bin`` of every program that a person has, an image, and podman's own storage."""
    aws = Path(sys.executable).with_name("aws")
    if not aws.exists():
        why = "the lab needs the AWS CLI beside this Python (PyPI: awscli)"
        pytest.fail(why, pytrace=False) if IN_CI else pytest.skip(why)
    with tempfile.TemporaryDirectory(prefix="lab-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "bin").mkdir()
        (folder / "bin/aws").symlink_to(aws)
        for program, text in STAND_INS.items():
            (folder / "bin" / program).write_text(text)
            (folder / "bin" / program).chmod(0o755)
        for place in map(Path, clients.PATH.split(":")):
            for found in place.iterdir() if place.is_dir() else ():
                link = folder / "bin" / found.name
                if not found.name.startswith(NOT_INSTALLED) and not link.is_symlink():
                    link.symlink_to(found)
        (folder / "storage.conf").write_text(
            f'[storage]\ndriver = "vfs"\ngraphroot = "{folder}/containers"\nrunroot = "{folder}/containers-run"\n'
        )
        (folder / "orders-api.tar").write_bytes(clients.docker_archive("orders-api:latest", clients.root_filesystem()))
        clients.import_image(dockerd, "orders-api:latest")
        for tag in (IMAGE, f"{REPO}:latest"):
            clients.Shell(folder, {"DOCKER_HOST": dockerd.host}).run(f"docker tag orders-api:latest {tag}")
        yield folder


@pytest.fixture(scope="session")
def watched() -> list[Request]:
    """Every call that any ecrdoctor process of this session made to the lab."""
    return []


@pytest.fixture
def enter(running_lab: "Lab", dockerd: clients.Daemon, workshop: Path, watched: list[Request], tmp_path: Path) -> Enter:
    """Begins a world: a person with an empty home folder in it."""

    def begin(world: World) -> Person:
        running_lab.load(world)
        home = tmp_path / "home"
        (home / "run").mkdir(parents=True)
        shutil.copy(workshop / "orders-api.tar", home)
        environment = variables(running_lab, dockerd, home, workshop / "bin", workshop / "storage.conf")
        return Person(running_lab, home, environment, watched)

    return begin


@pytest.fixture
def road(running_lab: "Lab", tmp_path: Path) -> Iterator[Road]:
    """A way to the registry without the proxy."""
    with Road(running_lab, tmp_path) as opened:
        yield opened
