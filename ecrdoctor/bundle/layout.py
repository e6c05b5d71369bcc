"""What is in a bundle, by name."""

from __future__ import annotations

MAGIC = b"PK\x03\x04"
"""How a zip file begins."""
SCHEMA = "ecrdoctor/bundle/v1"
MANIFEST = "manifest.json"
"""SHA-256 of every other member."""
VERSIONS = "versions.json"
REPORTS = {"report.txt": "text", "report.json": "json", "report.md": "markdown", "report.html": "html"}
"""The same report in each form."""
SAVED = "report.json"


def log_name(number: int) -> str:
    """The name of the cleaned log of a report, counted from 1."""
    return f"logs/{number}.txt"
