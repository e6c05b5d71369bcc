"""`ecrdoctor lint`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from ecrdoctor.cli.options import (
    DEFAULT_LANGUAGE,
    ExitZeroOption,
    FormatOption,
    LanguageOption,
    OutputOption,
    Redact,
    RedactMapOption,
    RedactOption,
    VerboseOption,
)
from ecrdoctor.cli.output import ReportWriter, exit_code
from ecrdoctor.cli.redaction import Redaction
from ecrdoctor.cli.say import say
from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.text import Text

if TYPE_CHECKING:  # `--version` and `--help` load none of this
    from ecrdoctor.lint.contract import Lint, Scene
    from ecrdoctor.reading.sources import Source
    from ecrdoctor.report.model import Report

_OTHER = {"en": "zh", "zh": "en"}
EPILOG = """\b
Examples:
  ecrdoctor lint push.sh .github/workflows
  ecrdoctor lint --lang zh < commands.txt
  ecrdoctor lint --diff push.sh
"""

_PASTE = Text("paste the commands, then end them with Ctrl-D", "请粘贴命令，然后按 Ctrl-D 结束")


def lint(
    files: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE",
            help="Scripts, CI files or folders of them; standard input (a pasted block) when none is given, or for -.",
        ),
    ] = None,
    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select", metavar="ID", envvar="ECRDOCTOR_SELECT", help="Look for this mistake only; can be repeated."
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            "--ignore", metavar="ID", envvar="ECRDOCTOR_IGNORE", help="Do not look for this mistake; can be repeated."
        ),
    ] = None,
    diff: Annotated[
        bool, typer.Option("--diff", help="Print what --fix would change, and nothing else; change nothing.")
    ] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend in the files what is certain; the diff goes to standard error first.")
    ] = False,
    format_: FormatOption = None,
    output: OutputOption = None,
    lang: LanguageOption = DEFAULT_LANGUAGE,
    redact: RedactOption = Redact.ticket,
    redact_map: RedactMapOption = None,
    verbose: VerboseOption = False,
    exit_zero: ExitZeroOption = False,
) -> None:
    """Read the push commands themselves: explain each part, mark the likely mistakes. Runs nothing."""
    from ecrdoctor.cli.scripts import find_scripts
    from ecrdoctor.lint.choose import choose
    from ecrdoctor.lint.findings.table import LINTS
    from ecrdoctor.reading.sources import STDIN

    lints = choose(LINTS, select or (), ignore or ())
    writer = ReportWriter(format_, output, verbose=verbose, redaction=Redaction(redact, redact_map), places=True)
    outcomes: list[str] = []
    failed = 0
    for source, in_folder in find_scripts(files or []):
        if source.name == STDIN and sys.stdin.isatty():
            say(_PASTE.in_language(lang))
        try:
            if diff:
                outcomes.append(_show_diff(source, lints))
                continue
            report = _lint(source, lints, lang, fix=fix)
        except EcrDoctorError as error:  # one bad file must not lose the others
            say(error.in_language(lang))
            failed = max(failed, error.exit_code)
            continue
        outcomes.append(report.outcome)
        if report.lines or not in_folder or writer.wants_clean_reports:
            writer.write(report)
    writer.close()
    if failed:
        raise typer.Exit(failed)
    raise typer.Exit(0 if exit_zero else exit_code(outcomes))


def _lint(source: Source, lints: tuple[Lint, ...], language: str, *, fix: bool) -> Report:
    """The report on one file; with `fix`, on what is left after mending it."""
    from ecrdoctor.cli.scripts import read_script
    from ecrdoctor.lint.explanations.explain import explain
    from ecrdoctor.lint.inspect import inspect
    from ecrdoctor.lint.passwords import password_spans
    from ecrdoctor.lint.report import lint_report
    from ecrdoctor.reading.mask import mask
    from ecrdoctor.report.translations import in_both

    data = read_script(source, sys.stdin.buffer)
    if fix:
        data = _mend(source, data, lints)
    scene = _scene(source.name, data)
    inspection = inspect(scene, lints)
    masked = mask(scene.document.text, [(span.start, span.end) for span in password_spans(scene)])
    explained = explain(scene)
    languages = (language, _OTHER[language])
    report, twin = (lint_report(scene, explained, inspection, masked, name) for name in languages)
    return in_both(report, twin)


def _scene(name: str, data: bytes) -> Scene:
    from ecrdoctor.lint.contract import Scene
    from ecrdoctor.lint.read import read_document
    from ecrdoctor.lint.tools.arguments import invocations_of

    document = read_document(name, data)
    return Scene(document, invocations_of(document))


def _show_diff(source: Source, lints: tuple[Lint, ...]) -> str:
    """Print what mending would change; the outcome that this stands for."""
    from ecrdoctor.cli.scripts import read_script
    from ecrdoctor.lint.mending.mend import mend

    mended = mend(source.name, read_script(source, sys.stdin.buffer), lints)
    sys.stdout.write(mended.diff if mended else "")
    return "findings" if mended else "clean"


def _mend(source: Source, data: bytes, lints: tuple[Lint, ...]) -> bytes:
    """Mend the file, its diff first; its new bytes."""
    from ecrdoctor.lint.mending.mend import mend
    from ecrdoctor.lint.mending.rewrite import rewrite

    if source.path is None or source.path.suffix.lower() == ".gz":
        raise EcrDoctorError(
            Text(f"{source.name}: --fix needs a plain file", f"{source.name}：--fix 需要一个普通文件"),
            Text("Name the file, or use --diff.", "请给出文件名，或使用 --diff。"),
        )
    mended = mend(source.name, data, lints)
    if mended is None:
        return data
    print(mended.diff, end="", file=sys.stderr)
    rewrite(source.path, mended.data)
    return mended.data
