"""The application: puts the commands together, and turns every failure into one clear line."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from ecrdoctor import __version__
from ecrdoctor.cli import rules
from ecrdoctor.cli.check import EPILOG as CHECK_EPILOG
from ecrdoctor.cli.check import check
from ecrdoctor.cli.explain import EPILOG as EXPLAIN_EPILOG
from ecrdoctor.cli.explain import explain
from ecrdoctor.cli.plain import PlainCommand, PlainGroup
from ecrdoctor.errors import EcrDoctorError

EPILOG = """\b
Exit codes: 0 nothing wrong, 1 a problem was found and named, 2 usage, 3 inconclusive, 4 ecrdoctor could not run.

\b
Examples:
  docker push REFERENCE 2>&1 | ecrdoctor explain
  ecrdoctor rules show not-logged-in
"""
_CANNOT_RUN = 4
_INTERRUPTED = 130

app = typer.Typer(
    cls=PlainGroup,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command(epilog=EXPLAIN_EPILOG, cls=PlainCommand)(explain)
app.command(epilog=CHECK_EPILOG, cls=PlainCommand)(check)
app.add_typer(rules.app, name="rules")


def _version(wanted: bool) -> None:
    if wanted:
        print(f"ecrdoctor {__version__}")
        raise typer.Exit


@app.callback(epilog=EPILOG)
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Say why a push to Amazon ECR failed, prove it, and say how to fix it."""


def run() -> None:
    """Entry point. Exits by the contract, never with a traceback."""
    _mend_streams()
    try:
        app()
        sys.stdout.flush()
    except SystemExit as done:
        if done.code == _INTERRUPTED:  # typer has caught it
            print("ecrdoctor: interrupted", file=sys.stderr)
        raise
    except EcrDoctorError as error:
        print(f"ecrdoctor: {error}", file=sys.stderr)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        print("ecrdoctor: interrupted", file=sys.stderr)
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:  # `| head`: whoever reads has read enough
        _drop_output()
        sys.exit(0)
    except OSError as error:  # the disk behind standard output is full
        _drop_output()
        print(f"ecrdoctor: cannot go on: {error.strerror or error}", file=sys.stderr)
        sys.exit(_CANNOT_RUN)
    except Exception as error:
        if os.environ.get("ECRDOCTOR_TRACEBACK"):
            raise
        kind = type(error).__name__
        print(f"ecrdoctor: internal error: {kind}: {error}", file=sys.stderr)
        print("  Please report it, with the output of the same command under ECRDOCTOR_TRACEBACK=1.", file=sys.stderr)
        sys.exit(_CANNOT_RUN)


def _mend_streams() -> None:
    """Streams that are closed become empty ones; a terminal that lacks a character is no reason to fail."""
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _drop_output() -> None:
    """Nobody takes what is still to be written; Python would complain about it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
