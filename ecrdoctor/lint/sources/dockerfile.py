"""Dockerfiles: the images they build on. Source: the Dockerfile reference, `FROM`, `ARG`, `COPY --from`."""

from __future__ import annotations

from ecrdoctor.lint.model import ImageStep, Job, Span
from ecrdoctor.lint.syntax.positions import Passage
from ecrdoctor.lint.syntax.variables import Value, find_holes, template_word, unknown
from ecrdoctor.regex import regex

_FROM = regex(r"^[ \t]*from[ \t]+(?:--\S+[ \t]+)*(?P<image>\S+)(?:[ \t]+as[ \t]+(?P<stage>\S+))?")
_COPY = regex(r"^[ \t]*(?:copy|add)[ \t]+(?:--\S+[ \t]+)*?--from=(?P<image>\S+)")
_ARG = regex(r"^[ \t]*arg[ \t]+(?P<name>\w+)=(?P<quote>[\"']?)(?P<value>[^\s\"']*)")
_VARIABLE = regex(r"\$\{?(?P<name>\w+)(?::?-(?P<default>[^}]*))?\}?")


def read(text: str) -> tuple[Job, ...]:
    """`FROM` and `COPY --from` as places that name an image; stages of the file itself are none."""
    arguments: dict[str, Value] = {}
    stages: set[str] = set()
    steps: list[ImageStep] = []
    offset = 0

    def resolve(name: str) -> Value:
        return arguments.get(name) or unknown(name)

    for line in text.splitlines(keepends=True):
        data = line.encode("ascii", "replace")
        if found := _ARG.search(data):
            arguments[found.group("name").decode()] = Value(found.group("value").decode())
        found = _FROM.search(data) or _COPY.search(data)
        if found:
            start, end = found.start("image"), found.end("image")
            name = line[start:end]
            if name != "scratch" and name.lower() not in stages and not name.isdigit():
                passage = Passage.of(text, offset + start, offset + end)
                word = template_word(passage, find_holes(passage.text, _VARIABLE, resolve))
                steps.append(ImageStep(word, Span(offset + start, offset + end)))
            if "stage" in found.groupdict():
                stages.add(found.group("stage").decode().lower())
        offset += len(line)
    return (Job("", tuple(steps), (), "dockerfile"),)
