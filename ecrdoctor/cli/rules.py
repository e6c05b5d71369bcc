"""`ecrdoctor rules`: the rule book, to read and to test."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecrdoctor.cli import completion
from ecrdoctor.cli.options import DEFAULT_LANGUAGE, LanguageOption, RulesOption
from ecrdoctor.cli.plain import PlainCommand, PlainGroup
from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.text import Text

if TYPE_CHECKING:
    from ecrdoctor.knowledge.entry import Kind


class Listed(StrEnum):
    """What `rules list` can list."""

    rules = "rules"
    causes = "causes"
    signs = "signs"
    checks = "checks"
    lints = "lints"


_KINDS: Mapping[Listed, Kind] = {
    Listed.causes: "cause",
    Listed.signs: "sign",
    Listed.checks: "check",
    Listed.lints: "lint",
}

app = typer.Typer(
    name="rules",
    cls=PlainGroup,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    help="Read the rule book, and test rules.",
)

TEST_EPILOG = """\b
Examples:
  ecrdoctor rules test              the built-in rules
  ecrdoctor rules test my-rules/    your own as well
"""
LIST_EPILOG = """\b
Examples:
  ecrdoctor rules list
  ecrdoctor rules list causes
  ecrdoctor rules list lints
"""
SHOW_EPILOG = """\b
Examples:
  ecrdoctor rules show name-unknown         a rule
  ecrdoctor rules show repository-missing   a cause
  ecrdoctor rules show docker-login         a check
  ecrdoctor rules show lint-login-host      a lint
"""
WHY_EPILOG = """\b
Example:
  ecrdoctor rules why no-basic-auth-credentials push.log
"""


@app.command("list", epilog=LIST_EPILOG, cls=PlainCommand)
def list_entries(
    of: Annotated[Listed, typer.Argument(metavar="KIND", help="What to list.")] = Listed.rules,
    lang: LanguageOption = DEFAULT_LANGUAGE,
    rules: RulesOption = None,
) -> None:
    """List every rule, by stage, with its first cause; or every cause, sign, check or lint."""
    from ecrdoctor.report.layout import canvas_for

    canvas = canvas_for(sys.stdout)
    if of is Listed.rules:
        from ecrdoctor.report.rulebook_text import render_list
        from ecrdoctor.rulebook.store import open_rulebook

        sys.stdout.write(render_list(open_rulebook(tuple(rules or ())), lang, canvas))
        return
    from ecrdoctor.cli.library import open_library
    from ecrdoctor.knowledge.to_text import render_listing

    library = open_library(tuple(rules or ()))
    sys.stdout.write(render_listing(tuple(library.of_kind(_KINDS[of], lang)), canvas))


@app.command("show", epilog=SHOW_EPILOG, cls=PlainCommand)
def show(
    name: Annotated[
        str,
        typer.Argument(
            metavar="ID", help="A rule, a sign, a cause, a check or a lint.", autocompletion=completion.entry_ids
        ),
    ],
    lang: LanguageOption = DEFAULT_LANGUAGE,
    rules: RulesOption = None,
    docs_url: Annotated[
        str,
        typer.Option(
            "--docs-url",
            metavar="URL",
            envvar="ECRDOCTOR_DOCS_URL",
            help="Where the built documentation is; the address of the page is then whole.",
        ),
    ] = "",
) -> None:
    """Explain one rule, cause, sign, check or lint at length; needs no network."""
    from ecrdoctor.cli.library import documentation_url, open_library
    from ecrdoctor.knowledge.address import address_of
    from ecrdoctor.knowledge.to_text import render_entry
    from ecrdoctor.report.layout import canvas_for

    library = open_library(tuple(rules or ()))
    entries = list(library.named(name, lang))
    if not entries:
        raise EcrDoctorError(
            Text(
                f"{name}: no rule, cause, sign, check or lint has this id",
                f"{name}：没有使用这个 ID 的规则、原因、标志、检查或 lint",
            ),
            _suggestion(name, [reference.id for reference in library.references]),
        )
    base = docs_url or documentation_url()
    with_page = open_library().references if rules else library.references
    pages = [address_of(entry.reference, lang, base) if entry.reference in with_page else "" for entry in entries]
    canvas = canvas_for(sys.stdout)
    sys.stdout.write(
        "\n".join(render_entry(entry, page, lang, canvas) for entry, page in zip(entries, pages, strict=True))
    )


@app.command("test", epilog=TEST_EPILOG, cls=PlainCommand)
def run_examples(
    directory: Annotated[Path | None, typer.Argument(metavar="DIR", help="A folder with rules of your own.")] = None,
    only: Annotated[str, typer.Option("--only", metavar="TEXT", help="Show only files whose path contains TEXT.")] = "",
    lang: LanguageOption = DEFAULT_LANGUAGE,
) -> None:
    """Run the rules' own examples; refuse what is wrong, dead or unproven."""
    from ecrdoctor.diagnosis.prove import Prover
    from ecrdoctor.rulebook.load import load_rulebook
    from ecrdoctor.rulebook.store import builtin_directory

    rulebook = load_rulebook((builtin_directory(), *((directory,) if directory else ())))
    failures = [failure for failure in Prover(rulebook).failures() if only in failure.file]
    for failure in failures:
        print(f"{failure.file}: {failure.problem.in_language(lang)}")
    rules, signs, causes = len(rulebook.rules), len(rulebook.signs), len(rulebook.causes)
    counts = Text(
        f"{rules} rules, {signs} signs, {causes} causes: {len(failures)} failures",
        f"{rules} 条规则，{signs} 个标志，{causes} 个原因：{len(failures)} 处失败",
    )
    print(counts.in_language(lang))
    raise typer.Exit(1 if failures else 0)


@app.command("why", epilog=WHY_EPILOG, cls=PlainCommand)
def why_command(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="Id of a rule.", autocompletion=completion.rule_ids)],
    log: Annotated[str, typer.Argument(metavar="LOG", help="A log; - for standard input.")],
    lang: LanguageOption = DEFAULT_LANGUAGE,
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
        raise EcrDoctorError(
            Text(f"{rule}: no such rule", f"{rule}：没有这条规则"), _suggestion(rule, [r.id for r in rulebook.rules])
        )
    source = find_sources([log])[0]
    answer = why(found, read_source(source, sys.stdin.buffer, Matcher(rulebook).raw_screen), rulebook, lang)
    sys.stdout.write(render_why(found, answer, canvas_for(sys.stdout)))
    raise typer.Exit(0 if answer.matched else 1)


def _suggestion(name: str, known: list[str]) -> Text:
    from difflib import get_close_matches

    near = get_close_matches(name, known, 3)
    if near:
        return Text(f"Did you mean {' or '.join(near)}?", f"是不是想写 {' 或 '.join(near)}？")
    return Text("See `ecrdoctor rules list`.", "请看 `ecrdoctor rules list`。")
