"""Markdown: whole tickets, and texts that would like to be markup. markdown-it-py reads them as GitHub does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from ecrdoctor.report.layout import safe
from ecrdoctor.report.markdown_text import code, fence, inline
from ecrdoctor.report.to_markdown import render_markdown
from ecrdoctor.rulebook.tree import Rulebook

from .golden_files import check_golden, check_none_left_over
from .samples import HOSTILE, LANGUAGES, SAMPLES, everything, sample

GITHUB = MarkdownIt("gfm-like")
MARKS = "` `` ``` ~~~ \\ | * _ **"
WORDS = " < > </ <a> <!-- &lt; [ ]( ) ![ # #1 - 1. 1) + = --- @ @me me/it#2 $ ~ a word 7 deadbeef 文"
PLACES = "https://e.example www.e.example a@e.example"
BLANKS = ("\n", "\r", "\t", " ", "    ", "\n# ", "\n- ", "\n> ", "\u202e", "\x1b", "\ud800")
PIECES = st.lists(
    st.sampled_from([*MARKS.split(), *WORDS.split(), *PLACES.split(), *BLANKS]), min_size=1, max_size=14
).map("".join)


def _tokens(markdown: str) -> Iterator[Token]:
    for token in GITHUB.parse(markdown):
        yield token
        yield from token.children or ()


def _shape(tokens: Iterable[Token]) -> list[tuple[str, str]]:
    """The blocks that a reader sees, without what is in them."""
    return [(token.type, token.tag) for token in tokens if token.block]


def _acting(tokens: Iterable[Token]) -> list[str]:
    """What a text from a log must never become, and plain text in which GitHub or GitLab would find a reference."""
    return [
        token.content or token.type
        for token in tokens
        if token.type in ("link_open", "image", "html_inline", "html_block", "table_open", "em_open", "s_open")
        or (token.type == "text" and set(token.content) & set("@#!$%~<>[]`_\\:") - {":", "!"})
        or (token.type == "text" and ("://" in token.content or "www." in token.content))
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SAMPLES)
def test_the_whole_report(rulebook: Rulebook, name: str, language: str) -> None:
    check_golden(render_markdown(sample(name, language, rulebook)), "markdown", f"{name}.{language}.md")


def test_no_golden_file_is_left_over() -> None:
    check_none_left_over("markdown", "md")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_acts_as_markup(text: str) -> None:
    for plain, hostile in zip(everything("word"), everything(text), strict=True):
        markdown = render_markdown(hostile)
        tokens = list(_tokens(markdown))
        assert _acting(tokens) == []
        assert _shape(tokens) == _shape(_tokens(render_markdown(plain)))
        assert [char for char in markdown if not char.isprintable() and char != "\n"] == []


@given(text=PIECES | st.text(min_size=1, max_size=60))
def test_no_text_at_all_acts_as_markup(text: str) -> None:
    tokens = list(_tokens(f"- **x** {inline(text)}\n- y\n\n{inline(text)}\n"))
    assert _acting(tokens) == []
    assert _shape(tokens)[0] == ("bullet_list_open", "ul")
    assert [token.type for token in tokens if token.level == 0 and token.block and token.type != "inline"] == (
        ["bullet_list_open", "bullet_list_close"]
        + (["paragraph_open", "paragraph_close"] if safe(text).strip() else [])
    )


@given(text=PIECES | st.text(min_size=1, max_size=60))
def test_a_code_span_holds_the_whole_text(text: str) -> None:
    shown = code(text)
    spans = [token for token in _tokens(f"x {shown} y\n") if token.type == "code_inline"]
    assert [span.content for span in spans] == ([safe(text).strip()] if shown else [])


@given(text=PIECES | st.text(max_size=60))
def test_a_fence_holds_the_whole_text(text: str) -> None:
    tokens = list(GITHUB.parse("\n".join(fence(text, "text"))))
    assert [(token.type, token.info) for token in tokens] == [("fence", "text")]
    assert tokens[0].content == "\n".join(safe(line) for line in text.split("\n")) + "\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("No identity policy allows the action.", "No identity policy allows the action."),
        ("the registry's and/or get-login", "the registry's and/or get-login"),
        ("it is in eu-west-1; see (ecr:PutImage).", "it is in `eu-west-1`; see (`ecr:PutImage`)."),
        ("1. first 2) second 30 times", "1\\. first 2\\) second 30 times"),
        ("a - b * c", "a \\- b \\* c"),
        ("@me #1 deadbeef DEADBEEF", "`@me` `#1` `deadbeef` `DEADBEEF`"),
        ("仓库在 us-east-1，不在这里", "仓库在 `us-east-1`，不在这里"),
        ("a `b c` d, `e`", "a `b c` d, `e`"),
        ("a `b c", "a `` `b `` c"),
        ("a `` b ` c`", "a ``` `` ``` b `` ` `` `` c` ``"),
        ("`a`#1`b`", "`a` `#1` `b`"),
        ("a\tb\nc", "a b c"),
        ("\u202ex", "`\\u202ex`"),
    ],
)
def test_words_stay_words_and_the_rest_is_code(text: str, shown: str) -> None:
    assert inline(text) == shown


def test_a_line_of_a_megabyte_is_shown_whole_and_in_time() -> None:
    text = "`" * 500_000 + "<b>" * 200_000
    assert code(text) == "`" * 500_001 + " " + text + " " + "`" * 500_001
    assert fence(text)[0] == "`" * 500_001
