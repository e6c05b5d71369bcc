"""Stable tokens for what identifies somebody: the same account is `account-1` wherever it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from ecrdoctor.redaction.edits import Edit, edited
from ecrdoctor.redaction.identifiers import Identifier
from ecrdoctor.regex import Regex
from ecrdoctor.report.model import field_names
from ecrdoctor.report.tokens import KINDS, is_token
from ecrdoctor.report.words import WORDS

_NUMBERS = frozenset(("account", "ip"))
"""Kinds whose values may touch letters: `acct111122223333`."""
_ANY_CASE = frozenset(("host", "email", "unique-id", "network", "request"))
_WORD = r"(?:^|[^A-Za-z0-9_-])(?P<name>VALUES)(?:[^A-Za-z0-9_-]|$)"
_NUMBER = r"(?:^|[^0-9])(?P<name>VALUES)(?:[^0-9]|$)"
_CONTEXT = r"(?:[/:]|repository-names?[ =]|--profile[ =]|PROFILE=|-names? |name ')(?P<name>VALUES)(?:[^A-Za-z0-9_-]|$)"
_COMMON = frozenset(
    """
    access account accounts action actions add admin alias all allow amazon and any api app apply arn assume
    attach auth aws base bash batch before blob blobs build buildah builder buildx cache cat check child ci cli
    client cloud code command commit config configure container containers copy crane create credential
    credentials curl daemon data default delete deny deploy describe desktop dev digest directory disk dns
    docker echo ecr edge effect email ende environment error explain export failed file files fix fixes for from
    full gcr get github gitlab grant group head helm help helper home host hub iam identity image images import
    inspect jenkins jib job json kaniko key kind kms ko lab latest layer layers lib library lifecycle limit line
    lines lint list load local log login logout main manifest manifests map master mirror mount my name names
    nerdctl network new nginx no node not off oidc on oras organization organizations out output package path
    permission permissions podman policies policy port prefix private probe prod production profile project
    promise prove provenance provider proxy public pull push put quota quotas read ready redact redis refused
    region registries registry release repo repos repositories repository request resource restart role root
    rules run scan schema script secret secrets security server service session set show sign signature skopeo
    socket source sso stage staging start statement status store sts sudo system tag tags target team terraform
    test text the tls to token tool tools true ubuntu unknown update upload uploads url user users verify
    version volume vpc web with workspace write yes you your zip
    """.split()  # noqa: SIM905
)
"""Words that stand in our sentences, commands and keys; a name that is one of them tells nobody anything there."""


class Pseudonyms:
    """The tokens of one run; grows as texts are looked at.

    Args:
        known: tokens of earlier runs with their values, from a map that the user keeps.
    """

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        self._tokens: dict[tuple[str, str], str] = {}
        self._values: dict[str, str] = dict(known or {})
        self._counts: dict[str, int] = {}
        self._compiled: tuple[tuple[Regex, Regex, Regex], dict[str, Identifier]] | None = None
        for token, value in self._values.items():
            kind, _, number = token.rpartition("-")
            self._tokens[(kind, _folded(kind, value))] = token
            self._counts[kind] = max(self._counts.get(kind, 0), int(number))

    @property
    def values(self) -> Mapping[str, str]:
        """Each token and what it stands for."""
        return dict(self._values)

    def learn(self, found: Iterable[Identifier]) -> None:
        """Give a token to each value that has none yet."""
        for identifier in found:
            key = (identifier.kind, _folded(identifier.kind, identifier.value))
            nothing = identifier.value in ("", "-") or "[redacted:" in identifier.value
            if nothing or key in self._tokens or is_token(identifier.value):
                continue
            count = self._counts[identifier.kind] = self._counts.get(identifier.kind, 0) + 1
            self._tokens[key] = f"{identifier.kind}-{count}"
            self._values[self._tokens[key]] = identifier.value
            self._compiled = None

    def edits(self, text: str) -> tuple[Edit, ...]:
        """What is to be replaced in `text`, in order, without overlaps; the longest value wins."""
        if not self._values or not text:
            return ()
        patterns, by_value = self._patterns()
        if text in by_value:  # a name by itself, however common a word it is
            return (self._edit(0, len(text), by_value[text]),)
        data = text.encode(errors="replace")
        found: dict[int, Edit] = {}
        for pattern in patterns:
            for start, end, value in _values_in(data, pattern):
                identifier = by_value.get(value) or by_value[value.lower()]
                if start not in found or found[start].end < end:
                    found[start] = self._edit(start, end, identifier)
        return _in_characters(data, _without_overlaps(found))

    def replaced(self, text: str) -> str:
        """`text` with every value that has a token replaced by it."""
        edits = self.edits(text)
        return edited(text, edits) if edits else text

    def remaining(self, text: str) -> str | None:
        """The kind of a value that is still in `text`, or None. Names that are common words are not looked for."""
        if not self._values:
            return None
        (words, numbers, _), by_value = self._patterns()
        data = text.encode(errors="replace")
        for pattern in (words, numbers):
            for _, _, value in _values_in(data, pattern):
                return (by_value.get(value) or by_value[value.lower()]).kind
        return None

    def _edit(self, start: int, end: int, identifier: Identifier) -> Edit:
        token = self._tokens[(identifier.kind, _folded(identifier.kind, identifier.value))]
        return Edit(start, end, token, identifier.kind)

    def _patterns(self) -> tuple[tuple[Regex, Regex, Regex], dict[str, Identifier]]:
        """The patterns of values that are replaced anywhere, of numbers, and of common words in their places."""
        if self._compiled is None:
            by_value: dict[str, Identifier] = {}
            for kind, value in sorted(self._tokens, key=lambda key: KINDS.index(key[0])):
                by_value.setdefault(value, Identifier(kind, value))
            common = [one for one in by_value.values() if is_common(one)]
            numbers = [one for one in by_value.values() if one.kind in _NUMBERS]
            words = [one for one in by_value.values() if one not in common and one not in numbers]
            self._compiled = (
                (_pattern(_WORD, words), _pattern(_NUMBER, numbers), _pattern(_CONTEXT, common)),
                by_value,
            )
        return self._compiled


def is_common(identifier: Identifier) -> bool:
    """Whether the value is so short or so common a word that it is only replaced where a name stands."""
    return len(identifier.value) < 3 or identifier.value.lower() in _vocabulary()


@cache
def _vocabulary() -> frozenset[str]:
    """Common words, those of our headings, and the keys of a report."""
    words = {word.strip(".,:;()“”{}") for text in WORDS.values() for word in text.en.lower().split()}
    return _COMMON | words | field_names()


def _folded(kind: str, value: str) -> str:
    return value.lower() if kind in _ANY_CASE else value


def _pattern(frame: str, identifiers: list[Identifier]) -> Regex:
    """A pattern that finds any of the values; one that finds nothing where there are none."""
    longest_first = sorted(identifiers, key=lambda one: len(one.value), reverse=True)
    values = "|".join(_literal(one.value, one.kind in _ANY_CASE) for one in longest_first)
    return Regex(frame.replace("VALUES", values or r"[^\x00-\xff]"), ignore_case=False)


@lru_cache(maxsize=8192)
def _literal(value: str, any_case: bool) -> str:
    literal = "".join(f"\\x{byte:02x}" for byte in value.encode(errors="replace"))
    return f"(?i:{literal})" if any_case else literal


def _values_in(data: bytes, pattern: Regex) -> Iterator[tuple[int, int, str]]:
    """Every place of a value; what ends one may begin the next."""
    position = 0
    while found := next(pattern.finditer(data, position), None):
        position = found.end("name")
        yield found.start("name"), position, found.group("name").decode(errors="replace")


def _without_overlaps(found: Mapping[int, Edit]) -> list[Edit]:
    kept: list[Edit] = []
    for _, edit in sorted(found.items()):
        if kept and edit.start < kept[-1].end:
            continue
        kept.append(edit)
    return kept


def _in_characters(data: bytes, edits: list[Edit]) -> tuple[Edit, ...]:
    """The same edits with offsets in characters instead of bytes."""
    if data.isascii():
        return tuple(edits)
    return tuple(
        Edit(
            len(data[: edit.start].decode(errors="replace")),
            len(data[: edit.end].decode(errors="replace")),
            edit.new,
            edit.kind,
        )
        for edit in edits
    )
