"""Characters that chats, Word and input methods put in the place of a shell's own: “ ” – ｜ and odd blanks."""

from __future__ import annotations

from ecrdoctor.lint.syntax.positions import Passage, PassageBuilder

_LOOKS_LIKE = {
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},  # full-width forms of ASCII
    **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
    **dict.fromkeys("\u200b\u2060\ufeff", " "),
    **dict.fromkeys("“”„‟〝〞", '"'),
    **dict.fromkeys("‘’‚‛", "'"),
    **dict.fromkeys("‐‑‒−", "-"),
    "。": ".",
    "、": ",",
    "…": ".",
}
_DASHES = "–—―"
_ODD = frozenset((*_LOOKS_LIKE, *_DASHES))


def plain_spelling(passage: Passage) -> Passage:
    """A passage with the characters that were meant.

    Lines that hold Chinese text before any comment are left alone: there such characters are the text's own.
    """
    if passage.text.isascii():
        return passage
    builder = PassageBuilder()
    place = 0
    for line in passage.text.splitlines(keepends=True):
        part = passage.cut(place, place + len(line))
        builder.passage(_line(part) if _odd_command(line) else part)
        place += len(line)
    return builder.build()


def meant_option(written: str) -> str:
    """`–username`, `—-region` as the options that were meant; any other word as it is."""
    if written[:1] not in _DASHES and _LOOKS_LIKE.get(written[:1]) != "-" and written[1:2] not in _DASHES:
        return written
    return plain_spelling(Passage.of(written)).text


def _odd_command(line: str) -> bool:
    command = line.split(" #")[0]
    return any(c in _ODD for c in command) and not any("\u4e00" <= c <= "\u9fff" for c in command)


def _line(passage: Passage) -> Passage:
    builder = PassageBuilder()
    kept = {'"', "'"} & set(passage.text)  # beside straight quotes, curly ones are text
    for place, character in enumerate(passage.text):
        one = passage.cut(place, place + 1)
        if character in _DASHES:
            begins = place == 0 or passage.text[place - 1].isspace()
            long_option = begins and passage.text[place + 1 : place + 3].isalpha() and place + 2 < len(passage.text)
            builder.passage(one.spelt("-"))
            if long_option:  # `–username`: the dash was two hyphens
                builder.passage(one.spelt("-"))
        else:
            meant = _LOOKS_LIKE.get(character, character)
            builder.passage(one.spelt(character if meant in kept else meant))
    return builder.build()
