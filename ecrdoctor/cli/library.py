"""Everything that `rules` can show, and where its pages are."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from ecrdoctor.checks.table import CHECKS
from ecrdoctor.knowledge.library import Library
from ecrdoctor.lint.findings.table import LINTS
from ecrdoctor.rulebook.store import open_rulebook


def open_library(rules: tuple[Path, ...] = ()) -> Library:
    """The built-in rules and those in `rules` folders, with all checks and lints.

    Raises:
        EcrDoctorError: a rule file is not valid.
    """
    return Library(open_rulebook(rules), CHECKS, LINTS)


def documentation_url() -> str:
    """The site that the installed package names as its documentation; empty where it names none."""
    try:
        urls = metadata("ecrdoctor").get_all("Project-URL") or []
    except PackageNotFoundError:  # a checkout that is not installed
        return ""
    named = (url.partition(",") for url in urls)
    return next((url.strip() for label, _, url in named if label.strip().lower() == "documentation"), "")
