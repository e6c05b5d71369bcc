"""Writes the source of the site: the guide as it is, and a page for each cause, rule, check and lint.

    python docs/generate.py FOLDER

The folder then holds one tree for each language, with the same names in both. The pages of entries are marked as
orphans: a navigation with hundreds of names helps nobody and takes minutes to build. The lists link to them.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from entry_page import FOLDERS, Writer, link, words

from ecrdoctor.checks.table import CHECKS
from ecrdoctor.knowledge.entry import Entry, Kind
from ecrdoctor.knowledge.library import Library
from ecrdoctor.lint.findings.table import LINTS
from ecrdoctor.report.words import word
from ecrdoctor.rulebook.load import load_rulebook
from ecrdoctor.text import Text

DOCS = Path(__file__).resolve().parent
LANGUAGES = ("en", "zh")
_TITLES: dict[Kind, Text] = {
    "cause": Text("Causes", "原因"),
    "rule": Text("Rules", "规则"),
    "sign": Text("Signs", "标志"),
    "check": Text("Checks", "检查"),
    "lint": Text("Lints", "Lint"),
}
_ABOUT: dict[Kind, Text] = {
    "cause": Text(
        "Why a push to Amazon ECR can fail, in the order in which a push meets them. The ids never change.",
        "推送到 Amazon ECR 失败的各种原因，按推送经过的阶段排列。ID 不会改变。",
    ),
    "rule": Text(
        "A rule recognises a message that a client prints, and names the causes it can have, most likely first.",
        "每条规则识别客户端打印的一种信息，并按可能性列出它的原因。",
    ),
    "sign": Text(
        "A sign recognises that a step went well, or that a line which looks like an error was survived.",
        "标志识别某一步已经成功，或某行看似错误但并未影响结果。",
    ),
    "check": Text(
        "A check asks the outside world one question and reads only. `ok` can rule a cause out, `problem` can confirm "
        "one; `unknown` and `skipped` do neither.",
        "每个检查向外部系统提一个问题，并且只读。`ok` 可以排除原因，`problem` 可以确认原因；"
        "`unknown` 和 `skipped` 都不能。",
    ),
    "lint": Text(
        "A lint finds one kind of mistake in the push commands themselves; `ecrdoctor lint` runs none of them.",
        "每个 lint 在推送命令本身中查找一种错误；`ecrdoctor lint` 不会执行任何命令。",
    ),
}
_GUIDES = {
    "local": "four-steps",
    "credentials": "four-steps",
    "login": "four-steps",
    "authentication": "three-questions",
    "authorization": "permissions",
    "repository": "three-questions",
    "upload": "three-questions",
    "manifest": "four-steps",
}
"""Stage → the page of the guide that goes with it."""
_GUIDE_OF = {
    "wrong-registry": "ecr-and-docker-hub",
    "docker-hub-rate-limit": "ecr-and-docker-hub",
    "registry-account-mismatch": "cross-account",
    "repository-policy-deny": "cross-account",
    "iam-push-denied": "permissions",
    "ecr-token-denied": "permissions",
    "tag-immutable": "ecr-and-docker-hub",
    "assume-role-denied": "ci",
    "ci-credentials-missing": "ci",
    "docker-config-shared": "ci",
}
"""Causes to which another page than their stage's says more."""
_MORE = Text("In the guide", "指南中的相关内容")


def generate(target: Path, library: Library) -> None:
    """Write both trees into `target`, which is emptied first."""
    if target.exists():
        shutil.rmtree(target)
    for language in LANGUAGES:
        tree = target / language
        shutil.copytree(DOCS / "guide" / language, tree)
        shutil.copytree(DOCS / "locale", tree / "locale")
        shutil.copytree(DOCS.parent / "examples" / "ci", tree / "examples")
        for name, text in pages(library, language):
            file = tree / f"{name}.md"
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")


def pages(library: Library, language: str) -> Iterator[tuple[str, str]]:
    """The name, without its suffix, and the text of every generated page of one language."""
    writer = Writer(language)
    for kind, folder in FOLDERS.items():
        entries = list(library.of_kind(kind, language))
        yield f"{folder}/index", _listing(kind, entries, language)
        for entry in entries:
            crumb = f"[{words(_TITLES[kind].in_language(language))}](index.md)"
            yield f"{folder}/{entry.reference.id}", writer.page(entry, crumb, _more(entry, language))
    signs = "".join(writer.part(entry) for entry in library.of_kind("sign", language))
    yield "signs", _head("sign", language) + signs


def _more(entry: Entry, language: str) -> tuple[str, ...]:
    """The way from a cause to the guide."""
    if entry.reference.kind != "cause":
        return ()
    guide = _GUIDE_OF.get(entry.reference.id, _GUIDES[entry.remark])
    return ("", f"**{words(_MORE.in_language(language))}**{word('colon', language)}[](../{guide}.md)")


def _head(kind: Kind, language: str) -> str:
    return f"# {words(_TITLES[kind].in_language(language))}\n\n{words(_ABOUT[kind].in_language(language))}\n"


def _listing(kind: Kind, entries: list[Entry], language: str) -> str:
    """The list of all entries of a kind; causes and rules by stage."""
    lines = [_head(kind, language)]
    staged = kind in ("cause", "rule")
    for stage, group in groupby(entries, lambda entry: entry.remark.partition(";")[0] if staged else ""):
        lines += [f"## {words(stage)}", ""] if stage else []
        lines += [_line(entry, kind, language) for entry in group] + [""]
    return "\n".join(lines)


def _line(entry: Entry, kind: Kind, language: str) -> str:
    severity = f" *({words(entry.remark)})*" if kind == "lint" else ""
    return f"- {link(entry.reference, FOLDERS[kind])}{word('colon', language)}{words(entry.lead)}{severity}"


def built_in() -> Library:
    """All that this checkout knows, read from its rule files."""
    return Library(load_rulebook((DOCS.parent / "rules",)), CHECKS, LINTS)


if __name__ == "__main__":
    generate(Path(sys.argv[1]), built_in())
