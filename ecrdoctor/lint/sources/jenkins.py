"""Jenkinsfiles: `sh`, `bat` and `powershell` steps, `environment` blocks, stages. Groovy itself is not parsed.

`sh` runs `sh -xe` (documentation of the nodes-and-processes plugin). In a double-quoted string Groovy fills in
`${…}` before the shell sees it; in a single-quoted one the shell does.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ecrdoctor.lint.model import ActionStep, Job, Shell, Span, Step, Word
from ecrdoctor.lint.syntax.positions import Passage, PassageBuilder
from ecrdoctor.lint.syntax.scripts import read_script
from ecrdoctor.lint.syntax.shell_builtins import Options
from ecrdoctor.lint.syntax.shell_parse import Script
from ecrdoctor.lint.syntax.variables import Hole, Value, find_holes, template_word, unknown, value_of
from ecrdoctor.regex import regex

_EVENT = regex(
    r"\b(?P<step>sh|bat|powershell|pwsh)\b\s*\(?\s*(?:[^'\"(){}\n]*?\bscript\s*:\s*)?(?P<script>'''|\"\"\"|'|\")"
    r"|\bstage\s*\(\s*['\"](?P<stage>[^'\"\n]*)['\"]\s*\)\s*\{"
    r"|\b(?P<agent>agent)\s*[\{\w]"
    r"|\b(?P<environment>environment)\s*\{"
    r"|(?P<call>\bdocker\.withRegistry|\bdocker\.build|\bdocker\.image)\s*\("
    r"|(?:^|[\s(\[])(?:def\s+|env\.)?(?P<variable>[A-Za-z_]\w*)\s*=\s*(?P<value>'''|\"\"\"|'|\")",
    ignore_case=False,
)
_GSTRING = regex(r"\$(?:\{(?P<name>[^{}\n]*)\}|(?P<bare>[A-Za-z_]\w*(?:\.\w+)*))")
_SHELLS: dict[str, Shell] = {"sh": "sh", "bat": "cmd", "powershell": "powershell", "pwsh": "powershell"}
_ESCAPED = "\ue000"
"""Stands for `\\$` while a string is read; no letter of any script."""
_INPUTS = ("url", "credentialsId")


@dataclass(slots=True)
class _Pipeline:
    text: str
    environment: dict[str, Word] = field(default_factory=dict)
    jobs: list[tuple[str, list[Step]]] = field(default_factory=lambda: [("", [])])
    remote: list[Job] = field(default_factory=list)
    stage: str = ""

    def resolve(self, expression: str) -> Value:
        """What `${expression}` in a double-quoted string comes to."""
        name = expression.strip().removeprefix("env.").removeprefix("params.")
        held = self.environment.get(name)
        return value_of(held) if held else unknown(name)

    def string(self, opening: int, quote: str) -> tuple[Passage, tuple[Hole, ...], int]:
        """The string literal that opens there: content, what Groovy fills in, and where it ends."""
        start = opening + len(quote)
        end = _closing(self.text, start, quote)
        builder = PassageBuilder()
        place = start
        while place < end:
            after = self.text[place + 1 : place + 2]
            if self.text[place] == "\\" and place + 1 < end and after in "\\'\"$`\n":
                if after == "$":  # a mark that keeps Groovy, not the shell, from filling it in
                    builder.escape(_ESCAPED, place, 2)
                elif after != "\n":
                    builder.escape(after, place, 2)
                place += 2
            else:
                builder.run(self.text[place], place)
                place += 1
        passage = builder.build()
        holes = find_holes(passage.text, _GSTRING, lambda name: Value(name)) if '"' in quote else ()
        filled = tuple(replace(hole, value=self.resolve(_name(passage.text, hole))) for hole in holes)
        return passage.spelt(passage.text.replace(_ESCAPED, "$")), filled, end + len(quote)


def read(text: str) -> tuple[Job, ...]:
    """Stages that share an agent are one job: its login stays from one to the next."""
    pipeline = _Pipeline(text)
    plain = _without_comments(text)
    place = 0
    for found in _EVENT.finditer(plain.encode("ascii", "replace")):
        if found.start() < place:  # inside the string before
            continue
        groups = found.groupdict()
        if "step" in groups:
            place = _step(pipeline, found.start(), found.start("script"), groups["step"].decode(), groups["script"])
        elif "stage" in groups:
            pipeline.stage = text[found.start("stage") : found.end("stage")]
        elif "agent" in groups and pipeline.stage:
            pipeline.jobs.append((pipeline.stage, []))
        elif "variable" in groups:
            passage, holes, place = pipeline.string(found.start("value"), groups["value"].decode())
            written = text[found.start("value") : place], Span(found.start("value"), place)
            pipeline.environment[groups["variable"].decode()] = template_word(passage, holes, written)
        elif "call" in groups:
            _call(pipeline, found.start(), found.end(), groups["call"].decode())
    jobs: list[Job] = []
    for name, steps in pipeline.jobs:
        if steps or len(pipeline.jobs) == 1:
            jobs.append(Job(name, tuple(steps), tuple(job.name for job in jobs), "jenkins"))
    return (*jobs, *pipeline.remote)


def _step(pipeline: _Pipeline, start: int, opening: int, name: str, quote: bytes) -> int:
    passage, holes, end = pipeline.string(opening, quote.decode())
    options = Options(errexit=name == "sh")
    read_ = read_script(Script(passage, holes, _SHELLS[name], options, dict(pipeline.environment)))
    pipeline.jobs[-1][1].extend(read_.steps)
    pipeline.remote += read_.remote
    return end


def _call(pipeline: _Pipeline, start: int, place: int, name: str) -> None:
    """`docker.withRegistry('https://…', 'ecr:region:credentials')` of the Docker Pipeline plugin."""
    inputs: dict[str, Word] = {}
    text = pipeline.text
    end = place
    for key in _INPUTS if name == "docker.withRegistry" else ("image",):
        while end < len(text) and text[end] in " \n\t,":
            end += 1
        if text[end : end + 1] not in ("'", '"'):
            break
        passage, holes, after = pipeline.string(end, text[end])
        inputs[key] = template_word(passage, holes, (text[end:after], Span(end, after)))
        end = after
    uses = template_word(Passage.of(text, start, start + len(name)))
    pipeline.jobs[-1][1].append(ActionStep(uses, inputs, Span(start, end)))


def _name(text: str, hole: Hole) -> str:
    return text[hole.start + 1 : hole.end].strip("{}")


def _closing(text: str, start: int, quote: str) -> int:
    place = start
    while place < len(text) and not text.startswith(quote, place):
        if len(quote) == 1 and text[place] == "\n":
            return place
        place += 2 if text[place] == "\\" else 1
    return min(place, len(text))


def _without_comments(text: str) -> str:
    """The text with comments as blanks; comments in strings (`https://`) stay."""
    pieces: list[str] = []
    place = 0
    quote = ""
    while place < len(text):
        here = text[place]
        if quote:
            step = 2 if here == "\\" else len(quote) if text.startswith(quote, place) else 1
            quote = "" if text.startswith(quote, place) and here != "\\" else quote
            pieces.append(text[place : place + step])
        elif here in "'\"":
            quote = here * 3 if text.startswith(here * 3, place) else here
            step = len(quote)
            pieces.append(quote)
        elif text.startswith(("//", "/*"), place):
            end = text.find("\n" if text[place + 1] == "/" else "*/", place)
            step = (len(text) if end < 0 else end + (text[place + 1] == "*") * 2) - place
            pieces.append("".join("\n" if c == "\n" else " " for c in text[place : place + step]))
        else:
            step = 1
            pieces.append(here)
        place += step
    return "".join(pieces)
