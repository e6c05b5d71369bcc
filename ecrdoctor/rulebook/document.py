"""A YAML file as plain data in which every value knows its line.

PyYAML's own loader keeps the last of two equal keys silently, reads `no:` and `on:` as booleans and runs
tags; rule files may come from anybody. This one takes strings, true/false, null, lists and maps,
refuses everything else (tags, anchors, duplicate keys) and bounds size and depth.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from stat import S_ISREG
from typing import Any
from unicodedata import category

import yaml

from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.text import Text, plain

MAX_FILE_BYTES = 1 << 20
MAX_DEPTH = 20
_USUAL = 64 << 10
"""Bytes that are asked for first: a buffer for the largest file takes longer to get than a rule to parse."""
_INVISIBLE = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
"""Unicode categories of what a terminal obeys or hides: it would reach the screen of whoever reads the rule."""

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS: Mapping[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True)
class Document:
    """The data of one file, and the line (from 1) at which each path begins."""

    file: Path
    data: Any
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict)

    def line_of(self, path: tuple[str | int, ...]) -> int:
        """The line of `path`, or of its nearest ancestor that is in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def error(self, path: tuple[str | int, ...], problem: Text, remedy: Text | str = "") -> EcrDoctorError:
        """An error that names file, line and key."""
        key = ".".join(str(part) for part in path)
        where = f"{self.file}:{self.line_of(path)}" + (f": {key}" if key else "")
        return EcrDoctorError(Text(f"{where}: {problem.en}", f"{where}：{problem.zh}"), remedy)


_ONE_RULE = Text("A rule file holds one rule.", "一个规则文件只写一条规则。")


def read_document(file: Path) -> Document:
    """Read one YAML file.

    Raises:
        EcrDoctorError: the file cannot be read, is not UTF-8, is too large, or is not the plain YAML we take.
    """
    try:
        text = _content(file).decode("utf-8")
    except OSError as error:
        raise EcrDoctorError(plain(f"{file}: {error.strerror or error}")) from None
    except UnicodeDecodeError:
        raise EcrDoctorError(
            Text(f"{file}: not UTF-8 text", f"{file}：不是 UTF-8 文本"),
            Text("Save the file as UTF-8.", "请将文件保存为 UTF-8。"),
        ) from None
    try:
        depth = 0
        for event in _events(text):
            _refuse(file, event)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:  # before anything recurses into it
                place = f"{file}:{event.start_mark.line + 1}"
                raise EcrDoctorError(Text(f"{place}: nested too deeply", f"{place}：嵌套过深"))
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        why = _reason(error)
        raise EcrDoctorError(
            Text(f"{file}:{line}: not valid YAML: {why}", f"{file}:{line}：不是有效的 YAML：{why}")
        ) from None
    document = Document(file, None)
    if node is None:
        raise EcrDoctorError(Text(f"{file}: empty", f"{file}：文件为空"), _ONE_RULE)
    return replace(document, data=_plain(node, (), document))


def _content(file: Path) -> bytes:
    if not S_ISREG(file.stat().st_mode):  # a pipe would be waited for, a device never ends
        raise EcrDoctorError(Text(f"{file}: not a regular file", f"{file}：不是普通文件"), _ONE_RULE)
    with file.open("rb") as stream:
        data = stream.read(_USUAL)
        if len(data) == _USUAL:
            data += stream.read(MAX_FILE_BYTES + 1 - _USUAL)
    if len(data) > MAX_FILE_BYTES:
        size = MAX_FILE_BYTES >> 20
        raise EcrDoctorError(Text(f"{file}: larger than {size} MiB", f"{file}：超过 {size} MiB"), _ONE_RULE)
    return data


def _reason(error: Exception) -> str:
    return getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be parsed"


def _events(text: str) -> Iterator[Any]:
    return yaml.parse(text, Loader=_Loader)


def _refuse(file: Path, event: Any) -> None:
    """Refuse what could expand (aliases) or run (tags), before anything is built from it."""
    line = event.start_mark.line + 1
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise EcrDoctorError(
            Text(f"{file}:{line}: anchors and aliases are not taken", f"{file}:{line}：不接受 anchor 和 alias"),
            Text("Write the value out.", "请把值完整写出来。"),
        )
    tag = getattr(event, "tag", None)
    if tag and tag != "!":
        raise EcrDoctorError(
            Text(f"{file}:{line}: the tag {tag} is not taken", f"{file}:{line}：不接受标签 {tag}"),
            Text("Use plain strings, lists and maps.", "请只用普通的字符串、列表和映射。"),
        )


def _plain(node: Any, path: tuple[str | int, ...], document: Document) -> Any:
    document.lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, index), document) for index, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _plain_map(node, path, document)
    value = _scalar(node)
    if isinstance(value, str) and path[:1] != ("examples",) and _has_invisible(value):
        raise document.error(
            path,
            Text("holds a control or invisible character", "含有控制字符或不可见字符"),
            Text("Leave it out; examples may have them.", "请去掉它；只有示例中可以有。"),
        )
    return value


def _plain_map(node: Any, path: tuple[str | int, ...], document: Document) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise document.error(path, Text("a key must be a plain word", "键必须是一个普通的词"))
        key = key_node.value
        here = (*path, key)
        if key in plain:
            document.lines[here] = key_node.start_mark.line + 1
            raise document.error(
                here, Text("the key is there twice", "该键重复出现"), Text("Keep one of them.", "请只保留一个。")
            )
        plain[key] = _plain(value_node, here, document)
    return plain


def _has_invisible(text: str) -> bool:
    return not text.isprintable() and any(category(char) in _INVISIBLE and char not in "\t\n" for char in text)


def _scalar(node: Any) -> str | bool | None:
    """The value of an unquoted word: YAML 1.2's booleans and null; all else is text, account ids with zeros too."""
    word: str = node.value
    if node.style not in (None, ""):  # quoted
        return word
    return _WORDS.get(word, word)
