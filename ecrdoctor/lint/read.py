"""A file of any kind that push commands live in, as a document. The kind is told by its name, else by its text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.lint.every_word import with_words_changed
from ecrdoctor.lint.kinds import Kind, kind_of_name, kind_of_text, kind_of_yaml
from ecrdoctor.lint.misspelt import mark_undefined
from ecrdoctor.lint.model import Document, Job, Shell, Word
from ecrdoctor.lint.silence import silenced
from ecrdoctor.lint.sources import (
    azure,
    bitbucket,
    circleci,
    codebuild,
    compose,
    dockerfile,
    github,
    gitlab,
    jenkins,
    markdown,
    strings,
    terraform,
    travis,
)
from ecrdoctor.lint.sources.makefile import read_makefile
from ecrdoctor.lint.sources.pasted import pasted_script
from ecrdoctor.lint.sources.yaml_file import YamlFile, literals
from ecrdoctor.lint.sources.yaml_tree import Node, NotYaml, parse
from ecrdoctor.lint.syntax.positions import Passage
from ecrdoctor.lint.syntax.scripts import read_jobs
from ecrdoctor.lint.syntax.shell_builtins import shell_options
from ecrdoctor.lint.syntax.shell_parse import Script
from ecrdoctor.lint.syntax.typography import plain_spelling
from ecrdoctor.reading.decode import decode, looks_binary
from ecrdoctor.text import Text

MAX_BYTES = 1 << 20
"""More is no file that a person wrote; what lies beyond is not read."""
_TOO_LONG = Text(f"only the first {MAX_BYTES >> 20} MiB were read", f"只读取了前 {MAX_BYTES >> 20} MiB")

_OF_YAML: dict[Kind, Callable[[str, Node], tuple[Job, ...]]] = {
    "github": github.read,
    "gitlab": gitlab.read,
    "codebuild": codebuild.read,
    "bitbucket": bitbucket.read,
    "circleci": circleci.read,
    "compose": compose.read,
    "azure": azure.read,
    "travis": travis.read,
    "yaml": compose.read_images,
}
_OF_TEXT: dict[Kind, Callable[[str], tuple[Job, ...]]] = {
    "make": read_makefile,
    "jenkins": jenkins.read,
    "markdown": markdown.read,
    "dockerfile": dockerfile.read,
    "terraform": terraform.read,
    "program": lambda text: strings.read_strings(text, ""),
    "script": lambda text: read_jobs(_script(text)),
    "powershell": lambda text: read_jobs(Script(plain_spelling(Passage.of(text)), (), "powershell")),
    "cmd": lambda text: read_jobs(Script(plain_spelling(Passage.of(text)), (), "cmd")),
    "pasted": lambda text: read_jobs(pasted_script(Passage.of(text))),
}


def read_document(name: str, data: bytes) -> Document:
    """Read one file.

    Args:
        name: its path, or `-` for standard input.
        data: its content.

    Raises:
        EcrDoctorError: this is no text.
    """
    if looks_binary(data):
        raise EcrDoctorError(
            Text(f"{name}: not a text file", f"{name}：不是文本文件"),
            Text("Name a script or a CI file, or paste the commands.", "请给出脚本或 CI 文件，或直接粘贴命令。"),
        )
    text = decode(data[:MAX_BYTES]).replace("\0", "\ufffd")
    note = _TOO_LONG if len(data) > MAX_BYTES else None
    kind = kind_of_name(name) or kind_of_text(text)
    jobs: tuple[Job, ...] = ()
    values: tuple[tuple[str, Word], ...] = ()
    if kind == "yaml":
        try:
            roots = parse(text)
        except NotYaml as error:
            note = Text(f"not valid YAML: {error}", f"不是有效的 YAML：{error}")
        else:
            for root in roots:
                jobs += _OF_YAML[kind_of_yaml(name, root)](text, root)
                values += literals(YamlFile(text, root))
    else:
        jobs = _OF_TEXT[kind](text)
    document = Document(name, text, jobs, values, silenced(text), note)
    if not text.isascii():
        document = with_words_changed(document, lambda word: _as_written(word, text))
    return mark_undefined(document)


def _script(text: str) -> Script:
    """A shell script; its first line may set options of its shell."""
    passage = plain_spelling(Passage.of(text))
    first = text.partition("\n")[0]
    if not first.startswith("#!"):
        return Script(passage)
    program, _, options = first[2:].strip().partition(" ")
    name = options.partition(" ")[0] if program.endswith("/env") else program.rsplit("/", 1)[-1]
    shell: Shell = "bash" if "bash" in name or "zsh" in name else "sh"
    return Script(passage, (), shell, shell_options(f"sh {options}"))


def _as_written(word: Word, text: str) -> Word:
    """A word with the characters of the file, where others were read for them."""
    written = text[word.span.start : word.span.end]
    return replace(word, text=written) if len(written) <= len(word.text) and written != word.text else word
