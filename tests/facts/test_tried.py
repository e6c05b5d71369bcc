"""The command that a log shows."""

from __future__ import annotations

import pytest

from ecrdoctor.facts.extract import extract_facts
from ecrdoctor.facts.tried import command_tried
from ecrdoctor.reading.read import read_log

APP = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/app:1"
OTHER = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/other:1"


@pytest.mark.parametrize(
    ("log", "command"),
    [
        (f"$ docker push {APP}\nEOF\n", f"docker push {APP}"),
        (f"+ docker tag app {APP}\n+ docker push {APP}\nEOF\n", f"docker push {APP}"),
        (f"\x1b[1m> podman push {APP}\x1b[0m\nEOF\n", f"podman push {APP}"),
        (f"$ docker tag x {OTHER}\nThe push refers to repository [{APP}]\nEOF\n", None),
        ("no basic auth credentials\n", None),
        ("", None),
        (f"$ docker push {APP} {'x' * 400}\n", f"docker push {APP} {'x' * 400}"[:300]),
    ],
)
def test_the_command_tried(log: str, command: str | None) -> None:
    transcript = read_log(log.encode(), "-")
    assert command_tried(extract_facts(transcript), transcript.lines) == command
