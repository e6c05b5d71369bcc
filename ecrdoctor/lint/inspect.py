"""Runs every lint over a document, and leaves what is worth saying, once and in order."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ecrdoctor.lint.contract import Finding, Lint, Scene
from ecrdoctor.lint.findings.corrected import pipeline_span
from ecrdoctor.lint.findings.table import LINTS
from ecrdoctor.lint.model import Span
from ecrdoctor.reading.secrets import Redactor
from ecrdoctor.text import Text

_FOLLOWS: Mapping[str, frozenset[str]] = {
    "lint-password-region": frozenset(("lint-region-unknown", "lint-host", "lint-host-suffix")),
    "lint-login-host": frozenset(
        ("lint-region-unknown", "lint-host", "lint-account-id", "lint-host-suffix", "lint-password-region")
    ),
    "lint-tag-push": frozenset(("lint-host", "lint-account-id", "lint-region-unknown", "lint-repository-name")),
    "lint-push-untagged": frozenset(("lint-host", "lint-tag-swapped", "lint-reference-scheme")),
    "lint-account-id": frozenset(("lint-host",)),
    "lint-host-suffix": frozenset(("lint-host",)),
    "lint-password-argument": frozenset(("lint-characters", "lint-single-dash")),
    "lint-password-stdin-missing": frozenset(("lint-characters", "lint-single-dash", "lint-get-login")),
    "lint-password-unpiped": frozenset(("lint-characters",)),
    "lint-username": frozenset(("lint-characters", "lint-single-quotes", "lint-single-dash")),
    "lint-username-missing": frozenset(("lint-characters", "lint-single-dash")),
    "lint-repository-name": frozenset(("lint-single-quotes", "lint-characters", "lint-reference-scheme")),
    "lint-tag-name": frozenset(("lint-single-quotes", "lint-characters")),
    "lint-push-docker-hub": frozenset(("lint-single-quotes", "lint-characters", "lint-host")),
    "lint-repository-other": frozenset(("lint-tag-push", "lint-repository-name")),
}
"""A finding that is only the echo of another in the same commands → the others."""
_NESTED = 8
"""How deep commands may stand in `$(…)` of others for the innermost pipe to be found."""
_ANYWHERE = frozenset(("lint-login-host", "lint-tag-push", "lint-push-untagged"))
"""Comparisons of two commands: the mistake may be in either, so its cause may stand anywhere in the document."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the lints say about one document."""

    found: tuple[tuple[Lint, Finding], ...]
    """In the order of the text."""
    silenced: int
    """How many more a comment in the document silences."""


def inspect(scene: Scene, lints: Iterable[Lint] = LINTS) -> Inspection:
    """Every finding, in the order of the text: no doubles, no echoes, nothing silenced, no secret in any sentence."""
    all_found = {(finding.id, finding.span): (lint, finding) for lint in lints for finding in lint.find(scene)}
    pipes = _Pipes(scene)
    places: dict[str, list[Span]] = {}
    for _, finding in all_found.values():
        places.setdefault(finding.id, []).append(pipes.around(finding.span))
    kept = [(lint, finding) for lint, finding in all_found.values() if not _is_echo(finding, pipes, places)]
    kept.sort(key=lambda pair: (pair[1].span.start, pair[1].span.end, pair[0].id))
    shown = tuple((lint, _without_secrets(found)) for lint, found in kept if not _is_silenced(scene, found, pipes))
    return Inspection(shown, len(kept) - len(shown))


class _Pipes:
    """Finds the pipe that holds a place."""

    def __init__(self, scene: Scene) -> None:
        self._spans = sorted({pipeline_span(one) for one in scene.invocations}, key=lambda span: span.start)

    def around(self, span: Span) -> Span:
        """The pipe that holds the beginning of `span`, or `span` itself where no command does."""
        index = bisect_right(self._spans, span.start, key=lambda pipe: pipe.start) - 1
        for pipe in self._spans[max(index - _NESTED, 0) : index + 1][::-1]:
            if pipe.start <= span.start < pipe.end:
                return pipe
        return span


def _is_echo(finding: Finding, pipes: _Pipes, places: Mapping[str, list[Span]]) -> bool:
    causes = [places[name] for name in _FOLLOWS.get(finding.id, frozenset()) if name in places]
    if not causes or finding.id in _ANYWHERE:
        return bool(causes)
    area = pipes.around(finding.span)
    return any(area.start < other.end and other.start < area.end for cause in causes for other in cause)


def _is_silenced(scene: Scene, finding: Finding, pipes: _Pipes) -> bool:
    """Whether the line of a finding, or any line of the commands it is in, silences it."""
    silenced = scene.document.silenced
    if not silenced:
        return False
    area = pipes.around(finding.span)
    first = scene.document.line_of(min(area.start, finding.span.start))
    last = scene.document.line_of(max(area.end, finding.span.end))
    return any({finding.id, "*"} & silenced.get(line, frozenset()) for line in range(first, last + 1))


def _without_secrets(finding: Finding) -> Finding:
    return replace(finding, message=_clean(finding.message), fix=None if finding.fix is None else _clean(finding.fix))


def _clean(text: Text) -> Text:
    return Text(*("\n".join(map(Redactor().clean, sentence.split("\n"))) for sentence in (text.en, text.zh)))
