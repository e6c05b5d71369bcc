"""The built site: whole, linked, the same in both languages, and alone (no request leaves a page)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from generate import LANGUAGES

from ecrdoctor.knowledge.address import address_of
from ecrdoctor.knowledge.library import Library

_LOADS = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "link": "href",
    "use": "href",
    "form": "action",
}


@dataclass
class Page(HTMLParser):
    """What a page holds that leads somewhere, and where it can be led to."""

    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    sections: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one element."""
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.append(given["id"])
            self.sections += [given["id"]] if tag == "section" else []
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif given.get(_LOADS.get(tag, "")):
            self.loads.append(given[_LOADS[tag]])


@pytest.fixture(scope="module")
def site_pages(site: Path) -> dict[str, Page]:
    """Every page of the site by its path."""
    found = {}
    for file in sorted(site.rglob("*.html")):
        page = Page()
        page.feed(file.read_text(encoding="utf-8"))
        found[file.relative_to(site).as_posix()] = page
    return found


def _target(path: str, link: str) -> tuple[str, str]:
    """The page and the place in it that a link of the page at `path` leads to."""
    parts = urlsplit(link)
    place = Path("/", path).parent / unquote(parts.path) if parts.path else Path("/", path)
    return str(Path(*_resolved(place))), unquote(parts.fragment)


def _resolved(place: Path) -> list[str]:
    names: list[str] = []
    for name in place.parts[1:]:
        if name == "..":
            names.pop()
        else:
            names.append(name)
    return names


def _inner(page: Page) -> list[str]:
    return [link for link in page.links if not urlsplit(link).scheme]


def test_every_link_inside_the_site_leads_to_a_place_that_is_there(site_pages: dict[str, Page]) -> None:
    broken = []
    for path, page in site_pages.items():
        for link in _inner(page):
            target, place = _target(path, link)
            if target not in site_pages or (place and place not in site_pages[target].ids):
                broken.append((path, link))
    assert broken == []


def test_every_page_can_be_reached_from_the_first(site_pages: dict[str, Page]) -> None:
    reached, waiting = set(), ["index.html"]
    while waiting:
        path = waiting.pop()
        if path not in reached:
            reached.add(path)
            waiting += [_target(path, link)[0] for link in _inner(site_pages[path])]
    searches = {f"{language}/search.html" for language in LANGUAGES}  # reached by the form on each page
    assert set(site_pages) - reached == searches


def test_every_address_that_rules_show_prints_is_there(site_pages: dict[str, Page], whole_library: Library) -> None:
    for language in LANGUAGES:
        for reference in whole_library.references:
            path, _, place = address_of(reference, language).partition("#")
            assert path in site_pages
            assert not place or place in site_pages[path].ids


def test_each_page_links_to_its_twin_which_has_the_same_anchors(site_pages: dict[str, Page]) -> None:
    for path, page in site_pages.items():
        language, _, name = path.partition("/")
        if name:
            twin = f"{'zh' if language == 'en' else 'en'}/{name}"
            assert twin in {_target(path, link)[0] for link in _inner(page)}, path
            assert site_pages[twin].sections[1:] == page.sections[1:], path  # the first is the title


def test_a_page_loads_nothing_from_elsewhere(site: Path, site_pages: dict[str, Page]) -> None:
    for path, page in site_pages.items():
        for load in page.loads:
            parts = urlsplit(load)
            assert (parts.scheme, parts.netloc) == ("", ""), (path, load)
    for file in site.rglob("*.css"):
        style = file.read_text(encoding="utf-8")
        assert "@import" not in style, file
        assert "url(http" not in style.replace("'", "").replace('"', ""), file


def test_chinese_can_be_searched(site: Path) -> None:
    """The index holds pairs of characters, and the page splits what is typed in the same way."""
    index = (site / "zh" / "searchindex.js").read_text(encoding="utf-8")
    terms = json.loads(index.removeprefix("Search.setIndex(").removesuffix(")"))["terms"]
    assert {"仓库", "库不", "不存", "存在", "repository"} <= set(terms)
    assert "不存在" not in terms
    assert "splitQuery" in (site / "zh" / "_static" / "language_data.js").read_text(encoding="utf-8")
