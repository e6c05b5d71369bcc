"""`ecrdoctor rules`: the rule book, to read and to test."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ecrdoctor.cli.options import DEFAULT_LANGUAGE, LanguageOption, RulesOption
from ecrdoctor.cli.plain import PlainCommand, PlainGroup
from ecrdoctor.errors import EcrDoctorError

app = typer.Typer(
    cls=PlainGroup, no_args_is_help=True, rich_markup_mode=None, help="Read the rule book, and test rules."
)

TEST_EPILOG = """\b
Examples:
  ecrdoctor rules test              the built-in rules
  ecrdoctor rules test my-rules/    your own as well
"""
SHOW_EPILOG = """\b
Examples:
  ecrdoctor rules show name-unknown         a rule
  ecrdoctor rules show repository-missing   a cause
"""
WHY_EPILOG = """\b
Example:
  ecrdoctor rules why no-basic-auth push.log
"""


@app.command("list", cls=PlainCommand)
def list_rules(lang: LanguageOption = DEFAULT_LANGUAGE, rules: RulesOption = None) -> None:
    """List every rule, by stage, with its first cause."""
    from ecrdoctor.report.layout import canvas_for
    from ecrdoctor.report.rulebook_text import render_list
    from ecrdoctor.rulebook.store import open_rulebook

    sys.stdout.write(render_list(open_rulebook(tuple(rules or ())), lang, canvas_for(sys.stdout)))


@app.command("show", epilog=SHOW_EPILOG, cls=PlainCommand)
def show(
    name: Annotated[str, typer.Argument(metavar="ID", help="A rule, a sign or a cause.")],
    lang: LanguageOption = DEFAULT_LANGUAGE,
    rules: RulesOption = None,
) -> None:
    """Explain one rule or cause at length; needs no network."""
    from ecrdoctor.report.layout import canvas_for
    from ecrdoctor.report.rulebook_text import render_entry
    from ecrdoctor.rulebook.store import open_rulebook

    rulebook = open_rulebook(tuple(rules or ()))
    text = render_entry(rulebook, name, lang, canvas_for(sys.stdout))
    if text is None:
        raise EcrDoctorError(f"{name}: neither a rule nor a cause", _suggestion(name, rulebook.names))
    sys.stdout.write(text)


@app.command("test", epilog=TEST_EPILOG, cls=PlainCommand)
def run_examples(
    directory: Annotated[Path | None, typer.Argument(metavar="[DIR]", help="A folder with rules of your own.")] = None,
    only: Annotated[str, typer.Option("--only", metavar="TEXT", help="Show only files whose path contains TEXT.")] = "",
) -> None:
    """Run the rules' own examples; refuse what is wrong, dead or unproven."""
    from ecrdoctor.diagnosis.prove import Prover
    from ecrdoctor.rulebook.load import load_rulebook
    from ecrdoctor.rulebook.store import builtin_directory

    rulebook = load_rulebook((builtin_directory(), *((directory,) if directory else ())))
    failures = [failure for failure in Prover(rulebook).failures() if only in failure.file]
    for failure in failures:
        print(f"{failure.file}: {failure.problem}")
    counts = f"{len(rulebook.rules)} rules, {len(rulebook.signs)} signs, {len(rulebook.causes)} causes"
    print(f"{counts}: {len(failures)} failures")
    raise typer.Exit(1 if failures else 0)


@app.command("why", epilog=WHY_EPILOG, cls=PlainCommand)
def why_command(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="Id of a rule.")],
    log: Annotated[str, typer.Argument(metavar="LOG", help="A log; - for standard input.")],
    rules: RulesOption = None,
) -> None:
    """Say, pattern by pattern, why a rule did or did not match a log."""
    from ecrdoctor.diagnosis.symptoms import Matcher
    from ecrdoctor.diagnosis.why import why
    from ecrdoctor.reading.read import read_source
    from ecrdoctor.reading.sources import find_sources
    from ecrdoctor.report.layout import canvas_for
    from ecrdoctor.report.rulebook_text import render_why
    from ecrdoctor.rulebook.store import open_rulebook

    rulebook = open_rulebook(tuple(rules or ()))
    found = rulebook.rule(rule)
    if found is None:
        raise EcrDoctorError(f"{rule}: no such rule", _suggestion(rule, [r.id for r in rulebook.rules]))
    source = find_sources([log])[0]
    answer = why(found, read_source(source, sys.stdin.buffer, Matcher(rulebook).raw_screen), rulebook)
    sys.stdout.write(render_why(found, answer, canvas_for(sys.stdout)))
    raise typer.Exit(0 if answer.matched else 1)


def _suggestion(name: str, known: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, 3)
    return f"Did you mean {' or '.join(near)}?" if near else "See `ecrdoctor rules list`."
