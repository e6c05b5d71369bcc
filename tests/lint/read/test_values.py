"""Every literal of a configuration file, with the path to it."""

from __future__ import annotations

from ecrdoctor.lint.model import Span
from ecrdoctor.lint.read import read_document


def test_values_keep_their_path_their_quotes_and_their_place() -> None:
    document = read_document("x.yml", b"env:\n  ACCOUNT: 012345678901\n  LIST: ['a', &b b, *b]\nc: |\n  text\n")
    found = [(path, word.text, word.value, word.span) for path, word in document.values]
    assert found == [
        ("env.ACCOUNT", "012345678901", "012345678901", Span(16, 28)),
        ("env.LIST.0", "'a'", "a", Span(38, 41)),
        ("env.LIST.1", "b", "b", Span(46, 47)),
        ("env.LIST.2", "b", "b", Span(46, 47)),
    ]


def test_a_script_has_no_values() -> None:
    assert read_document("push.sh", b"A=1\n").values == ()
