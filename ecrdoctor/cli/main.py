"""The typer application: parses, calls, prints, exits. Nothing else prints."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from ecrdoctor import __version__
from ecrdoctor.errors import EcrDoctorError

app = typer.Typer(no_args_is_help=True, pretty_exceptions_show_locals=False)
rules_app = typer.Typer(no_args_is_help=True)
app.add_typer(rules_app, name="rules", help="The rule book.")


@app.command()
def explain(
    logs: Annotated[list[Path] | None, typer.Argument()] = None,
    offline: bool = False,
    format_: Annotated[str, typer.Option("--format")] = "text",
    lang: str = "en",
    rules: Annotated[list[Path] | None, typer.Option("--rules")] = None,
) -> None:
    """Name the cause."""
    from ecrdoctor.diagnosis.explain import Explainer
    from ecrdoctor.reading.read import read_log
    from ecrdoctor.report.to_json import render_json, render_jsonl
    from ecrdoctor.rulebook.store import open_rulebook

    explainer = Explainer(open_rulebook(tuple(rules or ())), lang)
    for log in logs or [Path("-")]:
        data = sys.stdin.buffer.read() if str(log) == "-" else log.read_bytes()
        report = explainer.explain(read_log(data, str(log)))
        print((render_jsonl if format_ == "jsonl" else render_json)(report), end="")


@rules_app.command("test")
def rules_test(directory: Annotated[Path | None, typer.Argument()] = None, only: str = "") -> None:
    """Run the rules' own examples."""
    from ecrdoctor.rulebook.load import load_rulebook
    from ecrdoctor.rulebook.prove import Prover
    from ecrdoctor.rulebook.store import builtin_directory

    directories = (builtin_directory(), *((directory,) if directory else ()))
    rulebook = load_rulebook(directories)
    failures = list(Prover(rulebook).failures())
    for failure in failures:
        if only in failure.file:
            print(f"{failure.file}: {failure.problem}")
    print(f"{len(rulebook.rules)} rules, {len(failures)} failures")
    raise typer.Exit(1 if failures else 0)


def run() -> None:
    try:
        app()
    except EcrDoctorError as error:
        print(f"ecrdoctor: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
