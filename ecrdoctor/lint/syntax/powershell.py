"""PowerShell: its tokens. Source: about_Parsing, about_Quoting_Rules, about_Special_Characters of its documentation."""

from __future__ import annotations

from dataclasses import dataclass, field

from ecrdoctor.lint.model import ShellStep
from ecrdoctor.lint.syntax.plain_commands import Part, PlainCommands, Token
from ecrdoctor.lint.syntax.shell_parse import Script
from ecrdoctor.lint.syntax.variables import Scope, value_of
from ecrdoctor.regex import Match, regex

_KEYWORDS = frozenset(
    (
        "if",
        "else",
        "elseif",
        "foreach",
        "while",
        "do",
        "try",
        "catch",
        "finally",
        "switch",
        "function",
        "return",
        "throw",
        "param",
        "process",
        "begin",
        "end",
        "&",
        ".",
    )
)
_OPERATORS = ("&&", "||", "|", ";", "\n", "(", ")", "{", "}", ">>", ">", "<")
_VARIABLE = regex(r"^\$(?:\{(?P<braced>[^}\n]+)\}|(?P<name>(?:(?:env|global|script|local):)?\w+))")
_ASSIGNMENT = regex(r"^(?:\[[\w.]+\]\s*)?\$(?:\{(?P<braced>[^}\n]+)\}|(?P<name>(?:\w+:)?\w+))[ \t]*\+?=[ \t]*")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": ""}
_WINDOW = 200
"""Characters in which a variable's name must end."""


def read_powershell(script: Script) -> ShellStep:
    """The commands of a PowerShell script."""
    scope = Scope({f"env:{name.lower()}": value_of(held) for name, held in script.environment.items()})
    return PlainCommands(script, _Tokens(script).read(), _KEYWORDS, scope, nested=True).step()


@dataclass(slots=True)
class _Tokens:
    script: Script
    tokens: list[Token] = field(default_factory=list)
    place: int = 0

    def read(self) -> list[Token]:
        text = self.script.passage.text
        while self.place < len(text):
            self._next(text)
        return self.tokens

    def _next(self, text: str) -> None:
        here = text[self.place]
        if here == "`" and text[self.place + 1 : self.place + 3].startswith(("\n", "\r\n")):
            self.place = text.index("\n", self.place) + 1
        elif here in " \t\r":
            self.place += 1
        elif here == "#":
            self.place = _end_of_line(text, self.place)
        elif text[self.place : self.place + 2] in ('@"', "@'") and _ends_line(text, self.place + 2):
            self._here_string(text)
        elif text.startswith("<#", self.place):
            end = text.find("#>", self.place)
            self.place = len(text) if end < 0 else end + 2
        elif self._begins() and (found := _ASSIGNMENT.search(_window(text, self.place))):
            name = _name(found)
            self._add(Token("assign", name, self.place, self.place + found.end()))
        elif text.startswith("$(", self.place) and self._stands_alone(text):
            self._add(Token("operator", "(", self.place, self.place + 2))
        elif not self._redirect_of_errors(text):
            for operator in _OPERATORS:
                if text.startswith(operator, self.place):
                    self._add(Token("operator", operator, self.place, self.place + len(operator)))
                    return
            self._word(text)

    def _begins(self) -> bool:
        """Whether a statement begins here."""
        last = self.tokens[-1] if self.tokens else None
        return last is None or (last.kind == "operator" and last.text in (";", "\n", "{", "}", "("))

    def _stands_alone(self, text: str) -> bool:
        """Whether `$(…)` is a whole word that runs a command."""
        end = _closing(text, self.place + 1)
        after, inside = text[end : end + 1], text[self.place + 2 : self.place + 3]
        return after in ("", " ", "\n", "\r", ";", "|", ")") and inside not in ("$", ")", "")

    def _redirect_of_errors(self, text: str) -> bool:
        """`2>&1`, `2> $null`, `*> file`: no standard output that matters here."""
        if text[self.place] not in "2*" or text[self.place + 1 : self.place + 2] != ">":
            return False
        self.place += 2
        if text[self.place : self.place + 2] == "&1":
            self.place += 2
            return True
        while text[self.place : self.place + 1] in (" ", ">"):
            self.place += 1
        if self.place < len(text) and text[self.place] not in "\n;|)":
            self._word(text)
            self.tokens.pop()
        return True

    def _add(self, token: Token) -> None:
        self.tokens.append(token)
        self.place = token.end

    def _word(self, text: str) -> None:
        start = self.place
        parts: list[Part] = []
        quoted = True
        holes = {hole.start: hole for hole in self.script.holes}
        while self.place < len(text) and text[self.place] not in " \t\r\n|;(){}<>":
            here = text[self.place]
            if hole := holes.get(self.place):
                parts.append(Part("value", value=hole.value))
                self.place = hole.end
            elif here == "'":
                self._single(text, parts)
            elif here == '"':
                self._double(text, parts)
            elif here == "$":
                self._variable(text, parts)
                quoted = quoted and parts[-1].kind == "literal"
            elif here == "`":
                parts.append(Part("literal", text[self.place + 1 : self.place + 2].strip()))
                self.place += 2
            elif here == "&" and self.place > start:
                break
            else:
                parts.append(Part("literal", here))
                self.place += 1
        self.place = min(max(self.place, start + 1), len(text))
        self.tokens.append(Token("word", text[start : self.place], start, self.place, tuple(parts), quoted))

    def _here_string(self, text: str) -> None:
        """`@"` up to a line that begins with `"@`: text, whatever it holds."""
        start, quote = self.place, text[self.place + 1]
        first = _end_of_line(text, start) + 1
        end = text.find(f"\n{quote}@", first - 1)
        end = len(text) if end < 0 else end
        inside = text[first:end]
        part = Part("unknown", "@") if quote == '"' and "$" in inside else Part("literal", inside)
        self._add(Token("word", text[start : end + 3], start, min(end + 3, len(text)), (part,)))

    def _single(self, text: str, parts: list[Part]) -> None:
        end = self.place + 1
        while (end := text.find("'", end)) >= 0 and text[end + 1 : end + 2] == "'":
            end += 2
        end = _end_of_line(text, self.place) if end < 0 else end
        self._holed(text, self.place + 1, end, parts)
        self.place = end + 1

    def _holed(self, text: str, start: int, end: int, parts: list[Part]) -> None:
        place = start
        for hole in self.script.holes:
            if start <= hole.start and hole.end <= end:
                parts += [Part("literal", text[place : hole.start].replace("''", "'")), Part("value", value=hole.value)]
                place = hole.end
        parts.append(Part("literal", text[place:end].replace("''", "'")))

    def _double(self, text: str, parts: list[Part]) -> None:
        self.place += 1
        holes = {hole.start: hole for hole in self.script.holes}
        while self.place < len(text) and text[self.place] != '"':
            here = text[self.place]
            if hole := holes.get(self.place):
                parts.append(Part("value", value=hole.value))
                self.place = hole.end
            elif here == "$":
                self._variable(text, parts)
            elif here == "`":
                after = text[self.place + 1 : self.place + 2]
                parts.append(Part("literal", _ESCAPES.get(after, after)))
                self.place += 2
            else:
                parts.append(Part("literal", here))
                self.place += 1
        self.place += 1

    def _variable(self, text: str, parts: list[Part]) -> None:
        if text.startswith("$(", self.place):
            end = _closing(text, self.place + 1)
            inner = text[self.place + 2 : end - 1].strip()
            found = _VARIABLE.fullmatch(inner.encode("ascii", "replace"))
            name = _name(found) if found else " ".join(inner.split())
            parts.append(Part("variable" if found else "unknown", name))
            self.place = end
        elif found := _VARIABLE.search(_window(text, self.place)):
            name = _name(found)
            end = self.place + found.end()
            follows = text[end : end + 1]
            if follows == "." and text[end + 1 : end + 2].isupper():  # `$x.Account`: a property
                while end < len(text) and (text[end].isalnum() or text[end] in "._"):
                    end += 1
                parts.append(Part("unknown", text[self.place + 1 : end]))
            else:
                parts.append(Part("variable", name))
            self.place = end
        else:
            parts.append(Part("literal", "$"))
            self.place += 1


def _closing(text: str, opening: int) -> int:
    """Just past the bracket that closes the one at `opening`."""
    depth = 0
    for place in range(opening, len(text)):
        depth += (text[place] == "(") - (text[place] == ")")
        if depth == 0:
            return place + 1
    return len(text)


def _name(found: Match) -> str:
    return (found.group("braced") or found.group("name")).decode()


def _ends_line(text: str, start: int) -> bool:
    return not text[start : _end_of_line(text, start)].strip()


def _end_of_line(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _window(text: str, start: int) -> bytes:
    """The characters from `start` on, one byte each."""
    return text[start : start + _WINDOW].encode("ascii", "replace")
