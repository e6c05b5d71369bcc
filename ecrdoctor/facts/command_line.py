"""What a command line says about the push, where its output does not."""

from __future__ import annotations

from ecrdoctor.facts.reference import Target, parse_host, parse_reference

_SEPARATORS = str.maketrans(dict.fromkeys(",;=|&\"'", " "))


def target_of(command: tuple[str, ...]) -> Target:
    """The ECR target that a command names: `docker push REF`, `--tag=REF`, `sh -c "docker push REF"`.

    Where it names several, what they do not agree on stays None.
    """
    text = " ".join(command).encode(errors="replace").decode()  # an argument can be any bytes
    pieces = text.translate(_SEPARATORS).split()
    named = [target for piece in pieces if (target := _target(piece))]
    agreed = {}
    for name in Target.__dataclass_fields__:
        values = {value for target in named if (value := getattr(target, name))}
        agreed[name] = values.pop() if len(values) == 1 else None
    return Target(**agreed)


def _target(piece: str) -> Target | None:
    """An ECR target; None for anything else. What names no repository is only a registry."""
    target = parse_reference(piece)
    if target.kind not in ("private", "public"):
        return None
    return target if target.repository else parse_host(target.registry or "")
