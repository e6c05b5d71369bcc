"""A linted document as the report that every format lays out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ecrdoctor import __version__
from ecrdoctor.lint.contract import Finding, Lint, Scene
from ecrdoctor.lint.explanations.explained import Explained
from ecrdoctor.lint.explanations.pieces import Part
from ecrdoctor.lint.inspect import Inspection
from ecrdoctor.lint.model import Document, Span
from ecrdoctor.reading.mask import Masked
from ecrdoctor.report.model import Gap, LineExplained, LintFinding, Piece, Report
from ecrdoctor.report.words import phrase

Found = tuple[Lint, Finding]


def lint_report(
    scene: Scene, explained: Sequence[Explained], inspection: Inspection, masked: Masked, language: str
) -> Report:
    """What there is to say about one document.

    Args:
        scene: the document and its commands.
        explained: what each of them means (`explain`), in every language.
        inspection: the mistakes in it.
        masked: its text with the secrets covered; nothing else of its text is shown.
        language: "en" or "zh".
    """
    text = scene.document.text
    starts = (0, *(place + 1 for place, char in enumerate(text) if char == "\n"))
    rows = tuple(row.removesuffix("\r") for row in masked.text.split("\n"))
    teller = _Teller(scene.document.name, text, starts, rows, masked, language)
    lines = tuple(teller.lines(explained, inspection.found))
    bad = any(finding.severity != "hint" for line in lines for finding in line.findings)
    return Report(
        command="lint",
        source=scene.document.name,
        outcome="findings" if bad else "clean",
        summary=_summary(lines, inspection.silenced, language),
        version=__version__,
        gaps=_gaps(scene.document, masked, language),
        redactions=dict(masked.counts),
        lines=lines,
        language=language,
    )


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells about one document, in one language."""

    name: str
    text: str
    starts: tuple[int, ...]
    """Where each line of the text begins."""
    rows: tuple[str, ...]
    """Its lines without secrets."""
    masked: Masked
    language: str

    def lines(self, explained: Iterable[Explained], found: Iterable[Found]) -> list[LineExplained]:
        """Every command with its findings, and the findings that lie in no command, in the order of the file."""
        left = list(found)
        lines = []
        for one in explained:
            inside = [pair for pair in left if one.span.start <= pair[1].span.start < one.span.end]
            left = [pair for pair in left if pair not in inside]
            lines.append(self._line(one, inside))
        lines += [self._alone(pair) for pair in left]
        return sorted(lines, key=lambda line: line.line)

    def _line(self, one: Explained, found: Iterable[Found]) -> LineExplained:
        pieces = tuple(self._piece(part) for part in one.parts)
        findings = tuple(self._finding(*pair) for pair in found)
        ends = (self._line_of(one.span.start), self._line_of(max(one.span.start, one.span.end - 1)))
        numbers = [*ends, *(piece.line for piece in pieces), *(finding.line for finding in findings)]
        return LineExplained(
            self.name,
            min(numbers),
            self._text(min(numbers), max(numbers)),
            self.masked.hide(one.command),
            one.explanation.in_language(self.language),
            findings,
            pieces,
        )

    def _alone(self, pair: Found) -> LineExplained:
        finding = self._finding(*pair)
        text = self._text(finding.line, finding.line)
        return LineExplained(self.name, finding.line, text, "", "", (finding,))

    def _text(self, first: int, last: int) -> str:
        return "\n".join(self.rows[first - 1 : last])

    def _line_of(self, offset: int) -> int:
        return bisect_right(self.starts, offset)

    def _piece(self, part: Part) -> Piece:
        return Piece(*self._place(part.span), self.masked.hide(part.text.in_language(self.language)), part.likely)

    def _finding(self, lint: Lint, finding: Finding) -> LintFinding:
        line, start, length = self._place(finding.span)
        return LintFinding(
            lint.id,
            finding.severity or lint.severity,
            self.masked.hide(finding.message.in_language(self.language)),
            line,
            start,
            length,
            self.masked.hide(finding.fix.in_language(self.language)) if finding.fix else None,
            bool(finding.edits),
            lint.docs or None,
            lint.title.in_language(self.language),
            lint.why.in_language(self.language),
        )

    def _place(self, span: Span) -> tuple[int, int, int]:
        """Line, column and length of the part of a span that lies in its first line."""
        line = self._line_of(span.start)
        first = self.starts[line - 1]
        end = min(span.end, self.starts[line] - 1 if line < len(self.starts) else len(self.text))
        while end > span.start + 1 and self.text[end - 1] in "\r\\ \t":
            end -= 1
        return line, span.start - first, end - span.start


def _gaps(document: Document, masked: Masked, language: str) -> tuple[Gap, ...]:
    if not document.note:
        return ()
    return (Gap(phrase("lint-unread", language), masked.hide(document.note.in_language(language)), ""),)


def _summary(lines: Sequence[LineExplained], silenced: int, language: str) -> str:
    """One line: how many mistakes of which weight in how many commands."""
    found = [finding.severity for line in lines for finding in line.findings]
    commands = sum(bool(line.command) for line in lines)
    if not lines:
        return phrase("lint-nothing", language)
    if not found:
        said = phrase("lint-clean", language, count=commands)
    else:
        counts = [
            phrase(f"lint-{severity}s" if found.count(severity) != 1 else f"lint-{severity}", language, count=count)
            for severity in ("error", "warning", "hint")
            if (count := found.count(severity))
        ]
        said = phrase("lint-found", language, found=phrase("lint-comma", language).join(counts), count=commands)
    return said if not silenced else phrase("lint-silenced", language, said=said, count=silenced)
