"""What the generator writes for one cause, rule, sign, check and lint, and that nothing in them acts as markup."""

from __future__ import annotations

import pytest
from entry_page import Writer, words
from generate import LANGUAGES, pages
from markdown_it import MarkdownIt

from ecrdoctor.checks.table import CHECKS
from ecrdoctor.knowledge.entry import Code, Entry, Item, Items, Links, Names, Patterns, Prose, Reference, Section
from ecrdoctor.knowledge.library import Library
from ecrdoctor.lint.findings.table import LINTS
from ecrdoctor.rulebook.tree import Rulebook

CAUSE = """\
---
orphan: true
---

{.crumb}
[Causes](index.md)

# `not-logged-in`

**The client has no credentials for this registry\\.**

*authentication*

{#not-logged-in-seen-as}
## Seen as

- [`no-basic-auth`](../rules/no-basic-auth.md)

  No login for this registry was found\\.

**checked by**: [`docker-login`](../checks/docker-login.md)

{#not-logged-in-fix}
## Fix

{#not-logged-in-fix-1}
### Log in to the registry \\(you\\; changes this machine\\)

The password lasts twelve hours\\.

```bash
aws ecr get-login-password --region <REGION> | docker login --username AWS --password-stdin <REGISTRY>
```

PowerShell:

```powershell
(aws ecr get-login-password --region <REGION>) | docker login --username AWS --password-stdin <REGISTRY>
```

{#not-logged-in-verify}
## To be sure

```bash
docker push <REFERENCE>
```

**More**:

- <https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html>

**In the guide**: [](../three-questions.md)
"""
RULE = """\
---
orphan: true
---

{.crumb}
[规则](index.md)

# `no-basic-auth`

**客户端没有可用的凭证**

*authentication\\; docker\\, nerdctl*

{#no-basic-auth-example}
## 日志中的样子

```text
The push refers to repository [111122223333.dkr.ecr.eu-west-1.amazonaws.com/team/app]
no basic auth credentials
```

{#no-basic-auth-patterns}
## 匹配模式

```text
no basic auth credentials
```

`consequence-of`：

```text
credentials/*
login/*
```

{#no-basic-auth-causes}
## 可能的原因（按可能性排序）

1. [`not-logged-in`](../causes/not-logged-in.md)

   没有找到该 registry 的登录。

2. [`login-other-host`](../causes/login-other-host.md)

   日志显示登录的是另一个域名。

**更多**：

- <https://docs.aws.amazon.com/AmazonECR/latest/userguide/common-errors-docker.html>
"""
CHECK = """\
---
orphan: true
---

{.crumb}
[Checks](index.md)

# `kms`

**Is the repository\\'s KMS key usable\\?**

*live check*

**Can confirm or rule out**: [`kms-denied`](../causes/kms-denied.md)

**Runs only where these can be answered**: [`repository`](repository.md)

**IAM actions it uses**: `ecr:DescribeRepositories`, `kms:DescribeKey`
"""
LINT = """\
---
orphan: true
---

{.crumb}
[Lint](index.md)

# `lint-username`

**登录 ECR 的用户名不是 AWS**

*错误*

ECR 密码对应的用户固定是 AWS。换成别的用户名，registry 会返回 400 或 401，登录失败。

在该行末尾加上注释即可忽略：`# ecrdoctor: ignore=lint-username`

**更多**：

- <https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html>
"""
SIGNS = """\
# Signs

A sign recognises that a step went well\\, or that a line which looks like an error was survived\\.

## `login-succeeded`

**The login succeeded** *(success)*

```text
\\bLogin Succeeded\\b
```

**mends**: `credentials`, `login`

## `push-succeeded`

**The push reached its end** *(success)*

```text
[^\\s:]+: digest: sha256:\\S{3,80} size: \\d+
```

**mends**: `local`, `credentials`, `login`, `authentication`, `authorization`, `repository`, `upload`, `manifest`

## `survived`

**The script went on after this error** *(tolerated)*

```text
(?m)^.{0,900}\\(ignored\\)$
```
"""
CAUSES = """\
# 原因

推送到 Amazon ECR 失败的各种原因，按推送经过的阶段排列。ID 不会改变。

## local

- [`docker-daemon-unreachable`](docker-daemon-unreachable.md)：Docker 守护进程没有运行。
- [`command-failed`](command-failed.md)：命令失败。

## credentials

- [`aws-credentials-expired`](aws-credentials-expired.md)：AWS 会话已过期。

## login

- [`login-no-password`](login-no-password.md)：登录命令没有收到密码。

## authentication

- [`not-logged-in`](not-logged-in.md)：客户端没有该 registry 的凭证。
- [`login-other-host`](login-other-host.md)：登录的是另一个 registry 域名。

## authorization

- [`identity-policy-missing`](identity-policy-missing.md)：没有身份策略允许该操作。
- [`resource-policy-missing`](resource-policy-missing.md)：仓库策略不允许该操作。

## repository

- [`repository-missing`](repository-missing.md)：该账号和 region 中没有这个仓库。
- [`registry-account-mismatch`](registry-account-mismatch.md)：仓库在另一个账号里。

## upload

- [`upload-interrupted`](upload-interrupted.md)：上传过程中连接中断。

## manifest

- [`tag-immutable`](tag-immutable.md)：tag 已存在且不可覆盖。
"""
EXPECTED = {
    ("causes/not-logged-in", "en"): CAUSE,
    ("rules/no-basic-auth", "zh"): RULE,
    ("checks/kms", "en"): CHECK,
    ("lints/lint-username", "zh"): LINT,
    ("signs", "en"): SIGNS,
    ("causes/index", "zh"): CAUSES,
}
HOSTILE = (
    "<script>alert(1)</script>",
    "a | b | c\n| --- |",
    "[x](https://evil.example) ![i](https://evil.example/i.png) <https://evil.example>",
    "# heading\n\n- item\n1. item\n> quote\n---\n***",
    "{ref}`secret` {{ x }} $x$ %comment (label)=",
    "```\n~~~\n````{include} /etc/passwd\n````",
    "`` ` `` `code` _a_ **b** &lt; &#60; \\ \u202e\x1b[31m",
    "{#id .class}\ntext",
)


@pytest.fixture(scope="module")
def library(rulebook: Rulebook) -> Library:
    """The small rulebook with all checks and lints."""
    return Library(rulebook, CHECKS, LINTS)


@pytest.mark.parametrize(("name", "language"), EXPECTED)
def test_a_page(library: Library, name: str, language: str) -> None:
    assert dict(pages(library, language))[name] == EXPECTED[name, language]


def test_every_id_has_a_page_in_both_languages(whole_library: Library) -> None:
    expected = {"causes/index", "rules/index", "checks/index", "lints/index", "signs"}
    expected |= {f"causes/{cause.id}" for cause in whole_library.rulebook.causes}
    expected |= {f"rules/{rule.id}" for rule in whole_library.rulebook.rules}
    expected |= {f"checks/{check.id}" for check in CHECKS}
    expected |= {f"lints/{lint.id}" for lint in LINTS}
    for language in LANGUAGES:
        written = dict(pages(whole_library, language))
        assert set(written) == expected
        headings = [line for line in written["signs"].splitlines() if line.startswith("## ")]
        assert headings == [f"## `{sign.id}`" for sign in whole_library.rulebook.signs]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_sentence_is_text_and_nothing_else(text: str) -> None:
    tokens = MarkdownIt("commonmark").parse(words(text))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    parts = tokens[1].children or []
    assert {part.type for part in parts} <= {"text", "code_inline", "text_special"}
    said = "".join(part.content for part in parts)
    assert said == " ".join(_shown(text).split())


def _shown(text: str) -> str:
    """What a reader should see: the text, its control characters spelt out, without the backticks around code."""
    spelt = text.replace("\u202e", "\\u202e").replace("\x1b", "\\x1b")
    return spelt if text.count("`") != 2 else spelt.replace("`", "")


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_an_entry_acts(text: str) -> None:
    """The page of an entry made of hostile text has the same shape as that of a harmless one."""
    assert _shape(_hostile(text)) == _shape(_hostile("harmless"))


def _hostile(text: str) -> Entry:
    blocks = (
        Prose(text, text),
        Names(text, (Reference("cause", "a"), text)),
        Patterns((("", text), ("none", text))),
        Code(text, "sh", text),
        Links((text,)),
        Items((Item(Reference("rule", "b"), (Prose(text),)),), numbered=True),
        Items((Item(text, (Prose(text), Code(text, "json", text))),)),
    )
    return Entry(Reference("cause", "c"), text, text, (Section(blocks, text, "fix"),))


def _shape(entry: Entry) -> list[str]:
    """Every element that the page has, without the text in it; code spans are text."""
    page = Writer("en").page(entry, "[Causes](index.md)")
    tokens = MarkdownIt("commonmark").parse(page)
    shape = []
    for token in tokens:
        inner = [part.type for part in token.children or [] if "text" not in part.type and part.type != "code_inline"]
        shape.append(f"{token.type} {token.tag} {token.info} {inner}")
    return shape
