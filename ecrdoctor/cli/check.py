"""`ecrdoctor check`."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import replace
from typing import Annotated

import typer

from ecrdoctor.cli.completion import images
from ecrdoctor.cli.diagnose import given_target
from ecrdoctor.cli.options import (
    DEFAULT_LANGUAGE,
    DEFAULT_SECONDS,
    BundleOption,
    ExitZeroOption,
    FormatOption,
    LanguageOption,
    OutputOption,
    ProbeOption,
    ProfileOption,
    Redact,
    RedactMapOption,
    RedactOption,
    RegionOption,
    ShowRedactionsOption,
    TimeoutOption,
    VerboseOption,
)
from ecrdoctor.cli.output import ReportWriter, exit_code
from ecrdoctor.cli.redaction import Redaction
from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.text import Text

EPILOG = """\b
Examples:
  ecrdoctor check 123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1.4
  ecrdoctor check --quiet --format json public.ecr.aws/alias/app:latest
  ecrdoctor check --permissions > ecrdoctor-policy.json
"""


def check(
    image: Annotated[
        str | None,
        typer.Argument(metavar="IMAGE", help="The reference that is to be pushed.", autocompletion=images),
    ] = None,
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
    redact: RedactOption = Redact.ticket,
    redact_map: RedactMapOption = None,
    show_redactions: ShowRedactionsOption = False,
    bundle: BundleOption = None,
    verbose: VerboseOption = False,
    exit_zero: ExitZeroOption = False,
) -> None:
    """Say, before a push, whether it would work from here. Reads only, unless --probe is given."""
    if permissions:
        from ecrdoctor.checks.table import read_only_policy

        print(json.dumps(read_only_policy(), indent=2))
        return
    if not image:
        raise EcrDoctorError(
            Text("check needs an image reference", "check 需要一个镜像引用"),
            Text("Type: ecrdoctor check REGISTRY/REPOSITORY:TAG", "请运行：ecrdoctor check REGISTRY/REPOSITORY:TAG"),
        )
    from ecrdoctor.checks.contract import Settings, Subject
    from ecrdoctor.checks.table import CHECKS
    from ecrdoctor.cli.live import run
    from ecrdoctor.diagnosis.preflight import preflight
    from ecrdoctor.facts.model import Facts
    from ecrdoctor.report.translations import in_both
    from ecrdoctor.report.words import other_language
    from ecrdoctor.rulebook.store import open_rulebook

    target = given_target(image)
    redaction = Redaction(redact, redact_map, show=show_redactions)
    writer = ReportWriter(format_, output, verbose=verbose, redaction=redaction, bundle=bundle)
    facts = Facts(target)
    subject = Subject(facts.target, facts, Settings(profile, region, probe=probe))
    started = time.monotonic()
    outcomes = run(CHECKS, subject, timeout)
    timings = {"checks": round((time.monotonic() - started) * 1000)}
    rulebook = open_rulebook()
    report = replace(preflight(image, facts, outcomes, rulebook, lang), timings=timings)
    if writer.in_both_languages:
        report = in_both(report, preflight(image, facts, outcomes, rulebook, other_language(lang)))
    if quiet:
        sys.stdout.write(redaction.let_out(f"{redaction.apply(report).summary}\n", "text"))
    else:
        writer.write(report)
        writer.close()
    raise typer.Exit(0 if exit_zero else exit_code([report.outcome]))
