"""Which language the reader wants, known before a command runs: for help, errors and prompts."""

from __future__ import annotations

import os
import sys
from functools import cache
from itertools import zip_longest

from ecrdoctor.errors import EcrDoctorError

LANGUAGES = ("en", "zh")


@cache
def reader_language() -> str:
    """The language of this run: --lang, ECRDOCTOR_LANG, a configuration file, the locale; English where none says."""
    given = _flag(sys.argv[1:]) or os.environ.get("ECRDOCTOR_LANG") or _configured()
    return given if given in LANGUAGES else locale_language()


def locale_language() -> str:
    """`zh` where the locale says so (LC_ALL, LC_MESSAGES, LANG), else `en`."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if locale.lower().startswith("zh") else "en"


def _flag(arguments: list[str]) -> str:
    given = ""
    for word, following in zip_longest(arguments, arguments[1:], fillvalue=""):
        if word == "--":
            break
        if word == "--lang":
            given = following
        elif word.startswith("--lang="):
            given = word.partition("=")[2]
    return given


def _configured() -> str:
    """The `lang` that a file sets for every command. A file that is wrong is reported elsewhere."""
    from ecrdoctor.cli.defaults import files

    found = files()
    if not found:
        return ""
    from ecrdoctor.config.model import effective
    from ecrdoctor.config.read import read_entries

    try:
        entries = [entry for owner, file in found.items() for entry in read_entries(file, owner)]
    except EcrDoctorError:
        return ""
    entry = effective(entries, (), "lang")
    return str(entry.value) if entry else ""
