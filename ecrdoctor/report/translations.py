"""A report in both languages: each sentence of one paired with the same sentence of the other."""

from __future__ import annotations

from dataclasses import replace

from ecrdoctor.report.leaves import texts, with_texts
from ecrdoctor.report.model import Report


def translations(report: Report, twin: Report) -> dict[str, str]:
    """Each sentence of `report` and the one at the same place of `twin`, where they differ.

    Both are assembled from the same diagnosis, so they have the same texts at the same places.
    """
    return {one: other for one, other in zip(texts(report), texts(twin), strict=True) if one != other}


def in_both(report: Report, twin: Report) -> Report:
    """`report` with its sentences in the language of `twin`."""
    return replace(report, translations=translations(report, twin))


def in_language(report: Report, language: str) -> Report:
    """`report` in `language`, as far as it has the sentences; the others stay as they are."""
    if report.language == language:
        return report
    known = report.translations
    bare = replace(report, translations={}, language=language)
    return replace(
        with_texts(bare, lambda text: known.get(text, text)),
        translations={other: one for one, other in known.items()},
    )


def has_language(report: Report, language: str) -> bool:
    """Whether the report can be told in `language`."""
    return language == report.language or report.summary in report.translations
