"""`ecrdoctor check`."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from ecrdoctor.cli.options import (
    DEFAULT_LANGUAGE,
    DEFAULT_SECONDS,
    ExitZeroOption,
    FormatOption,
    LanguageOption,
    OutputOption,
    ProbeOption,
    ProfileOption,
    RegionOption,
    TimeoutOption,
    VerboseOption,
)
from ecrdoctor.cli.output import ReportWriter, exit_code
from ecrdoctor.errors import EcrDoctorError

EPILOG = """\b
Examples:
  ecrdoctor check 123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1.4
  ecrdoctor check --quiet --format json public.ecr.aws/alias/app:latest
  ecrdoctor check --permissions > ecrdoctor-policy.json
"""


def check(
    image: Annotated[str | None, typer.Argument(metavar="IMAGE", help="The reference that is to be pushed.")] = None,
    permissions: Annotated[
        bool, typer.Option("--permissions", help="Print the read-only IAM policy that all checks need, and exit.")
    ] = False,
    probe: ProbeOption = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print the verdict only.")] = False,
    profile: ProfileOption = None,
    region: RegionOption = None,
    timeout: TimeoutOption = DEFAULT_SECONDS,
    format_: FormatOption = None,
    output: OutputOption = None,
    lang: LanguageOption = DEFAULT_LANGUAGE,
    verbose: VerboseOption = False,
    exit_zero: ExitZeroOption = False,
) -> None:
    """Say, before a push, whether it would work from here. Reads only, unless --probe is given."""
    if permissions:
        from ecrdoctor.checks.table import read_only_policy

        print(json.dumps(read_only_policy(), indent=2))
        return
    if not image:
        raise EcrDoctorError("check needs an image reference", "Type: ecrdoctor check REGISTRY/REPOSITORY:TAG")
    from ecrdoctor.checks.contract import Settings, Subject
    from ecrdoctor.checks.table import CHECKS
    from ecrdoctor.cli.live import run
    from ecrdoctor.diagnosis.preflight import preflight
    from ecrdoctor.facts.model import Facts
    from ecrdoctor.facts.reference import is_reference, parse_reference
    from ecrdoctor.rulebook.store import open_rulebook

    if not is_reference(image):
        raise EcrDoctorError(
            f"{image!r} is not an image reference", "Write REGISTRY/REPOSITORY:TAG, in lower case and without https://."
        )
    facts = Facts(parse_reference(image))
    subject = Subject(facts.target, facts, Settings(profile, region, probe=probe))
    report = preflight(image, facts, run(CHECKS, subject, timeout), open_rulebook(), lang)
    if quiet:
        sys.stdout.write(report.summary + "\n")
    else:
        writer = ReportWriter(format_, output, verbose=verbose)
        writer.write(report)
        writer.close()
    raise typer.Exit(0 if exit_zero else exit_code([report.outcome]))
