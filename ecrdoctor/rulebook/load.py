"""`rules/` as values: every file validated, every complaint with file, line and key."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from ecrdoctor.facts.conditions import CONDITIONS
from ecrdoctor.facts.model import FACTS
from ecrdoctor.regex import PatternError
from ecrdoctor.rulebook.document import Document, read_document
from ecrdoctor.rulebook.files import rule_files
from ecrdoctor.rulebook.model import Cause, Fix, Proposal, Remedy, Rule, Sign, Text
from ecrdoctor.rulebook.pattern import checked, required_phrase
from ecrdoctor.rulebook.template import placeholders
from ecrdoctor.rulebook.tree import Rulebook
from ecrdoctor.text import plain

_T = TypeVar("_T", Rule, Sign, Remedy)

_CATALOGUE = "causes.yaml"
_RE2_SYNTAX = Text(
    "See https://github.com/google/re2/wiki/Syntax.", "语法见 https://github.com/google/re2/wiki/Syntax 。"
)


def load_rulebook(directories: tuple[Path, ...]) -> Rulebook:
    """Read the rules in `directories`; the first is the built-in one, the others add rules to it.

    Raises:
        EcrDoctorError: a file is not a valid rule, an id is there twice, a cause or condition is unknown.
    """
    builtin, *extra = directories
    causes = _read_catalogue(builtin / _CATALOGUE)
    stages = tuple(dict.fromkeys(cause.stage for cause in causes))
    rules: dict[str, Rule] = {}
    signs: dict[str, Sign] = {}
    remedies: dict[str, Remedy] = {}
    documents: dict[str, Document] = {}
    for directory in (builtin, *extra):
        for file in rule_files(directory, but_not=directory / _CATALOGUE):
            folder = file.parent.relative_to(directory).as_posix()
            document = read_document(file)
            name = file.relative_to(directory).as_posix() if directory == builtin else str(file)
            documents[name] = document
            if folder == "signs":
                _add(signs, replace(_parse(document, Sign), file=name), document)
            elif folder == "fixes":
                _add_remedy(remedies, replace(_parse(document, Remedy), file=name), document)
            else:
                stage = _stage_of(folder, document, stages)
                _add(rules, replace(_parse(document, Rule), stage=stage, file=name), document)
    rulebook = Rulebook(causes, tuple(rules.values()), tuple(signs.values()), tuple(remedies.values()))
    _check_names(rulebook, documents)
    return replace(rulebook, phrases={source: required_phrase(source) for source in rulebook.patterns})


def _stage_of(folder: str, document: Document, stages: tuple[str, ...]) -> str:
    last = folder.rsplit("/", 1)[-1]
    if last in stages:
        return last
    known = ", ".join(stages)
    raise document.error(
        (),
        Text("does not lie in a stage's folder", "不在某个阶段的目录中"),
        Text(f"Put it into one of: {known}.", f"请放到以下目录之一：{known}。"),
    )


def _read_catalogue(file: Path) -> tuple[Cause, ...]:
    document = read_document(file)
    causes = []
    seen: set[str] = set()
    for stage, entries in _map(document, document.data, ()).items():
        for cause_id, sentence in _map(document, entries, (stage,)).items():
            if cause_id in seen:
                raise document.error((stage, cause_id), Text("the cause is there twice", "该原因重复出现"))
            seen.add(cause_id)
            causes.append(Cause(cause_id, stage, _validated(document, Text, sentence, (stage, cause_id))))
    return tuple(causes)


def _map(document: Document, data: Any, path: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(data, dict):
        causes = Text("needs causes, each with a sentence", "需要各原因，每个附一句话")
        raise document.error(path, causes if path else Text("needs stages, each with causes", "需要各阶段，每个附原因"))
    return data


def _parse(document: Document, kind: type[_T]) -> _T:
    value: _T = _validated(document, kind, document.data, ())
    return value


def _validated(document: Document, kind: type, data: Any, path: tuple[str | int, ...]) -> Any:
    try:
        return _adapter(kind).validate_python(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = (*path, *(part for part in first["loc"] if isinstance(part, (str, int))))
        raise document.error(place, _words(first), _remedy(first)) from None


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _words(error: Any) -> Text:
    match error["type"]:
        case "missing" | "missing_argument" | "missing_keyword_only_argument":
            return Text("is missing", "缺失")
        case "extra_forbidden" | "unexpected_keyword_argument":
            return Text("is not a known key", "不是已知的键")
        case _:
            return plain(str(error["msg"]))


def _remedy(error: Any) -> Text:
    if error["type"].startswith("missing"):
        key = error["loc"][-1]
        return Text(f"Add the key {key}.", f"请加上键 {key}。")
    if error["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        return Text(
            "Remove it, or see CONTRIBUTING.md for the keys that exist.", "请删除它；有哪些键见 CONTRIBUTING.md。"
        )
    if error["type"] == "string_type":
        return Text(
            "Quote the text: with `: ` or ` #` in it, YAML reads it as something else.",
            "请给文本加引号：含有 `: ` 或 ` #` 时，YAML 会把它读成别的东西。",
        )
    return plain("")


def _add(table: dict[str, Any], value: Rule | Sign, document: Document) -> None:
    if value.id != document.file.stem:
        raise document.error(
            ("id",),
            _misnamed(value.id, document),
            Text("The file is named after the id.", "文件名应与 id 相同。"),
        )
    if value.id in table:
        other = table[value.id].file
        raise document.error(
            ("id",),
            Text(f"{value.id!r} is there already, in {other}", f"{value.id!r} 已存在于 {other}"),
            Text("Choose another id.", "请换一个 id。"),
        )
    _check_patterns(value, document)
    table[value.id] = value


def _add_remedy(table: dict[str, Remedy], remedy: Remedy, document: Document) -> None:
    if remedy.cause != document.file.stem:
        raise document.error(("cause",), _misnamed(remedy.cause, document))
    if remedy.cause in table:
        other = table[remedy.cause].file
        raise document.error(
            ("cause",),
            Text(f"{remedy.cause!r} has fixes already, in {other}", f"{remedy.cause!r} 在 {other} 中已有修复方法"),
        )
    for index, fix in enumerate(remedy.fixes):
        here = ("fixes", index)
        _check_conditions(fix, document, here)
        _check_templates(fix.commands, document, (*here, "commands"))
        _check_templates(fix.powershell, document, (*here, "powershell"))
        _check_templates(fix.policy, document, (*here, "policy"))
    _check_templates(remedy.verify, document, ("verify",))
    table[remedy.cause] = remedy


def _misnamed(name: str, document: Document) -> Text:
    file = document.file.name
    return Text(f"is {name!r}, but the file is called {file}", f"是 {name!r}，但文件名是 {file}")


def _check_templates(node: Any, document: Document, path: tuple[str | int, ...]) -> None:
    """Every string in `node`, however deep, must be a template that can be filled."""
    match node:
        case str():
            try:
                placeholders(node)
            except ValueError as error:
                raise document.error(path, plain(str(error))) from None
        case list() | tuple():
            for index, item in enumerate(node):
                _check_templates(item, document, (*path, index))
        case dict():
            for key, item in node.items():
                _check_templates(item, document, (*path, key))


def _check_patterns(value: Rule | Sign, document: Document) -> None:
    if not value.any:
        raise document.error(("any",), Text("needs at least one pattern", "至少需要一个模式"))
    _check_regexes(value.any, document, ("any",))
    if isinstance(value, Sign):
        return
    _check_regexes(value.all, document, ("all",))
    _check_regexes(value.none, document, ("none",))
    _check_conditions(value, document, ())
    if not value.causes:
        raise document.error(("causes",), Text("needs at least one cause", "至少需要一个原因"))
    for index, proposal in enumerate(value.causes):
        here = ("causes", index)
        _check_regexes(proposal.raised_by_text, document, (*here, "raised-by-text"))
        _check_conditions(proposal, document, here)


def _check_regexes(patterns: tuple[str, ...], document: Document, path: tuple[str | int, ...]) -> None:
    for index, pattern in enumerate(patterns):
        try:
            compiled = checked(pattern)
            unknown = compiled.names - FACTS.keys()
        except PatternError as error:
            problem = Text(f"not a valid RE2 pattern: {error}", f"不是有效的 RE2 模式：{error}")
            raise document.error((*path, index), problem, _RE2_SYNTAX) from None
        if compiled.search(b"") is not None:
            problem = Text("matches the empty text, so it would match everywhere", "能匹配空文本，因此会处处匹配")
            raise document.error((*path, index), problem)
        if unknown:
            name = min(unknown)
            problem = Text(f"no fact is called {name!r}", f"没有名为 {name!r} 的事实")
            raise document.error((*path, index), problem, _known(FACTS))


def _check_conditions(value: Rule | Proposal | Fix, document: Document, path: tuple[str | int, ...]) -> None:
    for key in ("when", "unless", "raised-by"):
        for name in getattr(value, key.replace("-", "_"), ()):
            if name not in CONDITIONS:
                problem = Text(f"{name!r} is not a condition", f"{name!r} 不是已知的条件")
                raise document.error((*path, key), problem, _known(sorted(CONDITIONS)))


def _known(names: Iterable[str]) -> Text:
    known = ", ".join(names)
    return Text(f"Known: {known}.", f"可用的有：{known}。")


def _check_names(rulebook: Rulebook, documents: dict[str, Document]) -> None:
    """Ids that point from one file to another must lead somewhere."""
    stages = {cause.stage for cause in rulebook.causes}
    causes = {cause.id for cause in rulebook.causes}
    rules = {rule.id for rule in rulebook.rules}
    for rule in rulebook.rules:
        for index, proposal in enumerate(rule.causes):
            if proposal.id not in causes:
                raise documents[rule.file].error(("causes", index, "id"), _no_cause(proposal.id))
        for index, other in enumerate(rule.consequence_of):
            if other not in rules and not (other.endswith("/*") and other[:-2] in stages):
                problem = Text(f"{other!r} is neither a rule nor a stage/*", f"{other!r} 既不是规则也不是 stage/*")
                raise documents[rule.file].error(("consequence-of", index), problem)
    for remedy in rulebook.remedies:
        if remedy.cause not in causes:
            raise documents[remedy.file].error(("cause",), _no_cause(remedy.cause))
    for sign in rulebook.signs:
        _check_sign(sign, stages, rules, documents[sign.file])


def _check_sign(sign: Sign, stages: set[str], rules: set[str], document: Document) -> None:
    expected = (("mends", sign.mends, stages, "stage", "阶段"), ("spares", sign.spares, rules, "rule", "规则"))
    for key, names, known, en, zh in expected:
        for index, name in enumerate(names):
            if name not in known:
                raise document.error((key, index), Text(f"{name!r} is not a {en}", f"{name!r} 不是一个{zh}"))


def _no_cause(name: str) -> Text:
    return Text(f"{name!r} is not in causes.yaml", f"{name!r} 不在 causes.yaml 中")
