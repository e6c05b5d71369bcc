"""A shell script as the commands in it, read from top to bottom with what its variables hold."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tree_sitter import Node

from ecrdoctor.lint.model import Command, Job, ShellStep, Word
from ecrdoctor.lint.syntax.command_list import CommandList, Condition
from ecrdoctor.lint.syntax.shell_builtins import apply_builtin, declared
from ecrdoctor.lint.syntax.shell_parse import Script, parse
from ecrdoctor.lint.syntax.shell_words import Words
from ecrdoctor.lint.syntax.variables import Scope, unknown, value_of

MAX_DEPTH = 40
_BRANCHES = frozenset(("elif_clause", "else_clause", "case_item"))
_BODIES = frozenset(("negated_command", "compound_statement", "do_group", "ERROR", "program", "variable_assignments"))
_REMOTE = "ssh"
_CONDITIONS: dict[str, Condition] = {"&&": "and", "||": "or"}
_WRITES = frozenset((">", ">>", "&>", ">|", "&>>"))
_SHELLS = frozenset(("sh", "bash", "zsh", "ash", "dash"))


@dataclass(frozen=True, slots=True)
class ShellText:
    """What was read: the step, scripts that its commands run in shells of their own, and the variables at its end."""

    step: ShellStep
    inner: tuple[ShellStep, ...]
    remote: tuple[Job, ...]
    scope: Scope


def read_shell(script: Script, scope: Scope | None = None, depth: int = 0) -> ShellText:
    """Read a script. `scope`: what its variables hold at its start, besides those of its environment."""
    start = scope.copy() if scope else Scope()
    start.values |= {name: value_of(held) for name, held in script.environment.items()}
    root, error = parse(script)
    first = _Walk(script, depth)
    end = start.copy()
    first.body(root, end)
    if first.functions:  # their bodies run later: with what the script sets until then
        second = _Walk(script, depth)
        end = Scope(dict(start.values), fallback=end.values)
        second.body(root, end)
        first = second
    text = script.passage
    step = ShellStep(
        commands=tuple(first.commands.commands),
        shell=script.shell,
        span=text.span(0, len(text.text)),
        errexit=first.options.errexit,
        pipefail=first.options.pipefail,
        environment=script.environment,
        assigned=first.assigned,
        failed_to_parse=text.span(*error) if error else None,
    )
    return ShellText(step, tuple(first.inner), tuple(first.remote), end)


class _Walk:
    """Goes through a script in the order in which it is written."""

    def __init__(self, script: Script, depth: int) -> None:
        self.script = script
        self.words = Words(script.passage, script.holes)
        self.commands = CommandList()
        self.assigned: dict[str, Word] = {}
        self.options = script.options
        self.inner: list[ShellStep] = []
        self.remote: list[Job] = []
        self.functions = False
        self._depth = depth

    def body(self, node: Node, scope: Scope) -> None:
        """Statements one after another."""
        for child in node.children:
            if child.is_named and child.type not in _BRANCHES:
                self.statement(child, scope)

    def statement(self, node: Node, scope: Scope, joined: Condition = "") -> tuple[int, int] | None:
        """One statement; the indices of its first and last command, if it has any."""
        if self._depth > MAX_DEPTH:
            return None
        self._depth += 1
        before = len(self.commands)
        self._statement(node, scope, joined)
        self._depth -= 1
        return self.commands.ends(before)

    def _statement(self, node: Node, scope: Scope, joined: Condition) -> None:
        match node.type:
            case "command":
                self._command(node, scope, joined)
            case "variable_assignment":
                self._assign(node, scope)
            case "declaration_command":
                self._declare(node, scope)
            case "list":
                self._list(node, scope, joined)
            case "pipeline":
                self._pipeline([child for child in node.children if child.is_named], scope, joined)
            case "redirected_statement":
                self._redirected(node, scope, joined)
            case "test_command" | "unset_command":
                self.words.value(node, scope)
                self._substitutions(scope, None)
            case _:
                self._compound(node, scope)

    def _compound(self, node: Node, scope: Scope) -> None:
        match node.type:
            case "if_statement" | "case_statement":
                self._branches(node, scope)
            case "while_statement" | "for_statement" | "c_style_for_statement":
                self._loop(node, scope)
            case "function_definition":
                self.functions = True
                inside = scope.copy()
                self.body(node, inside)
                scope.meet([inside], sure=False)
            case "subshell":
                self.body(node, scope.copy())
            case kind if kind in _BODIES:
                self.body(node, scope)

    def _command(self, node: Node, scope: Scope, joined: Condition) -> None:
        words: list[Word] = []
        nodes: list[Node] = []
        environment: dict[str, Word] = {}
        redirects: list[Node] = []
        for index, child in enumerate(node.children):
            field_name = node.field_name_for_child(index)
            if child.type == "variable_assignment":
                name, held = self._assignment(child, scope)
                environment[name] = held
            elif field_name == "redirect" or child.type.endswith("_redirect"):
                redirects.append(child)
            elif field_name in ("name", "argument"):
                nodes.append(child)
                words.append(self.words.word(child, scope))
        if not words:
            return
        place = len(self.commands)
        command = self.commands.add(tuple(words), environment, joined)
        self.options = apply_builtin(command, scope, self.options, self.assigned)
        for redirect in redirects:
            self._redirect(redirect, scope, place, place)
        self._substitutions(scope, place)
        self._scripts_inside(command, nodes, scope)

    def _assignment(self, node: Node, scope: Scope) -> tuple[str, Word]:
        """Name and value of `A=1`; nothing is set yet."""
        name_node, value_node = node.child_by_field_name("name"), node.child_by_field_name("value")
        name = self.words.text(name_node) if name_node else ""
        if value_node is None:
            end = self.script.passage.span(node.end_byte, node.end_byte)
            return name, Word("", "", end, (), (), True, "")
        held = self.words.word(value_node, scope)
        if value_node.type == "array" or any(child.type == "+=" for child in node.children) or "[" in name:
            held = replace(held, value=None, unknown=(name,), partial="\0")
        return name, held

    def _assign(self, node: Node, scope: Scope) -> None:
        name, held = self._assignment(node, scope)
        self.assigned[name] = held
        scope.values[name] = value_of(held)
        self._substitutions(scope, None)

    def _declare(self, node: Node, scope: Scope) -> None:
        for child in node.children:
            if child.type == "variable_assignment":
                self._assign(child, scope)
            elif child.type == "variable_name":
                declared(self.words.text(child), scope)

    def _list(self, node: Node, scope: Scope, joined: Condition) -> None:
        parts: list[tuple[Condition, Node]] = []
        while node.type == "list" and len(node.children) >= 3:  # `a && b && c` leans to the left
            operator = next((c.type for c in node.children if c.type in ("&&", "||")), "")
            parts.append((_CONDITIONS.get(operator, ""), node.children[-1]))
            node = node.children[0]
        self.statement(node, scope, joined)
        for how, part in reversed(parts):
            branch = scope.copy()
            self.statement(part, branch, how)
            scope.meet([branch], sure=how == "and" and part.type not in ("variable_assignment",))

    def _pipeline(self, stages: list[Node], scope: Scope, joined: Condition, reads_from: int | None = None) -> None:
        last = reads_from
        for stage in stages:
            own = self.statement(stage, scope.copy() if len(stages) > 1 else scope, joined)
            joined = ""
            if own and last is not None:
                self.commands.connect(last, own[0])
            last = own[1] if own else None

    def _redirected(self, node: Node, scope: Scope, joined: Condition) -> None:
        body = node.child_by_field_name("body")
        own = self.statement(body, scope, joined) if body else None
        for child in node.children:
            if child.type.endswith("_redirect"):
                self._redirect(child, scope, *(own or (None, None)))

    def _redirect(self, node: Node, scope: Scope, first: int | None, last: int | None) -> None:
        if node.type == "heredoc_redirect":
            self._heredoc(node, scope, first, last)
            return
        targets = node.children_by_field_name("destination") or node.named_children[-1:]
        if not targets or targets[0].type == "file_descriptor":
            return
        held = self.words.word(targets[0], scope)
        if last is not None and targets[1:]:  # the grammar takes them for more targets
            self.commands.append(last, tuple(self.words.word(target, scope) for target in targets[1:]))
        self._substitutions(scope, first)
        descriptor = node.child_by_field_name("descriptor")
        operators = {child.type for child in node.children}
        standard = descriptor is None or self.words.text(descriptor) == "1"
        if first is not None and (node.type == "herestring_redirect" or "<" in operators):
            self.commands.redirect(first, reads=held)
        elif last is not None and standard and operators & _WRITES:
            self.commands.redirect(last, writes=held)

    def _heredoc(self, node: Node, scope: Scope, first: int | None, last: int | None) -> None:
        start = next((c for c in node.children if c.type == "heredoc_start"), None)
        body = next((c for c in node.children if c.type == "heredoc_body"), None)
        if body is not None and first is not None:
            quoted = start is not None and self.words.text(start)[:1] in "'\"\\"
            held = self.words.word(body, Scope() if quoted else scope)
            command = self.commands.redirect(first, reads=held)
            self._substitutions(scope, first)
            if command.name == _REMOTE or (command.name in _SHELLS and len(command.words) == 1):
                self._run_inside(command, body, Scope() if quoted or command.name == _REMOTE else scope)
        for child in node.children:
            if child.type == "pipeline":
                self._pipeline([c for c in child.children if c.is_named], scope, "", last)
            elif child.type in ("command", "list", "redirected_statement"):
                self.statement(child, scope)

    def _branches(self, node: Node, scope: Scope) -> None:
        ends: list[Scope] = []
        main = scope.copy()
        for child in node.children:
            if child.type in _BRANCHES:
                branch = scope.copy()
                self.body(child, branch)
                ends.append(branch)
            elif child.is_named:
                self.statement(child, main)
        sure = any(child.type == "else_clause" for child in node.children)
        scope.meet([*ends, main] if node.type == "if_statement" else ends, sure=sure)

    def _loop(self, node: Node, scope: Scope) -> None:
        inside = scope.copy()
        variable = node.child_by_field_name("variable")
        if variable is not None:
            values = node.children_by_field_name("value")
            name = self.words.text(variable)
            single = len(values) == 1 and not self.words.splits(values[0])
            alone = self.words.value(values[0], scope) if single else None
            inside.values[name] = alone if alone and alone.known else unknown(name)
            self._substitutions(scope, None)
        before = dict(inside.values)
        self.body(node, inside)
        changed = {name for name, value in inside.values.items() if name in before and before[name] != value}
        scope.meet([inside], sure=False)
        scope.values |= {name: unknown(name) for name in changed}

    def _substitutions(self, scope: Scope, owner: int | None) -> None:
        """The commands in the `$(…)` that the last word held."""
        nodes, self.words.substitutions = self.words.substitutions, []
        for node in nodes:
            before = len(self.commands)
            if self._depth <= MAX_DEPTH:
                self._depth += 1
                self.body(node, scope.copy())
                self._depth -= 1
            if owner is not None:
                self.commands.own(before, len(self.commands), owner)

    def _scripts_inside(self, command: Command, nodes: list[Node], scope: Scope) -> None:
        """`ssh host '…'` is a job of its own, `bash -c '…'` a shell of its own."""
        node = nodes[-1]
        if len(command.words) < 3:
            return
        if command.name == _REMOTE or any(w.text in ("-c", "-lc", "-ec", "-ce", "-xc") for w in command.words[:-1]):
            quoted = node.type == "raw_string"
            self._run_inside(command, node, Scope() if quoted and command.name == _REMOTE else scope)

    def _run_inside(self, command: Command, node: Node, scope: Scope) -> None:
        found = self.words.script_inside(node)
        if found is None or self._depth > MAX_DEPTH:
            return
        read = read_shell(Script(found[0], found[1]), scope, self._depth + 8)
        if command.name == _REMOTE:
            self.remote += [Job(f"ssh {command.words[1].text}", (read.step, *read.inner)), *read.remote]
        else:
            self.inner += [read.step, *read.inner]
            self.remote += read.remote
