"""The HTML document: whole pages, and texts that would like to be elements."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrdoctor.report.layout import safe
from ecrdoctor.report.model import Report
from ecrdoctor.report.to_html import render_html
from ecrdoctor.rulebook.tree import Rulebook

from .golden_files import check_golden, check_none_left_over
from .samples import HOSTILE, LANGUAGES, SAMPLES, checked, everything, lint, ready, sample

VOID = ("meta", "br", "circle", "path")


class _Page(HTMLParser):
    """What a browser makes of a page: elements with their attributes, and the text in each."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.ends: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.open: list[str] = []
        self.other: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(attrs)))
        if tag not in VOID:
            self.open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.ends.append(tag)
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self.open):
            self.texts[tag][-1] += data

    def handle_comment(self, data: str) -> None:
        self.other.append(data)

    def unknown_decl(self, data: str) -> None:
        self.other.append(data)

    def handle_pi(self, data: str) -> None:
        self.other.append(data)


def _body(page: str) -> str:
    """The page without its style and script, which have tests of their own."""
    return page[page.index("<body") : page.index("<script>")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SAMPLES)
def test_the_whole_page(rulebook: Rulebook, name: str, language: str) -> None:
    check_golden(_body(render_html([sample(name, language, rulebook)])), "html", f"{name}.{language}.html")


def test_the_whole_page_with_several_reports(rulebook: Rulebook) -> None:
    reports = [sample("several", "en", rulebook), ready("en"), sample("unknown", "en", rulebook)]
    check_golden(_body(render_html(reports)), "html", "three-reports.html")


def test_no_golden_file_is_left_over() -> None:
    check_none_left_over("html", "html", "three-reports.html")


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_our_style_and_script_may_act(language: str) -> None:
    page = _Page(render_html([checked(language)]))

    def digest(tag: str) -> str:
        (text,) = page.texts[tag]
        return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    policy = (
        f"default-src 'none'; style-src 'sha256-{digest('style')}'; script-src 'sha256-{digest('script')}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert ("meta", (("http-equiv", "Content-Security-Policy"), ("content", policy))) in page.elements
    names = {name for _, attributes in page.elements for name, _ in attributes}
    assert {name for name in names if name.startswith("on") or name in ("style", "src", "srcset", "action")} == set()
    assert ("html", (("lang", {"en": "en", "zh": "zh-CN"}[language]),)) in page.elements


def test_nothing_is_loaded_from_anywhere() -> None:
    page = _Page(render_html([checked("en"), lint("en")]))
    assert {tag for tag, _ in page.elements} & {"link", "img", "iframe", "object", "embed", "base", "form"} == set()
    style, script = page.texts["style"][0], page.texts["script"][0]
    assert [word for word in ("url(", "@import", "http", "fetch", "XMLHttp", "import(") if word in style + script] == []


@pytest.mark.parametrize("make", [checked, ready, lint])
@pytest.mark.parametrize("several", [1, 2])
def test_headings_are_in_order_and_anchors_lead_somewhere(make: Callable[[str], Report], several: int) -> None:
    page = _Page(render_html([make("en")] * several))
    levels = [int(tag[1]) for tag, _ in page.elements if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit()]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [(one, two) for one, two in pairwise(levels) if two > one + 1] == []
    ids = [value for _, attributes in page.elements for name, value in attributes if name == "id"]
    links = [value for _, attributes in page.elements for name, value in attributes if name == "href"]
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in links if link and link.startswith("#")} <= set(ids)


def _same_but_for_the_texts(plain: list[Report], hostile: list[Report], text: str) -> None:
    page, like = _Page(render_html(hostile)), _Page(render_html(plain))
    code = ("code", ())  # what stands between two backticks
    assert [one for one in page.elements if one != code] == [one for one in like.elements if one != code]
    assert [end for end in page.ends if end != "code"] == [end for end in like.ends if end != "code"]
    assert page.other == like.other == []
    assert page.texts["style"] == like.texts["style"]
    assert page.texts["script"] == like.texts["script"]
    shown = [" ".join(one.replace("`", "").split()) for one in (page.texts["h1"][0], safe(text))]
    assert shown[0] == shown[1]
    assert [char for char in render_html(hostile) if not char.isprintable() and char != "\n"] == []


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_becomes_an_element(text: str) -> None:
    for plain, hostile in zip(everything("word"), everything(text), strict=True):
        _same_but_for_the_texts([plain], [hostile], text)


@given(
    text=st.text(
        alphabet=st.sampled_from("<>&\"'`/= !-[]{}%#scriptyle\n\x00\x1b\u202e\ud800文"), min_size=1, max_size=40
    )
)
def test_no_text_at_all_becomes_an_element(text: str) -> None:
    plain, hostile = everything("word")[0], everything(f"x{text}")[0]
    _same_but_for_the_texts([plain], [hostile], f"x{text}")


def test_a_line_of_a_megabyte_is_shown_in_time() -> None:
    text = "<b>" * 340_000
    report = everything(text)[1]
    (page,) = {_Page(render_html([report])).texts["h1"][0]}
    assert page == text


def test_only_plain_addresses_are_links() -> None:
    bad = (
        "javascript:alert(1)",
        "http://e.example/",
        "https://e.example/<b>",
        'https://e.example/"x',
        "https://e.example/ x",
    )
    good = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html"
    report = lint("en")
    finding = report.lines[0].findings[0]
    lines = tuple(
        replace(report.lines[0], findings=(replace(finding, docs=url),), line=place)
        for place, url in enumerate((*bad, good), 2)
    )
    page = _Page(render_html([replace(report, lines=lines)]))
    links = [dict(attributes)["href"] for tag, attributes in page.elements if tag == "a"]
    assert [link for link in links if link and not link.startswith("#")] == [good]
