"""`ecrdoctor report`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecrdoctor.cli.files import STDIN, write_file
from ecrdoctor.cli.options import (
    DEFAULT_LANGUAGE,
    BundleOption,
    Format,
    FormatOption,
    LanguageOption,
    OutputOption,
    Redact,
    RedactMapOption,
    ShowRedactionsOption,
    VerboseOption,
)
from ecrdoctor.cli.output import ReportWriter, format_of
from ecrdoctor.cli.redaction import Redaction
from ecrdoctor.cli.say import say
from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.text import Text

if TYPE_CHECKING:  # `--version` and `--help` load none of this
    from ecrdoctor.cli.saved import Saved
    from ecrdoctor.report.model import Report

EPILOG = """\b
Examples:
  ecrdoctor report report.json --format html -o report.html
  ecrdoctor report bundle.zip --lang zh --redact public
  ecrdoctor report worked.zip --diff failed.zip
"""
_UNTRANSLATED = Text("{name}: was saved without its sentences in this language", "{name}：保存时没有附上这种语言的句子")


def report(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE", help="Saved reports (.json, .jsonl) or bundles (.zip); - for one on standard input."
        ),
    ],
    diff: Annotated[
        str | None,
        typer.Option("--diff", metavar="OTHER", help="Say what changed from FILE to this other report or bundle."),
    ] = None,
    format_: FormatOption = None,
    output: OutputOption = None,
    lang: LanguageOption = DEFAULT_LANGUAGE,
    redact: Annotated[
        Redact | None,
        typer.Option(
            "--redact",
            envvar="ECRDOCTOR_REDACT",
            help="A stricter level than the report was saved at. Default: ticket, or its own if that is stricter.",
        ),
    ] = None,
    redact_map: RedactMapOption = None,
    show_redactions: ShowRedactionsOption = False,
    bundle: BundleOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Render saved reports again: in another format, in either language, at a stricter redaction level."""
    from ecrdoctor.cli.saved import read_saved

    names = [*files, *([diff] if diff else [])]
    if names.count(STDIN) > 1:
        raise EcrDoctorError(
            Text("standard input can be read only once", "标准输入只能读取一次"),
            Text("Give - once.", "- 只能给出一次。"),
        )
    saved = [read_saved(name) for name in names]
    redaction = Redaction(_level(saved, redact), redact_map, show=show_redactions)
    told = [[_in_language(one, found, lang) for one in found.reports] for found in saved]
    if diff:
        _compare(saved, told, redaction, format_, output, lang)
        return
    writer = ReportWriter(format_, output, verbose=verbose, redaction=redaction, bundle=bundle)
    for found, reports in zip(saved, told, strict=True):
        for number, one in enumerate(reports):
            writer.write(one, found.logs[number] if found.logs else (), saved=True)
    writer.close()


def _level(saved: list[Saved], chosen: Redact | None) -> Redact:
    """The level asked for; else the strictest of the reports' own and `ticket`."""
    levels = {one.level for found in saved for one in found.reports}
    return chosen or (Redact.public if Redact.public in levels else Redact.ticket)


def _in_language(one: Report, found: Saved, language: str) -> Report:
    from ecrdoctor.report.translations import has_language, in_language

    if not has_language(one, language):
        say(_UNTRANSLATED.in_language(language).format(name=found.name))
    return in_language(one, language)


def _compare(
    saved: list[Saved],
    told: list[list[Report]],
    redaction: Redaction,
    format_: Format | None,
    output: Path | None,
    language: str,
) -> None:
    """Show what changed between two files with a report each."""
    from ecrdoctor.report.diff import Sides, differences
    from ecrdoctor.report.layout import Canvas, canvas_for
    from ecrdoctor.report.render_diff import FORMATS, render_diff

    form = format_ or format_of(output)
    if form.value not in FORMATS:
        raise EcrDoctorError(
            Text(f"a comparison has no form {form.value}", f"比较结果没有 {form.value} 格式"),
            Text(f"Use --format {', '.join(FORMATS)}.", f"请使用 --format {'、'.join(FORMATS)}。"),
        )
    if len(saved) != 2 or any(len(found.reports) != 1 for found in saved):
        raise EcrDoctorError(
            Text("--diff compares two files with one report each", "--diff 比较两个文件，每个文件只含一份报告"),
            Text("Type: ecrdoctor report BEFORE --diff AFTER", "请输入：ecrdoctor report 之前的文件 --diff 之后的文件"),
        )
    levels = [found.reports[0].level for found in saved]
    if levels.count("public") == 1:
        raise EcrDoctorError(
            Text(
                "one of the reports has tokens for names, the other has the names",
                "一份报告用代号代替了名称，另一份保留了名称",
            ),
            Text(
                "Save the other one with --redact public and the same --redact-map.",
                "请用 --redact public 和同一个 --redact-map 保存另一份。",
            ),
        )
    before, after = (
        Sides(found.name, redaction.apply_again(reports[0]), found.versions)
        for found, reports in zip(saved, told, strict=True)
    )
    changes = differences(before, after)
    canvas = Canvas() if output else canvas_for(sys.stdout)
    names = redaction.apply_to_log((before.name, after.name))
    text = render_diff(form.value, (names[0], names[1]), changes, language, canvas)
    text = redaction.let_out(text, form.value)
    redaction.save_map()
    if output:
        write_file(output, text)
    else:
        sys.stdout.write(text)
