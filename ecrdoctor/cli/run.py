"""`ecrdoctor run`."""

from __future__ import annotations

import io
import os
import sys
import time
import traceback
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecrdoctor.cli.commands import CommandEnded
from ecrdoctor.cli.diagnose import Diagnoser, Live, given_target
from ecrdoctor.cli.ending import STOPPED
from ecrdoctor.cli.options import (
    DEFAULT_LANGUAGE,
    DEFAULT_SECONDS,
    BundleOption,
    CloudTrailOption,
    Format,
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
from ecrdoctor.cli.output import ReportWriter
from ecrdoctor.cli.redaction import Redaction
from ecrdoctor.cli.say import say
from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.text import Text

if TYPE_CHECKING:  # a command that succeeds needs none of it
    from ecrdoctor.diagnosis.assemble import Diagnosis
    from ecrdoctor.report.model import Report
    from ecrdoctor.running.command import Ended

EPILOG = """\b
The exit code is the command's own, 128+N when signal N killed it. Its output passes through unchanged; the explanation
goes to standard error, or to the file of -o. A command that was interrupted is not explained.

\b
Examples:
  ecrdoctor run -- docker push 123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1
  ecrdoctor run --retry 3 -o report.json -- docker push 123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1
  aws ecr get-login-password | ecrdoctor run -- docker login --username AWS --password-stdin REGISTRY
"""
_NO_COMMAND = Text("run needs a command", "run 需要一条命令")
_TYPE_ONE = Text("Type: ecrdoctor run -- docker push REFERENCE", "请这样输入：ecrdoctor run -- docker push REFERENCE")
_AGAIN = Text(
    "the cause is a passing one; trying again in {seconds:.0f} s ({number} of {count})",
    "原因是暂时性的；{seconds:.0f} 秒后重试（第 {number} 次，共 {count} 次）",
)
_NOT_AGAIN = Text(
    "not tried again: the command has read its standard input", "不再重试：该命令已经读取了标准输入，无法再读一次"
)
_UNEXPLAINED = Text(
    "the failure could not be explained: internal error ({kind})", "无法解释这次失败：内部错误（{kind}）"
)
_UNWRITTEN = Text("the command's output could not be written: {reason}", "无法写出该命令的输出：{reason}")


def run(
    command: Annotated[
        list[str] | None, typer.Argument(metavar="COMMAND", help="The command and its own options, after --.")
    ] = None,
    retry: Annotated[
        int,
        typer.Option(
            "--retry",
            metavar="N",
            envvar="ECRDOCTOR_RETRY",
            min=0,
            help="Run it again, up to N times, where the cause is a passing one (throttling, a server's error, a cut "
            "connection); the pauses grow from 2 s to 60 s.",
        ),
    ] = 0,
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
) -> None:
    """Run a command, and explain it if it fails: for pipelines, and for a shell's alias."""
    from ecrdoctor.running.command import run_command
    from ecrdoctor.running.retry import Input, pause_seconds
    from ecrdoctor.running.signals import interruptible

    if not command:
        raise EcrDoctorError(_NO_COMMAND, _TYPE_ONE)
    words = tuple(command)
    live = None if offline else Live(profile, region, timeout, probe, cloudtrail)
    redaction = Redaction(redact, redact_map, show=show_redactions)
    writer = ReportWriter(format_, output, verbose=verbose, stream=sys.stderr, redaction=redaction, bundle=bundle)
    explanation = _Explanation(words, image, lang, rules, live, in_both_languages=writer.in_both_languages)
    stdin = Input(words)
    ended = run_command(words)
    try:
        with interruptible():
            for number in range(1, retry + 1):
                if not explanation.is_passing(ended):
                    break
                if not stdin.rewind():
                    say(_NOT_AGAIN.in_language(lang))
                    break
                pause = pause_seconds(number - 1)
                say(_AGAIN.in_language(lang).format(seconds=pause, number=number, count=retry))
                time.sleep(pause)
                ended = run_command(words)
            if ended.unwritten:
                say(_UNWRITTEN.in_language(lang).format(reason=ended.unwritten))
            if _failed(ended):
                report = explanation.report(ended)
                if output is None and format_ in (None, Format.text):
                    sys.stderr.write("\n")  # the command may have left a line unfinished
                writer.write(report, explanation.log(ended))
                writer.close()
    except KeyboardInterrupt:
        say(STOPPED.in_language(lang))
    except EcrDoctorError as error:
        say(error.in_language(lang))
    except Exception as error:  # whatever goes wrong here, the command's exit code counts
        if os.environ.get("ECRDOCTOR_TRACEBACK"):
            traceback.print_exc()
        say(_UNEXPLAINED.in_language(lang).format(kind=type(error).__name__))
    raise CommandEnded(ended.code)


class _Explanation:
    """Explains what a command printed; reads the rules only when one has failed."""

    def __init__(
        self,
        command: tuple[str, ...],
        image: str | None,
        language: str,
        rules: list[Path] | None,
        live: Live | None,
        *,
        in_both_languages: bool,
    ) -> None:
        self._command = command
        if image:
            given_target(image)  # what is no reference is refused before the command runs
        self._image = image
        self._language = language
        self._rules = rules
        self._live = live
        self._in_both_languages = in_both_languages
        self._diagnoser: Diagnoser | None = None
        self._latest: tuple[Ended, Diagnosis] | None = None

    def is_passing(self, ended: Ended) -> bool:
        """Whether a failure is one that may be gone the next time, as the rules see it."""
        return _failed(ended) and self._open().draft(self._diagnose(ended)).retryable

    def report(self, ended: Ended) -> Report:
        """The report on a failure."""
        report = self._open().report(self._diagnose(ended))
        if report.causes or (report.outcome == "unknown" and ended.output.strip()):
            return report
        from ecrdoctor.report.words import other_language, phrase

        name = "summary-run-unseen" if ended.output.strip() else "summary-run-silent"
        summary, other = (
            phrase(name, language, code=ended.code) for language in (self._language, other_language(self._language))
        )
        translations = {**report.translations, summary: other} if self._in_both_languages else {}
        return replace(report, outcome="unknown", summary=summary, translations=translations)

    def log(self, ended: Ended) -> tuple[str, ...]:
        """The cleaned lines of what the command printed."""
        return self._diagnose(ended).transcript.lines

    def _diagnose(self, ended: Ended) -> Diagnosis:
        """What the output shows; where it names no repository, the command line may."""
        if self._latest is None or self._latest[0] is not ended:
            self._latest = (ended, self._diagnosis_of(ended.output))
        return self._latest[1]

    def _diagnosis_of(self, output: bytes) -> Diagnosis:
        from ecrdoctor.facts.command_line import target_of
        from ecrdoctor.facts.reference import Target
        from ecrdoctor.reading.sources import STDIN, Source

        diagnosis = self._open().diagnose(Source(STDIN, None), io.BytesIO(output), given_target(self._image))
        if diagnosis.facts.target.repository:
            return diagnosis
        named = target_of(self._command)
        return diagnosis if named == Target() else self._open().diagnose_again(diagnosis, named)

    def _open(self) -> Diagnoser:
        if self._diagnoser is None:
            self._diagnoser = Diagnoser(
                self._language, self._rules, self._live, in_both_languages=self._in_both_languages
            )
        return self._diagnoser


def _failed(ended: Ended) -> bool:
    return ended.code != 0 and not ended.stopped
