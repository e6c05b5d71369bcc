"""`ecrdoctor explain`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ecrdoctor.cli.options import (
    DEFAULT_LANGUAGE,
    DEFAULT_SECONDS,
    CloudTrailOption,
    ExitZeroOption,
    FormatOption,
    LanguageOption,
    OutputOption,
    ProbeOption,
    ProfileOption,
    RegionOption,
    RulesOption,
    TimeoutOption,
    VerboseOption,
)
from ecrdoctor.cli.output import ReportWriter, exit_code
from ecrdoctor.errors import EcrDoctorError

EPILOG = """\b
Examples:
  docker push 123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1 2>&1 | ecrdoctor explain
  ecrdoctor explain push.log
  ecrdoctor explain --offline --format jsonl logs/*.log
"""


def explain(
    logs: Annotated[
        list[str] | None,
        typer.Argument(metavar="LOG", help="Files, folders or .gz files; standard input when none is given, or for -."),
    ] = None,
    offline: Annotated[
        bool,
        typer.Option("--offline", envvar="ECRDOCTOR_OFFLINE", help="Read the log only; ask neither AWS nor Docker."),
    ] = False,
    image: Annotated[
        str | None,
        typer.Option(
            "--image",
            metavar="REFERENCE",
            envvar="ECRDOCTOR_IMAGE",
            help="The reference that was pushed, if the log does not say it.",
        ),
    ] = None,
    format_: FormatOption = None,
    output: OutputOption = None,
    lang: LanguageOption = DEFAULT_LANGUAGE,
    rules: RulesOption = None,
    profile: ProfileOption = None,
    region: RegionOption = None,
    timeout: TimeoutOption = DEFAULT_SECONDS,
    probe: ProbeOption = False,
    cloudtrail: CloudTrailOption = False,
    verbose: VerboseOption = False,
    exit_zero: ExitZeroOption = False,
) -> None:
    """Name the cause of a failed push from its output, and say how to fix it."""
    from ecrdoctor.diagnosis.explain import Explainer
    from ecrdoctor.facts.reference import Target, parse_reference
    from ecrdoctor.reading.read import read_source
    from ecrdoctor.reading.sources import STDIN, find_sources
    from ecrdoctor.rulebook.store import open_rulebook

    sources = find_sources(logs or [])
    explainer = Explainer(open_rulebook(tuple(rules or ())), lang)
    given = parse_reference(image) if image else Target()
    writer = ReportWriter(format_, output, verbose=verbose)
    outcomes: list[str] = []
    unreadable = False
    for source in sources:
        if source.name == STDIN and sys.stdin.isatty():
            print("ecrdoctor: paste the output of the push, then end it with Ctrl-D", file=sys.stderr)
        try:
            transcript = read_source(source, sys.stdin.buffer, explainer.raw_screen)
        except EcrDoctorError as error:  # one bad file must not lose the others
            print(f"ecrdoctor: {error}", file=sys.stderr)
            unreadable = True
            continue
        report, facts = explainer.examine(transcript, given)
        if report.causes and not offline:
            from ecrdoctor.checks.contract import Settings
            from ecrdoctor.cli.live import confirm

            settings = Settings(profile, region, probe, cloudtrail)
            report = confirm(report, facts, explainer.rulebook, settings, timeout)
        writer.write(report)
        outcomes.append(report.outcome)
    writer.close()
    if unreadable:
        raise typer.Exit(2)
    raise typer.Exit(0 if exit_zero else exit_code(outcomes))
