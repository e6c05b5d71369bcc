"""What goes into a bundle: the reports in every form, the cleaned logs, and versions that matter."""

from __future__ import annotations

import json
import platform
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version

from ecrdoctor import __version__
from ecrdoctor.bundle.layout import REPORTS, VERSIONS, log_name
from ecrdoctor.report.layout import Canvas
from ecrdoctor.report.model import Report
from ecrdoctor.report.render import render

_PACKAGES = ("boto3", "botocore", "docker", "google-re2", "Jinja2", "pydantic", "PyYAML", "typer")
Gate = Callable[[str, str], str]
"""Gives the text back if it may leave in that form; raises EcrDoctorError otherwise."""


def members(reports: Sequence[Report], logs: Sequence[tuple[str, ...]], gate: Gate) -> dict[str, str]:
    """The members of a bundle, by name, in order.

    Args:
        reports: redacted, at least one.
        logs: for each report the lines of its log, redacted; empty where there is none.
        gate: every member goes through it.

    Raises:
        EcrDoctorError: the gate refuses one of them.
    """
    found = {name: gate(render(form, reports, Canvas(), verbose=True), form) for name, form in REPORTS.items()}
    found[VERSIONS] = gate(_versions(reports), "json")
    for number, lines in enumerate(logs, 1):
        if lines:
            found[log_name(number)] = gate("\n".join(lines).rstrip("\n") + "\n", "text")
    return found


def _versions(reports: Sequence[Report]) -> str:
    """Of ecrdoctor, what it is built on, the system, and the clients that wrote the logs. Starts nothing."""
    clients = dict.fromkeys(
        " ".join(filter(None, (report.client.name, report.client.version))) for report in reports if report.client
    )
    found = {
        "ecrdoctor": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "packages": {name: known for name in _PACKAGES if (known := _version_of(name))},
        "clients": list(clients),
    }
    return json.dumps(found, indent=2) + "\n"


def _version_of(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
