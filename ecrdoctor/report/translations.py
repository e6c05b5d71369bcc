"""A report in both languages: each sentence of one paired with the same sentence of the other.

Nearly always a sentence says all: what it is in the other language is the same wherever it stands. Where one language
has one sentence for two of the other, the pair is kept with its place, so that going there and back changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ecrdoctor.report.leaves import texts, with_texts
from ecrdoctor.report.model import Report, Translated


def in_both(report: Report, twin: Report) -> Report:
    """`report` with its sentences in the language of `twin`.

    Both are assembled from the same diagnosis, so they have the same texts at the same places.
    """
    by_sentence: dict[str, str] = {}
    pairs = tuple(zip(texts(_bare(report)), texts(_bare(twin)), strict=True))
    for text, other in pairs:
        if text != other:
            by_sentence.setdefault(text, other)
    exact = enumerate(pair for pair in pairs if pair[0])
    translated = tuple(
        Translated(place, text, other) for place, (text, other) in exact if by_sentence.get(text, text) != other
    )
    return replace(report, translations=by_sentence, translated=translated)


def in_language(report: Report, language: str) -> Report:
    """`report` in `language`, as far as it has the sentences; the others stay as they are."""
    if report.language == language:
        return report
    others = _others(report)
    told = with_texts(_bare(report), lambda text: next(others) if text else text)
    return in_both(replace(told, language=language), report)


def has_language(report: Report, language: str) -> bool:
    """Whether the report can be told in `language`."""
    return language == report.language or report.summary in report.translations


def _others(report: Report) -> Iterator[str]:
    """Each text that is not empty, in the other language."""
    by_place = {(one.place, one.text): one.other for one in report.translated}
    for place, text in enumerate(filter(None, texts(_bare(report)))):
        yield by_place.get((place, text), report.translations.get(text, text))


def _bare(report: Report) -> Report:
    return replace(report, translations={}, translated=())
