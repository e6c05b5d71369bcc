"""`rules/` as values: every file validated, every complaint with file, line and key."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from ecrdoctor.errors import EcrDoctorError
from ecrdoctor.facts.conditions import CONDITIONS
from ecrdoctor.facts.model import FACTS
from ecrdoctor.regex import PatternError, Regex
from ecrdoctor.rulebook.document import Document, read_document
from ecrdoctor.rulebook.model import Cause, Fix, Proposal, Remedy, Rule, Sign, Text
from ecrdoctor.rulebook.pattern import required_phrase, to_re2
from ecrdoctor.rulebook.template import placeholders
from ecrdoctor.rulebook.tree import Rulebook

_T = TypeVar("_T", Rule, Sign, Remedy)

MAX_FILES = 20_000
_CATALOGUE = "causes.yaml"
_RE2_SYNTAX = "See https://github.com/google/re2/wiki/Syntax."


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
        for file in _yaml_files(directory):
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


def _yaml_files(directory: Path) -> list[Path]:
    if not directory.is_dir():
        raise EcrDoctorError(f"{directory}: no such directory of rules", "Give --rules a folder with YAML files.")
    root = directory.resolve()
    files = []
    for file in sorted(directory.rglob("*.yaml")):
        if file.parent == directory and file.name == _CATALOGUE:
            continue
        if not file.resolve().is_relative_to(root):
            raise EcrDoctorError(f"{file}: leads out of {directory}", "Copy the file instead of linking to it.")
        files.append(file)
        if len(files) > MAX_FILES:
            raise EcrDoctorError(f"{directory}: more than {MAX_FILES} rule files")
    return files


def _stage_of(folder: str, document: Document, stages: tuple[str, ...]) -> str:
    last = folder.rsplit("/", 1)[-1]
    if last in stages:
        return last
    raise document.error((), "does not lie in a stage's folder", f"Put it into one of: {', '.join(stages)}.")


def _read_catalogue(file: Path) -> tuple[Cause, ...]:
    document = read_document(file)
    causes = []
    seen: set[str] = set()
    for stage, entries in _map(document, document.data, ()).items():
        for cause_id, sentence in _map(document, entries, (stage,)).items():
            if cause_id in seen:
                raise document.error((stage, cause_id), "the cause is there twice")
            seen.add(cause_id)
            causes.append(Cause(cause_id, stage, _validated(document, Text, sentence, (stage, cause_id))))
    return tuple(causes)


def _map(document: Document, data: Any, path: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise document.error(path, "needs causes, each with a sentence" if path else "needs stages, each with causes")
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


def _words(error: Any) -> str:
    match error["type"]:
        case "missing" | "missing_argument" | "missing_keyword_only_argument":
            return "is missing"
        case "extra_forbidden" | "unexpected_keyword_argument":
            return "is not a known key"
        case _:
            return str(error["msg"])


def _remedy(error: Any) -> str:
    if error["type"].startswith("missing"):
        return f"Add the key {error['loc'][-1]}."
    if error["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        return "Remove it, or see CONTRIBUTING.md for the keys that exist."
    if error["type"] == "string_type":
        return "Quote the text: with `: ` or ` #` in it, YAML reads it as something else."
    return ""


def _add(table: dict[str, Any], value: Rule | Sign, document: Document) -> None:
    if value.id != document.file.stem:
        raise document.error(
            ("id",), f"is {value.id!r}, but the file is called {document.file.name}", "The file is named after the id."
        )
    if value.id in table:
        raise document.error(("id",), f"{value.id!r} is there already, in {table[value.id].file}", "Choose another id.")
    _check_patterns(value, document)
    table[value.id] = value


def _add_remedy(table: dict[str, Remedy], remedy: Remedy, document: Document) -> None:
    if remedy.cause != document.file.stem:
        raise document.error(("cause",), f"is {remedy.cause!r}, but the file is called {document.file.name}")
    if remedy.cause in table:
        raise document.error(("cause",), f"{remedy.cause!r} has fixes already, in {table[remedy.cause].file}")
    for index, fix in enumerate(remedy.fixes):
        here = ("fixes", index)
        _check_conditions(fix, document, here)
        _check_templates(fix.commands, document, (*here, "commands"))
        _check_templates(fix.powershell, document, (*here, "powershell"))
        _check_templates(fix.policy, document, (*here, "policy"))
    _check_templates(remedy.verify, document, ("verify",))
    table[remedy.cause] = remedy


def _check_templates(node: Any, document: Document, path: tuple[str | int, ...]) -> None:
    """Every string in `node`, however deep, must be a template that can be filled."""
    match node:
        case str():
            try:
                placeholders(node)
            except ValueError as error:
                raise document.error(path, str(error)) from None
        case list() | tuple():
            for index, item in enumerate(node):
                _check_templates(item, document, (*path, index))
        case dict():
            for key, item in node.items():
                _check_templates(item, document, (*path, key))


def _check_patterns(value: Rule | Sign, document: Document) -> None:
    if not value.any:
        raise document.error(("any",), "needs at least one pattern")
    _check_regexes(value.any, document, ("any",))
    if isinstance(value, Sign):
        return
    _check_regexes(value.all, document, ("all",))
    _check_regexes(value.none, document, ("none",))
    _check_conditions(value, document, ())
    if not value.causes:
        raise document.error(("causes",), "needs at least one cause")
    for index, proposal in enumerate(value.causes):
        here = ("causes", index)
        _check_regexes(proposal.raised_by_text, document, (*here, "raised-by-text"))
        _check_conditions(proposal, document, here)


def _check_regexes(patterns: tuple[str, ...], document: Document, path: tuple[str | int, ...]) -> None:
    for index, pattern in enumerate(patterns):
        try:
            compiled = Regex(to_re2(pattern))
            unknown = compiled.names - FACTS.keys()
        except PatternError as error:
            raise document.error((*path, index), f"not a valid RE2 pattern: {error}", _RE2_SYNTAX) from None
        if compiled.search(b"") is not None:
            raise document.error((*path, index), "matches the empty text, so it would match everywhere")
        if unknown:
            raise document.error((*path, index), f"no fact is called {min(unknown)!r}", f"Known: {', '.join(FACTS)}.")


def _check_conditions(value: Rule | Proposal | Fix, document: Document, path: tuple[str | int, ...]) -> None:
    for key in ("when", "unless", "raised-by"):
        for name in getattr(value, key.replace("-", "_"), ()):
            if name not in CONDITIONS:
                known = ", ".join(sorted(CONDITIONS))
                raise document.error((*path, key), f"{name!r} is not a condition", f"Known: {known}.")


def _check_names(rulebook: Rulebook, documents: dict[str, Document]) -> None:
    """Ids that point from one file to another must lead somewhere."""
    stages = {cause.stage for cause in rulebook.causes}
    causes = {cause.id for cause in rulebook.causes}
    rules = {rule.id for rule in rulebook.rules}
    for rule in rulebook.rules:
        for index, proposal in enumerate(rule.causes):
            if proposal.id not in causes:
                raise documents[rule.file].error(("causes", index, "id"), f"{proposal.id!r} is not in causes.yaml")
        for index, other in enumerate(rule.consequence_of):
            stage, _, star = other.partition("/")
            if other not in rules and not (star == "*" and stage in stages):
                raise documents[rule.file].error(
                    ("consequence-of", index), f"{other!r} is neither a rule nor a stage/*"
                )
    for remedy in rulebook.remedies:
        if remedy.cause not in causes:
            raise documents[remedy.file].error(("cause",), f"{remedy.cause!r} is not in causes.yaml")
    for sign in rulebook.signs:
        for index, stage in enumerate(sign.mends):
            if stage not in stages:
                raise documents[sign.file].error(("mends", index), f"{stage!r} is not a stage")
