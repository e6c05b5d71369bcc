"""The only door to Jinja2: pages of this package, every value escaped, nothing in them that a reader cannot see."""

from __future__ import annotations

from functools import cache
from pkgutil import get_data
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from ecrdoctor.report.layout import safe_lines


def render_page(name: str, **values: Any) -> str:
    """The page called `name` with `values` in it."""
    return _environment().get_template(name).render(**values)


def asset(name: str) -> Markup:
    """A style sheet or script of ours, as it goes between its tags."""
    return Markup(_source(name))  # noqa: S704 (a file of this package)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(_source),
        autoescape=True,
        finalize=_visible,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def _source(name: str) -> str:
    page = get_data("ecrdoctor.report", f"pages/{name}")
    if page is None:
        raise FileNotFoundError(name)
    return page.decode()


def _visible(value: object) -> object:
    """What a page prints: text with its invisible characters spelled out; our own markup as it is."""
    return safe_lines(value) if isinstance(value, str) and not isinstance(value, Markup) else value
