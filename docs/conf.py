"""Sphinx settings, the same for both languages; `docs/make_site.py` gives the language."""

import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from chinese_search import ChineseSearch

project = "ecrdoctor"
extensions = ["myst_parser"]
language = os.environ["ECRDOCTOR_DOCS_LANGUAGE"]
locale_dirs = ["locale"]
exclude_patterns = ["locale", "examples"]
templates_path = ["theme"]
nitpicky = True
smartquotes = False  # log lines and commands stay as they are
myst_enable_extensions = ["attrs_block"]
myst_disable_syntax = ["html_block", "html_inline"]  # no page needs HTML, and no rule can bring any
suppress_warnings = ["misc.highlighting_failure"]  # `<REGION>` in a command is no shell syntax
linkcheck_ignore = [r"https?://(localhost|127\.0\.0\.1)", r"https://[^/]*\.example(\.com)?(/|$)"]
linkcheck_timeout = 20
linkcheck_anchors = False  # vendors' pages make theirs with scripts

html_theme = "furo"
html_title = "ecrdoctor"
html_static_path = ["static"]
html_css_files = ["docs.css"]
html_copy_source = False
html_show_copyright = False
html_show_sphinx = False
html_show_search_summary = False  # it fetches pages, which a browser refuses for files on disk
html_use_index = False
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "sidebar/twin.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
html_context = {
    "twin_tree": "en" if language == "zh_CN" else "zh",
    "twin_language": "en" if language == "zh_CN" else "zh-CN",
    "twin_name": "English" if language == "zh_CN" else "中文",
}


def setup(app: Any) -> None:
    """Give Sphinx a Chinese search that needs no dictionary."""
    app.add_search_language(ChineseSearch)
