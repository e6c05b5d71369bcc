"""What a document's commands do, part by part, and where each most likely goes wrong. Knows no mistakes: lints do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ecrdoctor.facts.reference import DOCKER_HUB, Target
from ecrdoctor.lint.contract import Invocation, Option, Scene
from ecrdoctor.lint.explanations.explain_steps import explain_steps
from ecrdoctor.lint.explanations.explained import NOTHING, Explained, marked, plain
from ecrdoctor.lint.explanations.pieces import (
    Part,
    filled,
    joined,
    known_parts,
    reference_parts,
    registry_parts,
    shown,
    target_of,
    whence,
)
from ecrdoctor.lint.explanations.sight import (
    default_region_note,
    elsewhere_note,
    hub_note,
    is_elsewhere,
    is_login,
    login_note,
    push_note,
    region_note,
)
from ecrdoctor.lint.model import Span, Word
from ecrdoctor.lint.tools.arguments import head_of
from ecrdoctor.lint.tools.grammar import Flag, Operand, Tool
from ecrdoctor.lint.tools.table import PROGRAMS, TOOLS
from ecrdoctor.lint.tools.variables import VARIABLES
from ecrdoctor.rulebook.model import Text

_PASSWORDS = ("aws ecr get-login-password", "aws ecr-public get-login-password", "aws ecr get-login")
_PIPE = Text(
    "The pipe hands the password from the left command to the right one; nobody copies it by hand.",
    "管道：把左边命令输出的 token 直接传给右边的命令，不用手动复制粘贴。",
)
_SUDO = Text(
    "As root, docker reads and writes root's logins (`/root/.docker`): login and push must both have `sudo`, or "
    "neither.",
    "以 root 身份运行时，用的是 root 的登录信息（`/root/.docker`）：login 和 push 要么都加 `sudo`，要么都不加。",
)
_READS = Text("Standard input comes from here.", "标准输入取自这里。")
_PASSWORD_REGION = Text(
    "The region that the password is for: it must be the one in which your ECR repository lives.",
    "密码对应的 region：必须是你的 ECR 仓库所在的 region。",
)
_PUBLIC_REGION = Text(
    "The region of the API of ECR Public, not of the repository.", "ECR Public 的 API 所在的 region，与仓库无关。"
)
_NO_REGION = Text(
    "No `--region`: the region comes from AWS_REGION or the profile, and must be that of the registry.",
    "没写 `--region`：region 取自 AWS_REGION 或 profile，它必须与 registry 的 region 一致。",
)


def explain(scene: Scene) -> tuple[Explained, ...]:
    """Every command and action of the document that we know, in order."""
    commands = (_command(invocation, scene) for invocation in scene.invocations)
    return tuple(sorted((*commands, *explain_steps(scene.document)), key=lambda explained: explained.span.start))


def _command(invocation: Invocation, scene: Scene) -> Explained:
    tool = TOOLS[invocation.tool]
    named = _named(invocation, tool)
    parts = [*_around(invocation, scene), *_options(invocation, tool, scene), *_operands(invocation, tool, scene)]
    head = Part("command", head_of(invocation.command), _no_region(invocation, scene))
    mistake = tool.mistake
    values = known_parts(named)
    if named.registry == DOCKER_HUB and _is_pushed(invocation, tool):
        mistake = hub_note(values["repository"], invocation, scene)
    elif is_elsewhere(named) and (is_login(invocation) or invocation.tool.endswith(" push")):
        mistake = elsewhere_note(invocation, named)
    parts = marked((*parts, head), tool.likely, mistake)
    return Explained(
        invocation.command.span,
        invocation.tool,
        joined(tool.what, tool.success),
        tuple(replace(part, text=filled(part.text, values)) for part in parts),
    )


def _no_region(invocation: Invocation, scene: Scene) -> Text:
    if invocation.tool not in _PASSWORDS or invocation.option("--region"):
        return NOTHING
    return joined(_NO_REGION, default_region_note(invocation), region_note(invocation, scene))


def _is_pushed(invocation: Invocation, tool: Tool) -> bool:
    """Whether its last operand, or its `--tag`, is a name that is pushed or about to be."""
    return any(operand.shape == "destination" for operand in tool.operands) or invocation.option("--push") is not None


def _named(invocation: Invocation, tool: Tool) -> Target:
    """The registry or reference that the command is about: its last one, else its `--tag`."""
    words = [word for word, operand in _paired(invocation, tool) if operand.shape != "plain"]
    tag = invocation.option("--tag")
    words = words or [tag.value] if tag and tag.value else words
    return target_of(words[-1]) if words else Target()


def _around(invocation: Invocation, scene: Scene) -> Iterator[Part]:
    """`sudo`, assignments before the command, the pipe, and what it reads."""
    command = invocation.command
    if command.sudo:
        yield Part("sudo", command.sudo.span, _SUDO)
    for name, word in command.environment.items():
        if name in VARIABLES:
            yield Part(name, word.span, VARIABLES[name])
    if command.reads:
        yield Part("stdin", command.reads.span, _READS)
    if command.pipe_from is not None and command.pipe_from < len(invocation.step.commands):
        before = invocation.step.commands[command.pipe_from]
        if (place := scene.document.text.find("|", before.span.end, command.span.start)) >= 0:
            yield Part("pipe", Span(place, place + 1), _PIPE)


def _options(invocation: Invocation, tool: Tool, scene: Scene) -> Iterator[Part]:
    flags = (
        (*tool.flags, *PROGRAMS[invocation.command.name].flags) if invocation.command.name in PROGRAMS else tool.flags
    )
    for option in invocation.options:
        flag = next((flag for flag in flags if flag.names[0] == option.name), None)
        if flag and flag.means:
            yield from _option(option, flag, flag.means, invocation, scene)


def _option(option: Option, flag: Flag, means: Text, invocation: Invocation, scene: Scene) -> Iterator[Part]:
    if option.value is None or option.value.span.start < option.flag.start:
        yield Part(option.name, option.flag, filled(means, {"value": ""}))
        return
    span = Span(option.flag.start, option.value.span.end)
    if flag.shape in ("reference", "destination"):
        pushed = flag.shape == "destination" or invocation.option("--push") is not None
        first, *rest = reference_parts(option.name, option.value, NOTHING, destination=pushed)
        yield Part(first.key, Span(option.flag.start, first.span.end), joined(means, first.text))
        yield from rest
    elif flag.shape == "region":
        special = invocation.tool in _PASSWORDS
        note = region_note(invocation, scene) if special else NOTHING
        region = _PUBLIC_REGION if invocation.tool.startswith("aws ecr-public ") else _PASSWORD_REGION
        yield Part(option.name, span, joined(region if special else means, whence(option.value), note))
    elif flag.shape == "username":
        yield Part(option.name, span, _username(option.value, invocation))
    else:
        yield Part(option.name, span, plain(means, option.value, flag.shape))


def _operands(invocation: Invocation, tool: Tool, scene: Scene) -> Iterator[Part]:
    for number, (word, operand) in enumerate(_paired(invocation, tool), 1):
        key = f"operand{number}"
        if operand.shape == "registry":
            means = NOTHING if is_elsewhere(target_of(word)) else operand.means
            for part in registry_parts(key, word, means):
                is_region = part.key.endswith(".region") and is_login(invocation)
                yield replace(part, text=joined(part.text, login_note(invocation, scene))) if is_region else part
        elif operand.shape in ("reference", "destination"):
            pushed = operand.shape == "destination"
            first, *rest = reference_parts(key, word, NOTHING, destination=pushed)
            has_host = not first.key.endswith(".repository")
            note = push_note(word, invocation, scene) if pushed and has_host else NOTHING
            yield replace(first, text=joined(operand.means if first.key == key else NOTHING, first.text, note))
            yield from rest
        else:
            yield Part(key, word.span, plain(operand.means, word, operand.shape))


def _paired(invocation: Invocation, tool: Tool) -> Iterator[tuple[Word, Operand]]:
    """Each operand with its line of the table; the last line is for all that follow."""
    if tool.operands:
        for number, word in enumerate(invocation.operands):
            if number < len(tool.operands) or tool.many_operands:
                yield word, tool.operands[min(number, len(tool.operands) - 1)]


def _username(word: Word, invocation: Invocation) -> Text:
    target = target_of(invocation.operands[0]) if invocation.operands else Target()
    if target.kind == "other":
        return Text(f"The user `{shown(word)}` of that registry.", f"该 registry 的用户 `{shown(word)}`。")
    if word.value == "AWS":
        return Text(
            "`AWS` is the fixed user name of ECR, not your IAM user.",
            "`AWS` 是 ECR 的固定写法（不是你的 IAM 用户名）。",
        )
    fixed = Text(
        "For ECR the user name is always `AWS`, never an IAM user.", "ECR 的用户名固定为 `AWS`，绝不是 IAM 用户名。"
    )
    return joined(fixed, whence(word))
