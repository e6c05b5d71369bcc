"""cmd.exe and batch files: their tokens. Source: Microsoft's reference of `cmd`, `set` and `for`."""

from __future__ import annotations

from ecrdoctor.lint.model import ShellStep
from ecrdoctor.lint.syntax.plain_commands import Part, PlainCommands, Token
from ecrdoctor.lint.syntax.shell_parse import Script
from ecrdoctor.lint.syntax.variables import Hole, Scope, value_of
from ecrdoctor.regex import regex

_KEYWORDS = frozenset(("if", "else", "do", "call", "start", "not"))
_OPERATORS = ("&&", "||", "|", "&", "\n", "(", ")", ">>", ">", "<")
_VARIABLE = regex(r"^%(?P<name>[A-Za-z_][^%=\s:]*)%|^!(?P<late>[A-Za-z_][^!=\s:]*)!")
_LOOP = regex(r"^%%?~?(?P<name>[A-Za-z0-9*])")
_SET = regex(r'^@?set[ \t]+(?P<quote>"?)(?P<name>[A-Za-z_][\w.-]*)=')
_COMMENT = regex(r"^@?(?:rem\b|::)")
_WINDOW = 200


def read_cmd(script: Script) -> ShellStep:
    """The commands of a batch file. Names of variables have no case."""
    scope = Scope({name.lower(): value_of(held) for name, held in script.environment.items()})
    return PlainCommands(script, _tokens(script), _KEYWORDS, scope).step()


def _tokens(script: Script) -> list[Token]:
    text = script.passage.text
    holes = {hole.start: hole for hole in script.holes}
    tokens: list[Token] = []
    place = 0
    in_loop = False
    while place < len(text):
        begins = not tokens or (tokens[-1].kind == "operator" and tokens[-1].text not in "<>>")
        if text[place] in " \t\r@" and (text[place] != "@" or begins):
            place += 1
        elif text[place] == "'" and (text[place - 1 : place] == "(" or text[place + 1 : place + 2] == ")"):
            in_loop = text[place - 1 : place] == "("
            place += 1  # for /f … in ('aws …') do …
        elif text[place] == "^" and text[place + 1 : place + 3].startswith(("\n", "\r\n")):
            place = text.index("\n", place) + 1
        elif begins and _COMMENT.search(_window(text, place)):
            place = _end_of_line(text, place)
        elif begins and (found := _SET.search(_window(text, place))):
            place = _assignment(text, place, found.group("name").decode(), found.end(), holes, tokens)
        elif text.startswith(("2>", "1>&2"), place):
            place = _skip_redirect(text, place)
        elif operator := next((o for o in _OPERATORS if text.startswith(o, place)), ""):
            shown = ";" if operator == "&" else operator
            tokens.append(Token("operator", shown, place, place + len(operator)))
            place += len(operator)
        else:
            token = _word(text, place, holes, " \t\r\n|&()<>" + ("'" if in_loop else ""))
            if token.text:
                tokens.append(token)
            place = max(token.end, place + 1)  # a quote that no word may begin with is passed over
    return tokens


def _assignment(text: str, start: int, name: str, length: int, holes: dict[int, Hole], tokens: list[Token]) -> int:
    """`set X=a b` takes the rest of its line; `set "X=a b"` up to the quote."""
    tokens.append(Token("assign", name, start, start + length))
    place = start + length
    if place >= len(text) or text[place] in "\r\n":
        return place
    stop = '"\n' if '"' in text[start:place] else "\r\n&|"
    token = _word(text, place, holes, stop)
    if token.text:
        tokens.append(token)
    return token.end + (text[token.end : token.end + 1] == '"' and stop[0] == '"')


def _word(text: str, start: int, holes: dict[int, Hole], stop: str) -> Token:
    parts: list[Part] = []
    place = start
    in_quotes = False
    while place < len(text) and text[place] != "\n" and (in_quotes or text[place] not in stop):
        here = text[place]
        if hole := holes.get(place):
            parts.append(Part("value", value=hole.value))
            place = hole.end
        elif here == '"':
            in_quotes = not in_quotes
            place += 1
        elif here == "^" and not in_quotes:
            parts.append(Part("literal", text[place + 1 : place + 2].strip()))
            place += 2
        elif here in "%!" and (found := _VARIABLE.search(_window(text, place))):
            parts.append(Part("variable", (found.group("name") or found.group("late")).decode()))
            place += found.end()
        elif here == "%" and (found := _LOOP.search(_window(text, place))):
            parts.append(Part("unknown", found.group("name").decode()))
            place += found.end()
        elif here == "%":  # a batch file writes `%` as `%%`; a single one that opens nothing is dropped
            double = text.startswith("%%", place)
            parts += [Part("literal", "%")] if double else []
            place += 1 + double
        else:
            parts.append(Part("literal", here))
            place += 1
    place = min(place, len(text))
    return Token("word", text[start:place], start, place, tuple(parts))


def _skip_redirect(text: str, place: int) -> int:
    """Past `2>nul`, `2>&1`, `1>&2`."""
    place += 2
    while place < len(text) and text[place] in " >&":
        place += 1
    while place < len(text) and text[place] not in " \t\r\n|&)":
        place += 1
    return place


def _end_of_line(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _window(text: str, start: int) -> bytes:
    """The characters from `start` on, one byte each."""
    return text[start : start + _WINDOW].encode("ascii", "replace")
