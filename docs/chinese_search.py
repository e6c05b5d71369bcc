"""Search in Chinese pages: pairs of neighbouring characters are the words.

Sphinx's own needs a dictionary package, and cuts a page into words but not what the reader types.
"""

from __future__ import annotations

import re
from itertools import pairwise

from sphinx.search import SearchLanguage

_RUN = r"[\u4e00-\u9fff]+|[A-Za-z0-9_]+"
_SPLITTER = """
var splitQuery = (query) => (query.match(/RUN/g) || []).flatMap((run) =>
  /^[\\u4e00-\\u9fff]{2,}$/.test(run) ? Array.from(run).slice(1).map((char, at) => run[at] + char) : [run]
);
""".replace("RUN", _RUN)


class ChineseSearch(SearchLanguage):
    """Splits a page and a query in the same way."""

    lang = "zh"
    language_name = "Chinese"
    js_splitter_code = _SPLITTER

    def split(self, input: str) -> list[str]:  # noqa: A002 - the name is Sphinx's
        """Latin words as they are, Chinese in overlapping pairs."""
        return [word for run in re.findall(_RUN, input) for word in _words(run)]


def _words(run: str) -> list[str]:
    is_chinese = run[0] >= "\u4e00"
    return [first + second for first, second in pairwise(run)] if is_chinese and len(run) > 1 else [run]
