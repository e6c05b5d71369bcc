"""Reports of every kind, in both languages, and reports in which every text is hostile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from ecrdoctor.diagnosis.explain import Explainer
from ecrdoctor.facts.reference import Target
from ecrdoctor.reading.read import read_log
from ecrdoctor.report.model import (
    CauseFound,
    CheckAnswer,
    ClientSeen,
    Evidence,
    FilledFix,
    Gap,
    LineExplained,
    LintFinding,
    Nearest,
    Piece,
    PushSeen,
    Redaction,
    Report,
    Unknown,
)
from ecrdoctor.rulebook.tree import Rulebook

from .test_text import LOGS

HOST = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"
OTHER = "111122223333.dkr.ecr.us-east-1.amazonaws.com"
TARGET = Target(
    f"{HOST}/team/app:1.4", HOST, "private", "aws", "111122223333", "eu-west-1", "team/app", "1.4", "sha256:0d2f1e2c"
)
LANGUAGES = ("en", "zh")


def checked(language: str) -> Report:
    """A log whose causes live checks confirmed and ruled out; every part of a report is in it."""

    def say(en: str, zh: str) -> str:
        return zh if language == "zh" else en

    line = Evidence(4, "name unknown: The repository with name 'team/app' does not exist", "name-unknown", 18, 31)
    region = CauseFound(
        id="registry-region-mismatch",
        stage="repository",
        title=say("The repository is in another region.", "仓库在另一个 region。"),
        verdict="confirmed",
        why=say("Each region has its own repositories.", "每个 region 的仓库互相独立。"),
        evidence=(line,),
        checks=("repository",),
        fixes=(
            FilledFix(
                say("Tag and push with that region", "用那个 region 重新打 tag 并推送"),
                "you",
                "changes-local",
                (f"docker tag {HOST}/team/app:1.4 {OTHER}/team/app:1.4", f"docker push {OTHER}/team/app:1.4"),
                note=say("Log in to that host first.", "请先登录那个域名。"),
            ),
            FilledFix(
                say("Or let the role push here", "或者允许该角色推送到这里"),
                "aws-admin",
                "changes-aws",
                policy={
                    "Version": "2012-10-17",
                    "Statement": [{"Effect": "Allow", "Action": ["ecr:PutImage"], "Resource": "*"}],
                },
            ),
        ),
        docs=("https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html",),
        verify=(f"docker push {OTHER}/team/app:1.4",),
        proof=(say("repository: it is in us-east-1", "repository：它在 us-east-1"),),
        ranked_by=say("the check repository proved it", "检查 repository 已证实"),
    )
    missing = CauseFound(
        id="repository-missing",
        stage="repository",
        title=say("The repository does not exist.", "仓库不存在。"),
        verdict="ruled-out",
        why=say("ECR did not find the name.", "ECR 没有找到这个名称。"),
        evidence=(line,),
        tell_apart=say("Was it ever created?", "是否创建过？"),
        counter=(say("repository: it is in us-east-1", "repository：它在 us-east-1"),),
    )
    arn = "arn:aws:sts::111122223333:assumed-role/ci/run-7"
    checks = (
        CheckAnswer(
            "provenance",
            say("Is the log from this machine?", "日志来自本机吗？"),
            "unknown",
            say("cannot tell", "无法判断"),
            needs=("sts:GetCallerIdentity",),
        ),
        CheckAnswer(
            "caller-identity",
            say("Whose are the credentials?", "凭证属于谁？"),
            "ok",
            arn,
            {"arn": arn, "source": "env", "profile": "ci", "expires": "2026-11-24T01:00:00Z"},
            ms=255,
        ),
        CheckAnswer(
            "repository",
            say("Does the repository exist?", "仓库存在吗？"),
            "problem",
            say("no; it is in us-east-1", "不存在；它在 us-east-1"),
            {"other_regions": ["us-east-1"]},
            ("ecr:DescribeRepositories",),
            694,
        ),
        CheckAnswer(
            "policies",
            say("Do the policies allow it?", "策略允许吗？"),
            "skipped",
            say("needs repository, which is not ok", "依赖 repository，而它没有通过"),
        ),
    )
    return Report(
        command="explain",
        source="push.log",
        outcome="explained",
        summary=region.title,
        version="1.0.0",
        target=TARGET,
        client=ClientSeen("docker", "27.1.1"),
        causes=(region, missing),
        checks=checks,
        gaps=(Gap("provenance", say("no identity in the log", "日志中没有身份"), say("run it there", "在那边运行")),),
        redactions={"password": 1},
        facts={"action": "ecr:PutImage", "principal": arn, "status": "404", "request_id": "7f3c"},
        echoes=(Evidence(5, "make: *** [push] Error 1", "make-error"),),
        retryable=True,
        redacted=(Redaction("password", 2, 8),),
        timings={"read": 3, "checks": 950},
        created="2026-11-23T23:00:00Z",
        partly_read=True,
        language=language,
    )


def ready(language: str) -> Report:
    """`check`: nothing speaks against the push."""
    report = checked(language)
    return Report(
        command="check",
        source=f"{HOST}/team/app:1.4",
        outcome="ready",
        summary="这次推送应该能成功。" if language == "zh" else "This push should work.",
        version="1.0.0",
        target=TARGET,
        checks=tuple(check for check in report.checks if check.status == "ok"),
        level="public",
        language=language,
    )


def blocked(language: str) -> Report:
    """`check`: the push would fail."""
    report = checked(language)
    title = report.causes[0].title
    return replace(
        ready(language),
        outcome="blocked",
        summary=f"这次推送会失败：{title}" if language == "zh" else f"This push would fail: {title}",
        causes=(replace(report.causes[0], evidence=()),),
        checks=report.checks,
        gaps=report.gaps,
        level="off",
    )


def lint(language: str) -> Report:
    """`lint`: a script with a pipe, a mistake that can be mended, one that cannot, and a command that is right."""

    def say(en: str, zh: str) -> str:
        return zh if language == "zh" else en

    pipe = f"aws ecr get-login-password --region us-east-1 | docker login --username aws --password-stdin {HOST}"
    wrong, user, name = pipe.index("us-east-1"), pipe.index("--username"), pipe.index("aws --password")
    mended = pipe.replace("us-east-1", "eu-west-1")
    sentence = say("Write --username AWS.", "请写成 --username AWS。")
    lines = (
        LineExplained(
            "push.sh",
            2,
            pipe,
            "aws ecr get-login-password",
            say("Asks AWS for a short-lived password.", "向 AWS 要一个短期有效的密码。"),
            (
                LintFinding(
                    "lint-region-mismatch",
                    "error",
                    say(
                        "The password is for us-east-1, the host in eu-west-1.",
                        "密码属于 us-east-1，域名在 eu-west-1。",
                    ),
                    2,
                    wrong,
                    9,
                    mended,
                    certain=True,
                    docs="https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html",
                ),
            ),
            (Piece(2, wrong - 9, 18, say("the region of the registry", "registry 所在的 region"), likely=True),),
        ),
        LineExplained(
            "push.sh",
            2,
            pipe,
            "docker login",
            say("Stores the password for the host.", "为该域名保存密码。"),
            (
                LintFinding(
                    "lint-username", "warning", say("The user name is AWS.", "用户名是 AWS。"), 2, name, 3, sentence
                ),
            ),
            (Piece(2, user, 14, say("always AWS", "固定写 AWS")),),
        ),
        LineExplained(
            "push.sh",
            3,
            f"docker push \\\n  {HOST}/app:1",
            "docker push",
            say("Uploads the layers, then the manifest.", "先上传各层，再上传 manifest。"),
            pieces=(Piece(4, 2, 51, say("where it goes", "推送的目的地"), likely=True),),
        ),
    )
    return Report(
        command="lint",
        source="push.sh",
        outcome="findings",
        summary=say("2 mistakes in 3 commands.", "3 条命令中有 2 处错误。"),
        version="1.0.0",
        lines=lines,
        gaps=(Gap(say("lines 9 to 12", "第 9 至 12 行"), say("not shell", "不是 shell"), ""),),
        language=language,
        translations={sentence: "…"},
    )


HAND_MADE: Mapping[str, Callable[[str], Report]] = {
    "checked": checked,
    "ready": ready,
    "blocked": blocked,
    "lint": lint,
}
EXPLAINED = ("denied", "several", "unknown", "healthy", "empty")
SAMPLES = (*HAND_MADE, *EXPLAINED)


def sample(name: str, language: str, rulebook: Rulebook) -> Report:
    """The sample report called `name`."""
    if name in HAND_MADE:
        return HAND_MADE[name](language)
    report = Explainer(rulebook, language).explain(read_log(LOGS[name].encode(), "push.log"))
    return replace(report, version="1.0.0")


HOSTILE = {
    "terminal": "\x1b[31mred\x1b]0;title\x07\x1b[2J",
    "script": "<script>alert(1)</script>",
    "style": "</style></title></pre><img src=x onerror=alert(1)>",
    "attribute": '" onclick="alert(1)" \'><b>',
    "comment": "<!-- --> ]]> <?x ?>",
    "jinja": "{{ 7 * 7 }} {% include 'x' %}",
    "link": "[a](https://evil.example/) ![b](https://evil.example/x.png) <https://evil.example/>",
    "address": "https://evil.example/?q=1 www.evil.example mailto:a@evil.example a@evil.example",
    "reference": "@everyone #123 octo/repo#7 GH-12 !45 $6 %7 ~bug &8 deadbeefcafe 0d2f1e2c0d2f1e2c :+1:",
    "fence": "```\n# heading\n~~~\n````\n`` ` ```",
    "block": "# h\n\n- item\n1. one\n> quote\n---\n===\n| a | b |\n|---|---|\n    code",
    "emphasis": "**a** _b_ ~~c~~ *d* __e__ \\` \\\\` `",
    "table": "a | b \\| c",
    "command": "::set-output name=x::y\n::error::boom\r\n::stop-commands::t\n##[error]x",
    "percent": "%0A::error::x %25 a:b,c",
    "shell": "$(touch /tmp/x) `touch /tmp/x` ; rm -rf / | sh",
    "bidi": "\u202egpj.exe\u202c \u2066a\u2069 \u200b\ufeff\u00ad",
    "nul": "a\x00b\x85c\u2028d",
    "surrogate": "\ud800\udfff\udc80",
}
_KEPT = ("command", "outcome", "verdict", "stage", "status", "who", "risk", "severity", "language", "level", "kind")


def filled(report: Report, text: str) -> Report:
    """`report` with `text` in place of every text that is not one of our own words."""
    return _filled(report, text)


def everything(text: str) -> tuple[Report, ...]:
    """Reports that between them have every part that a report can have, each filled with `text`."""
    seen = Evidence(1, "x", "r", 0, 1)
    unknown = replace(
        ready("en"),
        command="explain",
        outcome="unknown",
        pushes=(PushSeen("x", "failed", ("y",)),),
        unknown=Unknown((seen,), (Nearest("x", "x", "x"),), ("x",), "x"),
    )
    causes = tuple(replace(cause, evidence=(seen,), reference="x", docs=("x",)) for cause in checked("en").causes)
    one_line = tuple(
        replace(
            line,
            line=2,
            text="x",
            findings=tuple(replace(found, line=2, start=0, length=1) for found in line.findings),
            pieces=tuple(replace(piece, line=2, start=0, length=1) for piece in line.pieces),
        )
        for line in lint("en").lines[:2]
    )
    explained = replace(checked("en"), causes=causes)
    script = replace(lint("en"), lines=one_line, translations={})
    return tuple(filled(report, text) for report in (explained, unknown, script))


def _filled(value: Any, text: str) -> Any:
    if is_dataclass(value):
        new = {
            item.name: getattr(value, item.name)
            if item.name in _KEPT
            else _filled(getattr(value, item.name), text.replace("\n", " ") if item.name == "text" else text)
            for item in fields(value)
        }
        return replace(value, **new)  # type: ignore[type-var]
    if isinstance(value, str):
        return text
    if isinstance(value, tuple | list):
        return type(value)(_filled(item, text) for item in value)
    if isinstance(value, Mapping):
        return {name: _filled(item, text) for name, item in value.items()}
    return value
