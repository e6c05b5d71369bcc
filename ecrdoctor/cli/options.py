"""Options that several commands share: one declaration each."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ecrdoctor.cli import completion
from ecrdoctor.cli.language import locale_language


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
    sarif = "sarif"


class Redact(StrEnum):
    """How much of what identifies a company stays in the report; secrets never do."""

    ticket = "ticket"
    public = "public"
    off = "off"


DEFAULT_LANGUAGE = Language(locale_language())

FormatOption = Annotated[
    Format | None,
    typer.Option(
        "--format",
        envvar="ECRDOCTOR_FORMAT",
        help="Form of the report (sarif: of `lint` only). Default: by the suffix of -o, else text.",
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
    typer.Option(
        "--profile",
        metavar="NAME",
        envvar="ECRDOCTOR_PROFILE",
        help="AWS profile for the live checks.",
        autocompletion=completion.profiles,
    ),
]
RegionOption = Annotated[
    str | None,
    typer.Option(
        "--region",
        metavar="REGION",
        envvar="ECRDOCTOR_REGION",
        help="AWS region for the live checks.",
        autocompletion=completion.regions,
    ),
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
OfflineOption = Annotated[
    bool, typer.Option("--offline", envvar="ECRDOCTOR_OFFLINE", help="Read the log only; ask neither AWS nor Docker.")
]
ImageOption = Annotated[
    str | None,
    typer.Option(
        "--image",
        metavar="REFERENCE",
        envvar="ECRDOCTOR_IMAGE",
        help="The reference that was pushed, if the log does not say it.",
        autocompletion=completion.images,
    ),
]
RedactOption = Annotated[
    Redact,
    typer.Option(
        "--redact",
        envvar="ECRDOCTOR_REDACT",
        help="What is taken out. ticket: secrets, e-mail addresses, names of home folders. public: also every account, "
        "name, host and address, for which stable tokens stand. off: secrets only.",
    ),
]
RedactMapOption = Annotated[
    Path | None,
    typer.Option(
        "--redact-map",
        metavar="FILE",
        envvar="ECRDOCTOR_REDACT_MAP",
        help="With --redact public: keep what each token stands for in this file, for your eyes only; read and "
        "extended where it exists, so that tokens stay the same.",
    ),
]
ShowRedactionsOption = Annotated[
    bool,
    typer.Option(
        "--show-redactions",
        envvar="ECRDOCTOR_SHOW_REDACTIONS",
        help="List what was taken out in the text: kinds, lines and lengths, never the value.",
    ),
]
BundleOption = Annotated[
    Path | None,
    typer.Option(
        "--bundle",
        metavar="FILE",
        envvar="ECRDOCTOR_BUNDLE",
        help="Also write all there is into a zip file: the report in every format, the redacted log, versions, a "
        "manifest.",
    ),
]
ExitZeroOption = Annotated[
    bool, typer.Option("--exit-zero", envvar="ECRDOCTOR_EXIT_ZERO", help="Exit 0 whatever was found.")
]
