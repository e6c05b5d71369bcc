"""The application: puts the commands together, and turns every failure into one clear line."""

from __future__ import annotations

import errno
import os
import sys
from typing import Annotated

import typer

from ecrdoctor import __version__
from ecrdoctor.cli import completion
from ecrdoctor.cli.commands import Application, CommandEnded
from ecrdoctor.cli.ending import STOPPED
from ecrdoctor.cli.language import reader_language
from ecrdoctor.cli.say import say
from ecrdoctor.cli.usage_error import CLICK_ERROR, usage_error_text
from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.text import Text
from ecrdoctor.unfinished import undo_all

EPILOG = """\b
Exit codes: 0 nothing wrong, 1 a problem was found and named, 2 usage, 3 inconclusive, 4 ecrdoctor could not run.

\b
Examples:
  docker push REFERENCE 2>&1 | ecrdoctor explain
  ecrdoctor rules show not-logged-in
"""
_CANNOT_GO_ON = Text("cannot go on: {reason}", "无法继续：{reason}")
_INTERNAL = Text(
    "internal error: {kind}: {error}\n"
    "  Please report it, with the output of the same command under ECRDOCTOR_TRACEBACK=1.",
    "内部错误：{kind}: {error}\n  请上报该问题，并附上设置 ECRDOCTOR_TRACEBACK=1 后运行同一命令的输出。",
)
_CANNOT_RUN = 4
_INTERRUPTED = 130

app = typer.Typer(
    cls=Application,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(epilog=EPILOG, invoke_without_command=True)
def main(
    ctx: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="With --version: every version that matters for a bug report.")
    ] = False,
) -> None:
    """Say why a push to Amazon ECR failed, prove it, and say how to fix it."""
    if version and verbose:
        from ecrdoctor.cli.version import describe

        print(describe())
    elif version:
        print(f"ecrdoctor {__version__}")
    elif verbose:
        raise EcrDoctorError(
            Text(
                "--verbose belongs after the command, or with --version",
                "--verbose 应放在命令后，或与 --version 同用",
            ),
            Text("See `ecrdoctor --help`.", "请看 `ecrdoctor --help`。"),
        )
    elif ctx.invoked_subcommand is None:
        ctx.fail("Missing command.")
    if version:
        raise typer.Exit


def run() -> None:
    """Entry point. Exits by the contract, never with a traceback."""
    _mend_streams()
    if completion.VARIABLE in os.environ:
        completion.answer_shell(_start)
    try:
        _start()
        sys.stdout.flush()
    except SystemExit as done:
        if done.code == _INTERRUPTED:  # typer has caught it
            _say(STOPPED)
        raise
    except CommandEnded as ended:
        sys.exit(ended.code)
    except CLICK_ERROR as error:
        say(usage_error_text(error, reader_language()), speaker="")
        sys.exit(error.exit_code)
    except EcrDoctorError as error:
        say(error.in_language(reader_language()))
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        _say(STOPPED)
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:  # `| head`: whoever reads has read enough
        _drop_output()
        sys.exit(0)
    except (OSError, MemoryError) as error:  # such as a full disk behind standard output
        _drop_output()
        _say(_CANNOT_GO_ON, reason=_reason(error))
        sys.exit(_CANNOT_RUN)
    except Exception as error:
        if os.environ.get("ECRDOCTOR_TRACEBACK"):
            raise
        kind = type(error).__name__
        _say(_INTERNAL, kind=kind, error=repr(str(error))[1:-1])  # what it quotes may come from a log
        sys.exit(_CANNOT_RUN)
    finally:
        undo_all()  # a program that was asked and still has not answered


def _say(text: Text, **values: object) -> None:
    say(text.in_language(reader_language()).format(**values))


def _reason(error: OSError | MemoryError) -> str:
    if isinstance(error, MemoryError):
        return os.strerror(errno.ENOMEM)
    return error.strerror or str(error)


def _start() -> None:
    expand = "run" not in sys.argv[1:2]  # a command to run stays as it is
    code = app(prog_name="ecrdoctor", windows_expand_args=expand, standalone_mode=False)
    if code:
        sys.exit(code)


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
