"""Options that several commands share: one declaration each."""

from __future__ import annotations

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Language(StrEnum):
    """Languages of the report."""

    en = "en"
    zh = "zh"


class Format(StrEnum):
    """Forms of the report."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    markdown = "markdown"
    html = "html"
    github = "github"


class Redact(StrEnum):
    """How much of what identifies a company stays in the report; secrets never do."""

    ticket = "ticket"
    public = "public"
    off = "off"


def default_language() -> str:
    """`zh` where the locale says so (LC_ALL, LC_MESSAGES, LANG), else `en`."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if locale.lower().startswith("zh") else "en"


DEFAULT_LANGUAGE = Language(default_language())

FormatOption = Annotated[
    Format | None,
    typer.Option(
        "--format", envvar="ECRDOCTOR_FORMAT", help="Form of the report. Default: by the suffix of -o, else text."
    ),
]
OutputOption = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        envvar="ECRDOCTOR_OUTPUT",
        help="Write the report to a file, whole or not at all.",
    ),
]
LanguageOption = Annotated[
    Language,
    typer.Option("--lang", envvar="ECRDOCTOR_LANG", help="Language of the report.", show_default="the locale's"),
]
RulesOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--rules", metavar="DIR", envvar="ECRDOCTOR_RULES", help="A folder with more rules; can be given several times."
    ),
]
VerboseOption = Annotated[
    bool, typer.Option("--verbose", "-v", envvar="ECRDOCTOR_VERBOSE", help="Leave nothing out of the text report.")
]
ProfileOption = Annotated[
    str | None,
    typer.Option("--profile", metavar="NAME", envvar="ECRDOCTOR_PROFILE", help="AWS profile for the live checks."),
]
RegionOption = Annotated[
    str | None,
    typer.Option("--region", metavar="REGION", envvar="ECRDOCTOR_REGION", help="AWS region for the live checks."),
]
TimeoutOption = Annotated[
    float,
    typer.Option(
        "--timeout", metavar="SECONDS", envvar="ECRDOCTOR_TIMEOUT", min=0.1, help="Seconds for the whole live part."
    ),
]
DEFAULT_SECONDS = 20.0
ProbeOption = Annotated[
    bool,
    typer.Option(
        "--probe",
        help="Also start an upload and cancel it. This writes: where a creation template allows it, it creates a "
        "repository.",
    ),
]
CloudTrailOption = Annotated[
    bool, typer.Option("--cloudtrail", help="Also look the refused call up in CloudTrail (slow; events come late).")
]
ExitZeroOption = Annotated[
    bool, typer.Option("--exit-zero", envvar="ECRDOCTOR_EXIT_ZERO", help="Exit 0 whatever was found.")
]
