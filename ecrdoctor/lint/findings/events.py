"""What a job does, in order: logins, names given to images, pushes, logouts. Lints compare these."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ecrdoctor.facts.reference import DOCKER_HUB
from ecrdoctor.lint.contract import Invocation, Scene
from ecrdoctor.lint.findings.names import UNKNOWN, Name, Registry, could_be_same_registry, read_name, read_registry
from ecrdoctor.lint.model import ActionStep, Job, ShellStep, Span, Step, Word

Place = tuple[int, int]
"""Number of the step in its job, number of the command in its step."""

_CLIENTS = ("docker", "podman", "buildah", "nerdctl", "finch")
LOGINS = (*(f"{client} login" for client in (*_CLIENTS, "skopeo", "oras")), "helm registry login", "crane auth login")
LOGOUTS = (*(f"{client} logout" for client in (*_CLIENTS, "skopeo", "oras")), "helm registry logout")
PUSHES = tuple(f"{client} push" for client in _CLIENTS)
TAGS = tuple(f"{client} tag" for client in _CLIENTS)
BUILDS = (*(f"{client} build" for client in _CLIENTS), "docker buildx build")
PASSWORDS = ("aws ecr get-login-password", "aws ecr-public get-login-password")

_HIDDEN_LOGINS = (
    "credhelpers",
    "credsstore",
    "docker-credential",
    "docker_auth_config",
    "docker_config",
    "credential-helper",
    ".docker/config.json",
    "containers/auth.json",
    "registry_auth_file",
    "/kaniko/",
    "ecr-login-action",
)
_OPAQUE_PROGRAMS = frozenset(
    ("source", ".", "make", "gmake", "eval", "just", "task", "earthly", "bazel", "gradle", "mvn")
)
_MAKING = frozenset(("compose", "load", "import", "commit", "bake", "pull"))
_IMAGE_MAKERS = frozenset(
    ("docker-compose", "podman-compose", "pack", "ko", "sam", "cdk", "img", "nix", "s2i", "ansible")
)
_SHELLS = frozenset(("sh", "bash", "zsh", "dash", "pwsh", "powershell"))


@dataclass(frozen=True, slots=True)
class Login:
    """A client, or an action, logs in to a registry."""

    place: Place
    registry: Registry | None
    """None where the file does not say which."""
    span: Span
    host: Word | None = None
    invocation: Invocation | None = None
    password: Invocation | None = None
    """The command that its password comes from."""


@dataclass(frozen=True, slots=True)
class Named:
    """An image gets, or is pushed by, a name."""

    place: Place
    name: Name
    word: Word
    invocation: Invocation | None = None
    all_tags: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """All that one job does with registries."""

    job: Job
    logins: tuple[Login, ...]
    logouts: tuple[Login, ...]
    made: tuple[Named, ...]
    """Names that are built or tagged here, and so exist locally."""
    pushes: tuple[Named, ...]
    hides_logins: bool
    """Whether something that this file does not show may log in: a script, a credential helper, a local action."""
    hides_images: bool
    """Whether something that this file does not show may make images."""

    @property
    def runs_in_order(self) -> bool:
        """Whether the order of the text is that of the run; make and Terraform go by what depends on what."""
        shells = (step.shell for step in self.job.steps if isinstance(step, ShellStep))
        return self.job.setting != "terraform" and "make" not in shells

    def logins_for(self, registry: Registry) -> tuple[Login, ...]:
        """The logins that can be for this registry."""
        return tuple(
            login for login in self.logins if login.registry is None or could_be_same_registry(login.registry, registry)
        )


def flows(scene: Scene) -> tuple[Flow, ...]:
    """The flow of each job, in the order of the file."""
    return tuple(_flow(scene, job) for job in scene.document.jobs)


def of_job(scene: Scene, job: Job) -> Iterator[Invocation]:
    """The invocations of one job, in order."""
    return (invocation for invocation in scene.invocations if invocation.job is job)


def _passwords(invocations: Iterable[Invocation]) -> Mapping[tuple[int, int], Invocation]:
    """Step and index of a command that reads a password → the `aws` command that prints it."""
    found: dict[tuple[int, int], Invocation] = {}
    for invocation in invocations:
        if invocation.tool.startswith(("aws ecr ", "aws ecr-public ")):
            readers = (invocation.command.pipe_to, invocation.command.substituted_in)
            found |= {(id(invocation.step), reader): invocation for reader in readers if reader is not None}
    return found


def action(step: Step) -> str:
    """The published action that a step uses, without its version; "" for a step of another kind."""
    return step.action if isinstance(step, ActionStep) else ""


def images_of(step: ActionStep, name: str = "tags") -> Iterator[tuple[str, Word]]:
    """The references in an input that lists some, by line or comma, and the word that each stands in."""
    for word in step.lines.get(name) or ([step.inputs[name]] if name in step.inputs else []):
        for line in word.partial.replace(",", "\n").split("\n"):
            if line.strip():
                yield line.strip(), word


def _flow(scene: Scene, job: Job) -> Flow:
    invocations = tuple(of_job(scene, job))
    logins = [*_logins(job, invocations), *_action_logins(job)]
    pushes = [*_pushes(job, invocations), *_action_pushes(job)]
    text = scene.document.text.lower()
    opaque = any(_is_opaque(step) for step in job.steps)
    return Flow(
        job,
        tuple(sorted(logins, key=lambda login: login.place)),
        tuple(
            Login(_place(job, i), _registry(i), i.command.span, i.operands[0] if i.operands else None, i)
            for i in invocations
            if i.tool in LOGOUTS
        ),
        tuple(_made(job, invocations)),
        tuple(sorted(pushes, key=lambda push: push.place)),
        opaque or any(mark in text for mark in _HIDDEN_LOGINS),
        opaque or any(_hides_images(step) for step in job.steps),
    )


def _place(job: Job, invocation: Invocation) -> Place:
    return next(n for n, step in enumerate(job.steps) if step is invocation.step), invocation.index


def _registry(invocation: Invocation) -> Registry | None:
    if not invocation.operands:
        return Registry(DOCKER_HUB)
    host = read_name(invocation.operands[0].partial.rstrip("/") + "/-").registry
    return host if host and host.host != UNKNOWN else None


def _logins(job: Job, invocations: tuple[Invocation, ...]) -> Iterator[Login]:
    passwords = _passwords(invocations)
    for invocation in invocations:
        place = _place(job, invocation)
        if invocation.tool in LOGINS:
            password = passwords.get((id(invocation.step), invocation.index))
            host = invocation.operands[0] if invocation.operands else None
            yield Login(place, _registry(invocation), invocation.command.span, host, invocation, password)
        elif invocation.tool == "aws ecr get-login":  # its output is a login command
            region = invocation.value("--region") or UNKNOWN
            registry = read_registry(f"{UNKNOWN}.dkr.ecr.{region}.{UNKNOWN}")
            yield Login(place, registry, invocation.command.span, None, invocation)


def _action_logins(job: Job) -> Iterator[Login]:
    region = UNKNOWN
    for number, step in enumerate(job.steps):
        if not isinstance(step, ActionStep):
            continue
        name = action(step)
        if name == "aws-actions/configure-aws-credentials" and "aws-region" in step.inputs:
            region = step.inputs["aws-region"].value or UNKNOWN
        elif name == "aws-actions/amazon-ecr-login":
            yield from _ecr_action_logins(step, number, region)
        elif name == "docker/login-action":
            host = step.inputs.get("registry")
            registry = read_name(host.partial.rstrip("/") + "/-").registry if host else Registry(DOCKER_HUB)
            yield Login((number, 0), registry, step.uses.span, host)
        elif "ecr" in name:  # orbs and pipes that log in on their own
            yield Login((number, 0), None, step.uses.span)


def _ecr_action_logins(step: ActionStep, number: int, region: str) -> Iterator[Login]:
    kind = step.inputs.get("registry-type")
    if kind is not None and kind.value != "private":
        yield Login((number, 0), read_registry("public.ecr.aws") if kind.value == "public" else None, step.uses.span)
        return
    given = step.inputs.get("registries")
    for account in given.partial.split(",") if given else (UNKNOWN,):
        registry = read_registry(f"{account.strip() or UNKNOWN}.dkr.ecr.{region}.{UNKNOWN}")
        yield Login((number, 0), registry, step.uses.span)


def _pushes(job: Job, invocations: tuple[Invocation, ...]) -> Iterator[Named]:
    for invocation in invocations:
        place = _place(job, invocation)
        if invocation.tool in PUSHES and invocation.operands:
            word = invocation.operands[-1]
            yield Named(place, read_name(word.partial), word, invocation, invocation.option("--all-tags") is not None)
        elif invocation.tool in BUILDS and builds_and_pushes(invocation):
            yield from _built(place, invocation)


def _action_pushes(job: Job) -> Iterator[Named]:
    for number, step in enumerate(job.steps):
        if isinstance(step, ActionStep) and action(step) == "docker/build-push-action":
            push = step.inputs.get("push")
            if push is not None and push.value == "true":
                for partial, word in images_of(step):
                    yield Named((number, 0), read_name(partial), word)


def builds_and_pushes(invocation: Invocation) -> bool:
    """Whether a build command pushes what it built."""
    push = invocation.option("--push")
    if push is not None:
        return push.value is None or push.value.value != "false"
    output = invocation.value("--output") or ""
    return "type=registry" in output or "push=true" in output


def _made(job: Job, invocations: tuple[Invocation, ...]) -> Iterator[Named]:
    for invocation in invocations:
        place = _place(job, invocation)
        if invocation.tool in TAGS and len(invocation.operands) >= 2:
            word = invocation.operands[1]
            yield Named(place, read_name(word.partial), word, invocation)
        elif invocation.tool in BUILDS:
            yield from _built(place, invocation)


def _built(place: Place, invocation: Invocation) -> Iterator[Named]:
    """The names that a build gives to its image."""
    for option in invocation.options:
        if option.name == "--tag" and option.value:
            yield Named(place, read_name(option.value.partial), option.value, invocation)


def _is_opaque(step: Step) -> bool:
    if isinstance(step, ShellStep):
        return step.failed_to_parse is not None or any(
            command.name in _OPAQUE_PROGRAMS
            or command.name.endswith((".sh", ".py", ".ps1"))
            or command.words[0].text.startswith("./")
            or (command.name in _SHELLS and len(command.words) > 1)
            for command in step.commands
            if command.words
        )
    return isinstance(step, ActionStep) and step.uses.text.strip("\"'").startswith((".", "/"))


def _hides_images(step: Step) -> bool:
    """Whether a step makes images whose names the file does not show."""
    if isinstance(step, ActionStep):
        return True
    if not isinstance(step, ShellStep):
        return False
    return any(
        command.name in _IMAGE_MAKERS or any(word.text in _MAKING for word in command.words[1:3])
        for command in step.commands
    )
