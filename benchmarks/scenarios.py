"""What is measured. A scenario is a function from where the programs are to what it found."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .emulator import SlowWire, emulated_aws
from .large_logs import at_the_end, elsewhere, naive, rules
from .logs import write_many, write_small
from .measuring import in_turn, measure
from .patterns import write_patterns
from .places import Places
from .rows import Figure, Found, Row, at_least, at_most
from .scripts import write_script, write_workflow

_FAILED = (1,)
_MANY = 1000
_IMAGE = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app:1"
_THREE = (
    "aws sts get-caller-identity --region eu-west-1",
    "aws ecr describe-repositories --region eu-west-1",
    "aws ecr get-login-password --region eu-west-1",
)
"""What a person would type to look for the same."""


def start(places: Places, rounds: int) -> Found:
    """What every run costs."""
    commands = tuple(map(places.command, ("ecrdoctor --version", "ecrdoctor --help", "aws --version")))
    version, help_, aws = in_turn(commands, rounds)
    return Found(
        (Row("start: version", version, aws, at_most(0.6)), Row("start: help", help_, aws, at_most(0.6))),
    )


def small(places: Places, rounds: int) -> Found:
    """One short log, as text and as a page."""
    write_small(places.work / "small.log")
    text, page, aws = in_turn(
        (
            places.command("ecrdoctor explain --offline small.log", codes=_FAILED),
            places.command("ecrdoctor explain --offline --format html small.log", codes=_FAILED),
            places.command("aws --version"),
        ),
        rounds,
    )
    return Found(
        (
            Row("60-line log", text, aws, at_most(0.6)),
            Row("60-line log: HTML, against aws", page, aws),
            Row("60-line log: HTML, against text", page, text),
        )
    )


def many(places: Places, rounds: int) -> Found:
    """A thousand short logs in one process."""
    size = write_many(places.work / "logs", _MANY)
    write_patterns(places.work / "patterns.txt")
    ours, alone, ripgrep = in_turn(
        (
            places.command("ecrdoctor explain --offline --format jsonl logs", codes=_FAILED),
            places.command("ecrdoctor explain --offline --format jsonl logs/0000.log", codes=(0, 1, 3)),
            places.command("rg -i -c -f patterns.txt logs"),
        ),
        rounds,
    )
    how = f"{_MANY} logs of {size} bytes on average, each different, by the CPU time of "
    return Found(
        (Row(f"{_MANY} short logs", ours, ripgrep),),
        (
            Figure("short logs on one core", _MANY / ours.cpu, "logs/s", how + "the whole process", at_least(2000)),
            Figure(
                "short logs on one core, without the start", (_MANY - 1) / (ours.cpu - alone.cpu), "logs/s",
                how + "what is more than for one log alone",
            ),
        ),
    )  # fmt: skip


def check(places: Places, rounds: int) -> Found:
    """Before a push, against an AWS whose every call takes a while."""
    rows = []
    with emulated_aws() as environment:
        create = "aws ecr create-repository --repository-name team/app --region eu-west-1"
        measure(places.command(create, **environment))
        ours = places.command(f"ecrdoctor check {_IMAGE}", codes=(0, 1, 3), **environment)
        three = "; ".join(_THREE)
        person = places.command(three, words=("sh", "-c", " && ".join(_THREE)), **environment)
        for milliseconds in (0, 50, 200):
            SlowWire.pause = milliseconds / 1000
            found = in_turn((ours, person), rounds)
            rows.append(Row(f"check, {milliseconds} ms more for each API call", *found, at_most(0.5)))
    return Found(tuple(rows))


def lint(places: Places, rounds: int) -> Found:
    """A script and a workflow, each against the linter that is common for it."""
    write_script(places.work / "push.sh", 200)
    write_workflow(places.work / "push.yml")
    script = in_turn(
        (places.command("ecrdoctor lint push.sh", codes=(0, 1)), places.command("shellcheck push.sh", codes=(0, 1))),
        rounds,
    )
    workflow = in_turn(
        (
            places.command("ecrdoctor lint push.yml", codes=(0, 1)),
            places.command("zizmor --offline push.yml", codes=(0, 11, 12, 13, 14)),
        ),
        rounds,
    )
    return Found((Row("lint: a script of 200 lines", *script), Row("lint: a workflow", *workflow)))


SCENARIOS: Mapping[str, Callable[[Places, int], Found]] = {
    "start": start,
    "small": small,
    "many": many,
    "large": at_the_end,
    "elsewhere": elsewhere,
    "naive": naive,
    "rules": rules,
    "check": check,
    "lint": lint,
}
