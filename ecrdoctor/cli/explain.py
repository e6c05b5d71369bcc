"""`ecrdoctor explain`."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from ecrdoctor.cli.diagnose import Diagnoser, Live, given_target
from ecrdoctor.cli.options import (
    DEFAULT_LANGUAGE,
    DEFAULT_SECONDS,
    BundleOption,
    CloudTrailOption,
    ExitZeroOption,
    FormatOption,
    ImageOption,
    LanguageOption,
    OfflineOption,
    OutputOption,
    ProbeOption,
    ProfileOption,
    Redact,
    RedactMapOption,
    RedactOption,
    RegionOption,
    RulesOption,
    ShowRedactionsOption,
    TimeoutOption,
    VerboseOption,
)
from ecrdoctor.cli.output import ReportWriter, exit_code
from ecrdoctor.cli.redaction import Redaction
from ecrdoctor.cli.say import say
from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.text import Text

EPILOG = """\b
Examples:
  docker push 123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1 2>&1 | ecrdoctor explain
  ecrdoctor explain push.log
  ecrdoctor explain --offline --format jsonl logs/*.log
"""

_PASTE = Text("paste the output of the push, then end it with Ctrl-D", "请粘贴推送命令的输出，然后按 Ctrl-D 结束")


def explain(
    logs: Annotated[
        list[str] | None,
        typer.Argument(metavar="LOG", help="Files, folders or .gz files; standard input when none is given, or for -."),
    ] = None,
    offline: OfflineOption = False,
    image: ImageOption = None,
    format_: FormatOption = None,
    output: OutputOption = None,
    lang: LanguageOption = DEFAULT_LANGUAGE,
    rules: RulesOption = None,
    profile: ProfileOption = None,
    region: RegionOption = None,
    timeout: TimeoutOption = DEFAULT_SECONDS,
    probe: ProbeOption = False,
    cloudtrail: CloudTrailOption = False,
    redact: RedactOption = Redact.ticket,
    redact_map: RedactMapOption = None,
    show_redactions: ShowRedactionsOption = False,
    bundle: BundleOption = None,
    verbose: VerboseOption = False,
    exit_zero: ExitZeroOption = False,
) -> None:
    """Name the cause of a failed push from its output, and say how to fix it."""
    from ecrdoctor.reading.sources import STDIN, find_sources

    sources = find_sources(logs or [])
    redaction = Redaction(redact, redact_map, show=show_redactions)
    writer = ReportWriter(format_, output, verbose=verbose, redaction=redaction, bundle=bundle)
    live = None if offline else Live(profile, region, timeout, probe, cloudtrail)
    diagnoser = Diagnoser(lang, rules, live, in_both_languages=writer.in_both_languages)
    given = given_target(image)
    outcomes: list[str] = []
    unreadable = False
    for source in sources:
        if source.name == STDIN and sys.stdin.isatty():
            say(_PASTE.in_language(lang))
        try:
            diagnosis = diagnoser.diagnose(source, sys.stdin.buffer, given)
        except EcrDoctorError as error:  # one bad file must not lose the others
            say(error.in_language(lang))
            unreadable = True
            continue
        report = diagnoser.report(diagnosis)
        writer.write(report, diagnosis.transcript.lines)
        outcomes.append(report.outcome)
    writer.close()
    if unreadable:
        raise typer.Exit(2)
    raise typer.Exit(0 if exit_zero else exit_code(outcomes))
