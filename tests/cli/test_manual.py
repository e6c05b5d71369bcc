"""The manual page."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from ecrdoctor import __version__
from ecrdoctor.cli.main import app
from ecrdoctor.cli.manual import manual
from ecrdoctor.cli.pages import page
from ecrdoctor.cli.parameters import commands, is_settable, option_name, options, variable


def _root() -> object:
    import typer

    return typer.main.get_command(app)


def test_it_begins_as_a_manual_does() -> None:
    assert manual(app, "en", "2026-01-02").splitlines()[:9] == [
        f'.TH ECRDOCTOR 1 2026-01-02 "ecrdoctor {__version__}"',
        ".ad l",
        ".nh",
        ".ds AD l",
        ".nr HY 0",
        '.SH "NAME"',
        "ecrdoctor \\- say why a push to Amazon ECR failed",
        '.SH "SYNOPSIS"',
        ".nf",
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_command_option_and_variable_is_there(language: str) -> None:
    text = manual(app, language, "2026-01-02").replace("\\-", "-")
    found = list(commands(_root()))
    assert len(found) > 5
    for words, command in found:
        assert f'.SS "ecrdoctor {" ".join(words)} ' in text
        for option in options(command):
            assert f"--{option_name(option)}" in text
            assert not is_settable(option) or f".TP\n\\fB{variable(option)}\\fR\n" in text
    assert [f".TP\n\\fB{code}\\fR\n" in text for code in range(5)] == [True] * 5


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.skipif(not shutil.which("mandoc"), reason="mandoc is not installed")
def test_mandoc_finds_nothing_to_complain_about(language: str) -> None:
    text = manual(app, language, "2026-01-02")
    done = subprocess.run(["mandoc", "-T", "lint"], input=text.encode(), capture_output=True, check=False)
    assert [line for line in done.stdout.decode().splitlines() if "longer than 80 bytes" not in line] == []


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.skipif(not shutil.which("man"), reason="man is not installed")
def test_it_reads_as_it_was_written(language: str) -> None:
    command = ["man", "--warnings", "-E", "UTF-8", "-l", "-"]
    text = manual(app, language, "2026-01-02")
    environ = {"LC_ALL": "C.UTF-8", "MANWIDTH": "100", "PATH": "/usr/bin:/bin", "MANPAGER": "cat"}
    done = subprocess.run(command, input=text.encode(), capture_output=True, env=environ, check=True)
    assert done.stderr.decode() == ""
    shown = done.stdout.decode()
    assert "  docker push REFERENCE 2>&1 | ecrdoctor explain\n" in shown
    assert "`ecrdoctor config path`" in shown


def test_nothing_in_a_text_is_a_request_to_the_formatter() -> None:
    from ecrdoctor.cli.manual import _line

    assert (
        _line(".so /etc/passwd `a` 'b' c\\d ~e ^f") == "\\&.so /etc/passwd \\(gaa\\(ga \\(aqb\\(aq c\\ed \\(tie \\(haf"
    )
    assert _line("'quoted'") == "\\(aqquoted\\(aq"


def test_a_page_names_what_a_command_takes() -> None:
    import typer

    root = typer.main.get_command(app)
    ctx = root.make_context("ecrdoctor", [], resilient_parsing=True)
    rules = root.commands["rules"]  # type: ignore[attr-defined]
    below = rules.context_class(rules, parent=ctx, info_name="rules", resilient_parsing=True)
    command = rules.commands["test"]
    shown = page(command.context_class(command, parent=below, info_name="test", resilient_parsing=True), "en")
    assert (shown.usage, shown.arguments[0].name, shown.arguments[0].text) == (
        "ecrdoctor rules test [OPTIONS] [DIR]",
        "DIR",
        "A folder with rules of your own.",
    )
