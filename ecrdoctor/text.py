"""A sentence in each language we speak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence for the reader, in each language we speak."""

    __pydantic_config__: ClassVar[Mapping[str, Any]] = {"extra": "forbid"}
    en: str
    zh: str

    def in_language(self, language: str) -> str:
        """The sentence in `language` ("en" or "zh")."""
        return self.zh if language == "zh" else self.en


def plain(words: str) -> Text:
    """Words that are the same in every language: a file's name, another program's message."""
    return Text(words, words)


def one_line(words: str) -> str:
    """`words` with control and other invisible characters spelled out; a file's name can hold any."""
    if words.isprintable():
        return words
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode() for c in words)
