"""What holds for everything that is shown, wherever it came from."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any, TypeVar

from ecrdoctor.errors import EcrDoctorError

_T = TypeVar("_T")

ELEMENTS = frozenset(
    """
    html head meta title style script body main header footer nav section article details summary div p span strong
    h1 h2 h3 h4 ul ol li dl dt dd a b i em mark code pre button figure figcaption table thead tbody tr th td
    svg path circle br
    """.split()  # noqa: SIM905
)
"""All that the templates use; no element that loads, frames or submits anything."""


def obeyed(text: str) -> set[str]:
    """Characters that a terminal acts on or that change the order of what is read."""
    if text.isprintable():
        return set()
    return {char for char in set(text) if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")} - {"\n"}


def check_shown(text: str) -> None:
    """Raises where a terminal would act on `text`, or no file could hold it."""
    assert obeyed(text) == set()
    text.encode()


def or_refused(function: Callable[..., _T], *arguments: Any) -> _T | None:
    """What the function gives; None where it refuses the input as it should: in one clear line and a remedy."""
    try:
        return function(*arguments)
    except EcrDoctorError as error:
        refusal = error
    assert refusal.exit_code == 2
    for language in ("en", "zh"):
        said = refusal.in_language(language)
        assert said.strip()
        assert said.count("\n") <= 1
        check_shown(said)
    return None


class _Page(HTMLParser):
    """The elements and attributes of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.other: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes |= {(name, value or "") for name, value in attrs}

    def handle_comment(self, data: str) -> None:
        self.other.append(data)

    def handle_decl(self, decl: str) -> None:
        if decl.lower() != "doctype html":
            self.other.append(decl)

    def unknown_decl(self, data: str) -> None:
        self.other.append(data)

    def handle_pi(self, data: str) -> None:
        self.other.append(data)


def page_is_ours(page: str) -> None:
    """Raises where a browser would find an element, a script or a link in `page` that the templates do not make."""
    read = _Page()
    read.feed(page)
    read.close()
    assert read.elements <= ELEMENTS, read.elements - ELEMENTS
    assert read.other == []
    for name, value in read.attributes:
        assert not name.startswith("on"), name
        assert name not in ("style", "src", "srcset", "action", "formaction", "srcdoc"), name
        assert name != "href" or value.startswith(("#", "https://")), value
    assert obeyed(page) == set()


def texts_in(value: Any) -> Iterator[str]:
    """Every text in lists and mappings, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from texts_in(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_in(item)
