"""The report as one HTML file that needs nothing else: from disk, as an attachment, on paper."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from ecrdoctor.report.model import Report
from ecrdoctor.report.story.blocks import Story
from ecrdoctor.report.story.links import is_link
from ecrdoctor.report.story.sentence import code_parts
from ecrdoctor.report.story.whole import story_of
from ecrdoctor.report.templates import asset, render_page
from ecrdoctor.report.words import phrase, word

_LANGUAGES = {"en": "en", "zh": "zh-CN"}
"""Our languages as HTML names them."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A story and the start of its anchors."""

    anchor: str
    told: Story


def render_html(reports: Sequence[Report]) -> str:
    """`reports`, at least one, as one document in the language of the first."""
    language = reports[0].language
    stories = tuple(_Placed(f"r{number}", story_of(report)) for number, report in enumerate(reports, 1))
    style, script = asset("report.css"), asset("report.js")
    return render_page(
        "report.html",
        stories=stories,
        several=len(stories) > 1,
        title=_title(stories, language),
        lang=_LANGUAGES[language],
        lang_of=lambda told: _LANGUAGES[told.language],
        is_link=is_link,
        code_parts=code_parts,
        style=style,
        script=script,
        policy=_content_security_policy(style, script),
        words={
            "copied": word("copied", language),
            "failed": word("copy-failed", language),
            "contents": word("contents", language),
            "skip": word("skip", language),
            "report": word("report", language),
            "line": word("line-number", language),
            "command": word("tried", language),
            "colon": word("colon", language),
        },
    )


def _title(stories: Sequence[_Placed], language: str) -> str:
    if len(stories) > 1:
        return phrase("several-reports", language, count=len(stories))
    summary = "".join(part for _, part in code_parts(stories[0].told.summary))
    return f"{summary} · ecrdoctor"


def _content_security_policy(style: str, script: str) -> str:
    """Nothing may be loaded or sent; only our own style and script, known by their hashes, apply."""
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
